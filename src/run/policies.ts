// DANE and MTA-STS for the cases that expect something of them: looked up once for each host and domain, judged against the
// handshake of the case, from its record.

import type { Policies, PolicyVerdict } from '../dialogue/judge.ts';
import type { TlsRecord } from '../dialogue/transcript.ts';
import type { Clock } from '../net/clock.ts';
import type { Dns } from '../net/dns.ts';
import { findAddresses } from '../target/find-addresses.ts';
import { type FoundSts, findSts, type StsMeans } from '../target/find-mta-sts.ts';
import { findMx } from '../target/find-mx.ts';
import { type FoundTlsa, findTlsa } from '../target/find-tlsa.ts';
import type { Endpoint } from '../target/resolve-target.ts';
import { judgeDane } from '../trust/dane.ts';
import type { DaneVerdict } from '../trust/dane-question.ts';
import { judgeSts } from '../trust/mta-sts.ts';
import { certificateResult } from '../trust/result-type.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { expects, type PlannedCase } from './plan.ts';
import type { Venue } from './venue.ts';

/** The look-ups of a run, each made once. */
export class PolicyLookups {
  readonly #dns: Dns;
  readonly #fetch: StsMeans['fetch'];
  readonly #tlsa = new Map<string, Promise<FoundTlsa>>();
  readonly #sts = new Map<string, Promise<FoundSts>>();

  constructor(dns: Dns, fetch: StsMeans['fetch']) {
    this.#dns = dns;
    this.#fetch = fetch;
  }

  tlsa({ host, port, domain }: Endpoint, signal: AbortSignal): Promise<FoundTlsa> {
    const key = JSON.stringify([host, port, domain]);
    const asked = this.#tlsa.get(key) ?? this.#findTlsa(host, port, domain, signal);
    this.#tlsa.set(key, asked);
    return asked;
  }

  sts(domain: string, signal: AbortSignal): Promise<FoundSts> {
    const asked = this.#sts.get(domain) ?? findSts(domain, { dns: this.#dns, fetch: this.#fetch, signal });
    this.#sts.set(domain, asked);
    return asked;
  }

  /** The whole way must be signed: MX, addresses and TLSA (RFC 7672 2.2). */
  async #findTlsa(host: string, port: number, domain: string | null, signal: AbortSignal): Promise<FoundTlsa> {
    const [mx, { aliases, authentic }] = await Promise.all([
      domain === null ? null : findMx(domain, this.#dns, signal),
      findAddresses(host, null, this.#dns, signal),
    ]);
    return findTlsa({ host, port, aliases, authentic, mxAuthentic: mx?.authentic ?? null }, this.#dns, signal);
  }
}

export interface PolicyAround {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly trustStore: () => TrustStore;
}

/** Looks up what the scenario expects something of, and nothing else. */
export async function policiesOf(
  { scenario, place }: PlannedCase,
  lookups: (() => Promise<PolicyLookups>) | null,
  { dns, target }: Pick<Venue, 'dns' | 'target'>,
  around: PolicyAround,
): Promise<Policies> {
  const wanted = { dane: expects(scenario.steps, 'dane'), sts: expects(scenario.steps, 'mtaSts') };
  if (place.kind === 'sandbox' && dns !== null && wanted.dane && target.address !== null) {
    const { host, address, port, mode } = target;
    const endpoint = { host, address, port, mode, domain: scenario.sandbox?.domain ?? null, preference: null };
    const offline = new PolicyLookups(await dns(), NOTHING_TO_FETCH);
    return lookUpPolicies(endpoint, { dane: true, sts: false }, offline, around);
  }
  if (lookups === null || place.kind !== 'endpoints') return () => ({ dane: null, mtaSts: null });
  return lookUpPolicies(place.endpoints[0], wanted, await lookups(), around);
}

/** What is wanted is looked up once; the answer judges any handshake with that endpoint. */
export async function lookUpPolicies(
  endpoint: Endpoint,
  wanted: { readonly dane: boolean; readonly sts: boolean },
  lookups: PolicyLookups,
  around: PolicyAround,
): Promise<Policies> {
  const { domain, host, address } = endpoint;
  const [tlsa, sts] = await Promise.all([
    wanted.dane && host !== address ? lookups.tlsa(endpoint, around.signal) : null,
    wanted.sts && domain !== null ? lookups.sts(domain, around.signal) : null,
  ]);
  return (tls) => ({
    dane: tlsa === null ? NO_HOST : daneVerdict(tlsa, tls, endpoint, around),
    mtaSts: sts === null ? NO_DOMAIN : stsVerdict(sts, tls, host),
  });
}

/** Offline there is no web server; nobody asks for a policy. */
const NOTHING_TO_FETCH: StsMeans['fetch'] = async () => {
  throw new Error('a policy is fetched offline');
};

const NO_HOST: PolicyVerdict = { word: null, text: 'an address has no TLSA records; name the host, or mx:DOMAIN' };
const NO_DOMAIN: PolicyVerdict = { word: null, text: 'a policy is that of a mail domain; use --target mx:DOMAIN' };

/** Records that nobody vouches for count as none; what keeps a sender from delivering counts as failed. */
const DANE_WORDS: Readonly<Record<DaneVerdict['verdict'], string>> = {
  verified: 'verified',
  failed: 'failed',
  bogus: 'failed',
  unusable: 'failed',
  absent: 'absent',
  insecure: 'absent',
};

function daneVerdict(tlsa: FoundTlsa, tls: TlsRecord | null, endpoint: Endpoint, around: PolicyAround): PolicyVerdict {
  const { lookup, records, base, text } = tlsa;
  if (lookup === 'open') return { word: null, text: text ?? 'the DNS did not say' };
  if (tls === null && lookup === 'secure' && records.length > 0) {
    return { word: null, text: 'there was no handshake yet to compare the TLSA records with' };
  }
  const shown = tls?.certificate ? [tls.certificate, ...tls.chain] : [];
  const certificates = shown.map(({ pem }) => around.trustStore().certificate(derOf(pem)));
  const names = [base, endpoint.host, ...(endpoint.domain === null ? [] : [endpoint.domain])];
  const verdict = judgeDane({ lookup, records, certificates, names, now: around.clock.date() });
  const why = verdict.verdict === 'insecure' && text !== null ? `${verdict.text}: ${text}` : verdict.text;
  return { word: DANE_WORDS[verdict.verdict], text: why };
}

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');

function stsVerdict({ verdict, policy, problems }: FoundSts, tls: TlsRecord | null, host: string): PolicyVerdict {
  if (verdict === 'unknown') return { word: null, text: problems.join('; ') };
  if (verdict === 'absent') return { word: 'absent', text: 'no policy is announced' };
  if (policy === null) return { word: 'failed', text: problems.join('; ') };
  if (policy.mode === 'none') return { word: 'absent', text: 'the mode of the policy is none' };
  if (tls === null) return { word: null, text: 'there was no handshake yet to compare the policy with' };
  const problem = tls.trusted ? [] : [{ kind: 'openssl', code: '' } as const];
  const result = certificateResult(problem, tls.matchesHost);
  const judged = judgeSts(policy, host, { record: tls, nameProblem: tls.nameProblem, result });
  if (judged.verdict === 'failed') return { word: 'failed', text: judged.text };
  return { word: policy.mode === 'testing' ? 'testing' : 'verified', text: judged.text };
}
