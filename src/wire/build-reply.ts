// Octets and the places of their lines -> a Reply.
import { isUtf8 } from 'node:buffer';
import { formatEnhanced, parseEnhanced } from './enhanced.ts';
import type { EnhancedStatusCode, Reply, ReplyLine } from './reply.ts';
import { codeOf, kindOf, textStartOf } from './reply-line.ts';
import { bitOf, namesOf } from './violations.ts';

const MIXED = bitOf('mixed-codes');
const EIGHT_BIT = bitOf('eight-bit');
const ENHANCED_MISMATCH = bitOf('enhanced-mismatch');
const LINE_TRUNCATED = bitOf('line-truncated');

/** Where a line stands in the octets, its line end excluded. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The reply in the first `length` octets (which are copied). `bits` are the violations seen so far; of a line's text
 * `lineLimit` characters are kept.
 */
export function buildReply(
  octets: Buffer,
  length: number,
  spans: readonly LineSpan[],
  bits: number,
  lineLimit: number,
): Reply {
  const lines: ReplyLine[] = [];
  let all = bits;
  let code: number | null = null;
  for (const { start, end } of spans) {
    const line = readLine(octets, start, end, (bits & EIGHT_BIT) !== 0);
    if (line.text.length > lineLimit) all |= LINE_TRUNCATED;
    if (line.code !== null && code !== null && code !== line.code) all |= MIXED;
    code = line.code ?? code;
    lines.push({ code: line.code, text: line.text.slice(0, lineLimit) });
  }
  const enhanced = enhancedOf(lines);
  if (enhancedMismatch(lines, enhanced)) all |= ENHANCED_MISMATCH;
  const text = lines.map((line) => line.text).join('\n');
  // A copy of the octets, so that a kept reply does not keep the chunk it came in.
  const raw = new Uint8Array(octets.subarray(0, length));
  return { code, enhanced, lines, text, violations: namesOf(all), raw };
}

function readLine(octets: Buffer, start: number, end: number, eightBit: boolean): ReplyLine {
  const kind = kindOf(octets, start, end);
  return {
    code: kind === 'none' ? null : codeOf(octets, start),
    text: decode(octets, textStartOf(octets, start, end, kind), end, eightBit),
  };
}

function decode(octets: Buffer, start: number, end: number, eightBit: boolean): string {
  const utf8 = eightBit && isUtf8(octets.subarray(start, end));
  return octets.toString(utf8 ? 'utf8' : 'latin1', start, end);
}

function enhancedOf(lines: readonly ReplyLine[]): EnhancedStatusCode | null {
  const first = lines[0];
  return typeof first?.code === 'number' ? parseEnhanced(first.text) : null;
}

/** An enhanced code must bear the class of its line's code (RFC 2034 section 4), and every line's must be the first one's. */
function enhancedMismatch(lines: readonly ReplyLine[], first: EnhancedStatusCode | null): boolean {
  return lines.some(({ code, text }) => {
    if (code === null) return false;
    const own = parseEnhanced(text);
    if (own === null) return false;
    if (own.class !== Math.floor(code / 100)) return true;
    return first !== null && formatEnhanced(own) !== formatEnhanced(first);
  });
}
