// What a reply breaks, in words: each violation by the octets that make it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ReplyReader } from '../../src/wire/reply-reader.ts';
import { namesOf, OCTET_BITS, VIOLATION_WORDS } from '../../src/wire/violations.ts';

const BROKEN: readonly (readonly [octets: string, ...words: string[]])[] = [
  ['250 ok\r\n'],
  ['hello\r\n', 'a line without a reply code'],
  ['199 ok\r\n', 'a code outside 200 to 599'],
  ['250-a\r\n251 b\r\n', 'different codes'],
  ['250:ok\r\n', 'neither blank nor hyphen behind the code'],
  ['250 ok\n', 'a line that ends in LF alone'],
  ['250 o\rk\r\n', 'a CR without LF'],
  ['250 o\0k\r\n', 'a NUL'],
  ['250 o\x01k\r\n', 'a control character'],
  ['250 o\xffk\r\n', 'an octet above 127'],
  [`250 ${'x'.repeat(507)}\r\n`, 'a line of more than 512 octets'],
  ['250 5.1.1 ok\r\n', 'an enhanced status code that contradicts the code'],
  [`250 ${'x'.repeat(8 * 1024 + 1)}\r\n`, 'a line of more than 512 octets', 'a line of more than 8 KiB, which was cut'],
  ['250-a\r\n'.repeat(1001), 'more than 64 KiB or 1,000 lines: it was cut'],
  ['250-a\r\n', 'no end'],
];

describe('a reply that is broken, and what is said of it', () => {
  for (const [octets, ...words] of BROKEN)
    test(JSON.stringify(octets.slice(0, 20)), () => {
      const reader = new ReplyReader();
      reader.push(Buffer.from(octets, 'latin1'));
      const violations = (reader.read() ?? reader.finish())?.violations ?? [];
      assert.deepEqual(
        violations.map((violation) => VIOLATION_WORDS[violation]),
        words,
      );
    });

  test('every word is said of some reply', () => {
    assert.deepEqual(new Set(BROKEN.flatMap(([, ...words]) => words)), new Set(Object.values(VIOLATION_WORDS)));
  });
});

test('line ends and tabs break nothing by themselves', () => {
  assert.deepEqual(
    [0x09, 0x0a, 0x0d, 0x20, 0x7e].map((octet) => namesOf(OCTET_BITS[octet] ?? 0)),
    [[], [], [], [], []],
  );
  assert.deepEqual(
    [0x00, 0x1f, 0x7f, 0x80, 0xff].map((octet) => namesOf(OCTET_BITS[octet] ?? 0)),
    [['nul'], ['control'], ['control'], ['eight-bit'], ['eight-bit']],
  );
});
