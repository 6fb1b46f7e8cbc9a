import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { formatEnhanced } from '../../src/wire/enhanced.ts';
import type { Reply, Violation } from '../../src/wire/reply.ts';
import { ReplyReader } from '../../src/wire/reply-reader.ts';
import { bytes, fedEveryWay, octetsOf, repliesOf } from './feed.ts';

/** A reply in a few words: code, enhanced code, texts, violations. */
function brief(reply: Reply): readonly [number | null, string | null, readonly string[], readonly Violation[]] {
  const enhanced = reply.enhanced === null ? null : formatEnhanced(reply.enhanced);
  return [reply.code, enhanced, reply.lines.map((line) => line.text), reply.violations];
}

type Brief = ReturnType<typeof brief>;
const long = 'x'.repeat(506);

const TABLE: readonly (readonly [received: string, ...replies: Brief[]])[] = [
  ['250 Ok\r\n', [250, null, ['Ok'], []]],
  ['250\r\n', [250, null, [''], []]],
  ['250 \r\n', [250, null, [''], []]],
  ['250-\r\n250 \r\n', [250, null, ['', ''], []]],
  ['250-\r\n250\r\n', [250, null, ['', ''], []]],
  ['250-mx\r\n250-SIZE 1\r\n250 HELP\r\n', [250, null, ['mx', 'SIZE 1', 'HELP'], []]],
  ['220 a\r\n250 b\r\n', [220, null, ['a'], []], [250, null, ['b'], []]],
  ['354 go\r\n250 2.0.0 Ok\r\n', [354, null, ['go'], []], [250, '2.0.0', ['2.0.0 Ok'], []]],
  ['530 5.7.0 Must\r\n', [530, '5.7.0', ['5.7.0 Must'], []]],
  ['550-5.1.1 <a>: no\r\n550 5.1.1 (b)\r\n', [550, '5.1.1', ['5.1.1 <a>: no', '5.1.1 (b)'], []]],
  ['550-5.1.1 no\r\n550 5.1.2 no\r\n', [550, '5.1.1', ['5.1.1 no', '5.1.2 no'], ['enhanced-mismatch']]],
  ['5.1.1 no\r\n', [null, null, ['5.1.1 no'], ['no-code']]],
  ['550-Callout failed:\r\n550 5.1.1 no\r\n', [550, null, ['Callout failed:', '5.1.1 no'], []]],
  ['250-2.0.0 a\r\n5.1.1 b\r\n250 2.0.0 c\r\n', [250, '2.0.0', ['2.0.0 a', '5.1.1 b', '2.0.0 c'], ['no-code']]],
  ['550 4.1.1 no\r\n', [550, '4.1.1', ['4.1.1 no'], ['enhanced-mismatch']]],
  ['550-Callout failed:\r\n550 550 5.1.1 no\r\n', [550, null, ['Callout failed:', '550 5.1.1 no'], []]],
  ['250-a\r\n354 b\r\n', [354, null, ['a', 'b'], ['mixed-codes']]],
  ['250-a\r\n550-b\r\n250 c\r\n', [250, null, ['a', 'b', 'c'], ['mixed-codes']]],
  ['250-a\r\nstray\r\n250 b\r\n', [250, null, ['a', 'stray', 'b'], ['no-code']]],
  ['250-a\r\n\r\n250 b\r\n', [250, null, ['a', '', 'b'], ['no-code']]],
  ['250-a\r\n2500 b\r\n250 c\r\n', [250, null, ['a', '2500 b', 'c'], ['no-code']]],
  ['hello\r\n250 Ok\r\n', [null, null, ['hello'], ['no-code']], [250, null, ['Ok'], []]],
  ['\r\n', [null, null, [''], ['no-code']]],
  ['2x0 Ok\r\n', [null, null, ['2x0 Ok'], ['no-code']]],
  ['x50 Ok\r\n', [null, null, ['x50 Ok'], ['no-code']]],
  ['25 ok\r\n', [null, null, ['25 ok'], ['no-code']]],
  ['2500\r\n', [null, null, ['2500'], ['no-code']]],
  ['2500 Ok\r\n', [null, null, ['2500 Ok'], ['no-code']]],
  [' 250 Ok\r\n', [null, null, [' 250 Ok'], ['no-code']]],
  ['+250 Ok\r\n', [null, null, ['+250 Ok'], ['no-code']]],
  ['250Ok\r\n', [250, null, ['Ok'], ['no-separator']]],
  ['250\tOk\r\n', [250, null, ['\tOk'], ['no-separator']]],
  ['250:Ok\r\n', [250, null, [':Ok'], ['no-separator']]],
  ['699 hi\r\n', [699, null, ['hi'], ['code-out-of-range']]],
  ['000 hi\r\n', [0, null, ['hi'], ['code-out-of-range']]],
  ['199 hi\r\n', [199, null, ['hi'], ['code-out-of-range']]],
  ['200 hi\r\n', [200, null, ['hi'], []]],
  ['599 hi\r\n', [599, null, ['hi'], []]],
  ['600 hi\r\n', [600, null, ['hi'], ['code-out-of-range']]],
  ['250 a\n', [250, null, ['a'], ['bare-lf']]],
  ['250-a\n250 b\r\n', [250, null, ['a', 'b'], ['bare-lf']]],
  ['250\n', [250, null, [''], ['bare-lf']]],
  ['250 a\rb\r\n', [250, null, ['a\rb'], ['bare-cr']]],
  ['250 a\r\r\n', [250, null, ['a\r'], ['bare-cr']]],
  ['250 a\rb\n', [250, null, ['a\rb'], ['bare-lf', 'bare-cr']]],
  ['250 a\0b\r\n', [250, null, ['a\0b'], ['nul']]],
  ['250 \x1b[31m\r\n', [250, null, ['\x1b[31m'], ['control']]],
  ['250 a\tb\r\n', [250, null, ['a\tb'], []]],
  ['250 a\x7f\r\n', [250, null, ['a\x7f'], ['control']]],
  ['250 gr\xc3\xbcn\r\n', [250, null, ['grün'], ['eight-bit']]],
  ['250 gr\xfcn\r\n', [250, null, ['grün'], ['eight-bit']]],
  ['250 a\x80\r\n', [250, null, ['a\x80'], ['eight-bit']]],
  ['250-gr\xc3\xbcn\r\n250 gr\xfcn\r\n', [250, null, ['grün', 'grün'], ['eight-bit']]],
  [`250 ${long}\r\n`, [250, null, [long], []]],
  [`250 ${long}x\r\n`, [250, null, [`${long}x`], ['line-too-long']]],
  ['250 cut', [250, null, ['cut'], ['unfinished']]],
  ['250 cut\r', [250, null, ['cut'], ['unfinished']]],
  ['250 c\rut', [250, null, ['c\rut'], ['bare-cr', 'unfinished']]],
  ['25', [null, null, ['25'], ['no-code', 'unfinished']]],
  [`250 ${long}xx`, [250, null, [`${long}xx`], ['unfinished']]],
  [`250 ${long}xxx`, [250, null, [`${long}xxx`], ['line-too-long', 'unfinished']]],
  [`250-a\r\n250 ${long}xx`, [250, null, ['a', `${long}xx`], ['unfinished']]],
  ['250-a\r\n', [250, null, ['a'], ['unfinished']]],
  ['250-a\r\n25', [250, null, ['a', '25'], ['no-code', 'unfinished']]],
  ['', ...[]],
];

describe('replies, fed whole, byte by byte and cut at every offset', () => {
  for (const [received, ...expected] of TABLE) {
    test(JSON.stringify(received.length > 60 ? `${received.slice(0, 60)} (${received.length})` : received), () => {
      const replies = fedEveryWay(octetsOf(received));
      assert.deepEqual(replies.map(brief), expected);
      assert.equal(replies.map((reply) => Buffer.from(reply.raw).toString('latin1')).join(''), received);
    });
  }
});

test('the text is the texts of all lines, joined by LF', () => {
  assert.equal(repliesOf([octetsOf('250-a\r\n250-\r\n250 b\r\n')])[0]?.text, 'a\n\nb');
});

describe('bounds', () => {
  const limits = { lineBytes: 6, replyBytes: 30, replyLines: 3 };
  for (const [what, received, ...expected] of [
    ['a long line', '250 123456789\r\n', [250, null, ['123456'], ['line-truncated']]],
    ['a line as long as the bound', '250 123456\r\n', [250, null, ['123456'], []]],
    ['a line one longer', '250 1234567\r\n', [250, null, ['123456'], ['line-truncated']]],
    ['a reply as long as the bound', `250 ${'a'.repeat(24)}\r\n`, [250, null, ['aaaaaa'], ['line-truncated']]],
    [
      'a line without end',
      `250 ${'a'.repeat(90)}\r\n220 b\r\n`,
      [250, null, ['aaaaaa'], ['line-truncated', 'reply-truncated']],
      [220, null, ['b'], []],
    ],
    [
      'a line without code and without end',
      `${'a'.repeat(90)}\r\n220 b\r\n`,
      [null, null, ['aaaaaa'], ['no-code', 'line-truncated', 'reply-truncated']],
      [220, null, ['b'], []],
    ],
    [
      'a line of a reply without end; its rest goes on to the last line',
      `250-a\r\n250-${'a'.repeat(30)}\r\nno code\r\n2500\r\n250-c\r\n250 d\r\n220 e\r\n`,
      [250, null, ['a', 'aaaaaa'], ['line-truncated', 'reply-truncated']],
      [220, null, ['e'], []],
    ],
    [
      'a line in a first line without end goes on where it says so',
      `250-${'a'.repeat(90)}\r\n250 b\r\n220 c\r\n`,
      [250, null, ['aaaaaa'], ['line-truncated', 'reply-truncated']],
      [220, null, ['c'], []],
    ],
    [
      'a later line without code and without end does not end the reply',
      `250-a\r\n${'a'.repeat(40)}\r\n250 d\r\n220 e\r\n`,
      [250, null, ['a', 'aaaaaa'], ['no-code', 'line-truncated', 'reply-truncated']],
      [220, null, ['e'], []],
    ],
    [
      'cut within a code',
      `250-${'a'.repeat(22)}\r\n250 d\r\n220 e\r\n`,
      [250, null, ['aaaaaa', '25'], ['no-code', 'line-truncated', 'reply-truncated']],
      [220, null, ['e'], []],
    ],
    [
      'cut behind three digits of four',
      `250-${'a'.repeat(21)}\r\n2500 d\r\n250 e\r\n220 f\r\n`,
      [250, null, ['aaaaaa', ''], ['line-truncated', 'reply-truncated']],
      [220, null, ['f'], []],
    ],
    [
      'too many lines',
      '250-a\r\n250-b\r\n250-c\r\n250-d\r\n250 e\r\n220 f\r\n',
      [250, null, ['a', 'b', 'c'], ['reply-truncated']],
      [220, null, ['f'], []],
    ],
    ['as many lines as the bound', '250-a\r\n250-b\r\n250 c\r\n', [250, null, ['a', 'b', 'c'], []]],
    [
      'a bare code ends the rest',
      '250-a\r\n250-b\r\n250-c\r\n250\r\n220 f\r\n',
      [250, null, ['a', 'b', 'c'], ['reply-truncated']],
      [220, null, ['f'], []],
    ],
    [
      'the stream ends in the rest',
      '250-a\r\n250-b\r\n250-c\r\n250-',
      [250, null, ['a', 'b', 'c'], ['reply-truncated']],
    ],
  ] as const) {
    test(what, () => assert.deepEqual(fedEveryWay(octetsOf(received), limits).map(brief), expected));
  }

  test('a reply without end is returned at the bound and then takes no memory', () => {
    const reader = new ReplyReader();
    const line = octetsOf('250-more\r\n');
    let reply: Reply | null = null;
    for (let i = 0; i < 20_000; i += 1) {
      reader.push(line);
      reply ??= reader.read();
      assert.ok(reader.buffered() <= 64 * 1024);
    }
    assert.deepEqual([reply?.lines.length, reply?.violations], [1000, ['reply-truncated']]);
    assert.equal(reader.buffered(), 0);
    assert.equal(reader.skipping, true);
    reader.push(octetsOf('250 end\r\n220 next\r\n'));
    assert.equal(reader.read()?.code, 220);
    assert.equal(reader.skipping, false);
  });

  test('what nobody reads is dropped at the bound, and no gap is read across', () => {
    const reader = new ReplyReader({ bufferBytes: 10 });
    reader.push(octetsOf('250 a\r\n25'));
    reader.push(octetsOf('0 b\r\n'));
    assert.equal(reader.lost, 4);
    assert.equal(reader.read()?.code, 250);
    reader.push(octetsOf('0 c\r\n'));
    assert.equal(reader.read(), null);
    assert.equal(reader.lost, 9);
    assert.equal(Buffer.from(reader.drain()).toString(), '250');
  });
});

describe('what waits', () => {
  test('buffered counts what no returned reply holds, drain takes it away', () => {
    const reader = new ReplyReader();
    reader.push(octetsOf('220 go\r\n250 injected\r\n25'));
    assert.equal(reader.read()?.code, 220);
    assert.equal(reader.buffered(), 16);
    assert.equal(reader.read()?.code, 250);
    assert.equal(reader.read(), null);
    assert.equal(reader.buffered(), 2);
    assert.deepEqual(reader.drain(), octetsOf('25'));
    assert.equal(reader.buffered(), 0);
    reader.push(octetsOf('220 next\r\n'));
    assert.equal(reader.read()?.text, 'next');
  });

  test('finish gives the complete replies that are left, then the rest', () => {
    const reader = new ReplyReader();
    reader.push(octetsOf('220 a\r\n250 b\r\n25'));
    const replies = [reader.finish(), reader.finish(), reader.finish(), reader.finish()];
    assert.deepEqual(
      replies.map((reply) => reply?.lines.map((line) => line.text)),
      [['a'], ['b'], ['25'], undefined],
    );
  });

  test('a reply and what was drained do not change when the chunk does', () => {
    const reader = new ReplyReader();
    const chunk = octetsOf('250 a\r\n25');
    reader.push(chunk);
    const reply = reader.read();
    const rest = reader.drain();
    chunk.fill(0x78);
    assert.deepEqual([reply?.raw, rest], [octetsOf('250 a\r\n'), octetsOf('25')]);
  });
});

/** Octets that a server could mean: mostly digits, separators and line ends. */
const nastyOctets = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom('250-', '250 ', '250', '550 5.1.1 ', '\r\n', '\n', '\r', '2', '0\x00', 'ü'),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => octetsOf(parts.join('')));
const anyOctets = fc.oneof(nastyOctets, fc.uint8Array({ maxLength: 120 }));

function cutAt(octets: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (octets.length + 1)).sort((a, b) => a - b), octets.length];
  return places.slice(1).map((place, index) => octets.subarray(places[index], place));
}

describe('properties', () => {
  test('any octets, cut anywhere, give the same replies, and the raw octets are the input', () => {
    fc.assert(
      fc.property(anyOctets, fc.array(fc.nat(), { maxLength: 5 }), (octets, cuts) => {
        const replies = repliesOf([octets]);
        assert.deepEqual(repliesOf(cutAt(octets, cuts)), replies);
        assert.deepEqual(Buffer.concat(replies.map((reply) => reply.raw)), Buffer.from(octets));
      }),
      { numRuns: 1000 },
    );
  });

  test('any octets with small bounds: never thrown, never more than the bounds, byte by byte the same', () => {
    const limits = { lineBytes: 5, replyBytes: 20, replyLines: 2 };
    fc.assert(
      fc.property(anyOctets, (octets) => {
        const replies = repliesOf([octets], limits);
        assert.deepEqual(repliesOf(bytes(octets), limits), replies);
        for (const reply of replies) {
          assert.ok(reply.raw.length <= 20);
          assert.ok(reply.lines.length <= 2 && reply.lines.every((line) => line.text.length <= 5));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('any octets after a complete reply never change it', () => {
    const complete = fc.constantFrom(
      '250 Ok\r\n',
      '250\r\n',
      '550-5.1.1 a\r\n550 5.1.1 b\r\n',
      'what\r\n',
      '250-a\n250 b\n',
    );
    fc.assert(
      fc.property(complete, anyOctets, (first, rest) => {
        const alone = repliesOf([octetsOf(first)])[0];
        const reader = new ReplyReader();
        reader.push(Buffer.concat([octetsOf(first), rest]));
        assert.deepEqual(reader.read(), alone);
        assert.deepEqual(Buffer.from(reader.drain()), Buffer.from(rest));
      }),
    );
  });

  test('the code is null or what the last line with a code says', () => {
    fc.assert(
      fc.property(anyOctets, (octets) => {
        for (const reply of repliesOf([octets])) {
          assert.equal(reply.code, reply.lines.findLast((line) => line.code !== null)?.code ?? null);
        }
      }),
    );
  });
});
