// Which files of a log are read: globs, rotated files oldest first, nothing older than the time that is looked at.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findLogFiles } from '../../src/net/log-files.ts';

const DAY_S = 86_400;
const NOW_S = 1_796_000_000;
let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'mxprobe-logs-'));
  const files: Readonly<Record<string, number>> = {
    'mail.log': 0,
    'mail.log.1': 0.5,
    'mail.log.2.gz': 1.5,
    'mail.err': 0,
    'mail+log': 0,
    '.mail.log.swp': 0,
  };
  for (const [name, days] of Object.entries(files)) {
    writeFileSync(join(folder, name), '');
    const at = NOW_S - days * DAY_S;
    utimesSync(join(folder, name), at, at);
  }
  mkdirSync(join(folder, 'mail.log.d'));
  symlinkSync(join(folder, 'mail.log'), join(folder, 'linked.log'));
});
after(() => rmSync(folder, { recursive: true }));

const ROWS: readonly {
  readonly name: string;
  readonly paths: readonly string[];
  readonly days: number;
  readonly found: readonly string[] | RegExp;
}[] = [
  { name: 'a file', paths: ['mail.log'], days: 1, found: ['mail.log'] },
  { name: 'a glob, oldest first', paths: ['mail.log*'], days: 1, found: ['mail.log.1', 'mail.log'] },
  { name: 'packed ones, too', paths: ['mail.log*'], days: 7, found: ['mail.log.2.gz', 'mail.log.1', 'mail.log'] },
  { name: 'each once', paths: ['mail.log*', 'mail.log'], days: 1, found: ['mail.log.1', 'mail.log'] },
  { name: 'one letter', paths: ['mail.log.?'], days: 1, found: ['mail.log.1'] },
  { name: 'a dot is a dot', paths: ['mail.lo*'], days: 1, found: ['mail.log.1', 'mail.log'] },
  { name: 'a plus is a plus', paths: ['mail+lo?'], days: 1, found: ['mail+log'] },
  { name: 'through a link', paths: ['linked.log'], days: 1, found: ['linked.log'] },
  { name: 'all are old: nothing was written', paths: ['mail.log.2*'], days: 1, found: [] },
  { name: 'none fits', paths: ['maillog*'], days: 1, found: /no file fits/ },
  { name: 'there is none', paths: ['none.log'], days: 1, found: /none\.log: / },
  { name: 'a folder', paths: ['mail.log.d'], days: 1, found: /no file fits/ },
  { name: 'no folder', paths: ['nowhere/mail.log*'], days: 1, found: /nowhere/ },
];

describe('the files of a log', () => {
  for (const { name, paths, days, found } of ROWS)
    it(name, () => {
      const read = findLogFiles(
        paths.map((path) => join(folder, path)),
        (NOW_S - days * DAY_S) * 1000,
      );
      if ('refuse' in read) assert.match(read.refuse, found instanceof RegExp ? found : /^$/);
      else
        assert.deepEqual(
          read.files.map((file) => basename(file)),
          found,
        );
    });
});
