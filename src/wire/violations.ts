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
