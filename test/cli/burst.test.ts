// A burst as a user runs it: what a terminal shows meanwhile, what a pipe does not, ^C once and twice, and what is on the disk.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { diskFiles } from '../../src/net/disk-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { build, type Started, start } from './built.ts';

const DIALOGUE = `dialogue:
  - connect
  - ehlo: probe.example
  - mail: a@good.test
  - rcpt: b@lab.test
  - data
  - quit
`;
const MANY = `name: many\nburst: { sessions: 5000, rate: 50/s, concurrency: 50 }\n${DIALOGUE}`;
const FEW = `name: few
sandbox: { rate: 12/1m }
burst: { sessions: 30, rate: 30/s, expect: { accepted: 12 } }
${DIALOGUE}`;

describe('a burst on the command line', { timeout: 60_000 }, () => {
  let folder = '';
  before(() => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'mxprobe-burst-'));
    writeFileSync(join(folder, 'many.yaml'), MANY);
    writeFileSync(join(folder, 'few.yaml'), FEW);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function recorded(results: string) {
    const [id = 'none'] = readdirSync(join(folder, results));
    const read = await readRecord(diskFiles, join(folder, results, id));
    if ('fault' in read) assert.fail(read.fault);
    const log = readFileSync(join(folder, results, id, 'burst.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    const sessions = log.map((line) => JSON.parse(line) as unknown).filter(Array.isArray);
    return { ...read, burst: read.document.cases[0]?.burst, sessions };
  }

  test('a terminal: one line that is redrawn in one piece, and nothing is left of it', async (t) => {
    if (spawnSync('script', ['--version']).error) return t.skip('script(1) is not installed');
    const shell = `script -qec "PROGRAM" /dev/null`;
    const { code, out } = await start(['run', 'few.yaml', '--no-record'], { cwd: folder, shell }).ended;
    assert.equal(code, 0);
    const [live = ''] = out.split('few.yaml');
    // Lines of the status begin where the one before is taken away; none of them breaks the line.
    const drawn = live.split('\r\x1b[K');
    assert.ok(drawn.length >= 4, JSON.stringify(live));
    assert.ok(!live.includes('\n'), JSON.stringify(live));
    const plain = drawn.map((line) => line.replace(/\x1b\[[0-9;]*m/g, ''));
    const bursts = plain.filter((line) => line.includes('in flight'));
    assert.ok(bursts.length >= 3, JSON.stringify(plain));
    for (const line of bursts)
      assert.match(line, /^\d+\/30 {2}[\d.]+\/s {2}\d+ in flight {2}\d+ accepted( {2}450 x \d+)?$/);
    assert.match(bursts.at(-1) ?? '', /^30\/30 .* 12 accepted {2}450 x 18$/);
    assert.equal(plain.at(-1), '', 'the last status line is taken away');
    assert.doesNotMatch(out.slice(live.length), /in flight/);
  });

  test('a pipe: nothing of it', async () => {
    const { code, out, err } = await start(['run', 'few.yaml', '--no-record'], { cwd: folder }).ended;
    assert.deepEqual([code, err], [0, '']);
    assert.doesNotMatch(out, /in flight|\x1b|\r/);
    // As expected: one line; all of it with -v.
    assert.match(out, /^ {4}30 sessions, [\d.]+\/s: 12 as expected, 18 refused, a session p50 .* ms, p99 .* ms$/m);
    assert.doesNotMatch(out, /accepted +12,/);
    const whole = await start(['run', 'few.yaml', '--no-record', '-v'], { cwd: folder }).ended;
    assert.match(whole.out, /accepted +12,/);
  });

  /** Resolves when the server has as many sessions, or the program says so on stderr. */
  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const runAt = (mx: RunningSandbox, results: string): Started =>
    start(['run', 'many.yaml', '--target', `127.0.0.1:${mx.port}`, '--results', results], { cwd: folder });

  test('^C once: no session is begun any more, those that go on come to their end, all of it is told; exit 130', async () => {
    const mx = await startSandbox({ reply_delay: { rcpt: 300 } });
    const { child, ended } = runAt(mx, 'once');
    await until(() => mx.counts.sessions >= 25);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    await mx.close();
    assert.equal(code, 130);
    assert.match(err, /^interrupted: ending the sessions; once more ends at once\n/);
    assert.match(out, /sessions +\d+ in .*; interrupted\n/);
    const { burst, sessions, damage } = await recorded('once');
    assert.match(damage ?? '', /ended before it was finished/);
    assert.deepEqual([burst?.complete, burst?.interrupted], [true, true]);
    assert.deepEqual([burst?.sessions.begun, burst?.messages.accepted], [mx.counts.sessions, mx.counts.accepted]);
    assert.deepEqual([burst?.sessions.done, sessions.length], [mx.counts.sessions, mx.counts.sessions]);
    assert.ok(mx.counts.sessions < 200, String(mx.counts.sessions));
  });

  test('^C twice: at once, exit 130, and what was recorded by then can be read', async () => {
    const mx = await startSandbox({ silent: ['rcpt'] });
    const { child, ended } = runAt(mx, 'twice');
    await until(() => mx.counts.sessions >= 25);
    let told = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    child.kill('SIGINT');
    await until(() => told.includes('interrupted'));
    const second = performance.now();
    child.kill('SIGINT');
    const { code, signal } = await ended;
    const ms = performance.now() - second;
    await mx.close();
    assert.deepEqual([code, signal], [130, null]);
    assert.ok(ms < 4_000, `${ms}: sessions that go on have five seconds`);
    const { document } = await recorded('twice');
    assert.deepEqual([document.cases[0]?.verdict, document.cases[0]?.reason], ['inconclusive', 'interrupted']);
  });
});
