// mxprobe fleet init, vantage: the schema, the operator's key, the vantage points.
import { addVantage, listVantages, removeVantage, setUp, setUpSql } from '../fleet/set-up.ts';
import { makeKeys } from '../fleet/ticket.ts';
import { diskFiles } from '../net/disk-files.ts';
import { escapeJson } from '../report/escape/json.ts';
import type { Context } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import type { FleetArguments } from './fleet.ts';
import { withDatabase, wrong } from './fleet-database.ts';
import { escapedLines } from './screen.ts';

export async function init({ sql, key, lease }: FleetArguments, context: Context): Promise<number> {
  const { screen } = context;
  if (sql) {
    screen.out(await setUpSql());
    return EXIT.ok;
  }
  await withDatabase(context, (database) => setUp(database, lease));
  screen.out('the schema mxprobe and the engine stand\n');
  if (key !== null) await makeKey(key, context);
  return EXIT.ok;
}

async function makeKey(path: string, { screen }: Context): Promise<void> {
  const { privatePem, publicPem } = makeKeys();
  const fault = (await diskFiles.create(path, privatePem)) ?? (await diskFiles.create(`${path}.pub`, publicPem));
  if (fault?.code === 'exists') screen.out(`kept  ${escapedLines(path)}\n`);
  else if (fault !== null) throw new UsageError(`--key: ${fault.text}`);
  else
    screen.out(
      `made  ${escapedLines(path)}: keep it where you submit from, and nowhere else\nmade  ${escapedLines(path)}.pub: for --trust of each worker\n`,
    );
}

export async function vantage(args: FleetArguments, context: Context): Promise<number> {
  const [what = 'list', name = null, ...more] = args.words;
  if (more.length > 0) wrong(`vantage ${args.words.join(' ')}`, 'one name at a time');
  if (what === 'list' && name === null) return list(args, context);
  if (name === null || (what !== 'add' && what !== 'remove'))
    return wrong(`vantage ${what}`, 'mxprobe fleet vantage add NAME --out FILE, list, or remove NAME');
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name)) wrong(`${name} is no name`, 'letters, digits and hyphens: fra1');
  return what === 'add' ? add(name, args, context) : remove(name, context);
}

async function add(name: string, { address, helo, out }: FleetArguments, context: Context): Promise<number> {
  if (out === null) return wrong('where does its login go?', 'add --out FILE: it is written there, and shown nowhere');
  const fault = await diskFiles.create(out, '');
  if (fault !== null) throw new UsageError(`--out: ${fault.text}`);
  const made = await withDatabase(context, (database) => addVantage(database, { name, address, helo })).catch(
    async (error: unknown) => {
      await diskFiles.remove(out);
      throw error;
    },
  );
  if (made === null) {
    await diskFiles.remove(out);
    return wrong(`${name}: there is such a vantage point`, `mxprobe fleet vantage remove ${name}`);
  }
  const written = await diskFiles.write(out, `MXPROBE_DATABASE_URL=${urlFor(made, context.environment)}\n`);
  if (written !== null) throw new UsageError(`--out: ${written.text}`);
  context.screen.out(
    `${name} may work now. On its machine, with ${escapedLines(out)} as environment:\n  mxprobe fleet worker --vantage ${name} --trust operator.key.pub${helo === null ? '' : ` --helo ${escapedLines(helo)}`}\n`,
  );
  return EXIT.ok;
}

/** As we reach the database, with another login. */
function urlFor(
  { role, password }: { readonly role: string; readonly password: string },
  environment: NodeJS.ProcessEnv,
): string {
  const { MXPROBE_DATABASE_URL: written, PGHOST = '', PGPORT = '5432', PGDATABASE = '' } = environment;
  const url = new URL(
    written ??
      `postgresql://localhost/${encodeURIComponent(PGDATABASE)}?host=${encodeURIComponent(PGHOST)}&port=${PGPORT}`,
  );
  if (url.hostname === '') {
    url.searchParams.set('user', role);
    return url.href.replace('postgresql:///', `postgresql://${role}:${password}@localhost/`);
  }
  url.searchParams.delete('user');
  url.username = role;
  url.password = password;
  return url.href;
}

async function remove(name: string, context: Context): Promise<number> {
  if (!(await withDatabase(context, (database) => removeVantage(database, name))))
    wrong(`${name}: there is no such vantage point`, 'mxprobe fleet vantage list');
  context.screen.out(`${name} is removed, and its login\n`);
  return EXIT.ok;
}

async function list({ json }: FleetArguments, context: Context): Promise<number> {
  const found = await withDatabase(context, listVantages);
  const { screen } = context;
  if (json) screen.out(`${escapeJson(JSON.stringify(found, null, 2))}\n`);
  else
    for (const { name, address, helo } of found)
      screen.out(
        `${[name, address, helo]
          .flatMap((one) => one ?? [])
          .map(escapedLines)
          .join('  ')}\n`,
      );
  return EXIT.ok;
}
