// node --import tsx bench/tarpit.ts [sessions]: so many sessions at once, of the built program, against a server that says one octet
// a second: as a burst, and as cases, as many at once as `--jobs` allows. Prints time, peak memory, and how many connections the
// server saw at once and has left. The server is a process of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../test/cli/built.ts';

/** Answers whatever stands on its stdin with what it sees. */
const SERVER = `
let open = 0, most = 0;
const s = require('net').createServer((c) => {
  most = Math.max(most, ++open);
  c.on('error', () => {});
  const t = setInterval(() => c.write('2'), 1000);
  c.on('close', () => { open -= 1; clearInterval(t); });
  c.resume();
});
process.stdin.on('data', () => console.log(JSON.stringify({ open, most })));
s.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(s.address().port));`;
const DIALOGUE = 'timeout: 10s\ndialogue:\n  - connect:\n    expect: 220\n';
/** The most that `--jobs` takes. */
const MAX_JOBS = 256;
const PATIENCE_S = 30;

const sessions = Number(process.argv[2] ?? 2_000);
spawnSync(process.execPath, [join(import.meta.dirname, '../scripts/build.mjs')], { stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-tarpit-'));
const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['pipe', 'pipe', 'inherit'] });
const heard = () => new Promise<string>((resolve) => server.stdout.once('data', (text) => resolve(String(text))));
const port = Number(await heard());

async function measure(name: string, args: readonly string[]): Promise<void> {
  const begun = performance.now();
  const target = ['--target', `127.0.0.1:${port}`, '--max-time', `${PATIENCE_S}s`];
  const { code, out, err, peakKiB } = await start(['run', ...args, ...target], { cwd: folder }).ended;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const answer = heard();
  server.stdin.write('?');
  const { open, most } = JSON.parse(await answer) as { open: number; most: number };
  const peak = Math.round(peakKiB / 1024);
  console.log(`${name}: ${seconds} s, exit ${code}, peak ${peak} MB; the server saw ${most} at once, ${open} are left`);
  if (most === 0) console.log(`${out}${err}`.slice(-500));
}

try {
  const burst = `burst:\n  sessions: ${sessions}\n  rate: ${sessions}/s\n  concurrency: ${sessions}\n  expect: { accepted: "<1" }\n`;
  writeFileSync(join(folder, 'burst.yaml'), `name: tarpit\n${burst}${DIALOGUE}`);
  await measure(`${sessions} sessions as a burst`, ['burst.yaml']);
  const jobs = Math.min(sessions, MAX_JOBS);
  const variants = Array.from({ length: jobs }, (_, n) => `  v${n}: { name: v${n} }\n`).join('');
  const steps = DIALOGUE.replace('10s', '10s\nvars: { name: x }').concat('  - ehlo: ${name}.example\n');
  writeFileSync(join(folder, 'cases.yaml'), `name: tarpit\nvariants:\n${variants}${steps}`);
  await measure(`${jobs} cases at once`, ['cases.yaml', '--jobs', String(jobs)]);
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}
