// The result types of RFC 8460 4.3: the words in which the big senders report what failed.
import type { ChainProblem } from './chain.ts';

import type { ResultType } from './tls-facts.ts';

export type { ResultType } from './tls-facts.ts';

/** What a sender that verifies against the web PKI would report; null if there is nothing to report. */
export function certificateResult(problems: readonly ChainProblem[], matchesHost: boolean): ResultType | null {
  const [first] = problems;
  if (first !== undefined) return first.kind === 'expired' ? 'certificate-expired' : 'certificate-not-trusted';
  return matchesHost ? null : 'certificate-host-mismatch';
}
