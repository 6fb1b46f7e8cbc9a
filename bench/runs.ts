// A hundred thousand recorded runs: how long `runs` and `show last` take, the first time and then, each in a process of its
// own, in how much memory, and how many times the same of ten runs: node --import tsx bench/runs.ts [COUNT]. It asks the built
// program: `npm run build` first.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const count = Number(process.argv[2] ?? 100_000);
const ROUNDS = 5;
const MXPROBE = resolve('dist/mxprobe.js');

/** Of ten probes, with counts that differ from night to night. */
function record(results: string, number: number): void {
  const started = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
  const probe = `mx${number % 10}`;
  const id = `${started.slice(0, 19).replaceAll(':', '-')}Z-${probe}-${(number % 10_000).toString().padStart(4, '2')}`;
  const folder = join(results, id);
  mkdirSync(folder);
  const run = { id, started, version: 'bench', argv: ['probe', 'x.yaml'], node: 'v20', results: folder };
  const target = { host: `${probe}.example.org`, address: null, port: 25, mode: 'smtp', domain: 'example.org' };
  const named = { id: 'x.yaml', scenario: 'x', about: null, tags: [], file: 'x.yaml', variant: null, vars: {} };
  const head = { ...named, target: { ...target, sandbox: false, source: null }, started };
  const summary = { passed: 300 - (number % 40), failed: number % 40, inconclusive: number % 3, skipped: 0 };
  const events = [
    { schema: 'mxprobe/events@1' },
    { e: 'run', run },
    { e: 'case', case: 0, head },
    { e: 'end', finished: started, summary },
  ];
  writeFileSync(join(folder, 'events.ndjson'), events.map((one) => `${JSON.stringify(one)}\n`).join(''));
}

interface Took {
  readonly wall: number;
  /** Seconds of the processor: a busy machine lengthens the wall time many times over, and this hardly. */
  readonly cpu: number;
  readonly megabytes: number;
}

function asked(args: readonly string[]): Took {
  const begun = performance.now();
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M %U %S', process.execPath, MXPROBE, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const wall = (performance.now() - begun) / 1000;
  const [kilobytes = 0, user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wall, cpu: user + system, megabytes: kilobytes / 1000 };
}

/** The quickest of some rounds. */
function best(args: readonly string[], rounds: number): Took {
  const all = Array.from({ length: rounds }, () => asked(args));
  return all.reduce((a, b) => (b.cpu < a.cpu ? b : a));
}

const say = ({ wall, cpu, megabytes }: Took) =>
  `${wall.toFixed(2)} s, ${cpu.toFixed(2)} s of the processor, ${megabytes.toFixed(0)} MB`;

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-runs-'));
try {
  const [few, many] = [join(folder, 'few'), join(folder, 'many')];
  for (const [results, number] of [
    [few, 10],
    [many, count],
  ] as const) {
    mkdirSync(results);
    for (let at = 0; at < number; at += 1) record(results, at);
    console.log(`runs of ${number}, the first time: ${say(asked(['runs', '--results', results]))}`);
  }
  for (const args of [
    ['runs'],
    ['runs', '--since', '2026-03-01', '--target', 'mx3', '--verdict', 'failed'],
    ['runs', '--json'],
    ['show', 'last'],
  ]) {
    const [ten, all] = [few, many].map((results) => best([...args, '--results', results], ROUNDS));
    if (ten === undefined || all === undefined) continue;
    console.log(`${args.join(' ')}: ${say(all)}; ${(all.cpu / ten.cpu).toFixed(1)} times that of ten (${say(ten)})`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
