import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MAX_TEXT, normalise } from '../../src/diagnosis/normalise.ts';

describe('a refusal on one line', () => {
  for (const [what, written, text] of [
    ['a DSN prefix', 'smtp; 550 5.1.1 no', '550 5.1.1 no'],
    ['the whole field', 'Diagnostic-Code: smtp;550 no', '550 no'],
    ['folded lines', '550 5.7.1 one\r\n    two\tthree', '550 5.7.1 one two three'],
    ['a multi-line reply', '550-5.7.26 one\r\n550-5.7.26\r\n550 5.7.26  two', '550 5.7.26 one two'],
    ['the same, joined by Postfix', '550-5.7.26 one 550-5.7.26 two 550 5.7.26 three', '550 5.7.26 one two three'],
    [
      'a multi-line reply without enhanced codes',
      '554-gmx.net\n554-No SMTP service\n554 see',
      '554 gmx.net No SMTP service see',
    ],
    ['a code on the last line only', '550-no\n550 5.7.1 reason', '550 5.7.1 no reason'],
    ['what is quoted behind the last line', '550-5.1.1 a\n550 5.1.1 b said: 550 c', '550 5.1.1 a b said: 550 c'],
    ['another reply inside one line', '550 5.7.23 no -> 550 5.7.1 why', '550 5.7.23 no -> 550 5.7.1 why'],
    ['the words about the stage', '550 no (in reply to end of DATA command)', '550 no'],
    ['control characters', '550\x00 no\x1b[2J', '550 no [2J'],
    ['no reply at all', '  hello\n world ', 'hello world'],
    ['nothing', '', ''],
  ] as const) {
    test(what, () => assert.equal(normalise(written).text, text));
  }
});

describe('the stage that the words state', () => {
  for (const [written, stage] of [
    ['host h[192.0.2.1] said: 530 5.7.0 x (in reply to MAIL FROM command)', 'mail'],
    ['550 x (in reply to RCPT TO command)', 'rcpt'],
    ['550 x (in reply to DATA command)', 'data'],
    ['550 x (in reply to end of DATA command)', 'eod'],
    ['550 x (in reply to EHLO command)', 'ehlo'],
    ['454 x (in reply to STARTTLS command)', 'starttls'],
    ['host h[192.0.2.1] refused to talk to me: 554 x', 'connect'],
    ['connect to mx.example[192.0.2.1]:25: Connection refused', 'connect'],
    ['lost connection with h[192.0.2.1] while receiving the initial server greeting', 'connect'],
    ['lost connection with h[192.0.2.1] while sending RCPT TO', 'rcpt'],
    ['lost connection with h[192.0.2.1] while performing the EHLO handshake', 'ehlo'],
    ['lost connection with h[192.0.2.1] while receiving the STARTTLS response', 'starttls'],
    ['conversation with h timed out while sending message body', 'eod'],
    ['conversation with h timed out while sending end of data -- message may be sent more than once', 'eod'],
    ['SMTP error from remote mail server after RCPT TO:<a@b.example>: host h [192.0.2.1]: 550 x', 'rcpt'],
    ['SMTP error from remote mail server after pipelined MAIL FROM:<a@b.example>: 550 x', 'mail'],
    ['SMTP error from remote mail server after initial connection: 554 x', 'connect'],
    ['SMTP error from remote server after TEXT command, host: h (192.0.2.1) reason: 550 x', 'eod'],
    ['h [192.0.2.1] did not like our final DATA: 550 x', null],
    ['550 5.1.1 user unknown', null],
    ['550 while sending flowers', null],
  ] as const) {
    test(written, () => assert.equal(normalise(written).stage, stage));
  }
});

test('any text comes out on one line, within the bound, and a second time unchanged', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('', '550-5.1.1 a\n', '450 '),
      (tail, head) => {
        const { text } = normalise(head + tail);
        assert.ok(text.length <= MAX_TEXT + 16 && !/[\r\n\t]| {2}/.test(text));
      },
    ),
  );
  assert.equal(normalise(`550 ${'x'.repeat(1_000_000)}`).text.length, MAX_TEXT);
});
