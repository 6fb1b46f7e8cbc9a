// A mark holds its value, or there is no mark: over all forms of notices and all that people paste, also quoted in a ticket.
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import type { Failure, Place, TextPart } from '../../src/bounce/facts.ts';
import { readBounceText } from '../../src/bounce/read-bounce.ts';
import { stageOf } from '../../src/quoted/stage-words.ts';
import { FORMS } from './forms.ts';
import { PASTED } from './pasted.ts';

const TEXTS = [...FORMS.map(({ name, text }) => ({ name, text })), ...PASTED.map(({ name, text }) => ({ name, text }))];
const QUOTINGS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  quoted: (text) => `Hello,\n\nwhat is this?\n\n${text.replace(/^/gm, '> ')}\n\nJo\n`,
  indented: (text) => text.replace(/^(?=.)/gm, '    '),
};

for (const [quoting, write] of Object.entries(QUOTINGS)) {
  describe(`every place holds its value, ${quoting}`, () => {
    for (const { name, text } of TEXTS) it(name, () => void checkAll(write(text)));
  });
}

test('of the values that are stated, nearly all have a place', () => {
  const counts = { stated: 0, placed: 0 };
  for (const { text } of TEXTS) {
    for (const failure of readBounceText(Buffer.from(text)).facts.failures) {
      for (const [value, place] of valuesOf(failure)) {
        if (value === null) continue;
        counts.stated += 1;
        if (place !== null) counts.placed += 1;
      }
    }
  }
  assert.ok(counts.placed >= 0.95 * counts.stated, JSON.stringify(counts));
});

test('a value that was concluded has no place', () => {
  const { failures } = readBounceText(
    Buffer.from('<a@b.example>: host mx.b.example said: 550 5.1.1 No such user\n'),
  ).facts;
  assert.equal(failures[0]?.stageBasis, 'inferred');
  assert.equal(failures[0]?.places.stage, null);
});

test('fields that stand on one line: each place is that of its own value', () => {
  const line =
    'Reporting-MTA: dns; out.example Final-Recipient: rfc822; guest@hotel.example Action: failed Status: 5.7.0 Remote-MTA: dns; mx.hotel.example Diagnostic-Code: smtp; 530 5.7.0 Must issue a STARTTLS command first';
  const [failure] = checkAll(`Delivery failed.\n\n${line}\n`);
  const { status, remote, recipient, reply } = failure?.places ?? {};
  assert.deepEqual(
    [recipient, status, remote, reply].map((place) => [place?.line, place?.column]),
    ['guest@', '5.7.0', 'mx.', '530'].map((word) => [3, line.indexOf(word) + 1]),
  );
});

test('the mails of a mailbox file have parts of their own', () => {
  const mail = (to: string) =>
    `From MAILER-DAEMON Mon Nov 30 08:00:00 2026\nFrom: MAILER-DAEMON@out.example\nSubject: Undelivered\nDate: Mon, 30 Nov 2026 08:00:00 +0000\n\n<${to}>: host mx.example[192.0.2.1] said: 550 5.1.1 Unknown (in reply to RCPT TO command)\n`;
  const [first, second] = checkAll(`${mail('one@hotel.example')}\n${mail('two@hotel.example')}`);
  assert.deepEqual([first?.places.recipient?.part, second?.places.recipient?.part], ['text', '2/text']);
});

test('no text makes a place that is not its value', () => {
  const word = fc.constantFrom(...TEXTS.flatMap(({ text }) => text.split(/(?<=\s)/)).filter((one) => one.length < 80));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => void checkAll(words.join(''))),
    { numRuns: 300 },
  );
});

/** The failures of the text, each of whose places was checked. */
function checkAll(text: string): readonly Failure[] {
  const { facts, parts } = readBounceText(Buffer.from(text));
  for (const failure of facts.failures) {
    const { recipient, reply, remote, status, stage } = failure.places;
    holds(recipient, parts, [failure.recipient ?? '?']);
    holds(remote, parts, [failure.remote.host ?? failure.remote.address ?? '?']);
    holds(status, parts, [failure.status ?? '?']);
    if (failure.reply !== null) {
      const { code, enhanced, text: words } = failure.reply;
      holds(reply, parts, [code === null ? '' : String(code), enhanced ?? '', ...words.split(/\s+/)]);
    }
    if (stage !== null) assert.equal(stageOf(wordsOf(stage, parts)), failure.stage, wordsOf(stage, parts));
    if (failure.stageBasis === 'inferred') assert.equal(stage, null);
  }
  return facts.failures;
}

function wordsOf(place: Place, parts: readonly TextPart[]): string {
  const text = parts.find(({ name }) => name === place.part)?.text ?? '';
  const start =
    text
      .split('\n')
      .slice(0, place.line - 1)
      .join('\n').length +
    (place.line > 1 ? 1 : 0) +
    place.column -
    1;
  return text.slice(start, start + place.length);
}

function holds(place: Place | null, parts: readonly TextPart[], words: readonly string[]): void {
  if (place === null) return;
  const found = wordsOf(place, parts);
  assert.equal(place.excerpt, found.slice(0, 200));
  for (const word of words) assert.ok(found.toLowerCase().includes(word.toLowerCase()), `${word} in ${found}`);
}

function valuesOf({ recipient, remote, reply, status, places, basis }: Failure): [string | null, Place | null][] {
  return [
    [basis.recipient === 'stated' ? recipient : null, places.recipient],
    [remote.host ?? remote.address, places.remote],
    [reply === null ? null : reply.text, places.reply],
    [status, places.status],
  ];
}
