// What the receiver's server sees in us before it hears a word: our address, its names, our HELO name, the sender's domain,
// and the lists we are on. Facts first; `judgeIdentity` says what they are worth.

import type { Clock } from '../net/clock.ts';
import { deadline } from '../net/deadline.ts';
import type { Dns } from '../net/dns.ts';
import { signableMessage } from '../trust/dkim-message.ts';
import { discoverDmarc } from '../trust/dmarc.ts';
import { authenticate, isAlignedWith } from '../trust/dmarc-verdict.ts';
import { checkDnsbl, type DnsblZone } from '../trust/dnsbl.ts';
import { formatIp, type IpAddress, unmapped } from '../trust/ip-network.ts';
import { scopeOf } from '../trust/ip-scope.ts';
import type { Lookup } from '../trust/lookup.ts';
import { judgePtr } from '../trust/ptr.ts';
import type { SpfResult } from '../trust/sender-facts.ts';
import { checkSpf } from '../trust/spf.ts';
import { findAddresses } from './find-addresses.ts';
import { findMx } from './find-mx.ts';
import { heloFacts } from './helo-facts.ts';
import type { Identity, IdentityFacts, SenderDomain } from './identity-document.ts';
import { judgeIdentity } from './judge-identity.ts';
import { judgeReceived } from './judge-received.ts';
import { lookAtSelector } from './selectors.ts';
import { worstFirst } from './worst-first.ts';

export type { Identity, IdentityFacts, SenderDomain } from './identity-document.ts';

export interface IdentityQuestion {
  /** The address that the receiver sees: behind NAT not the machine's own. */
  readonly source: IpAddress;
  /** What we say in EHLO. */
  readonly helo: string;
  /** The reverse-path without brackets; empty for `<>`. */
  readonly from: string;
  readonly zones: readonly DnsblZone[];
  /** Selectors of the sender's domain whose keys are looked at; none if not said. */
  readonly selectors?: readonly string[];
  /** The domain of From, where it is not the sender's. */
  readonly author?: string | null;
  /** A message that one has, all its octets: its signatures are verified, and it is judged as a receiver does. */
  readonly message?: Buffer | null;
}
export interface IdentityMeans {
  readonly dns: Dns;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Hostile SPF records can ask for some hundred slow look-ups; RFC 7208 4.6.4 wants an end, after 20 seconds at least. */
const DEADLINE_MS = 60_000;

/** Gathers and judges what a receiver can know of us. Never rejects; what the DNS does not tell is in the facts as unknown. */
export async function identify(question: IdentityQuestion, means: IdentityMeans): Promise<Identity> {
  const { signal, cancel } = deadline(means.clock, DEADLINE_MS, means.signal);
  try {
    const facts = await gather({ ...question, source: unmapped(question.source) }, { ...means, signal });
    const findings = [...judgeIdentity(facts), ...findingsOf(question.message, facts.message)];
    return { schema: 'mxprobe/identity@1', ...facts, findings: worstFirst(findings) };
  } finally {
    cancel();
  }
}

function findingsOf(message: Buffer | null | undefined, authentication: IdentityFacts['message']) {
  if (message == null || authentication === undefined) return [];
  const facts = { octets: message.length, tls: null, authentication };
  return judgeReceived(facts, signableMessage(message), { breaches: [] });
}

async function gather(
  { source, helo, from, zones, selectors = [], author = null, message = null }: IdentityQuestion,
  means: IdentityMeans,
): Promise<IdentityFacts> {
  const lookup: Lookup = (name, type) => means.dns.query(name, type, means.signal);
  const seconds = Math.floor(means.clock.date().getTime() / 1000);
  const session = { ip: source, helo, receiver: null, seconds };
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const [ptr, named, spfHelo, mailFrom, dmarc, senderDomain, dnsbl, dkim] = await Promise.all([
    judgePtr(source, lookup),
    heloFacts(helo, source, means.dns, means.signal),
    checkSpf({ ...session, sender: '' }, lookup),
    from === '' ? null : checkSpf({ ...session, sender: from }, lookup),
    domain === '' ? null : discoverDmarc(domain, lookup),
    domain === '' ? null : senderDomainOf(domain, means),
    Promise.all(zones.map((zone) => checkDnsbl(source, zone, lookup))),
    Promise.all((domain === '' ? [] : selectors).map((one) => lookAtSelector(one, domain, lookup))),
  ]);
  const spf = { mailFrom, helo: spfHelo };
  const signer = domain !== '' && dkim.some(({ type }) => type !== null) ? domain : null;
  const aligned = author === null ? {} : { alignment: await alignmentOf(author, mailFrom ?? spfHelo, signer, lookup) };
  const judged = message === null ? {} : { message: await authenticate(message, mailFrom ?? spfHelo, lookup, seconds) };
  return {
    source: formatIp(source),
    scope: scopeOf(source),
    ptr,
    helo: named,
    from,
    spf,
    dmarc,
    senderDomain,
    dkim,
    ...aligned,
    ...judged,
    dnsbl,
  };
}

/** RFC 9989 5: one of the two is enough. */
async function alignmentOf(author: string, spf: SpfResult, signer: string | null, lookup: Lookup) {
  const found = await discoverDmarc(author.toLowerCase(), lookup);
  const { record, policy } = found;
  const isAligned = (domain: string, strict: boolean | undefined) =>
    isAlignedWith(found, domain, strict === true, lookup);
  return {
    author: found.domain,
    policy: record === null ? null : (policy ?? 'none'),
    spf: spf.result === 'pass' && (await isAligned(spf.domain, record?.strictSpf)),
    dkim: signer === null ? null : await isAligned(signer, record?.strictDkim),
  };
}

async function senderDomainOf(domain: string, { dns, signal }: IdentityMeans): Promise<SenderDomain> {
  const mx = await findMx(domain, dns, signal);
  if (mx.nullMx) return { domain, outcome: 'null-mx', hosts: [], text: mx.problem ?? '' };
  if (mx.problem !== null) {
    return { domain, outcome: mx.open ? 'unknown' : 'unreachable', hosts: [], text: mx.problem };
  }
  const found = await Promise.all(mx.hosts.map(({ host }) => findAddresses(host, null, dns, signal)));
  const hosts = mx.hosts.filter((_, i) => (found[i]?.addresses.length ?? 0) > 0).map(({ host }) => host);
  const [problem = ''] = found.flatMap((one) => one.problem ?? []);
  if (hosts.length > 0)
    return { domain, outcome: 'reachable', hosts, text: `${domain} takes mail at ${hosts.join(', ')}` };
  return { domain, outcome: found.some(({ open }) => open) ? 'unknown' : 'unreachable', hosts, text: problem };
}
