// One line of a reply: its code, and whether the reply goes on behind it. RFC 5321 4.2.
import { bitOf } from './violations.ts';

const ZERO = 0x30;
const BLANK = 0x20;
const HYPHEN = 0x2d;

const NO_CODE = bitOf('no-code');
const OUT_OF_RANGE = bitOf('code-out-of-range');
const NO_SEPARATOR = bitOf('no-separator');

/** `none`: the line has no code, so it can't say whether it is the last one. */
export type LineKind = 'last' | 'more' | 'none';

/**
 * What the octets from `start` to `end` (line end excluded) are: `250` and `250 x` end a reply, `250-x` goes on, and so does
 * nothing else. `250x` and `250:x` end it too, with a violation. `2x0`, `25 ok` and `2500` bear no code: four digits are
 * not the code that the first three would be.
 */
export function kindOf(octets: Uint8Array, start: number, end: number): LineKind {
  if (end - start < 3 || !isDigit(octets[start]) || !isDigit(octets[start + 1]) || !isDigit(octets[start + 2])) {
    return 'none';
  }
  if (end - start === 3) return 'last';
  const separator = octets[start + 3];
  if (separator === HYPHEN) return 'more';
  return isDigit(separator) ? 'none' : 'last';
}

/** The code of a line that has one (a line whose kind is not `none`). */
export function codeOf(octets: Uint8Array, start: number): number {
  return digitAt(octets, start) * 100 + digitAt(octets, start + 1) * 10 + digitAt(octets, start + 2);
}

/** Where the text of a line begins: behind code and separator, or at the line's start if it has no code. */
export function textStartOf(octets: Uint8Array, start: number, end: number, kind: LineKind): number {
  if (kind === 'none') return start;
  return hasSeparator(octets, start, end) ? Math.min(start + 4, end) : start + 3;
}

/** What the head of a line breaks, as bits. */
export function headBits(octets: Uint8Array, start: number, end: number, kind: LineKind): number {
  if (kind === 'none') return NO_CODE;
  const code = codeOf(octets, start);
  return (code < 200 || code > 599 ? OUT_OF_RANGE : 0) | (hasSeparator(octets, start, end) ? 0 : NO_SEPARATOR);
}

function hasSeparator(octets: Uint8Array, start: number, end: number): boolean {
  return end - start === 3 || octets[start + 3] === BLANK || octets[start + 3] === HYPHEN;
}

function digitAt(octets: Uint8Array, at: number): number {
  return (octets[at] ?? ZERO) - ZERO;
}

function isDigit(octet = 0): boolean {
  return octet >= ZERO && octet <= ZERO + 9;
}
