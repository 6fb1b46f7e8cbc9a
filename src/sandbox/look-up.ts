// What the policy's own zone says of a client, its names and its mail: looked up before the rules are asked. The embedded MX asks
// no other DNS.
import { ZoneDns } from '../net/zone-dns.ts';
import type { Policy } from '../scenario/policy.ts';
import { authenticate } from '../trust/dmarc-verdict.ts';
import { type IpAddress, parseIp, reversedLabels } from '../trust/ip-network.ts';
import { addressesIn, exchangesIn, isOpen, type Lookup, type LookupType, textsIn } from '../trust/lookup.ts';
import { checkSpf } from '../trust/spf.ts';
import { validatedNames } from '../trust/validated-names.ts';
import { domainOf, type Facts } from './facts.ts';
import type { DomainState, LookedUp } from './looked.ts';
import type { ServerSession } from './server-session.ts';

/** When something is looked up: at the greeting, behind EHLO, MAIL and RCPT, and behind the end of data. */
export type Question = 'client' | 'helo' | 'sender' | 'recipient' | 'message';

/**
 * Looks up what the policy wants to know, then goes on with `then`. Nothing is read meanwhile; where nothing is wanted, or there
 * is no zone, `then` runs at once.
 */
export function lookedUp(session: ServerSession, question: Question, then: () => void) {
  const { mx, policy, facts } = session;
  const { zone } = session.behaviour;
  // Signatures are verified without a zone, too: no key is found then.
  const asked = zone ?? (question === 'message' ? NOTHING : null);
  const seconds = Math.floor(mx.clock.date().getTime() / 1000);
  const lookup = asked === null ? null : (name: string, type: LookupType) => asked.query(name, type);
  const work = lookup === null ? null : askFor(policy, facts, { question, seconds }, lookup);
  if (work === null) return then();
  session.input.hold();
  void work.then((found) => {
    if (session.ended) return;
    facts.looked = { ...facts.looked, ...found };
    then();
    session.goOn();
  });
}

const NOTHING = new ZoneDns({});

type Found = Promise<Partial<LookedUp>>;

function askFor(
  policy: Policy,
  facts: Facts,
  { question, seconds }: { readonly question: Question; readonly seconds: number },
  lookup: Lookup,
): Found | null {
  const ip = parseIp(facts.client.address);
  if (ip === null) return null;
  switch (question) {
    case 'client':
      return aboutClient(policy, ip, lookup);
    case 'helo':
      if (policy.helo?.look_up !== true) return null;
      return stateOf(facts.helo, lookup).then((helo) => ({ helo }));
    case 'sender':
      return aboutSender(policy, facts, ip, lookup);
    case 'recipient':
      if (policy.recipient_domain?.look_up !== true) return null;
      return stateOf(domainOf(facts.recipient), lookup).then((recipient) => ({ recipient }));
    case 'message':
      if (facts.message === null || !authenticates(policy)) return null;
      return authenticate(facts.message, facts.looked.spf, lookup, seconds).then((authentication) => ({
        authentication,
      }));
  }
  return question satisfies never;
}

function aboutClient(policy: Policy, ip: IpAddress, lookup: Lookup): Found | null {
  const zones = (policy.dnsbl ?? []).flatMap(({ look_up: wanted, zone }) => (wanted === true && zone ? [zone] : []));
  const pointer = policy.reverse_dns?.look_up === true;
  if (!pointer && zones.length === 0) return null;
  return Promise.all([
    pointer ? pointerOf(ip, lookup) : null,
    Promise.all(zones.map(async (zone) => [zone, await reasonOf(ip, zone, lookup)] as const)),
  ]).then(([found, lists]) => ({
    pointer: found,
    lists: new Map(lists.flatMap(([zone, reason]) => (reason === null ? [] : [[zone, reason]]))),
  }));
}

async function pointerOf(ip: IpAddress, lookup: Lookup): Promise<LookedUp['pointer']> {
  const { pointer, names, validated, open } = await validatedNames(ip, lookup);
  if (isOpen(pointer)) return 'tempfail';
  if (names.length === 0) return 'missing';
  if (validated.length > 0) return 'given';
  return open.length > 0 ? 'tempfail' : 'mismatch';
}

/** RFC 5782 2.1: an A record lists the address, its TXT record says why. Null: not listed. */
async function reasonOf(ip: IpAddress, zone: string, lookup: Lookup): Promise<string | null> {
  const name = `${reversedLabels(ip)}.${zone}`;
  const listed = await lookup(name, 'A');
  if (addressesIn(listed).length === 0) return null;
  return textsIn(await lookup(name, 'TXT'))[0] ?? '';
}

/** Is the message itself looked at? */
function authenticates({ dkim, dmarc, authentication }: Policy): boolean {
  return dkim !== undefined || dmarc?.look_up === true || authentication !== undefined;
}

function aboutSender(policy: Policy, facts: Facts, ip: IpAddress, lookup: Lookup): Found | null {
  const domain = policy.sender_domain?.look_up === true && facts.sender !== '';
  const spf = policy.spf?.look_up === true || authenticates(policy);
  if (!domain && !spf) return null;
  const question = { ip, sender: facts.sender ?? '', helo: facts.helo, receiver: null, seconds: 0 };
  return Promise.all([
    domain ? stateOf(domainOf(facts.sender ?? ''), lookup) : null,
    spf ? checkSpf(question, lookup) : null,
  ]).then(([state, result]) => ({ sender: state, spf: result }));
}

/** RFC 5321 5.1, RFC 7505: can mail for the domain go anywhere? */
async function stateOf(domain: string, lookup: Lookup): Promise<DomainState> {
  const mx = await lookup(domain, 'MX');
  if (isOpen(mx)) return 'tempfail';
  const exchanges = exchangesIn(mx);
  if (exchanges.length > 0) return exchanges.every(({ exchange }) => exchange === '.') ? 'nullmx' : 'known';
  const addresses = await Promise.all([lookup(domain, 'A'), lookup(domain, 'AAAA')]);
  if (addresses.some((found) => addressesIn(found).length > 0)) return 'known';
  return addresses.some(isOpen) ? 'tempfail' : 'unknown';
}
