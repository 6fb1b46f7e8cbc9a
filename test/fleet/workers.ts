// Workers as processes of the built program, and what came of a round, by the database and by the servers' own counters.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PROGRAM } from '../../scripts/fresh.mjs';
import type { World } from './world.ts';

export interface Worker {
  readonly child: ChildProcess;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly err: string;
  }>;
  err(): string;
}

export interface Fleet {
  readonly url: string;
  /** A vantage point each. */
  readonly names: readonly string[];
  call(words: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  /** `name` null: it resolves and plans. */
  worker(name: string | null, more?: readonly string[]): Worker;
  rows(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  login(name: string): string;
  readonly key: string;
  close(): Promise<void>;
}

/** A source address for each vantage point. */
export const SOURCES = ['127.0.0.201', '127.0.0.202', '127.0.0.203', '127.0.0.204'];

export async function fleet(url: string, net: World, names: readonly string[], lease = '3s'): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-workers-'));
  const key = join(folder, 'operator.key');
  const children = new Set<ChildProcess>();
  const start = (words: readonly string[], databaseUrl: string) => {
    const env = { PATH: process.env.PATH, HOME: folder, MXPROBE_DATABASE_URL: databaseUrl };
    const child = spawn(process.execPath, [PROGRAM, 'fleet', ...words], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    const heard = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      heard.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      heard.err += chunk.toString();
    });
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>(
      (resolve) => {
        child.on('close', (code, signal) => {
          children.delete(child);
          resolve({ code, signal, ...heard });
        });
      },
    );
    return { child, ended, err: () => heard.err };
  };
  const login = (name: string) =>
    readFileSync(join(folder, `${name}.env`), 'utf8')
      .trim()
      .replace('MXPROBE_DATABASE_URL=', '');
  const rows: Fleet['rows'] = async (sql, values = []) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  const call: Fleet['call'] = (words) => start(words, url).ended;
  const made = await call(['init', '--key', key, '--lease', lease]);
  if (made.code !== 0) throw new Error(made.err);
  for (const name of names) {
    const address = SOURCES[names.indexOf(name)] ?? '127.0.0.1';
    const added = await call(['vantage', 'add', name, '--address', address, '--out', join(folder, `${name}.env`)]);
    if (added.code !== 0) throw new Error(added.err);
  }
  writeFileSync(join(folder, 'list'), net.domains.join('\n'));
  return {
    ...{ url, names, call, rows, login, key },
    worker(name, more = []) {
      const dns = ['--dns', `127.0.0.1:${net.dns.port}`];
      if (name === null) return start(['worker', '--key', key, ...dns, ...more], url);
      const source = ['--source', SOURCES[names.indexOf(name)] ?? '127.0.0.1', '--helo', `${name}.probe.test`];
      const words = ['worker', '--vantage', name, '--trust', `${key}.pub`, ...dns, '--owned', '127.0.0.0/8', ...source];
      // Two addresses at a time, unless it is told.
      const atOnce = more.includes('--connections') ? [] : ['--connections', '8'];
      return start([...words, ...atOnce, ...more], login(name));
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Until `is` says so, looked at often; rejects after `ms`. */
export async function until(is: () => boolean | Promise<boolean>, ms: number, what: string): Promise<void> {
  for (const end = performance.now() + ms; ; ) {
    if (await is()) return;
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Numbers from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
