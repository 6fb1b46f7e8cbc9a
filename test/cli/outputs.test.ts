// Guarantee 14: no output is an input or another output, by whatever name; and what can't be written is said before anything is sent.
import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { folderOf, GOOD, keyOf, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';

const BOUNCE = `From: MAILER-DAEMON@mx.example
To: a@probe.example
Subject: Undelivered Mail Returned to Sender

<b@mx.example>: host mx.example[192.0.2.1] said: 550 5.1.1 <b@mx.example>:
    Recipient address rejected: User unknown (in reply to RCPT TO command)
`;
const WITH_FILES = GOOD.replace('sandbox: {}', 'sandbox: {}\nburst: { sessions: 1, rows: rows.csv }');
const MESSAGE = `${GOOD.replace('  - quit\n', '')}  - ehlo: x.example\n  - mail: a@x.example\n  - rcpt: b@x.example\n  - data: { file: message.eml }\n  - quit\n`;

const FILES = {
  's.yaml': GOOD,
  't.yaml': GOOD,
  'dir/s.yaml': GOOD,
  'burst.yaml': WITH_FILES,
  'rows.csv': 'a\n1\n',
  'message.yaml': MESSAGE,
  'message.eml': 'Subject: x\n\nhello\n',
  'fragments/fragment.yaml': 'steps:\n  - noop\n',
  'uses.yaml': `${GOOD.replace('  - quit\n', '')}  - use: fragments/fragment.yaml\n  - quit\n`,
  'b.eml': BOUNCE,
  'zones.txt': 'zen.example\n',
};

const overwrites = (args: readonly string[], input: string) => ({ args, input });
const ROWS = [
  ...['s.yaml', './s.yaml', 'dir/../s.yaml', 'linked.yaml', 'hard.yaml', 'dirlink/s.yaml'].map((path) =>
    overwrites(
      ['run', path.startsWith('dirlink') ? 'dir/s.yaml' : 's.yaml', '--report', `html=${path}`],
      path.startsWith('dirlink') ? 'dir/s.yaml' : 's.yaml',
    ),
  ),
  overwrites(['run', 's.yaml', 't.yaml', '--report', 'csv=t.yaml'], 't.yaml'),
  overwrites(['run', '.', '--report', 'csv=t.yaml'], 't.yaml'),
  overwrites(['run', 'message.yaml', '--report', 'json=message.eml'], 'message.eml'),
  overwrites(['run', 'uses.yaml', '--report', 'tap=fragments/fragment.yaml'], 'fragments/fragment.yaml'),
  overwrites(['run', 'burst.yaml', '--report', 'text=rows.csv'], 'rows.csv'),
  overwrites(['bounce', 'b.eml', '--scenario', 'b.eml'], 'b.eml'),
  overwrites(['bounce', 'b.eml', '--scenario', './dir/../b.eml'], 'b.eml'),
  overwrites(['reproduce', 'b.eml', '--scenario', 'b.eml'], 'b.eml'),
  overwrites(['reproduce', 'b.eml', '--sandbox', '--report', 'html=b.eml'], 'b.eml'),
] as const;

const FAULTY = [
  {
    args: ['run', 's.yaml', '--report', 'html=none/x.html'],
    says: /none\/x\.html: there is no such file or folder; nothing was sent/,
  },
  { args: ['run', 's.yaml', '--report', 'html=dir'], says: /dir: not a regular file; nothing was sent/ },
  { args: ['run', 's.yaml', '--report', 'html=s.yaml/x'], says: /nothing was sent/ },
  { args: ['run', 's.yaml', '--report', `html=${'x'.repeat(300)}`], says: /nothing was sent/ },
  {
    args: ['run', 's.yaml', '--report', 'html=a.html', '--report', 'csv=dir/../a.html'],
    says: /two outputs for dir\/\.\.\/a\.html/,
  },
  {
    args: ['run', 's.yaml', '--report', 'html=dir/a.html', '--report', 'csv=dirlink/a.html'],
    says: /two outputs for dirlink\/a\.html/,
  },
  { args: ['run', 's.yaml', '--results', 's.yaml'], says: /nothing can be recorded, so nothing was sent/ },
  { args: ['run', 's.yaml', '--results', '/proc/none'], says: /nothing can be recorded, so nothing was sent/ },
  {
    args: ['threshold', 'message.yaml', '--by', 'messages', '--results', 's.yaml'],
    says: /nothing can be recorded, so nothing was sent/,
  },
  { args: ['reproduce', 'b.eml', '--sandbox', '--report', 'html=none/x.html'], says: /nothing was sent/ },
] as const;

let folder = '';
let told: ReadonlyMap<string, Told>;
before(() => {
  folder = folderOf({ ...FILES, 'home/': '' });
  symlinkSync('s.yaml', join(folder, 'linked.yaml'));
  symlinkSync('dir', join(folder, 'dirlink'));
  linkSync(join(folder, 's.yaml'), join(folder, 'hard.yaml'));
  mkdirSync(join(folder, 'sub'));
  told = runAll(
    folder,
    [...ROWS, ...FAULTY].map(({ args }) => args),
  );
});
after(() => rmSync(folder, { recursive: true }));

describe('an input is not overwritten', () => {
  for (const { args, input } of ROWS)
    test(args.join(' '), () => {
      const { code, err } = told.get(keyOf(args)) ?? assert.fail('it was not run');
      assert.match(err, /was read as an input.*it is not overwritten|two outputs/);
      assert.equal(code, 2);
      assert.equal(
        readFileSync(join(folder, input), 'utf8'),
        Object.entries(FILES).find(([name]) => name === input)?.[1],
      );
    });
});

describe('what can not be written is said before anything is sent', () => {
  for (const { args, says } of FAULTY)
    test(args.join(' ').slice(0, 90), () => {
      const { code, err, out } = told.get(keyOf(args)) ?? assert.fail('it was not run');
      assert.match(err, says);
      assert.equal(code, 2);
      assert.doesNotMatch(out, /passed|failed/);
    });
});
