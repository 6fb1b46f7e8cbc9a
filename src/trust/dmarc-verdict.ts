// Does a mail pass DMARC? SPF or a DKIM signature must pass for a domain that is aligned with that of From. RFC 9989 section 5.
import { type AuthorDomain, authorDomain } from './author-domain.ts';
import { type SignableMessage, signableMessage } from './dkim-message.ts';
import { verifyDkim } from './dkim-verify.ts';
import { discoverDmarc } from './dmarc.ts';
import type { Lookup } from './lookup.ts';
import type {
  DkimVerdict,
  DmarcPolicy,
  DmarcResult,
  DmarcVerdict,
  MessageAuthentication,
  SpfResult,
} from './sender-facts.ts';

export type { DmarcVerdict, MessageAuthentication } from './sender-facts.ts';

/** The three verdicts on one message. `spf`: of its session, or null where nobody looked; `seconds`: now, since 1970. */
export async function authenticate(
  octets: Buffer,
  spf: SpfResult | null,
  lookup: Lookup,
  seconds: number,
): Promise<MessageAuthentication> {
  const message = signableMessage(octets);
  const dkim = await verifyDkim(message, lookup, seconds);
  return { spf, dkim, dmarc: await judgeDmarc(message, { spf, dkim }, lookup) };
}

type Passed = Pick<MessageAuthentication, 'spf' | 'dkim'>;

/** The verdict on the message's From. */
export async function judgeDmarc(message: SignableMessage, passed: Passed, lookup: Lookup): Promise<DmarcVerdict> {
  const author: AuthorDomain = message.cut
    ? { problem: 'the header has too many fields' }
    : authorDomain(message.fields);
  if ('problem' in author) return { ...UNKNOWN, result: 'permerror', text: author.problem };
  const { domain } = author;
  const found = await discoverDmarc(domain, lookup);
  const aligned = await alignedWith(domain, found, passed, lookup);
  const about = { from: domain, at: found.at, spfAligned: aligned.spf, dkimAligned: aligned.dkim };
  if (found.outcome === 'unknown' && found.record === null)
    return { ...about, policy: null, disposition: 'none', result: 'temperror', text: found.notes.join('; ') };
  if (found.record === null)
    return { ...about, policy: null, disposition: 'none', result: 'none', text: `${domain} has no DMARC record` };
  const policy = await policyFor(domain, found, lookup);
  if (aligned.spf || aligned.dkim) {
    const by = [...(aligned.spf ? ['SPF'] : []), ...(aligned.dkim ? ['DKIM'] : [])].join(' and ');
    return { ...about, policy, disposition: 'none', result: 'pass', text: `${by} passed for ${domain}` };
  }
  if (isOpenVerdict(passed))
    return { ...about, policy, disposition: 'none', result: 'temperror', text: 'SPF or DKIM could not be looked up' };
  const disposition = found.record.testing ? WEAKER[policy] : policy;
  return { ...about, policy, disposition, result: 'fail', text: failureOf(domain, passed) };
}

const UNKNOWN = {
  from: null,
  at: null,
  spfAligned: false,
  dkimAligned: false,
  policy: null,
  disposition: 'none',
} as const;
/** RFC 9989 4.7, t=y. */
const WEAKER = { reject: 'quarantine', quarantine: 'none', none: 'none' } as const satisfies Record<
  DmarcPolicy,
  DmarcPolicy
>;

const isOpenVerdict = ({ spf, dkim }: Passed) =>
  spf?.result === 'temperror' || dkim.some(({ result }) => result === 'temperror');

function failureOf(domain: string, { spf, dkim }: Passed): string {
  const others = [
    ...(spf?.result === 'pass' ? [`SPF passed for ${spf.domain}`] : []),
    ...dkim.filter(({ result }) => result === 'pass').map((one) => `DKIM passed for ${one.domain}`),
  ];
  return others.length === 0
    ? `neither SPF nor DKIM passed for ${domain}`
    : `${others.join(' and ')}, not for ${domain}`;
}

/** Is a domain for which SPF or DKIM passed that of the author, or, where that is enough, one of the same organization? RFC 9989 4.10. */
export async function isAlignedWith(
  { domain: author, organizationalDomain }: Pick<DmarcResult, 'domain' | 'organizationalDomain'>,
  domain: string,
  strict: boolean,
  lookup: Lookup,
): Promise<boolean> {
  const other = domain.toLowerCase();
  if (other === author) return true;
  // No walk where the names alone say that they have nothing in common.
  if (strict || other.split('.').at(-1) !== author.split('.').at(-1)) return false;
  return (await discoverDmarc(other, lookup)).organizationalDomain === organizationalDomain;
}

async function alignedWith(author: string, found: DmarcResult, { spf, dkim }: Passed, lookup: Lookup) {
  const isAligned = (domain: string, strict: boolean) =>
    isAlignedWith({ ...found, domain: author }, domain, strict, lookup);
  const signers = new Set(dkim.flatMap(({ result, domain }) => (result === 'pass' && domain !== null ? [domain] : [])));
  let signed = false;
  for (const signer of signers) signed ||= await isAligned(signer, found.record?.strictDkim === true);
  const sent = spf?.result === 'pass' && (await isAligned(spf.domain, found.record?.strictSpf === true));
  return { spf: sent, dkim: signed };
}

/** RFC 9989 4.10.1: `np` is for names that do not exist. */
async function policyFor(domain: string, { at, policy, record }: DmarcResult, lookup: Lookup): Promise<DmarcPolicy> {
  const usual = policy ?? 'none';
  if (at === domain || record?.nonexistent == null) return usual;
  const looked = await lookup(domain, 'A');
  return looked.outcome === 'nxdomain' ? record.nonexistent : usual;
}

/** The signature that a receiver would show: one that passes and is of the author's domain, else the topmost. */
export function foremost(dkim: readonly DkimVerdict[], from: string | null): DkimVerdict | null {
  const passed = dkim.filter(({ result }) => result === 'pass');
  return passed.find(({ domain }) => domain === from) ?? passed[0] ?? dkim[0] ?? null;
}
