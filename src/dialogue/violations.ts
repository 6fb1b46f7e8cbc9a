// What a reply can break, as findings: how bad, and in words. RFC 5321 4.2. All are told beside a case that passed, too: such a
// reply says what was expected, and another client may read another one in it.
import { isUtf8 } from 'node:buffer';
import type { Reply, Violation } from '../wire/reply.ts';
import { VIOLATION_WORDS } from '../wire/violations.ts';
import type { Finding } from './transcript.ts';

const TOLD: readonly Violation[] = [
  'no-code',
  'mixed-codes',
  'code-out-of-range',
  'no-separator',
  'reply-truncated',
  'line-truncated',
  'nul',
  'control',
  'bare-lf',
  'bare-cr',
  'eight-bit',
  'line-too-long',
];

/** An enhanced code that does not fit is nothing to act on; a reply without an end is an outcome. */
export const VIOLATIONS: Readonly<Partial<Record<Violation, Pick<Finding, 'severity' | 'text'>>>> = Object.fromEntries(
  TOLD.map((violation) => {
    const severity = violation === 'reply-truncated' ? 'error' : 'warning';
    return [violation, { severity, text: `a reply with ${VIOLATION_WORDS[violation]}` }];
  }),
);

/** `smtputf8`: the transaction was begun with it; then replies may be UTF-8 (RFC 6531 3.7.4.2). */
export function violationsOf({ violations, raw }: Reply, smtputf8: boolean): readonly Violation[] {
  return smtputf8 && isUtf8(raw) ? violations.filter((violation) => violation !== 'eight-bit') : violations;
}
