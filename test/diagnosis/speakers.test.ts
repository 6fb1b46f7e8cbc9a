import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { speakersIn } from '../../src/diagnosis/speakers.ts';

const TAKEN_APART = [
  ['550 5.1.1 no', ['550 5.1.1 no'], false],
  ['host h[192.0.2.1] said: 550 5.1.1 no', ['550 5.1.1 no'], false],
  ['host h[192.0.2.1] refused to talk to me: 554 no', ['554 no'], false],
  ['450 4.7.1 [EAB] 554 IP=192.0.2.1 - A problem', ['450 4.7.1', '554 IP=192.0.2.1 - A problem'], true],
  [
    '450 4.1.1 <a@b>: unreachable: host i[192.0.2.9] said: 550 No such user',
    ['450 4.1.1 <a@b>: unreachable: host i[192.0.2.9]', '550 No such user'],
    true,
  ],
  ['550 5.7.23 violation -> 550 5.7.1 SPF', ['550 5.7.23 violation', '550 5.7.1 SPF'], false],
  ["Remote Server returned '550 5.1.1 no'", ['550 5.1.1 no'], false],
  ['451 5.7.3 x [Message=451 4.4.317 y]', ['451 5.7.3 x', '451 4.4.317 y'], false],
  ['SMTP error from remote mail server after RCPT TO:<a@b>: 550 no', ['550 no'], false],
  ['retry timeout exceeded', ['retry timeout exceeded'], false],
] as const;

describe('a refusal taken apart, outermost reply first', () => {
  for (const [text, replies, relayed] of TAKEN_APART) {
    test(text, () => {
      const found = speakersIn(text);
      assert.deepEqual(
        { replies: found.replies.map((reply) => reply.text), relayed: found.relayed },
        { replies, relayed },
      );
    });
  }
});

describe('the codes of a reply', () => {
  for (const [text, code, enhanced] of [
    ['550 5.1.1 no', '550', '5.1.1'],
    ['550 #5.1.0 Address rejected.', '550', '5.1.0'],
    ['553 sorry (#5.7.1)', '553', '5.7.1'],
    ['550 5.7.515 Access denied', '550', '5.7.515'],
    ['554 IP=192.0.2.1', '554', null],
    ['421', '421', null],
    ['no code', null, null],
    ['650 5.1.1 no', null, null],
  ] as const) {
    test(text, () => {
      const reply = speakersIn(text).replies.at(-1);
      assert.deepEqual({ code: reply?.code, enhanced: reply?.enhanced }, { code, enhanced });
    });
  }
});

test('quotations without end are read to a bound', () => {
  assert.equal(speakersIn('said: 550 a '.repeat(300)).replies.length, 6);
});
