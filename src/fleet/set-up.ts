// The schema, the engine's own, roles; vantage points.
import type { Database } from '../net/database.ts';
import { migrateEngine } from '../net/engine.ts';
import { randomOctets } from '../net/random.ts';
import { type VantageSeen, vantageIdentityIn } from '../target/vantage-identity.ts';
import { textOrNull } from './row.ts';
import { sqlOf } from './sql.ts';

/** Counted up when schema.sql changes what is there. */
const VERSION = 2;

/** Everything but the engine's own schema, as it is done. */
export async function setUpSql(): Promise<string> {
  const parts = await Promise.all((['schema', 'functions', 'dialogues', 'roles'] as const).map(sqlOf));
  return `${parts.join('\n')}\ninsert into mxprobe.setting (version) values (${VERSION}) on conflict (one) do update set version = ${VERSION};\n`;
}

/** Again: what has changed since. `leaseMs`: when a worker that was not heard of is dead. */
export async function setUp(database: Database, leaseMs: number | null): Promise<void> {
  await migrateEngine(database);
  const text = await setUpSql();
  await database.transaction(async ({ query }) => {
    await query(text);
    if (leaseMs !== null) await query(`update mxprobe.setting set lease = $1 * interval '1 millisecond'`, [leaseMs]);
  });
}

export interface NewVantage {
  readonly name: string;
  readonly address: string | null;
  readonly helo: string | null;
}

/** Its login and the password, which is nowhere else. Null: there is one of that name. */
export async function addVantage(
  { transaction }: Database,
  { name, address, helo }: NewVantage,
): Promise<{ readonly role: string; readonly password: string } | null> {
  const role = roleOf(name);
  const password = randomOctets(24).toString('base64url');
  return transaction(async ({ query }) => {
    const [known] = await query('select from mxprobe.vantage where name = $1 and removed is null', [name]);
    if (known !== undefined) return null;
    const [taken] = await query('select from pg_roles where rolname = $1', [role]);
    // The name is checked, and the password of our making: neither has a quote.
    await query(
      `${taken === undefined ? 'create' : 'alter'} role "${role}" login password '${password}' in role mxprobe_vantage`.replace(
        /^(alter.*) in role \w+$/,
        '$1',
      ),
    );
    if (taken !== undefined) await query(`grant mxprobe_vantage to "${role}"`);
    await query(
      `insert into mxprobe.vantage (name, role, address, helo) values ($1, $2, $3, $4)
       on conflict (name) do update set removed = null, role = excluded.role, address = excluded.address, helo = excluded.helo`,
      [name, role, address, helo],
    );
    return { role, password };
  });
}

/** Its login goes; what it saw stays. False: there is none. */
export async function removeVantage({ transaction }: Database, name: string): Promise<boolean> {
  return transaction(async ({ query }) => {
    const [gone] = await query(
      'update mxprobe.vantage set removed = now(), identity = null, introduced = null where name = $1 and removed is null returning role',
      [name],
    );
    if (gone === undefined) return false;
    await query(`drop role if exists "${roleOf(name)}"`);
    return true;
  });
}

const roleOf = (name: string): string => `mxprobe_v_${name}`;

export async function listVantages({ query }: Database): Promise<(NewVantage & VantageSeen)[]> {
  const rows = await query(
    'select name, address, helo, identity from mxprobe.vantage where removed is null order by name',
  );
  return rows.map(({ name, address, helo, identity }) => ({
    name: String(name),
    address: textOrNull(address),
    helo: textOrNull(helo),
    identity: vantageIdentityIn(identity),
  }));
}
