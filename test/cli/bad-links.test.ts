// Rings of links, sockets, pipes and devices where a file is expected; one file by two names; and the file behind stdin as output.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertTold, folderOf, GOOD, keyOf, type Line, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';
import { build, start } from './built.ts';

const LOG = `Nov 30 01:06:19 mx postfix/smtp[1]: 74CAE264549: to=<a@x.example>, relay=mx.x.example[192.0.2.9]:25, delay=0.02, delays=0/0/0/0, dsn=5.1.1, status=bounced (host mx.x.example[192.0.2.9] said: 550 5.1.1 User unknown (in reply to RCPT TO command))\n`;
const BOUNCE =
  'From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\n<b@mx.example>: host mx.example[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n';
const FILES = { 's.yaml': GOOD, 'm.log': LOG, 'b.eml': BOUNCE, fifo: null };

const readers = (path: string) => [
  ['log', path],
  ['bounce', path],
  ['import', path],
  ['reports', path],
  ['received', path],
  ['run', path],
  ['mx', '--domains', path, '--out', 'never-made'],
  ['sandbox', '--policy', path],
];
const TWICE = ['run', 's.yaml', './s.yaml', '--no-record'];
const LINES: readonly Line[] = [
  ...readers('ring').map((args): Line => [args, 2, /its links lead in a circle/]),
  ...readers('socket').map((args): Line => [args, 2, /no regular file/]),
  ...readers('/dev/zero').map((args): Line => [args, 2, /no regular file/]),
  ...readers('fifo').map((args): Line => [args, 2, /no regular file|named pipe; `mxprobe log - < fifo`/]),
  [['log', 'm.log', './m.log'], 2, /\.\/m\.log is given twice/],
  [['log', 'm.log', 'also.log'], 2, /also\.log is given twice/],
  [['log', '-', '-'], 2, /`-` is given twice/],
  [['bounce', '-', '-'], 2, /`-` is given twice/],
  [TWICE, 0, /^$/],
];

describe('what is no file of its own', () => {
  let folder = '';
  let told: ReadonlyMap<string, Told> = new Map();
  let server: Server;
  before(async () => {
    folder = folderOf(FILES);
    symlinkSync('ring', join(folder, 'other'));
    symlinkSync('other', join(folder, 'ring'));
    symlinkSync('m.log', join(folder, 'also.log'));
    server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    told = runAll(
      folder,
      LINES.map(([args]) => args),
    );
    await build();
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  for (const line of LINES) test(keyOf(line[0]), () => assertTold(told, line));

  test('one scenario by two paths is asked once', () =>
    assert.match(told.get(keyOf(TWICE))?.out ?? '', /1 case: 1 passed/));

  for (const [shell, input] of [
    ['PROGRAM - --scenario b.eml < b.eml', 'bounce b.eml'],
    ['PROGRAM - --report html=m.log < m.log', 'log m.log'],
    ['PROGRAM - --report html=also.log < m.log', 'log m.log'],
  ] as const)
    test(`the file behind stdin: ${shell}`, async () => {
      const [command = '', file = ''] = input.split(' ');
      const { code, err } = await start([command], { cwd: folder, shell }).ended;
      assert.match(err, /was read as an input/);
      assert.equal(code, 2);
      assert.equal(readFileSync(join(folder, file), 'utf8'), FILES[file as 'm.log' | 'b.eml']);
    });
});
