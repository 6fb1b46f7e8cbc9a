import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { processorMs } from '../processor.ts';
import { FORMS } from './forms.ts';

const MAIL = 'From: MAILER-DAEMON@a.example\nTo: b@c.example\nSubject: x\n';

/** Inputs that make bad readers slow: a unit, repeated. */
const FLOODS: readonly (readonly [string, string, string])[] = [
  ['letters without an end', '', 'a'],
  ['at signs', '', '@'],
  ['addresses', '', '<a@b.example>:\n'],
  ['addresses in a line', '', 'a@b.example '],
  ['blanks', '550 ', ' '],
  ['line ends', 'x', '\n'],
  ['quoting marks', '', '> '],
  ['quoted lines', '', '>>>>>>> a\n'],
  ['replies', '', '550 5.1.1 no\n'],
  ['hyphenated replies', '', '550-5.1.1 no\n'],
  ['leads', '', 'host a[1.2.3.4] said: '],
  ['leads of Exim', '', 'SMTP error from remote mail server after RCPT TO:<'],
  ['host words', '', 'host a [1.2.3.4] '],
  ['reply ends', 'host a[1.2.3.4] said: 550 x ', '(in reply to '],
  ['transcript marks', '<<< 550 a\n', '>>> '],
  ['transcript replies', '', '<<< 550 a\n'],
  ['brackets', '', '<<<<'],
  ['tags', `${MAIL}Content-Type: text/html\n\n`, '<p '],
  ['entities', `${MAIL}Content-Type: text/html\n\n`, '&#1'],
  ['comments', `${MAIL}Content-Type: text/html\n\n`, '<!--'],
  ['boundaries', `${MAIL}Content-Type: multipart/mixed; boundary=b\n\n`, '--b\n'],
  ['nested multiparts', '', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n'],
  ['nested messages', '', 'Content-Type: message/rfc822\nFrom: a@b.example\n\n'],
  ['header fields', MAIL, 'X-A: b\n'],
  ['folded fields', `${MAIL}Subject: a\n`, ' b\n'],
  ['encoded words', `${MAIL}Subject: `, '=?utf-8?q?a'],
  ['equals signs', `${MAIL}Content-Transfer-Encoding: quoted-printable\n\n`, '=\t'],
  ['report fields', `${MAIL}\n`, 'Final-Recipient: rfc822; a@b.example\nAction: failed\n'],
  ['fields in a line', `${MAIL}\n`, ' Final-Recipient: rfc822; a@b.example Action: failed'],
  ['reports in reports', '', 'Content-Type: multipart/report; boundary=b\n\nx\n'],
];

describe('hostile input', () => {
  for (const [name, head, unit] of FLOODS) {
    it(`${name}: ten times the input takes no more than some twenty times as long`, () => {
      // The processor's caches may be somebody else's: one quiet round of several is enough, a quadratic reader has none.
      const rounds: string[] = [];
      for (let round = 0; round < 6; round += 1) {
        const small = timeOf(head + unit.repeat(Math.ceil(10_000 / unit.length)));
        const large = timeOf(head + unit.repeat(Math.ceil(100_000 / unit.length)));
        if (large < Math.max(100, small * 22)) return;
        rounds.push(`${small.toFixed(1)} ms, then ${large.toFixed(1)} ms`);
      }
      assert.fail(rounds.join('; '));
    });
  }

  it('reads so many octets and no more', () => {
    const facts = readBounce(Buffer.from(`${FORMS[0]?.text}\n${'x'.repeat(100_000)}`), { maxBytes: 5000 });
    assert.equal(facts.failures[0]?.reply?.code, 550);
    assert.deepEqual(facts.notes, ['only the first 5000 octets were read']);
  });

  it('never throws, and invents nothing, on any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        for (const failure of readBounce(octets).failures)
          assert.ok(failure.recipient?.includes('@') ?? failure.reply !== null);
      }),
      { numRuns: 150 },
    );
  });

  it('never throws on a bounce with octets changed, and reads no field that has a line end in it', () => {
    const texts = FORMS.map((f) => Buffer.from(MAIL + f.text));
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }),
        (text, edits) => {
          const changed = Buffer.from(text);
          for (const [at, octet] of edits) changed[at % changed.length] = octet;
          for (const failure of readBounce(changed).failures) {
            for (const value of [
              failure.recipient,
              failure.sender,
              failure.remote.host,
              failure.remote.address,
              failure.status,
            ]) {
              assert.doesNotMatch(value ?? '', /[\s\0]/);
            }
            const { code } = failure.reply ?? { code: null };
            assert.ok(code === null || (code >= 200 && code < 600));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes any charset label, known or not', () => {
    for (const charset of [
      'utf-8',
      'iso-2022-jp',
      'windows-1252',
      'utf-7',
      'x-user-defined',
      'no-such',
      '"',
      "'); drop",
      'UTF-16',
    ]) {
      const head = `${MAIL}Content-Type: text/plain; charset=${charset}\n\n`;
      const facts = readBounce(Buffer.from(head + (FORMS[0]?.text ?? '')));
      if (charset !== 'UTF-16') assert.equal(facts.failures[0]?.reply?.code, 550, charset);
    }
  });

  it('reads the quotation marks of windows-1252, whatever Node calls it', () => {
    const body = Buffer.concat([
      Buffer.from(`${MAIL}Content-Type: text/plain; charset=iso-8859-1\n\nguest@hotel.example: 550 5.1.1 don`),
      Buffer.from([0x92]),
      Buffer.from('t know\n'),
    ]);
    assert.equal(readBounce(body).failures[0]?.reply?.text, 'don’t know');
  });
});

/** The best of three, by the processor. */
function timeOf(text: string): number {
  const octets = Buffer.from(text);
  return Math.min(...[1, 2, 3].map(() => processorMs(() => readBounce(octets))));
}
