// Changes octets as mistakes and attackers do: bits, numbers, pieces that are repeated, moved, cut, taken from elsewhere.
import type { Random } from './target.ts';

const MAX_OCTETS = 16 * 1024;

/** The same numbers for the same seed on every machine (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (end) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  };
}

/** What parsers stumble over. */
const WORDS = [
  ...['\0', '\r', '\n', '\r\n', '\t', ' ', '\x1b[31m', '\x7f', '\xff', '\xc3\xa9', '\xe2\x80\xae', '\xed\xa0\x80'],
  ...['250 ', '250-', '2x0', '99999999999999999999', '-1', '0', '1e9', '0x7f', 'NaN', '__proto__', 'constructor'],
  ...[
    '<',
    '>',
    '"',
    "'",
    '\\',
    '@',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    ':',
    ';',
    ',',
    '&',
    '*',
    '!',
    '#',
    '|',
    '`',
    '$',
    '%',
    '=',
  ],
  ...[
    '${x}',
    '::error::',
    '##[error]',
    ']]>',
    '-->',
    '<script>',
    '=?utf-8?q?x?=',
    '%0a',
    '\x30\x80',
    '\x84\xff\xff\xff\xff',
    '\xc0\x0c',
  ],
].map((word) => Buffer.from(word, 'latin1'));

/** One to four changes of `octets`; `others` are what pieces may be taken from. */
export function mutate(octets: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let changed = octets;
  for (let times = 1 + random(4); times > 0; times -= 1) changed = change(changed, random, others);
  return changed.subarray(0, MAX_OCTETS);
}

function change(octets: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  const at = random(octets.length + 1);
  const end = at + random(Math.min(64, octets.length - at) + 1);
  const [before, piece, behind] = [octets.subarray(0, at), octets.subarray(at, end), octets.subarray(end)];
  switch (random(9)) {
    case 0:
      return Buffer.concat([before, behind]);
    case 1:
      return Buffer.concat([before, piece, piece, behind]);
    case 2:
      return Buffer.concat([before, ...Array<Buffer>(1 + random(64)).fill(piece), behind]);
    case 3:
      return Buffer.concat([before, WORDS[random(WORDS.length)] ?? piece, behind]);
    case 4:
      return Buffer.concat([before, WORDS[random(WORDS.length)] ?? piece, octets.subarray(at)]);
    case 5:
      return before;
    case 6: {
      const other = others[random(others.length)] ?? octets;
      const from = random(other.length + 1);
      return Buffer.concat([before, other.subarray(from, from + random(256)), behind]);
    }
    case 7:
      return Buffer.concat([before, behind, piece]);
    default: {
      if (octets.length === 0) return Buffer.from([random(256)]);
      const copy = Buffer.from(octets);
      const place = random(copy.length);
      copy[place] = random(2) === 0 ? random(256) : (copy[place] ?? 0) ^ (1 << random(8));
      return copy;
    }
  }
}

/** The shortest input found that still fails: pieces are left out, ever smaller ones. */
export async function shorten(octets: Buffer, fails: (octets: Buffer) => Promise<boolean>): Promise<Buffer> {
  let shortest = octets;
  for (let size = Math.ceil(octets.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < shortest.length; ) {
      const shorter = Buffer.concat([shortest.subarray(0, at), shortest.subarray(at + size)]);
      if (await fails(shorter)) shortest = shorter;
      else at += size;
    }
  return shortest;
}
