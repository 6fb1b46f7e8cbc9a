// What a reader sees in a message; a second implementation agrees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { contentOf, headOf } from '../../src/bounce/message-content.ts';

const lines = (...all: readonly string[]) => Buffer.from(all.join('\r\n'), 'latin1');

const ROWS: readonly (readonly [name: string, raw: Buffer])[] = [
  ['plain', lines('Subject: Hi', '', 'text', '')],
  ['encoded words, folded', lines('Subject: =?utf-8?B?R3LDvMOf?=', ' =?utf-8?Q?e_=E2=82=AC?=', '', 'x', '')],
  [
    'quoted-printable in latin1',
    lines(
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Gr=FC=DFe und so=',
      ' weiter',
      '',
    ),
  ],
  [
    'HTML alone',
    lines('Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', '', 'PGI+w7w8L2I+', ''),
  ],
  [
    'alternatives and an attachment',
    lines(
      'Content-Type: multipart/mixed; boundary="a b"',
      '',
      'preamble',
      '--a b',
      'Content-Type: multipart/alternative; boundary=c',
      '',
      '--c',
      'Content-Type: text/plain',
      '',
      'plain',
      '--c',
      'Content-Type: text/html',
      '',
      '<p>page</p>',
      '--c--',
      '--a b',
      'Content-Type: application/octet-stream; name="a.bin"',
      'Content-Transfer-Encoding: base64',
      '',
      'AAECAw==',
      '--a b',
      'Content-Type: text/csv; charset=utf-8',
      "Content-Disposition: attachment; filename*0*=utf-8''%e2%82%ac; filename*1*=%20rates; filename*2=.csv",
      '',
      'a,b',
      '1,2',
      '--a b--',
      '',
    ),
  ],
];
for (const [name, raw] of ROWS) {
  test(`as another reader reads it: ${name}`, async () => {
    const own = contentOf(raw);
    const other = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' });
    const bare = (text: string | null | undefined) => text?.trimEnd() ?? null;
    assert.equal(own.subject, other.subject ?? null);
    assert.equal(bare(own.text), bare(other.text));
    assert.equal(bare(own.html), bare(other.html));
    // The other reader ends the lines of a text with LF; as it was sent they end with CRLF (RFC 2046 4.1.1).
    const octets = (type: string, content: ArrayBuffer | Uint8Array) => {
      const text = Buffer.from(content as ArrayBuffer).toString('latin1');
      return type.startsWith('text/') ? text.replaceAll('\r\n', '\n').trimEnd() : text;
    };
    assert.deepEqual(
      own.attachments.map(({ name: called, type, content }) => [called, type, octets(type, content)]),
      other.attachments.map((one) => [one.filename, one.mimeType, octets(one.mimeType, one.content as ArrayBuffer)]),
    );
  });
}

test('the header alone says what the whole says', () => {
  for (const [, raw] of ROWS) assert.equal(headOf(raw).subject, contentOf(raw).subject);
});

test('anything is read, cut anywhere, and nothing of it is thrown', () => {
  for (const [, raw] of ROWS) for (let end = 0; end <= raw.length; end += 1) contentOf(raw.subarray(0, end));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
      contentOf(octets);
      headOf(octets);
    }),
  );
});

test('a name of ten thousand quotes takes no time', () => {
  const raw = lines(`Content-Disposition: attachment; ${'; x="'.repeat(20_000)}`, '', 'x');
  const before = process.cpuUsage();
  contentOf(raw);
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 2_000_000, `${user + system} µs`);
});
