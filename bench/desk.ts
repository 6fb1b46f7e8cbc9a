// What the desk takes, beside `mxprobe bounce` in one run on one machine: compare, do not quote. `npm run bench:desk`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
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
import { ended, type Started, start } from '../test/desk/started.ts';

const root = join(import.meta.dirname, '..');
const program = join(root, 'dist/mxprobe.js');
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-bench-'));
const mail = EXAMPLES[0].text;
writeFileSync(join(folder, 'bounce.txt'), mail);

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const tell = (what: string, figure: string, must: string) =>
  console.log(`${what.padEnd(60)} ${figure.padStart(18)}   must: ${must}`);
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** The processor's time of this process in milliseconds: what else the machine does is not in it. */
async function cpu(work: () => Promise<unknown> | unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The same of another one, in steps of ten milliseconds (proc(5), fields 14 and 15). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The processor's time until it listened, in milliseconds. */
async function startDesk(args: readonly string[] = []) {
  const started = await start(folder, args);
  const pid = started.child.pid ?? 0;
  const cpuMs = cpuOf(pid);
  const stop = async () => {
    const end = ended(started.child);
    started.child.kill('SIGINT');
    await end;
  };
  return { ...started, pid, cpuMs, stop };
}

/** `mxprobe bounce`, whole: the shell tells what its children took. */
function command(times: number): number {
  const line = `for i in $(seq ${times}); do "$1" "$2" bounce "$3" > /dev/null; done; times`;
  const { stdout } = spawnSync('bash', ['-c', line, 'bash', process.execPath, program, join(folder, 'bounce.txt')]);
  const taken = [...(String(stdout).trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return (
    taken.reduce((sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1_000 * Number(seconds), 0) / times
  );
}

const ROUNDS = 12;

async function starts(): Promise<void> {
  const bounce = command(ROUNDS);
  const desk: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = await startDesk();
    desk.push(started.cpuMs);
    await started.stop();
  }
  tell('mxprobe bounce, a small file', ms(bounce), '-');
  tell('mxprobe desk, to "listening"', `${ms(mean(desk))} = ${(mean(desk) / bounce).toFixed(2)}x`, '<= 1.5x');
}

/** Nothing here takes so long: what hangs says where. */
const soon = () => AbortSignal.timeout(30_000);

/** One reader of the built program over HTTP. */
async function readerOf({ origin, invite }: Pick<Started, 'origin' | 'invite'>) {
  const came = await fetch(await invite(), { redirect: 'manual', signal: soon() });
  const cookie = came.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const home = await (await fetch(origin, { headers: { cookie }, signal: soon() })).text();
  const form = /name="form" value="([^"]+)"/.exec(home)?.[1] ?? '';
  const common = { cookie, origin, 'sec-fetch-site': 'same-origin' };
  return {
    async paste(text: string): Promise<string> {
      const body = new FormData();
      body.append('form', form);
      body.append('text', text);
      return (await fetch(`${origin}/b`, { method: 'POST', body, headers: common, signal: soon() })).url;
    },
    async post(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
      const body = new URLSearchParams({ form, ...fields });
      const response = await fetch(`${origin}${path}`, { method: 'POST', body, headers: common, signal: soon() });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      await response.text();
    },
    get: (path: string) => fetch(`${origin}${path}`, { headers: common, signal: soon() }),
  };
}

/** The first answer of a process: what it needs is loaded and compiled for it. */
async function firstPaste(): Promise<void> {
  const first: number[] = [];
  for (let round = 0; round < ROUNDS / 2; round += 1) {
    const desk = await startDesk();
    const reader = await readerOf(desk);
    const before = cpuOf(desk.pid);
    await reader.paste(mail);
    first.push(cpuOf(desk.pid) - before);
    await desk.stop();
  }
  tell('paste -> answer page, the first of a process, over HTTP', ms(mean(first)), '<= 30 ms');
}

/** What the program holds when it keeps as much as it may: five readers of ten pastes each. */
async function fifty(): Promise<void> {
  const desk = await startDesk();
  for (let n = 0; n < 5; n += 1) {
    const reader = await readerOf(desk);
    for (let paste = 0; paste < 10; paste += 1) await reader.paste(mail.padEnd(20_000, `${'z'.repeat(79)}\n`));
  }
  tell('resident memory of the program with 50 answers of 20 kB', `${residentMb(desk.pid).toFixed(0)} MB`, '<= 120 MB');
  await desk.stop();
}

const residentMb = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1_000;

async function pastes(): Promise<void> {
  const { reader, clock } = await opened();
  const took: number[] = [];
  for (let n = 0; n < 160; n += 1) {
    await clock.advance(60_000);
    took.push(await cpu(() => reader.post('/b', { text: mail })));
  }
  const warm = took.slice(60).sort((a, b) => a - b);
  tell('paste -> answer page, warm (form, redirect, page): median', ms(median(warm)), '<= 5 ms');
  tell('  9 of 10 within', ms(warm[Math.floor(warm.length * 0.9)] ?? 0), '-');
  for (const mib of [1, 5, 25]) {
    const large = `${mail}${'x'.repeat(79)}\n`.padEnd(mib * 1024 * 1024, `${'y'.repeat(79)}\n`);
    const file = new File([large], 'large.txt');
    await clock.advance(60_000);
    const taken = await cpu(() => reader.post('/b', { file }));
    tell(`paste -> answer page, ${mib} MiB`, ms(taken), mib === 25 ? '<= 1000 ms' : '-');
  }
  const { text } = await reader.post('/b', { text: mail });
  tell('answer page', `${(text.length / 1000).toFixed(1)} kB`, '<= 60 kB');
  tell(
    'style + script',
    `${((ASSETS.style.text.length + ASSETS.script.text.length) / 1000).toFixed(1)} kB`,
    '<= 40 kB',
  );
}

/** From the octets of each greeting in a proof to its line on the stream. The server is ours; the target is sent by its number. */
async function firstReply(): Promise<void> {
  const greeted: number[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    // by then the stream is open and has nothing else to tell
    setTimeout(() => {
      greeted.push(performance.now());
      socket.write('220 mx.bench.example ESMTP\r\n');
    }, 100);
    socket.on('data', (octets) => converse(socket, String(octets)));
  });
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  const address = server.address();
  const desk = await startDesk(['--allow', `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`]);
  const reader = await readerOf(desk);
  const { pathname } = new URL(await reader.paste(mail));
  await reader.post(`${pathname}/proof`, { target: '0' });
  const stream = (await reader.get(`${pathname}/proof/events?after=0`)).body?.getReader();
  const decoder = new TextDecoder();
  const behind: number[] = [];
  for (let text = ''; !text.includes('event: end'); ) {
    const piece = await stream?.read();
    if (piece === undefined || piece.done) break;
    text += decoder.decode(piece.value);
    const shown = text.match(/event: line\ndata: \{[^}]*← 220/g)?.length ?? 0;
    while (behind.length < shown) behind.push(performance.now() - (greeted[behind.length] ?? 0));
  }
  await stream?.cancel();
  await desk.stop();
  server.close();
  if (behind.length === 0) throw new Error('no greeting came to the stream');
  tell('a proof: the first reply on the stream, behind the reply (wall)', ms(behind[0] ?? 0), '<= 100 ms');
  tell(`  the slowest of ${behind.length} greetings`, ms(Math.max(...behind)), '-');
}

/** Wants STARTTLS, as the server of the notice did. */
function converse(socket: Socket, command: string): void {
  if (/^EHLO/i.test(command)) socket.write('250-mx.bench.example\r\n250 SIZE 1000000\r\n');
  else if (/^QUIT/i.test(command)) socket.end('221 2.0.0 Bye\r\n');
  else socket.write('530 5.7.0 Must issue a STARTTLS command first\r\n');
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
    took.push(await cpu(() => reader.get('/runs')));
  }
  tell('10,000 runs: the list (in memory)', ms(median(took)), '<= 150 ms');
}

/** A thousand nights of three hundred cases, one of which turns each night. */
async function nights(): Promise<void> {
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
  const pages: string[] = [];
  const draw = () => {
    const read = readHistory(text);
    const cases = caseHistories(read, { nights: 365, matching: '' });
    const probe = { name: 'own-mx', history: read, cases, last: null, normal: null, mayAccept: false, mayAsk: false };
    pages.push(pageOf(nightPage(probe, { nights: 365, q: '', failing: false }, view), view).text);
  };
  const taken = await cpu(draw);
  tell('1,000 nights x 300 cases: the page of 365 nights', ms(taken), '<= 300 ms');
  tell('  its size', `${((pages[0]?.length ?? 0) / 1000).toFixed(0)} kB`, '<= 250 kB');
}

/** Flat: what is forgotten leaves nothing behind. */
async function memory(): Promise<void> {
  const { reader, clock } = await opened();
  const sizes: number[] = [];
  for (let n = 1; n <= 10_000; n += 1) {
    await clock.advance(60_000);
    await reader.post('/b', { text: mail.padEnd(20_000, `${'z'.repeat(79)}\n`) });
    if (n === 1_000 || n === 10_000) {
      globalThis.gc?.();
      sizes.push(process.memoryUsage().heapUsed / 1e6);
    }
  }
  tell('heap after 1,000 and 10,000 pastes of 20 kB', sizes.map((size) => `${size.toFixed(0)} MB`).join(', '), 'flat');
}

console.log('processor time, unless another is named');
await starts();
await firstPaste();
await fifty();
await pastes();
await firstReply();
await lists();
await nights();
await memory();
rmSync(folder, { recursive: true });
