// The built program on streams that do not work: a full disk, closed streams, readers that go away, inputs without end.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { folderOf, GOOD } from './bad-world.ts';
import { build, type Ended, start } from './built.ts';

const BOUNCE = 'mxprobe reads no more: <a@b.example>: host mx.b.example[192.0.2.1] said: 550 5.1.1 no such user\n';
/** Arguments, what the shell does with the streams -> exit code and stderr. */
const ROWS: readonly (readonly [args: readonly string[], streams: string, code: number, says: RegExp])[] = [
  ...[
    ['--version'],
    ['--help'],
    ['explain', '550 no', '--json'],
    ['schema', 'run'],
    ['lint', 'good.yaml'],
    ['bounce', 'x.txt'],
  ].map(
    (args) =>
      [
        args,
        '>/dev/full',
        2,
        args[0] === '--version' ? /^$/ : /^mxprobe: the output can't be written: the disk is full\n$/,
      ] as const,
  ),
  [['schema', 'run'], '>&-', 0, /^$/],
  [['schema', 'run'], '| head -c1 >/dev/null', 0, /^$/],
  [['--version'], '>&-', 0, /^$/],
  [['bounce', 'none'], '2>&-', 2, /^$/],
  [['bounce', 'none'], '2>/dev/full', 2, /^$/],
  [['bounce', '-'], '<.', 2, /^mxprobe: stdin is empty\n$/],
  [['bounce', '-'], '<&-', 2, /^mxprobe: stdin is empty\n$/],
  [['bounce', '-'], '</dev/zero', 2, /^mxprobe: stdin: more than \d+ octets\n$/],
  [['reproduce', '-'], '<x.txt', 0, /^Nothing was contacted/],
  [['reproduce', '-'], '</dev/null', 2, /^mxprobe: stdin is empty\n$/],
];

describe('streams that do not work', { timeout: 120_000 }, () => {
  let folder = '';
  before(() => {
    build();
    folder = folderOf({ 'good.yaml': GOOD, 'x.txt': BOUNCE });
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [args, streams, code, says] of ROWS)
    test(`${args.join(' ')} ${streams}`, async () => {
      const ended: Ended = await start(args, { cwd: folder, shell: `set -o pipefail; PROGRAM ${streams}` }).ended;
      assert.deepEqual([ended.code, ended.signal], [code, null], ended.err);
      assert.match(ended.err, says);
    });
});
