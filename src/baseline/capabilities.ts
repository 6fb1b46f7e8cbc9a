// The EHLO reply of a record as a set: neither the order of keywords nor that of parameters means anything.
import type { ReplyRecord } from '../run/document.ts';
import { parseEhlo } from '../wire/ehlo.ts';
import { compareText } from './change.ts';

/** More keywords than any server has; the rest is not compared. */
const MAX_KEYWORDS = 200;

/** Keyword (upper case) -> sorted parameters. */
export function capabilitiesOf(reply: ReplyRecord): Map<string, readonly string[]> {
  const { code, text } = reply;
  const lines = reply.lines.map((line) => ({ code, text: line.slice(4) }));
  const { keywords } = parseEhlo({ code, enhanced: null, lines, text, violations: [], raw: new Uint8Array() });
  const sorted = [...keywords].slice(0, MAX_KEYWORDS).sort(([a], [b]) => compareText(a, b));
  return new Map(sorted.map(([keyword, parameters]) => [keyword, sortedParameters(keyword, parameters)]));
}

function sortedParameters(keyword: string, parameters: readonly string[]): string[] {
  const written = keyword === 'AUTH' ? parameters.map((mechanism) => mechanism.toUpperCase()) : parameters;
  return [...new Set(written)].sort(compareText);
}
