// Bursts side by side with their peers, in one run on one machine: node --import tsx bench/burst.ts [ROUNDS]
// Needs smtp-source and smtp-sink (Debian: postfix). Contestants take turns in every round; told are medians, of rates and of
// each round's ratio, and the load of the machine: on a busy one only the ratios mean something.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Task } from './burst-child.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const PARTS = new Set((process.argv[3] ?? 'session,reuse,tls,pace,memory').split(','));
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-burst-'));
/** Contestants are bundled as the command is: what a TypeScript loader adds is nobody's work. */
const child = join(folder, 'contestant.js');
const SINK = ['/usr/sbin/smtp-sink', '/usr/libexec/postfix/smtp-sink'].find(existsSync);
const SOURCE = ['/usr/sbin/smtp-source', '/usr/libexec/postfix/smtp-source'].find(existsSync);

interface Told {
  readonly messages: number;
  readonly ms: number;
  /** User and system time. */
  readonly cpuMs?: number;
  readonly begun?: number;
  readonly done?: number;
  readonly rate?: { readonly asked: number | null; readonly achieved: number };
  readonly late?: { readonly waited: number; readonly ms: { readonly p99: number } };
  readonly memory?: readonly number[];
}

const base: Task = {
  mode: 'ours',
  port: 0,
  sessions: 1,
  concurrency: 10,
  messages: 1,
  pipelined: false,
  tls: false,
  rate: null,
  file: '',
  threads: 1,
};
let files = 0;

async function perform(task: Partial<Task>): Promise<Told> {
  files += 1;
  const file = join(folder, `${files}.ndjson`);
  const { stdout } = await run(process.execPath, [child, JSON.stringify({ ...base, ...task, file })], {
    maxBuffer: 1 << 26,
  });
  if (task.mode === 'ours' && statSync(file).size < 100) throw new Error('nothing was recorded');
  rmSync(file, { force: true });
  return JSON.parse(stdout) as Told;
}

/** Postfix's own client; its messages are as long as ours. */
async function source(port: number, messages: number, more: readonly string[]): Promise<Told> {
  const begun = performance.now();
  await run(SOURCE ?? '', [
    '-s',
    '10',
    '-l',
    '400',
    '-m',
    String(messages),
    '-f',
    'a@good.test',
    '-t',
    'b@lab.test',
    ...more,
    `127.0.0.1:${port}`,
  ]);
  return { messages, ms: performance.now() - begun };
}

const perSecond = ({ messages, ms }: Told) => (messages * 1000) / ms;
/** Messages for each second of processor time: what a busy machine can't take away. */
const perCpuSecond = ({ messages, cpuMs }: Told) => (cpuMs === undefined ? Number.NaN : (messages * 1000) / cpuMs);

/** Round by round: messages a second by the wall clock, and by the contestant's own processor time. */
interface Score {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

/** Contestants take turns, forwards and backwards, so that none always meets what another one has left (TIME_WAIT, a warm server). */
async function compete<K extends string>(
  all: { readonly [Name in K]: () => Promise<Told> },
): Promise<Record<K, Score>> {
  const names = Object.keys(all) as K[];
  const told = new Map<K, Told[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const name of round % 2 === 0 ? names : names.toReversed()) told.get(name)?.push(await all[name]());
  const score = (name: K): Score => {
    const rounds = told.get(name) ?? [];
    return { wall: rounds.map(perSecond), cpu: rounds.map(perCpuSecond) };
  };
  return Object.fromEntries(names.map((name) => [name, score(name)])) as Record<K, Score>;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function line(work: string, ours: Score, against: string, theirs: Score, least: number | null): void {
  // Of each round by itself: what disturbs the machine disturbs both.
  const ratios = (one: readonly number[], other: readonly number[]) => one.map((rate, i) => rate / (other[i] ?? 0));
  const ratio = median(ratios(ours.wall, theirs.wall));
  const verdict = least === null ? '' : `  at least ${least}: ${ratio >= least ? 'reached' : 'NOT reached'}`;
  const cpuRatio = median(ratios(ours.cpu, theirs.cpu));
  const cpu = Number.isNaN(cpuRatio) ? '' : `, ${cpuRatio.toFixed(2)}x by processor time`;
  const rate = ({ wall }: Score) => `${Math.round(median(wall))}/s`.padStart(9);
  console.log(
    `${work.padEnd(28)}${rate(ours)}  ${against.padEnd(14)}${rate(theirs)}  ${ratio.toFixed(2)}x${cpu}${verdict}  (load ${loadavg()[0]?.toFixed(1)})`,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function withSink<T>(use: (port: number) => Promise<T>): Promise<T> {
  const port = await freePort();
  // It refuses to work as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const sink = spawn(SINK ?? '', [...user, `127.0.0.1:${port}`, '1000'], { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (sink.exitCode !== null) throw new Error('smtp-sink does not run');
  try {
    return await use(port);
  } finally {
    await ended(sink);
  }
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return;
  process.kill();
  await once(process, 'exit');
}

async function withServer<T>(use: (port: number) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, [child, JSON.stringify({ ...base, mode: 'server' })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  try {
    return await use(Number(String(port)));
  } finally {
    await ended(server);
  }
}

async function sessions(port: number): Promise<number> {
  const many = 10_000;
  const rates = await compete({
    bare: () => perform({ mode: 'bare', port, sessions: many }),
    ours: () => perform({ mode: 'ours', port, sessions: many }),
    threads: () => perform({ mode: 'ours', port, sessions: many, threads: 2 }),
    source: () => source(port, many, []),
  });
  line('a session for each message', rates.ours, 'bare node:net', rates.bare, 0.9);
  line('', rates.ours, 'smtp-source', rates.source, null);
  line('  in two threads', rates.threads, 'bare node:net', rates.bare, null);
  line('  (bare node:net itself)', rates.bare, 'smtp-source', rates.source, null);
  return median(rates.ours.wall);
}

async function reuse(port: number): Promise<void> {
  const many = 80_000;
  const own = { mode: 'ours', port, sessions: 10, messages: many / 10 } as const;
  const rates = await compete({
    bare: () => perform({ ...own, mode: 'bare' }),
    ours: () => perform(own),
    pipelined: () => perform({ ...own, pipelined: true }),
    source: () => source(port, many, ['-d']),
  });
  line('reuse, one after the other', rates.ours, 'smtp-source -d', rates.source, 0.9);
  line('  (bare node:net itself)', rates.bare, 'smtp-source -d', rates.source, null);
  line('reuse, pipelined', rates.pipelined, 'smtp-source -d', rates.source, 1.5);
}

async function starttls(): Promise<void> {
  await withServer(async (port) => {
    const rates = await compete({
      bare: () => perform({ mode: 'bare-tls', port, sessions: 1_000 }),
      ours: () => perform({ mode: 'ours', port, sessions: 1_000, tls: true }),
    });
    line('STARTTLS for each message', rates.ours, 'bare node:tls', rates.bare, 0.9);
  });
}

async function pace(port: number, most: number): Promise<void> {
  const rate = Math.floor(most / 2);
  const told: Told[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    told.push(await perform({ port, sessions: rate * 5, rate, concurrency: 1000 }));
  const off = median(told.map((one) => Math.abs((one.rate?.achieved ?? 0) / rate - 1) * 100));
  const p99 = median(told.map((one) => one.late?.ms.p99 ?? Number.NaN));
  console.log(
    `open loop at ${rate}/s            achieved ${off.toFixed(2)} % off${off <= 1 ? ' (at most 1: reached)' : ' (at most 1: NOT reached)'}, late p99 ${p99.toFixed(1)} ms${p99 < 10 ? ' (under 10: reached)' : ' (under 10: NOT reached)'}  (load ${loadavg()[0]?.toFixed(1)})`,
  );
}

async function memory(port: number): Promise<void> {
  const { memory: rss = [], begun, done } = await perform({ port, sessions: 200_000, concurrency: 50 });
  const mb = rss.map((octets) => octets / 1024 / 1024);
  const quarter = Math.floor(mb.length / 4);
  const [second, last] = [mb.slice(quarter, 2 * quarter), mb.slice(-quarter)].map((part) => median(part));
  const most = Math.max(...mb);
  console.log(
    `memory over ${begun} sessions (${done} done): ${second?.toFixed(0)} MB in the second quarter, ${last?.toFixed(0)} MB in the last, ${most.toFixed(0)} MB at most${most < 250 ? ' (under 250: reached)' : ' (under 250: NOT reached)'}`,
  );
}

async function bundle(): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    entryPoints: {
      contestant: new URL('./burst-child.ts', import.meta.url).pathname,
      'burst-thread': new URL('../src/burst/thread.ts', import.meta.url).pathname,
    },
    outdir: folder,
    define: { MXPROBE_VERSION: '"bench"' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
  });
}

async function main(): Promise<void> {
  if (SINK === undefined || SOURCE === undefined)
    throw new Error('smtp-sink and smtp-source are needed (apt install postfix)');
  await bundle();
  console.log(`${availableParallelism()} cores, Node ${process.version}, medians of ${ROUNDS} rounds`);
  await withSink(async (port) => {
    let most = Number(process.argv[4] ?? 2_000);
    if (PARTS.has('session')) most = await sessions(port);
    if (PARTS.has('reuse')) await reuse(port);
    if (PARTS.has('tls')) await starttls();
    if (PARTS.has('pace')) await pace(port, most);
    if (PARTS.has('memory')) await memory(port);
  });
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
