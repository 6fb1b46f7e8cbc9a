// A hundred thousand recorded runs: how long `runs` and `show last` take, the first time and then, each in a process of its
// own, and in how much memory: node --import tsx bench/runs.ts [COUNT]. Against the built program: `npm run build` first.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const count = Number(process.argv[2] ?? 100_000);
const MXPROBE = resolve('dist/mxprobe.js');

function record(results: string, number: number): void {
  const started = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
  const id = `${started.slice(0, 19).replaceAll(':', '-')}Z-own-mx-${(number % 10_000).toString().padStart(4, '2')}`;
  const folder = join(results, id);
  mkdirSync(folder);
  const run = { id, started, version: 'bench', argv: ['probe', 'x.yaml'], node: 'v20', results: folder };
  const summary = { passed: 0, failed: 0, inconclusive: 0, skipped: 0 };
  const events = [{ schema: 'mxprobe/events@1' }, { e: 'run', run }, { e: 'end', finished: started, summary }];
  writeFileSync(join(folder, 'events.ndjson'), events.map((one) => `${JSON.stringify(one)}\n`).join(''));
}

function timed(what: string, args: readonly string[]): void {
  const begun = performance.now();
  const { stderr } = spawnSync(
    '/usr/bin/time',
    ['-f', '%M KB, %U s user, %S s system', process.execPath, MXPROBE, ...args],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  console.log(`${what}: ${((performance.now() - begun) / 1000).toFixed(2)} s, ${stderr.trim().split('\n').at(-1)}`);
}

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-runs-'));
try {
  for (const [name, many] of [
    ['ten', 10],
    ['many', count],
  ] as const) {
    const results = join(folder, name);
    mkdirSync(results);
    for (let number = 0; number < many; number += 1) record(results, number);
    timed(`runs of ${many}, the first time`, ['runs', '--results', results]);
    timed(`runs of ${many}`, ['runs', '--results', results]);
    timed(`runs of ${many}, filtered`, ['runs', '--results', results, '--since', '2026-03-01', '--command', 'probe']);
    timed(`show last of ${many}`, ['show', 'last', '--results', results]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
