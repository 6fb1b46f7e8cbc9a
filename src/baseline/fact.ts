// What can be asked of a fact in a difference.
import type { Difference, Fact } from './change.ts';

/** The first digit of a reply code, 2 to 5 (RFC 5321 4.2.1), or null if it is no reply code. */
export function replyClass(code: Fact): number | null {
  return typeof code === 'number' && code >= 200 && code <= 599 ? Math.floor(code / 100) : null;
}

export function accepted(code: Fact): boolean {
  const digit = replyClass(code);
  return digit === 2 || digit === 3;
}

export function refused(code: Fact): boolean {
  const digit = replyClass(code);
  return digit === 4 || digit === 5;
}

/** The words of `before` that `after` does not have. */
export function lostWords(before: Fact, after: Fact): string[] {
  const kept = new Set(String(after ?? '').split(' '));
  return String(before ?? '')
    .split(' ')
    .filter((word) => !kept.has(word));
}

/** True if `after` stands behind `before` in a list that has the best first. */
export function worseIn(bestFirst: readonly string[], before: Fact, after: Fact): boolean {
  return bestFirst.indexOf(String(after)) > bestFirst.indexOf(String(before));
}

export function keywordIs(capability: Fact, keyword: string): boolean {
  return String(capability).split(' ')[0] === keyword;
}

/** `SIZE` without a number and `SIZE 0` name no limit (RFC 1870 section 4). */
export function sizeShrank(before: Fact, after: Fact): boolean {
  const limit = (fact: Fact) => Number(String(fact).split(' ')[1] ?? 0) || Number.POSITIVE_INFINITY;
  return limit(after) < limit(before);
}

/** RSA and DSA below 2048 bits, curves below 224: what NIST SP 800-131A no longer allows for signatures. */
export function isWeakKey(key: Fact): boolean {
  const [type = '', size = ''] = String(key).split(' ');
  if (/^(?:RSA|DSA)/.test(type)) return Number(size) > 0 && Number(size) < 2048;
  return /^(?:secp1\d\d|prime192|P-192)/i.test(size);
}

export function isRecipient({ step }: Difference): boolean {
  return step !== null && /(?:^|\/)rcpt(?: \d+)?$/.test(step);
}

/** A mailbox that was not there or full (RFC 3463 X.1 and X.2) is taken now: no relay. */
export function wasUnknownRecipient({ words }: Difference): boolean {
  return /^\d{3} [45]\.[12]\./.test(words?.[0] ?? '');
}
