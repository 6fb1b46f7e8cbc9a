// What a flip is worth. A change that is taken, and refused again when changed back, shows that it decides; it proves a reason
// only where it can: not with an address that servers exempt, and not against the words while what they name is untried.
import { type Cause, usualOf } from '../cause.ts';
import type { Diagnosis } from '../diagnose.ts';
import type { FactorId } from '../factor.ts';

/**
 * Addresses that most servers take whatever else they refuse: postmaster must be taken (RFC 5321 4.5.1) and abuse ought to be
 * (RFC 2142), before block lists and the like are asked; `<>` has no domain that could be looked up (RFC 5321 4.5.5).
 */
export function isExempt(factor: FactorId, value: string): boolean {
  if (factor !== 'sender' && factor !== 'recipient') return false;
  return value === '' || value === '<>' || /^(?:postmaster|abuse)(?:@|$)/i.test(value);
}

/**
 * What a factor is to the reason that the words give. `reason`: the experiments of the catalogue; `fits`: it may lie behind the same
 * words; `open`: the words say nothing, so the factor says the reason; `against`: the words name something else.
 */
export type Bearing = 'reason' | 'fits' | 'open' | 'against';

export function bearingOf(factor: FactorId, diagnosis: Diagnosis): Bearing {
  const { cause, proof } = diagnosis;
  if (proof.includes(factor)) return 'reason';
  if (usualOf(cause).factors.some((usual) => usual === factor)) return 'fits';
  if (FITTING.some(({ causes, factors }) => causes.test(cause) && factors.includes(factor))) return 'fits';
  return isVague(diagnosis) ? 'open' : 'against';
}

/** Words that name no reason, that a server says of several, or that are only a conjecture from codes. */
function isVague({ cause, confidence, ambiguous }: Diagnosis): boolean {
  return VAGUE.has(cause) || confidence === 'low' || ambiguous.includes('list-or-login');
}

/** Causes that say so little that their words are compared by code, too. */
export const VAGUE: ReadonlySet<Cause> = new Set([
  'unknown',
  'policy-unspecified',
  'temp-unspecified',
  'protocol-violation',
]);

/** Factors behind which the same words may stand although no catalogue asks about them first. */
const FITTING: readonly { readonly causes: RegExp; readonly factors: readonly FactorId[] }[] = [
  { causes: /^(?:ip-|rdns-|dnsbl-|greeting-refused$|conn-limit$)/, factors: ['source', 'family'] },
  // Without a sender the HELO name is what SPF asks about (RFC 7208 2.4).
  { causes: /^auth-(?:spf|none)$/, factors: ['helo', 'sender', 'source', 'family'] },
  { causes: /^auth-/, factors: ['content', 'signature'] },
  { causes: /^content-/, factors: ['content', 'signature', 'size'] },
  // The networks that may relay, and the login that makes one of them.
  { causes: /^(?:relay-denied|smtp-auth-required)$/, factors: ['auth', 'source', 'recipient', 'port'] },
  { causes: /^(?:greylisting|temp-unspecified)$/, factors: ['wait'] },
  { causes: /^rate-|-limit$/, factors: ['rate', 'wait'] },
  { causes: /^tls-/, factors: ['starttls', 'tls-version', 'verify'] },
];

/** What a factor means where the words say nothing. */
const CAUSES: Readonly<Partial<Record<FactorId, Cause>>> = {
  starttls: 'tls-required',
  helo: 'helo-blocked',
  sender: 'sender-blocked',
  recipient: 'rcpt-policy',
  auth: 'smtp-auth-required',
  size: 'size-limit',
  content: 'content-policy',
  source: 'ip-reputation',
  family: 'ipv6-policy',
  wait: 'greylisting',
  rate: 'rate-limit',
  protocol: 'protocol-violation',
  'tls-version': 'tls-handshake',
};

/** A wording that stands for several causes names factors of them all; one that is none of this cause's own decides for another. */
function isOther(factor: FactorId, diagnosis: Diagnosis): boolean {
  return bearingOf(factor, { ...diagnosis, proof: [], confidence: 'high', ambiguous: [] }) === 'against';
}

/** The diagnosis behind a proof: where the words say nothing, the factor says the cause; else they keep it. */
export function provenBy(factor: FactorId, diagnosis: Diagnosis): Diagnosis {
  const isSilent = VAGUE.has(diagnosis.cause) || bearingOf(factor, diagnosis) === 'open' || isOther(factor, diagnosis);
  const cause = isSilent ? CAUSES[factor] : undefined;
  if (cause === undefined) return diagnosis;
  const { actor, factors } = usualOf(cause);
  return { ...diagnosis, cause, actor, remedy: null, proof: factors, ambiguous: [], confidence: 'medium' };
}
