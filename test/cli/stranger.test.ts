// Guarantee 15: a scenario that came by mail reads below its own folder only, takes nothing from the environment, and shows what it wants.
import assert from 'node:assert/strict';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { folderOf, GOOD, keyOf, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';

const sends = (file: string) =>
  `${GOOD.replace('  - quit\n', '')}  - ehlo: x.example\n  - mail: a@x.example\n  - rcpt: b@x.example\n  - data: { file: "${file}" }\n  - quit\n`;
const says = (text: string) => `${GOOD.replace('  - quit\n', '')}  - ehlo: ${text}\n  - quit\n`;
const SECRET = 'swordfish-4711';

const FILES = {
  '.ssh/id_x': SECRET,
  'documents/tax.txt': SECRET,
  'downloads/key.yaml': sends('../.ssh/id_x'),
  'downloads/documents.yaml': sends('../documents/tax.txt'),
  'downloads/absolute.yaml': sends('/etc/hostname'),
  'downloads/linked.yaml': sends('link'),
  'downloads/dotted.yaml': sends('.hidden/x'),
  'downloads/.hidden/x': SECRET,
  'downloads/dotfile.yaml': sends('.env'),
  'downloads/.env': SECRET,
  'downloads/ehlo.yaml': says('${env.MXPROBE_KEY}'),
  'downloads/message.eml': 'Subject: x\n\nhello\n',
  'downloads/beside.yaml': sends('message.eml'),
  'downloads/sub/below.yaml': sends('../message.eml'),
  'at-home.yaml': sends('documents/tax.txt'),
  'beside-at-home.yaml': sends('note.txt'),
  'note.txt': SECRET,
  'project/mxprobe.project': '',
  'project/a/up.yaml': sends('../message.eml'),
  'project/message.eml': 'Subject: x\n\nhello\n',
  'project/a/out.yaml': sends('../../documents/tax.txt'),
  'project/.git/config': SECRET,
  'project/a/git.yaml': sends('../.git/config'),
  'mxprobe.project': '',
};

const ROWS = [
  { args: ['run', 'downloads/key.yaml'], code: 2, err: /outside the project|with a dot/ },
  { args: ['run', 'downloads/documents.yaml'], code: 2, err: /outside the project/ },
  { args: ['run', 'downloads/absolute.yaml'], code: 2, err: /outside the project/ },
  { args: ['run', 'downloads/linked.yaml'], code: 2, err: /outside the project|with a dot/ },
  { args: ['run', 'downloads/dotted.yaml'], code: 2, err: /with a dot at the begin/ },
  { args: ['run', 'downloads/dotfile.yaml'], code: 2, err: /with a dot at the begin/ },
  { args: ['run', 'downloads/sub/below.yaml'], code: 2, err: /outside the project/ },
  { args: ['run', 'at-home.yaml'], code: 2, err: /home folder/ },
  { args: ['run', 'beside-at-home.yaml'], code: 2, err: /home folder/ },
  { args: ['run', 'project/a/out.yaml'], code: 2, err: /outside the project/ },
  { args: ['run', 'project/a/git.yaml'], code: 2, err: /with a dot at the begin/ },
  {
    args: ['run', 'downloads/ehlo.yaml'],
    code: 2,
    err: /the environment has no MXPROBE_KEY that may be used here[\s\S]*--env MXPROBE_KEY/,
  },
  { args: ['run', 'downloads/ehlo.yaml', '--env', 'OTHER'], code: 2, err: /MXPROBE_KEY/ },
  { args: ['threshold', 'downloads/ehlo.yaml', '--by', 'connections'], code: 2, err: /MXPROBE_KEY/ },
  { args: ['run', 'downloads/ehlo.yaml', '--env', 'MXPROBE_KEY', '--no-record'], code: 0, err: /^$/ },
  { args: ['run', 'downloads/beside.yaml', '--no-record'], code: 0, err: /^$/ },
  { args: ['run', 'project/a/up.yaml', '--no-record'], code: 0, err: /^$/ },
  { args: ['run', 'downloads/ehlo.yaml', '--env', 'A B'], code: 2, err: /the name of an environment variable/ },
] as const;

const LINT = ['lint', 'downloads/beside.yaml', 'downloads/ehlo.yaml'] as const;

let folder = '';
let told: ReadonlyMap<string, Told>;
before(() => {
  folder = folderOf(FILES);
  symlinkSync('../.ssh/id_x', join(folder, 'downloads/link'));
  told = runAll(folder, [...ROWS.map(({ args }) => args), LINT], { MXPROBE_KEY: SECRET, HOME: folder });
});
after(() => rmSync(folder, { recursive: true }));

describe('run from the home folder', () => {
  for (const { args, code, err } of ROWS)
    test(args.join(' '), () => {
      const found = told.get(keyOf(args)) ?? assert.fail('it was not run');
      assert.match(found.err, err);
      assert.equal(found.code, code, found.err);
      if (code !== 0) assert.ok(!`${found.out}${found.err}`.includes(SECRET));
    });
});

test('lint shows what a scenario reads, takes and contacts', () => {
  const { out } = told.get(keyOf(LINT)) ?? assert.fail('it was not run');
  assert.match(
    out,
    /downloads\/beside\.yaml: reads downloads\/message\.eml; contacts what --target names, or the embedded MX/,
  );
  assert.match(out, /downloads\/ehlo\.yaml: takes MXPROBE_KEY from the environment; contacts what --target names/);
});
