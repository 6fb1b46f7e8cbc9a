// Violations as bits while a reply is read (one `|=` an octet), as names once it is returned.
import type { Violation } from './reply.ts';

/** In the order in which a reply lists them. */
const NAMES: readonly Violation[] = [
  'no-code',
  'code-out-of-range',
  'mixed-codes',
  'no-separator',
  'bare-lf',
  'bare-cr',
  'nul',
  'control',
  'eight-bit',
  'line-too-long',
  'enhanced-mismatch',
  'line-truncated',
  'reply-truncated',
  'unfinished',
];

/** Each as what a reply has. */
export const VIOLATION_WORDS: Readonly<Record<Violation, string>> = {
  'no-code': 'a line without a reply code',
  'code-out-of-range': 'a code outside 200 to 599',
  'mixed-codes': 'different codes',
  'no-separator': 'neither blank nor hyphen behind the code',
  'bare-lf': 'a line that ends in LF alone',
  'bare-cr': 'a CR without LF',
  nul: 'a NUL',
  control: 'a control character',
  'eight-bit': 'an octet above 127',
  'line-too-long': 'a line of more than 512 octets',
  'enhanced-mismatch': 'an enhanced status code that contradicts the code',
  'line-truncated': 'a line of more than 8 KiB, which was cut',
  'reply-truncated': 'more than 64 KiB or 1,000 lines: it was cut',
  unfinished: 'no end',
};

/** The bit of a violation. */
export function bitOf(violation: Violation): number {
  return 1 << NAMES.indexOf(violation);
}

const NONE: readonly Violation[] = Object.freeze([]);

/** The names of the bits that are set, always in the same order. */
export function namesOf(bits: number): readonly Violation[] {
  if (bits === 0) return NONE;
  return NAMES.filter((_, index) => (bits & (1 << index)) !== 0);
}

/** What an octet by itself breaks: the bits by octet. CR and LF are judged by their neighbours, not here. */
export const OCTET_BITS: Uint32Array = Uint32Array.from({ length: 256 }, (_, octet) => {
  if (octet === 0) return bitOf('nul');
  if (octet === 0x09 || octet === 0x0a || octet === 0x0d) return 0;
  if (octet < 0x20 || octet === 0x7f) return bitOf('control');
  return octet >= 0x80 ? bitOf('eight-bit') : 0;
});
