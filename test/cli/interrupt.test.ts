// Guarantee 13 on the built program: however it is made to end, the exit code is defined and what ran is on the disk.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { diskFiles } from '../../src/net/disk-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { type Hostile, startHostile } from '../hostile/server.ts';
import { smtp } from '../hostile/smtp.ts';
import { build, start } from './built.ts';

/** The first case is answered, the second is left waiting at MAIL. */
const SCENARIO = `name: x
variants:
  first: { from: a@probe.example }
  second: { from: silent@probe.example }
dialogue:
  - connect
  - ehlo: probe.example
    expect: 250
  - mail: \${from}
  - quit
`;

describe('guarantee 13: interrupts', { timeout: 120_000 }, () => {
  let folder = '';
  let server: Hostile;
  before(async () => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'mxprobe-interrupt-'));
    writeFileSync(join(folder, 'x.yaml'), SCENARIO);
    server = await startHostile(
      smtp({
        mail: (peer) => {
          if (!peer.heard.includes('silent')) peer.say('250 ok\r\n');
        },
      }),
    );
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const run = (results: string, ...more: string[]) => [
    ...['run', 'x.yaml', '--results', results, '--jobs', '1', '--target', `127.0.0.1:${server.port}`],
    ...more,
  ];
  async function silence(): Promise<void> {
    const before = server.peers.length;
    for (;;) {
      if (server.peers.slice(before).some(({ heard }) => heard.includes('silent'))) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async function recorded(results: string) {
    const [id = 'none'] = readdirSync(join(folder, results));
    const read = await readRecord(diskFiles, join(folder, results, id));
    if ('fault' in read) assert.fail(read.fault);
    return read;
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    test(`${signal} once: the session is ended politely, what ran is recorded, exit 130`, async () => {
      const waiting = silence();
      const { child, ended } = start(run(signal), { cwd: folder });
      await waiting;
      child.kill(signal);
      const { code, out, err } = await ended;
      assert.equal(code, 130);
      assert.match(err, /^interrupted: ending the sessions; once more ends at once\n/);
      assert.match(out, /1 case[s]? .*|passed/);
      assert.match(server.peers.at(-1)?.heard ?? '', /silent[\s\S]*QUIT\r\n$/);
      const { document, damage } = await recorded(signal);
      assert.match(damage ?? '', /ended before it was finished/);
      assert.deepEqual(
        document.cases.map(({ verdict, reason }) => [verdict, reason]),
        [
          ['passed', null],
          ['inconclusive', 'interrupted'],
        ],
      );
    });

  test('twice: at once, exit 130, and the record can be read', async () => {
    const waiting = silence();
    const { child, ended } = start(run('twice'), { cwd: folder });
    await waiting;
    child.kill('SIGINT');
    child.kill('SIGINT');
    const { code, signal } = await ended;
    assert.deepEqual([code, signal], [130, null]);
    assert.equal((await recorded('twice')).document.cases[0]?.verdict, 'passed');
  });

  test('--max-time is an interrupt that was announced', async () => {
    const { ended } = start(run('max-time', '--max-time', '2s'), { cwd: folder });
    const { code } = await ended;
    assert.equal(code, 130);
    assert.equal((await recorded('max-time')).document.cases.length, 2);
  });

  const quick = ['--timeout', '300ms', '-v'];
  test('a reader that goes away: the run and its record are whole, the exit code is the verdict', async () => {
    const shell = 'PROGRAM | head -1; exit ${PIPESTATUS[0]}';
    const { code, err, out } = await start(run('head', ...quick), { cwd: folder, shell }).ended;
    assert.deepEqual([code, err], [3, '']);
    assert.equal(out.split('\n').length, 2);
    assert.equal((await recorded('head')).damage, null);
  });

  test('stdout on a full disk: said on stderr, exit 2, the record is whole', async () => {
    const { code, err } = await start(run('full', ...quick), { cwd: folder, shell: 'PROGRAM > /dev/full' }).ended;
    assert.equal(code, 2);
    assert.match(err, /^mxprobe: the output can't be written: the disk is full\n$/);
    assert.equal((await recorded('full')).damage, null);
  });

  test('many cases at once: Node has nothing to say about it', async () => {
    const variants = [...'abcdefghijklmnop'].map((name) => `  ${name}: { from: silent@probe.example }\n`).join('');
    writeFileSync(join(folder, 'many.yaml'), SCENARIO.replace(/ {2}first:.*\n.*\n/, variants));
    const args = ['run', 'many.yaml', '--no-record', '--jobs', '16', '--timeout', '1s', '--target'];
    const { code, err } = await start([...args, `127.0.0.1:${server.port}`], { cwd: folder }).ended;
    assert.deepEqual([code, err], [3, '']);
  });

  test('closed stdout and stderr', async () => {
    const { code } = await start(run('closed', ...quick), { cwd: folder, shell: 'PROGRAM >&- 2>&-' }).ended;
    assert.equal(code, 3);
    assert.equal((await recorded('closed')).damage, null);
  });

  test('a record that is cut by a full disk: said, and the verdict is told', async () => {
    const { code, err } = await start(run('limit', ...quick), {
      cwd: folder,
      shell: 'trap "" XFSZ; ulimit -f 1; PROGRAM',
    }).ended;
    assert.equal(code, 3);
    assert.match(err, /mxprobe: the record is not whole: /);
  });

  test('a results folder that is none: said, and nothing is sent', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, err, out } = await start(run('file', ...quick), { cwd: folder }).ended;
    assert.equal(code, 2);
    assert.match(err, /^mxprobe: nothing can be recorded, so nothing was sent: .*not a regular file\n.*--no-record/);
    assert.equal(out, '');
  });

  test('records are for their owner alone', async () => {
    mkdirSync(join(folder, 'mode'));
    await start(run('mode', ...quick), { cwd: folder }).ended;
    const [id = ''] = readdirSync(join(folder, 'mode'));
    const { statSync } = await import('node:fs');
    assert.equal(statSync(join(folder, 'mode', id)).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, 'mode', id, 'run.json')).mode & 0o777, 0o600);
    assert.doesNotMatch(readFileSync(join(folder, 'mode', id, 'events.ndjson'), 'utf8'), /\0/);
  });
});
