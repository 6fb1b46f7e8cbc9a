// How long a thousand nights take to answer: 1,000 nights x 300 cases, from the file to the lines of the table, each time in
// a process of its own, as the command is used: node --import tsx bench/history.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseHistories } from '../src/baseline/case-history.ts';
import { type History, NO_HISTORY, nightLines } from '../src/baseline/history.ts';
import { readHistory } from '../src/baseline/read-history.ts';
import { historyLines } from '../src/report/history.ts';
import type { RunDocument } from '../src/run/document.ts';
import { healthyServer, night, randomFrom } from '../test/baseline/world.ts';

const NIGHTS = 1000;
const CASES = 300;
const ROUNDS = 11;

const [file] = process.argv.slice(2);
if (file === undefined) measure();
else console.log(JSON.stringify(answer(file)));

interface Took {
  readonly wall: number;
  /** Of this process alone: a busy machine lengthens the wall time many times over, and this hardly. */
  readonly cpu: number;
}

/** Milliseconds from the file's name to the printed lines; start-up of Node is not ours to count. */
function answer(path: string): Took {
  const begun = performance.now();
  const used = process.cpuUsage();
  const history = readHistory(readFileSync(path, 'utf8'));
  const histories = caseHistories(history, { nights: 30, matching: '' });
  const lines = historyLines(histories).map((line) => line.map((part) => part.text).join(''));
  const { user, system } = process.cpuUsage(used);
  const took = { wall: performance.now() - begun, cpu: (user + system) / 1000 };
  if (history.nights.length !== NIGHTS || histories.length !== CASES || lines.length < CASES)
    throw new Error('lost nights');
  return took;
}

function measure(): void {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-history-'));
  const path = join(folder, 'own-mx.ndjson');
  try {
    writeFileSync(path, thousandNights());
    const child = [...process.execArgv, new URL(import.meta.url).pathname, path];
    const times = Array.from(
      { length: ROUNDS },
      (): Took => JSON.parse(execFileSync(process.execPath, child, { encoding: 'utf8' })),
    );
    const idle = median(Array.from({ length: 5 }, () => emptyProcess()));
    console.log(`${NIGHTS} nights x ${CASES} cases, ${(statSync(path).size / 1e6).toFixed(2)} MB, ${ROUNDS} processes`);
    for (const kind of ['wall', 'cpu'] as const) {
      const sorted = times.map((took) => took[kind]).sort((a, b) => a - b);
      const [least, middle, most] = [sorted[0], median(sorted), sorted.at(-1)].map((ms) => `${ms?.toFixed(1)} ms`);
      console.log(`${kind.padEnd(4)}  min ${least}, median ${middle}, max ${most}`);
    }
    const ratio = median(times.map(({ wall }) => wall)) / idle;
    console.log(
      `an empty Node process takes ${idle.toFixed(1)} ms here and now; the answer ${ratio.toFixed(1)} times that`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** The yardstick: an idle machine needs some 25 to 40 ms. */
function emptyProcess(): number {
  const begun = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  return performance.now() - begun;
}

/** Real case records, copied to make 300, with a new certificate every 60 nights, one case in doubt every fifth, and a latency that wavers. */
function thousandNights(): string {
  const random = randomFrom(7);
  let history: History = NO_HISTORY;
  let text = '';
  let row = '';
  for (let number = 0; number < NIGHTS; number += 1) {
    const date = new Date(Date.parse('2024-01-01T02:00:00Z') + number * 86_400_000);
    const server = healthyServer(random, date);
    server.certificate = { sha256: String(Math.floor(number / 60)).padStart(64, '0') };
    const small = night(server, { id: `night-${number}`, started: date.toISOString(), random });
    const cases = Array.from({ length: CASES }, (_, index) => {
      const one = small.cases[index % small.cases.length] as RunDocument['cases'][number];
      const away = number % 5 === 0 && index === number % CASES;
      const id = `${one.id}:${index}`;
      return {
        ...one,
        id,
        ms: 20 + random() * 40,
        ...(away ? ({ verdict: 'inconclusive', reason: 'dns' } as const) : {}),
      };
    });
    const lines = nightLines(history, { ...small, cases }, [], (record) => record.id);
    text += lines;
    // The words and the last row are all that the next night is written against.
    if (lines.includes('"s":[')) row = lines.split('\n').findLast((line) => line.includes('"s":[')) ?? '';
    history = readHistory([...words(history), ...(lines.includes(row) ? [] : [row]), lines].join('\n'));
  }
  return text;
}

function words({ cases, answers }: History): string[] {
  return [
    ...cases.map((key, number) => JSON.stringify({ case: number, key })),
    ...answers.map((is, number) => JSON.stringify({ answer: number, is })),
  ];
}
