// Would a sender that honours the domain's MTA-STS policy deliver to this MX host? (RFC 8461 section 4.)
import { dnsNameMatches, toReference } from './name-match.ts';
import { VERIFY_CODES } from './openssl-codes.ts';
import type { ResultType, StsPolicy, StsVerdict } from './tls-facts.ts';
import type { TlsVerdict } from './tls-record.ts';
import { verifyWords } from './words.ts';

export type { StsVerdict } from './tls-facts.ts';

/** What is asked of a handshake; a `TlsVerdict` has it. */
export interface StsHandshake {
  readonly record: Pick<TlsVerdict['record'], 'failure' | 'trustError'>;
  readonly nameProblem: string | null;
  readonly result: ResultType | null;
}

/**
 * @param host the MX host as the DNS names it.
 * @param tls the handshake with it, judged for that name; null if it offers no STARTTLS.
 */
export function judgeSts(policy: StsPolicy, host: string, tls: StsHandshake | null): StsVerdict {
  const pattern = matchPattern(policy, host);
  if (policy.mode === 'none')
    return verdict('not-applicable', pattern, null, 'the policy says: no MTA-STS (mode none)');
  if (pattern === null) {
    const text = `the policy does not list ${host}; it lists ${policy.mx.slice(0, MAX_SHOWN).join(', ')}`;
    return verdict('failed', null, 'validation-failure', text);
  }
  if (tls === null) return verdict('failed', pattern, 'starttls-not-supported', 'it offers no STARTTLS');
  const { failure, trustError } = tls.record;
  if (tls.result !== null || failure !== null) {
    const text = failure ?? trustError ?? tls.nameProblem ?? 'the certificate does not match';
    return verdict('failed', pattern, tls.result ?? 'validation-failure', text);
  }
  return verdict('verified', pattern, null, `listed as ${pattern}, with a certificate that is trusted for ${host}`);
}

/** A policy that could not be fetched, as RFC 8460 4.3.2.2 names it: the fetch's `outcome`, and Node's code for `tls`. */
export function stsFetchFault(fetch: {
  readonly outcome: string;
  readonly code: string | null;
  readonly text: string;
}): {
  readonly result: ResultType;
  readonly text: string;
} {
  if (fetch.outcome !== 'tls') return { result: 'sts-policy-fetch-error', text: fetch.text };
  const known = fetch.code !== null && VERIFY_CODES.has(fetch.code);
  const text = known ? `the policy host's certificate: ${verifyWords(fetch.code)}` : fetch.text;
  return { result: 'sts-webpki-invalid', text };
}

/** The first pattern that covers the host; `*` stands for one label, the left-most (4.1). */
export function matchPattern(policy: StsPolicy, host: string): string | null {
  const reference = toReference(host);
  return reference === null ? null : (policy.mx.find((pattern) => dnsNameMatches(pattern, reference)) ?? null);
}

const MAX_SHOWN = 5;
const verdict = (
  word: StsVerdict['verdict'],
  pattern: string | null,
  result: ResultType | null,
  text: string,
): StsVerdict => ({ verdict: word, pattern, result, text });
