// node --import tsx fuzz/run.ts [target...] [--seconds N] [--inputs N] [--seed N] [--file INPUT]
//
// Feeds each target its seeds and changes of them until the time is over, a minute in all if not said. What breaks an invariant
// is shortened, written to fuzz/crashes/ and told with the ways to repeat it and to keep it as a seed, which npm test tries from
// then on; it belongs into the tests as a row. Exit 1. The targets run in a thread of their own: an input that never ends is noticed
// from outside (an expression that backtracks can't be interrupted), and kept as it is.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { mutate, randomFrom, shorten } from './mutate.ts';
import type { Target } from './target.ts';
import { TARGETS } from './targets.ts';

/** Processor time for one input: what takes longer is a way to stop us. */
const SLOW_MS = 2_000;
/** Processor time of the whole process without an input that ended. */
const ENDLESS_MS = 30_000;
/** What a target is at, seen from both threads: inputs that ended, the target's place, the input's length, the input. */
const HEAD_OCTETS = 12;
const MAX_KEPT = 1 << 20;
const MAX_CORPUS = 2_000;
/** A longer input is not printed as a command line. */
const MAX_SHOWN = 4_096;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    inputs: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !TARGETS.some((target) => target.name === name));
if (unknown.length > 0) {
  console.error(`no such target: ${unknown.join(', ')}; there are ${TARGETS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const [seconds, mostInputs, firstSeed] = [Number(values.seconds), Number(values.inputs), Number(values.seed)];
if (!(seconds > 0 && mostInputs > 0 && Number.isInteger(firstSeed))) {
  console.error('--seconds and --inputs (of each target) are numbers above 0, --seed a whole number');
  process.exit(2);
}
const wanted = positionals.length === 0 ? TARGETS : TARGETS.filter(({ name }) => positionals.includes(name));
const shared: SharedArrayBuffer = isMainThread ? new SharedArrayBuffer(HEAD_OCTETS + MAX_KEPT) : workerData;
const [at, kept] = [new Int32Array(shared, 0, HEAD_OCTETS / 4), new Uint8Array(shared, HEAD_OCTETS)];
let crashes = 0;
if (isMainThread) watch();
else {
  for (const [place, target] of wanted.entries()) {
    at[1] = place;
    if (values.file === undefined) await fuzz(target, (seconds * 1000) / wanted.length);
    else console.log((await problemOf(target, readFileSync(values.file), [])) ?? `${target.name}: the invariant holds`);
  }
  process.exit(crashes > 0 ? 1 : 0);
}

function watch(): void {
  // Node 20 hands --import to no thread.
  const start = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(import.meta.url)})))`;
  const worker = new Worker(start, { eval: true, workerData: shared, argv: process.argv.slice(2) });
  worker.on('exit', (code) => process.exit(code));
  worker.on('error', (error) => {
    console.error(error);
    process.exit(1);
  });
  let seen = { ended: -1, cpu: process.cpuUsage() };
  setInterval(() => {
    const [ended = 0, place = 0, length = 0] = at;
    if (ended !== seen.ended) seen = { ended, cpu: process.cpuUsage() };
    const { user, system } = process.cpuUsage(seen.cpu);
    const target = wanted[place];
    if ((user + system) / 1000 < ENDLESS_MS || target === undefined) return;
    tell(target, Buffer.from(kept.subarray(0, length)), `does not end (${ENDLESS_MS / 1000} s of processor time)`);
    process.exit(1);
  }, 1_000);
}

async function fuzz(target: Target, ms: number): Promise<void> {
  const random = randomFrom(firstSeed);
  const seeds = seedsOf(target);
  const corpus = [...seeds];
  const ways = new Set<string>();
  const begun = performance.now();
  let runs = 0;
  for (; runs < mostInputs && (runs < corpus.length || performance.now() - begun < ms); runs += 1) {
    const from = corpus[random(corpus.length)] ?? Buffer.alloc(0);
    const input = corpus[runs < seeds.length ? runs : -1] ?? mutate(from, random, corpus);
    const way = await runOne(target, input, seeds);
    if (way === null) {
      await report(target, input, seeds);
      return;
    }
    if (ways.has(way) || corpus.length >= MAX_CORPUS) continue;
    ways.add(way);
    if (runs >= seeds.length) corpus.push(input);
  }
  console.log(`${target.name.padEnd(12)} ${String(runs).padStart(8)} inputs, ${ways.size} ways, no crash`);
}

/** The way that the input took; null if it broke the invariant. */
async function runOne(target: Target, input: Buffer, seeds: readonly Buffer[]): Promise<string | null> {
  noteInput(input);
  try {
    const before = process.cpuUsage();
    const way = await target.check(input, randomFrom(input.length), seeds);
    return process.cpuUsage(before).user / 1000 > SLOW_MS ? null : way;
  } catch {
    return null;
  }
}

function noteInput(input: Buffer): void {
  Atomics.add(at, 0, 1);
  at[2] = Math.min(input.length, MAX_KEPT);
  kept.set(input.subarray(0, MAX_KEPT));
}

async function problemOf(target: Target, input: Buffer, seeds: readonly Buffer[]): Promise<string | null> {
  noteInput(input);
  try {
    await target.check(input, randomFrom(input.length), seeds);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

async function report(target: Target, input: Buffer, seeds: readonly Buffer[]): Promise<void> {
  crashes += 1;
  const problem = await problemOf(target, input, seeds);
  const shortest =
    problem === null ? input : await shorten(input, async (one) => (await problemOf(target, one, seeds)) !== null);
  tell(target, shortest, (await problemOf(target, shortest, seeds)) ?? `slower than ${SLOW_MS} ms`);
}

/** Writes the input to `fuzz/crashes/` and says what is wrong with it, how to see it again and how to keep it. */
function tell(target: Target, shortest: Buffer, problem: string): void {
  const folder = join(import.meta.dirname, 'crashes');
  const file = join(folder, `${target.name}-${createHash('sha256').update(shortest).digest('hex').slice(0, 12)}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, shortest);
  console.error(`${target.name}: ${problem}`);
  console.error(`  ${JSON.stringify(shortest.toString('latin1').slice(0, 400))}`);
  const from =
    shortest.length > MAX_SHOWN ? `cp ${relative('.', file)}` : `echo ${shortest.toString('base64')} | base64 -d >`;
  console.error(`again:     node --import tsx fuzz/run.ts ${target.name} --file ${relative('.', file)}`);
  console.error(`as a seed: ${from} fuzz/seeds/${target.name}/${basename(file).slice(target.name.length + 1)}\n`);
}

function seedsOf({ name }: Target): Buffer[] {
  const folder = join(import.meta.dirname, 'seeds', name);
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file)));
}
