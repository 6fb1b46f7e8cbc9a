// What the desk takes, beside `mxprobe bounce` in one run on one machine: compare, do not quote. `npm run bench:desk`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseHistories } from '../src/baseline/case-history.ts';
import { NO_HISTORY, nightLines } from '../src/baseline/history.ts';
import { readHistory } from '../src/baseline/read-history.ts';
import { ASSETS } from '../src/desk/assets.ts';
import { EXAMPLES } from '../src/desk/examples.ts';
import { pageOf } from '../src/desk/pages/frame.ts';
import { nightPage } from '../src/desk/pages/nights.ts';
import { sayIn } from '../src/desk/words.ts';
import { MemoryFiles } from '../src/net/memory-files.ts';
import type { CaseRecord, RunDocument } from '../src/run/document.ts';
import { opened } from '../test/desk/opened.ts';

const root = join(import.meta.dirname, '..');
const program = join(root, 'dist/mxprobe.js');
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-bench-'));
const mail = EXAMPLES[0].text;
writeFileSync(join(folder, 'bounce.txt'), mail);

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const tell = (what: string, figure: string, must: string) =>
  console.log(`${what.padEnd(52)} ${figure.padStart(16)}   must: ${must}`);
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** From the start of the process to its first line. */
function listening(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, 'desk', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    child.stdout.once('data', () => {
      const took = performance.now() - began;
      child.once('exit', () => resolve(took));
      child.kill('SIGINT');
    });
  });
}

const command = () => {
  const began = performance.now();
  spawnSync(process.execPath, [program, 'bounce', join(folder, 'bounce.txt')]);
  return performance.now() - began;
};

async function starts(): Promise<void> {
  const [desk, bounce]: [number[], number[]] = [[], []];
  for (let round = 0; round < 11; round += 1) {
    bounce.push(command());
    desk.push(await listening());
  }
  tell('mxprobe bounce, a small file', ms(median(bounce)), '-');
  tell(
    'mxprobe desk, to "listening"',
    `${ms(median(desk))} = ${(median(desk) / median(bounce)).toFixed(2)}x`,
    '<= 1.5x',
  );
}

async function pastes(): Promise<void> {
  const { reader, clock } = await opened();
  const took: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    await clock.advance(60_000);
    const began = performance.now();
    await reader.post('/b', { text: mail });
    took.push(performance.now() - began);
  }
  tell('paste -> answer page, the first', ms(took[0] ?? 0), '<= 30 ms');
  tell('paste -> answer page, warm (form, redirect, page)', ms(median(took.slice(10))), '<= 5 ms');
  const large = `${mail}${'x'.repeat(79)}\n`.padEnd(25 * 1024 * 1024, `${'y'.repeat(79)}\n`);
  await clock.advance(60_000);
  const began = performance.now();
  await reader.post('/b', { file: new File([large], 'large.txt') });
  tell('paste -> answer page, 25 MiB', ms(performance.now() - began), '<= 1000 ms');
  const { text } = await reader.post('/b', { text: mail });
  tell('answer page', `${(text.length / 1000).toFixed(1)} kB`, '<= 60 kB');
  tell(
    'style + script',
    `${((ASSETS.style.text.length + ASSETS.script.text.length) / 1000).toFixed(1)} kB`,
    '<= 40 kB',
  );
}

async function lists(): Promise<void> {
  const files = new MemoryFiles();
  for (let n = 0; n < 10_000; n += 1) {
    const stamp = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().slice(0, 19).replaceAll(':', '-');
    await files.makeFolder(join('results', `${stamp}Z-probe-2222`));
  }
  const { reader } = await opened({ results: 'results', files });
  const took: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    const began = performance.now();
    await reader.get('/runs');
    took.push(performance.now() - began);
  }
  tell('10,000 runs: the list (in memory)', ms(median(took)), '<= 150 ms');
}

/** A thousand nights of three hundred cases, one of which turns each night. */
function nights(): void {
  let text = '';
  let history = NO_HISTORY;
  for (let night = 0; night < 1_000; night += 1) {
    const started = new Date(Date.UTC(2024, 0, 1) + night * 86_400_000).toISOString();
    const cases = Array.from({ length: 300 }, (_, n) => ({
      verdict: n === night % 300 ? 'failed' : 'passed',
      reason: null,
      steps: [],
      tls: null,
      ms: 20 + n,
      n,
    })) as unknown as CaseRecord[];
    const document = { run: { id: `run-${night}`, started }, cases } as unknown as RunDocument;
    text += nightLines(
      history,
      document,
      [],
      (one) => `scenarios/case-${(one as unknown as { n: number }).n}.yaml@192.0.2.1:25`,
    );
    history = readHistory(text);
  }
  const view = {
    lang: 'en',
    theme: null,
    we: null,
    keys: true,
    say: sayIn('en'),
    formToken: 'x',
    path: '/',
    version: '0',
    isOpen: false,
    rights: new Set<never>(),
  } as const;
  const began = performance.now();
  const read = readHistory(text);
  const rows = caseHistories(read, { nights: 365, matching: '' });
  const page = pageOf(
    nightPage(
      { name: 'own-mx', history: read, cases: rows, last: null, mayAccept: false, mayAsk: false },
      { nights: 365, q: '', failing: false },
      view,
    ),
    view,
  );
  tell('1,000 nights x 300 cases: the page of 365 nights', `${ms(performance.now() - began)}`, '<= 300 ms');
  tell('  its size', `${(page.text.length / 1000).toFixed(0)} kB`, '<= 250 kB');
}

async function memory(): Promise<void> {
  const { reader, clock } = await opened();
  const sizes: number[] = [];
  for (let n = 0; n < 2_000; n += 1) {
    await clock.advance(60_000);
    await reader.post('/b', { text: mail.padEnd(20_000, `${'z'.repeat(79)}\n`) });
    if (n === 200 || n === 1_999) sizes.push(process.memoryUsage().rss / 1e6);
  }
  tell(
    'resident memory after 200 and 2,000 pastes of 20 kB',
    sizes.map((size) => `${size.toFixed(0)} MB`).join(', '),
    '<= 120 MB, flat (the program alone)',
  );
}

await starts();
await pastes();
await lists();
nights();
await memory();
rmSync(folder, { recursive: true });
