import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Failure } from '../../src/bounce/facts.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { PASTED, type Pasted } from './pasted.ts';
import { PROGRAMS_PASTED } from './pasted-programs.ts';

describe('what people paste', () => {
  for (const row of [...PASTED, ...PROGRAMS_PASTED]) {
    it(row.name, () => check(row, row.text));
    it(`${row.name}: in a ticket, quoted`, () => {
      if (/^[[{]/.test(row.text)) return;
      check(
        row,
        `Hello,\n\nwhat does this mean?\n\n${row.text.replace(/^/gm, '> ')}\n\nThank you\nJo (jo@desk.example)\n`,
      );
    });
  }
});

function check(row: Pasted, text: string): void {
  const { failures } = readBounce(Buffer.from(text));
  if (row.recipients !== undefined)
    assert.deepEqual(
      failures.map((one) => one.recipient),
      row.recipients,
    );
  const failure = failures[0] as Failure;
  const stage = failure.stageBasis === 'inferred' ? null : failure.stage;
  const got = {
    code: failure.reply?.code ?? null,
    enhanced: failure.reply?.enhanced ?? failure.status,
    stage,
    ...failure.remote,
    action: failure.action,
    sender: failure.sender,
  };
  for (const field of ['code', 'enhanced', 'stage', 'host', 'address', 'action', 'sender'] as const)
    if (row[field] !== undefined) assert.equal(got[field], row[field], field);
  if (row.words !== undefined) assert.match(`${failure.diagnostic} ${failure.words}`, row.words);
}
