// `mxprobe log --queue`: of a whole log what concerns one message, which is what a lost mail names.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { command } from '../../src/cli/log.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-log-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'mail.log');
const line = (id: string, said: string) =>
  `Nov 30 01:06:19 mx postfix/lmtp[1]: ${id}: to=<guest@hotel.example>, relay=mx.hotel.example[192.0.2.25]:24, delay=1, delays=0/0/0/1, dsn=5.0.0, status=bounced (host mx.hotel.example[192.0.2.25] said: ${said} (in reply to end of DATA command))\n`;
writeFileSync(
  file,
  line('4AAAA1', '552 5.2.2 Quota exceeded (mailbox for user is full)') + line('4BBBB2', '550 5.1.1 no such user here'),
);

for (const [ids, causes] of [
  [[], ['rcpt-quota', 'rcpt-unknown']],
  [['4AAAA1'], ['rcpt-quota']],
  [
    ['4AAAA1', '4BBBB2'],
    ['rcpt-quota', 'rcpt-unknown'],
  ],
  [['4CCCC3'], []],
] as const)
  test(`of ${ids.join(' and ') || 'all'}: ${causes.join(', ') || 'nothing'}`, async () => {
    const { out, err } = await called(command, [file, '--json', ...ids.flatMap((id) => ['--queue', id])]);
    assert.equal(err, '');
    const { groups } = JSON.parse(out) as { groups: readonly { cause: string }[] };
    assert.deepEqual(groups.map(({ cause }) => cause).sort(), causes);
  });
