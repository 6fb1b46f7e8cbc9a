// Killed at any moment, and a disk that is full at any moment: the record is readable, the next command works, nothing accepted is
// lost. Each moment comes from a seed, which a failure names: MXPROBE_SEED=... MXPROBE_MOMENTS=200 for more of them.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readBaseline } from '../../src/baseline/read-baseline.ts';
import { diskFiles } from '../../src/net/disk-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { build, start } from '../cli/built.ts';
import { policyOf } from '../sandbox/dialogues.ts';

const SEED = Number(process.env.MXPROBE_SEED ?? 20261121);
const MOMENTS = Number(process.env.MXPROBE_MOMENTS ?? 24);

/** Numbers from 0 to 1, the same for one seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const DIALOGUE = `dialogue:
  - connect
  - ehlo: x.example
    expect: 250
  - mail: a@x.example
  - rcpt: b@x.example
  - data
  - quit
`;
const BOUNCE = `From: MAILER-DAEMON@mx.example
To: a@probe.example
Subject: Undelivered Mail Returned to Sender

<b@mx.example>: host mx.example[192.0.2.1] said: 550 5.1.1 <b@mx.example>:
    Recipient address rejected: User unknown (in reply to RCPT TO command)
`;

let mx: RunningSandbox;
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-chaos-'));
before(async () => {
  build();
  mx = await startSandbox(policyOf('{ hostname: localhost, reply_delay: { ehlo: 15ms, mail: 15ms } }'));
  const files = {
    'run.yaml': `name: run\nmatrix: { n: [1, 2, 3, 4, 5, 6] }\n${DIALOGUE}`,
    'burst.yaml': `name: burst\nburst: { sessions: 200, concurrency: 4 }\n${DIALOGUE}`,
    'b.eml': BOUNCE,
    'own.yaml': `name: own\ntargets: 127.0.0.1:${mx.port}\nscenarios: run.yaml\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { code, err } = await start(['probe', 'own.yaml', '--accept', '--quiet'], { cwd: folder }).ended;
  assert.equal(code, 0, err);
});
after(async () => {
  await mx.close();
  rmSync(folder, { recursive: true });
});

const to = () => ['--target', `127.0.0.1:${mx.port}`];
const COMMANDS: readonly (readonly [name: string, args: () => readonly string[]])[] = [
  ['run', () => ['run', 'run.yaml', ...to(), '--report', 'html=report.html']],
  ['burst', () => ['run', 'burst.yaml', ...to()]],
  ['threshold', () => ['threshold', 'run.yaml', '--variant', 'n=1', '--by', 'messages', '--max', '40', ...to()]],
  ['probe', () => ['probe', 'own.yaml']],
  ['accept', () => ['probe', 'own.yaml', '--accept']],
  ['reproduce', () => ['reproduce', 'b.eml', ...to(), '--scenario', 'made.yaml', '--report', 'html=ticket.html']],
  ['mx', () => ['mx', `127.0.0.1:${mx.port}`]],
];

const results = join(folder, 'results');
const runs = () => (existsSync(results) ? readdirSync(results).filter((name) => /^\d{4}-/.test(name)) : []);

/** What must hold whatever happened to the process before. */
async function assertWhole(known: ReadonlySet<string>): Promise<void> {
  for (const id of runs()) {
    if (known.has(id)) continue;
    const events = join(results, id, 'events.ndjson');
    // Killed before a tenth of a second was over: nothing was recorded, and nothing says that it was.
    if (!existsSync(events) || statSync(events).size === 0) continue;
    const read = await readRecord(diskFiles, join(results, id));
    assert.ok('document' in read, JSON.stringify(read));
    const text = readFileSync(events, 'utf8');
    assert.ok(read.document.run.complete || read.damage !== null || !text.includes('"e":"run"'), id);
  }
  const file = join(results, 'baselines/own.json');
  const { baseline, problems } = readBaseline({ file, text: readFileSync(file, 'utf8') });
  assert.deepEqual(problems, []);
  assert.equal(baseline?.cases.size, 6);
  for (const path of ['report.html', 'ticket.html', 'made.yaml'])
    if (existsSync(join(folder, path))) assert.ok(statSync(join(folder, path)).size > 0, path);
}

/** The next night takes the lock that was left behind, and works. */
async function assertNextNight(): Promise<void> {
  const { code, err } = await start(['probe', 'own.yaml', '--quiet'], { cwd: folder }).ended;
  assert.equal(code, 0, err);
  assert.equal(existsSync(join(results, 'history/own.lock')), false);
}

describe(`killed at ${MOMENTS} moments, seed ${SEED}`, () => {
  const random = numbers(SEED);
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const [name, args] = COMMANDS[moment % COMMANDS.length] ?? assert.fail('no command');
    const afterMs = Math.round(30 + random() * 700);
    test(`${moment}: ${name} after ${afterMs} ms`, async () => {
      const known = new Set(runs());
      const { child, ended } = start(args(), { cwd: folder });
      const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
      await ended;
      clearTimeout(timer);
      await assertWhole(known);
      if (name === 'probe' || name === 'accept') await assertNextNight();
    });
  }
});

describe(`a disk that is full at ${Math.ceil(MOMENTS / 4)} moments, seed ${SEED}`, () => {
  const random = numbers(SEED + 1);
  for (let moment = 0; moment < Math.ceil(MOMENTS / 4); moment += 1) {
    const [name, args] = COMMANDS[moment % COMMANDS.length] ?? assert.fail('no command');
    const blocks = Math.floor(random() * 24);
    test(`${moment}: ${name}, no file above ${blocks} KiB`, async () => {
      const known = new Set(runs());
      const shell = `trap "" XFSZ; ulimit -f ${blocks}; PROGRAM`;
      const { code, err, signal } = await start(args(), { cwd: folder, shell }).ended;
      assert.equal(signal, null);
      assert.ok([0, 1, 2, 3].includes(code ?? -1), err);
      assert.doesNotMatch(err, /\n\s+at |bug of ours/);
      // What was lost was told.
      for (const id of runs().filter((one) => !known.has(one))) {
        const path = join(results, id, 'events.ndjson');
        const isWhole = existsSync(path) && readFileSync(path, 'utf8').includes('{"e":"end"');
        assert.ok(isWhole || err !== '', id);
      }
      await assertWhole(known);
      if (name === 'probe' || name === 'accept') {
        if (err !== '') assert.notEqual(code, 0);
        await assertNextNight();
      }
    });
  }
});
