// Facts of surveys and identities as causes: which other facts and findings follow from which.
import type { Difference } from './change.ts';
import { hasRisen } from './share.ts';

/** By the family of a fact: how the findings begin that say the same of it. */
const FINDINGS: Readonly<Record<string, string>> = {
  starttls: 'starttls|no-policy',
  version: 'tls-',
  chain: 'chain-|certificate-chain',
  dane: 'dane-',
  mta_sts: 'sts-',
  sts: 'sts-|no-policy|tlsrpt-',
  tls_rpt: 'tlsrpt-',
  ptr: 'ptr-|helo-',
  helo: 'helo-',
  spf: 'spf-',
  dmarc: 'dmarc-',
  dnsbl: 'dnsbl-',
  sender_domain: 'sender-',
};
const OF_A_FACT = new RegExp(`^(?:certificate-|${Object.values(FINDINGS).join('|')})`);

const familyOf = (what: string) => what.split('.', 1)[0] ?? '';
const idOf = ({ before, after }: Difference) => String(after ?? before);

/** It says in words what a fact says, too; `starttls-overwritten` is what a dialogue finds. */
export function isFindingOfFact(other: Difference): boolean {
  return other.what === 'finding' && OF_A_FACT.test(idOf(other)) && !idOf(other).startsWith('starttls-overwritten');
}

/** `other` is of the same family (`ptr.names` beside `ptr`), or the finding on it. */
export function belongsTo({ what }: Difference, other: Difference): boolean {
  const family = familyOf(what);
  if (other.what !== 'finding') return familyOf(other.what) === family && family !== 'ehlo' && family !== 'certificate';
  const begins = Object.hasOwn(FINDINGS, family) ? FINDINGS[family] : undefined;
  return begins !== undefined && new RegExp(`^(?:${begins})`).test(idOf(other));
}

const within = (names: string) => {
  const pattern = new RegExp(`^(?:${names})\\b`);
  return ({ what }: Difference) => pattern.test(what);
};
const IN_TLS = within('version|group|chain|cipher_order|resumption|mail|ehlo|clear|dane|mta_sts|tls|certificate');
const OF_A_VERSION = within('version|group|cipher_order|resumption|tls');

const causeIn = (what: string) => what.split('.')[1] ?? '';

/** The deepest first. */
export const FACT_KINDS: readonly {
  readonly is: (change: Difference) => boolean;
  readonly explains: (change: Difference, other: Difference) => boolean;
}[] = [
  {
    is: ({ what }) => what === 'starttls',
    explains: (change, other) =>
      IN_TLS(other) || belongsTo(change, other) || isFindingOfFact(other) || idOf(other).startsWith('injected'),
  },
  // a cause for which more is refused shows at each house
  {
    is: ({ what, before, after }) => what.startsWith('refused.') && hasRisen(before, after),
    explains: ({ what }, other) => causeIn(other.what) === causeIn(what) && /^refused_by\./.test(other.what),
  },
  {
    is: ({ what }) => what.startsWith('refusing_wanted.'),
    explains: ({ what }, other) => other.what === `refusing.${causeIn(what)}`,
  },
  { is: within('refused_by'), explains: ({ what }, other) => other.what === `refused.${causeIn(what)}` },
  { is: within('version'), explains: (change, other) => OF_A_VERSION(other) || belongsTo(change, other) },
];
