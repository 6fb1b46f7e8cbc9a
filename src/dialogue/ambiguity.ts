// Replies in which two clients could read two answers, and replies whose end was never seen: who relies on the good one is
// deceived. RFC 5321 4.2.1 has one code on all lines of a reply.
import { isPositive, type Reply } from '../wire/reply.ts';

/** In words, or undefined. Different codes that end in a refusal are a refusal for all: postscreen says 220- to whom it turns away with 521. */
export function ambiguityOf({ code, violations, raw }: Reply): string | undefined {
  const found = violations.find((one) => (one === 'mixed-codes' ? isPositive(code) : AMBIGUOUS.has(one)));
  if (found !== undefined) return AMBIGUOUS.get(found) ?? 'different codes';
  const hides = violations.includes('bare-cr') && HIDDEN_LINE.test(Buffer.from(raw).toString('latin1'));
  return hides ? 'what looks like another line behind a CR' : undefined;
}

/** Why the reply answers nothing, in words; undefined if its end was seen. */
export function cutOf({ violations }: Reply): string | undefined {
  return CUT.find(([violation]) => violations.includes(violation))?.[1];
}

/** Null if the reply says `code` and nothing else; else what else it is. What asks us to go on (220, 354) must be clear. */
export function unclear(reply: Reply, code: number): string | null {
  if (reply.code !== code) return `code ${reply.code ?? 'missing'}`;
  return cutOf(reply) ?? ambiguityOf(reply) ?? null;
}

/** A client that takes CR for the end of a line reads a reply there. */
const HIDDEN_LINE = /\r[ \t\0]*[0-9]{3}(?![0-9])/;

const AMBIGUOUS: ReadonlyMap<string, string> = new Map([
  ['no-code', 'a line without a code'],
  ['no-separator', 'neither blank nor hyphen behind the code'],
]);

const CUT = [
  ['reply-truncated', 'a reply that was longer than 64 KiB or 1,000 lines and was cut'],
  ['unfinished', 'a reply without an end'],
] as const;
