// A PostgreSQL of the tests' own: as an ordinary user, in a folder and on a socket of its own, ended by pid.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Where Debian puts it; the newest. */
function binaries(): string | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  const newest = versions
    .sort((a, b) => Number(b) - Number(a))
    .find((one) => existsSync(join(root, one, 'bin/initdb')));
  return newest === undefined ? null : join(root, newest, 'bin');
}

const BIN = binaries();
/** For `skip`: why there is no test; false if there is a PostgreSQL. In CI its lack is a failure. */
export const NO_POSTGRES: string | false =
  BIN !== null ? false : process.env.MXPROBE_NEEDS_PG === '1' ? fail() : 'no PostgreSQL is installed';

function fail(): never {
  throw new Error('MXPROBE_NEEDS_PG=1, and no PostgreSQL is installed');
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** The server refuses to run as root. */
const ORDINARY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface Postgres {
  /** For MXPROBE_DATABASE_URL: a new database of this name, as its owner. */
  database(name: string): Promise<string>;
  start(): Promise<void>;
  /** `fast`: as an administrator does; `immediate`: as a crash. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** Of the server and all its children, by the kernel's count of 100 a second; those that have ended are in their parent's. */
  cpuSeconds(): number;
  remove(): Promise<void>;
}

/** `durable`: as a server that is killed must be. */
export async function postgres({ durable = false } = {}): Promise<Postgres> {
  const bin = BIN ?? fail();
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-pg-'));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  for (const path of [folder, data]) if (ORDINARY.uid !== undefined) chownSync(path, ORDINARY.uid, ORDINARY.gid);
  chmodSync(folder, 0o755);
  const options = ['-A', 'trust', '-U', 'owner', '-E', 'UTF8', '--locale=C', ...(durable ? [] : ['--no-sync'])];
  execFileSync(join(bin, 'initdb'), ['-D', data, ...options], { stdio: 'ignore', cwd: folder, ...ORDINARY });
  let server: ChildProcess | null = null;
  const start = async () => {
    const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'max_connections=120'];
    if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
    const words = ['-D', data, ...settings.flatMap((one) => ['-c', one])];
    server = spawn(join(bin, 'postgres'), words, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder, ...ORDINARY });
    server.stderr?.resume();
    for (let left = 400; ; left -= 1) {
      const client = new pg.Client({ host: folder, user: 'owner', database: 'postgres' });
      client.on('error', () => {});
      const answers = await client.connect().then(
        () => true,
        () => false,
      );
      await client.end().catch(() => {});
      if (answers) return;
      if (left === 0 || server.exitCode !== null) throw new Error('PostgreSQL does not begin');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const stop = async (how: 'fast' | 'immediate') => {
    if (server === null) return;
    const ended = new Promise((resolve) => server?.once('close', resolve));
    server.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
    server = null;
  };
  await start();
  return {
    start,
    stop,
    async database(name) {
      const client = new pg.Client({ host: folder, user: 'owner', database: 'postgres' });
      await client.connect();
      await client.query(`create database "${name}"`);
      await client.end();
      return `postgresql:///${name}?host=${folder}&user=owner`;
    },
    cpuSeconds() {
      let ticks = 0;
      for (const name of readdirSync('/proc')) {
        const text = /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`) ? readOrEmpty(`/proc/${name}/stat`) : '';
        // proc(5): behind the command's name the parent is field 4, times are fields 14 to 17.
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
        const isOurs = Number(name) === server?.pid || Number(fields[1]) === server?.pid;
        if (isOurs) ticks += [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
      }
      return ticks / 100;
    },
    async remove() {
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
