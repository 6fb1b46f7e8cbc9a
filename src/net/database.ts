// PostgreSQL, by the package `pg`, which is loaded when a database is opened: whoever has no fleet needs none.
import { readFileSync } from 'node:fs';
import type { ClientConfig, Pool, PoolClient } from 'pg';

/** Why there is no database: in words for the user. `packages`: what is missing is on this machine. */
export class DatabaseFault extends Error {
  readonly kind: 'packages' | 'settings' | 'away' | 'refused';

  constructor(kind: DatabaseFault['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export type Values = readonly unknown[];
export interface Queries {
  query(text: string, values?: Values): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface Database extends Queries {
  /** Commits what `work` did, or nothing of it. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Row by row, so that a table of any length fits in memory. */
  rows(text: string, values?: Values): AsyncGenerator<Readonly<Record<string, unknown>>>;
  /** For the engine. */
  readonly pool: Pool;
  close(): Promise<void>;
}

/** What a database may take to answer a connection. */
const CONNECT_MS = 10_000;
const ROWS_AT_ONCE = 500;

/** Never shows the password: neither here nor in a message. Throws a DatabaseFault. */
export async function openDatabase(
  environment: Readonly<Record<string, string | undefined>>,
  connections = 10,
): Promise<Database> {
  const config = configOf(environment);
  const { default: pg } = await import('pg').catch(() => {
    throw new DatabaseFault(
      'packages',
      'the packages for a fleet are not installed: npm install graphile-worker@0.17 pg',
    );
  });
  const pool = new pg.Pool({ ...config, max: connections, connectionTimeoutMillis: CONNECT_MS });
  // An idle client's end ends the process, if nobody listens; the next query says what there is to say.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const through = (client: Pick<PoolClient, 'query'>): Queries => ({
    query: async (text, values) => (await client.query(text, values === undefined ? [] : [...values])).rows,
  });
  const run = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw faultOf(error);
    });
    let broken: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      const fault = faultOf(error);
      if (fault instanceof DatabaseFault && fault.kind === 'away') broken = fault;
      throw fault;
    } finally {
      client.release(broken);
    }
  };
  const transaction: Database['transaction'] = (work) =>
    run(async (client) => {
      await client.query('begin');
      try {
        const result = await work(through(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      }
    });
  return {
    query: (text, values) => run((client) => through(client).query(text, values)),
    transaction,
    async *rows(text, values = []) {
      const client = await pool.connect().catch((error: unknown) => {
        throw faultOf(error);
      });
      try {
        await client.query('begin');
        await client.query(`declare rows_of_it no scroll cursor for ${text}`, [...values]);
        for (;;) {
          const { rows } = await client.query(`fetch ${ROWS_AT_ONCE} from rows_of_it`);
          yield* rows;
          if (rows.length < ROWS_AT_ONCE) return;
        }
      } finally {
        await client.query('rollback').catch(() => {});
        client.release();
      }
    },
    pool,
    close: () => pool.end().catch(() => {}),
  };
}

/** An error of `pg` or of a socket as what it means here; anything else as it is. SQLSTATE classes 08, 53 and 57P: it is not there, or not now; 40: it took
 * the transaction back, for two waited for each other, and takes it when it comes again. */
export function faultOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseFault) return error;
  const { message } = error;
  const code = 'code' in error ? String(error.code) : '';
  const isAway = /^(?:08|57P|53|40)/.test(code) || /^E[A-Z_]+$/.test(code) || LOST.test(message);
  if (isAway) return new DatabaseFault('away', `the database does not answer: ${message || code}`);
  return /^[0-9A-Z]{5}$/.test(code) ? new DatabaseFault('refused', `the database refuses: ${message}`) : error;
}
/** What `pg` says without a code. */
const LOST =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|The server does not support SSL)/;

/** MXPROBE_DATABASE_URL, else libpq's PG* names. TLS is demanded unless it is a socket or loopback. */
function configOf(environment: Readonly<Record<string, string | undefined>>): ClientConfig {
  const { MXPROBE_DATABASE_URL: written, PGHOST, PGDATABASE } = environment;
  if (written === undefined && PGHOST === undefined && PGDATABASE === undefined)
    throw new DatabaseFault(
      'settings',
      'no database is named: set MXPROBE_DATABASE_URL to postgresql://USER@HOST/DATABASE',
    );
  const { host, sslmode, rootcert, ...named } = written === undefined ? fromNames(environment) : fromUrl(written);
  if (isLocal(host)) return { ...named, host };
  if (sslmode !== null && sslmode !== 'verify-full' && sslmode !== 'require' && sslmode !== 'verify-ca')
    throw new DatabaseFault('settings', `sslmode=${sslmode}: TLS is demanded, unless the database is on this machine`);
  return {
    ...named,
    host,
    ssl: { rejectUnauthorized: true, ...(rootcert === null ? {} : { ca: certificatesOf(rootcert) }) },
  };
}

interface Named extends ClientConfig {
  readonly host: string;
  readonly sslmode: string | null;
  readonly rootcert: string | null;
}

function fromUrl(written: string): Named {
  if (!URL.canParse(written) || !/^postgres(?:ql)?:$/.test(new URL(written).protocol))
    throw new DatabaseFault('settings', 'MXPROBE_DATABASE_URL is no postgresql://USER@HOST/DATABASE');
  const { hostname, port, username, password, pathname, searchParams } = new URL(written);
  const decoded = (text: string) => (text === '' ? undefined : decodeURIComponent(text));
  const named = {
    user: decoded(username) ?? searchParams.get('user') ?? undefined,
    password: decoded(password),
    database: decoded(pathname.slice(1)),
    port: Number(port || searchParams.get('port') || 5432),
  };
  return {
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
    host: searchParams.get('host') ?? (hostname.replace(/^\[|\]$/g, '') || '/var/run/postgresql'),
    sslmode: searchParams.get('sslmode'),
    rootcert: searchParams.get('sslrootcert'),
  };
}

/** The rest (PGUSER, PGDATABASE, PGPASSFILE ...) `pg` reads by itself. */
const fromNames = (environment: Readonly<Record<string, string | undefined>>): Named => ({
  host: environment.PGHOST ?? '/var/run/postgresql',
  sslmode: environment.PGSSLMODE ?? null,
  rootcert: environment.PGSSLROOTCERT ?? null,
});

const isLocal = (host: string): boolean => host.startsWith('/') || /^(?:localhost|::1|127(?:\.\d{1,3}){3})$/.test(host);

function certificatesOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    throw new DatabaseFault('settings', `sslrootcert: ${path} can't be read`);
  }
}
