// Policies about who is speaking: address, host name, HELO, sender domain.
import type { Node } from '../../document/node.ts';
import { boolean, duration, either, oneOf, oneOrMore, optional, type Shape, string } from '../../document/shape.ts';
import { ANY } from './address-range.ts';
import { keys } from './keys.ts';
import { refusing } from './reply.ts';
import { shortOr } from './short-or.ts';
import { clients, mailboxes, names } from './whom.ts';
import { LISTS } from './words.ts';

/** The command at which a policy refuses. Postfix holds all of these back to RCPT by default. */
const at = optional(oneOf(['connect', 'helo', 'mail', 'rcpt', 'data', 'eod']), 'the command at which it refuses');

const lookUp = optional(boolean, 'look it up in the zone of `dns:`');

const reverseDnsLong = keys({
  look_up: lookUp,
  missing: optional(clients, 'clients without a PTR'),
  mismatch: optional(clients, 'clients whose PTR names a host that has another address'),
  tempfail: optional(clients, 'clients whose PTR look-up fails for now'),
  at,
  ...refusing,
});
export const reverseDns = shortOr(oneOf(['missing', 'mismatch', 'tempfail', 'look-up']), reverseDnsLong, (fault) =>
  fault === 'look-up' ? { look_up: true } : { [fault]: ANY },
);

const listNames = Object.keys(LISTS);
const dnsblLong = keys({
  list: optional(oneOf(listNames), 'a known list, with its zone and reason'),
  zone: optional(
    string('a zone such as zen.spamhaus.org', { pattern: /^[A-Za-z0-9_.-]{1,255}$/ }),
    'the zone it names',
  ),
  listed: optional(clients, 'the clients that are on the list; default: all'),
  look_up: optional(boolean, 'who is on the list, and why, is looked up in the zone of `dns:`'),
  reason: optional(string('a text'), 'the TXT record: the reason that is quoted'),
  expires: optional(duration, 'the entry is gone this long after the server started (a honeypot list: 24h)'),
  at,
  ...refusing,
});
export const dnsbl = oneOrMore(shortOr(oneOf(listNames), dnsblLong, (list) => ({ list })));

export const blocked = oneOrMore(
  shortOr(
    clients,
    keys({ clients: optional(clients, 'the refused ranges; default: all'), at, ...refusing }),
    (ranges) => ({ clients: ranges }),
  ),
);

export const helo = shortOr(
  oneOrMore(oneOf(['fqdn', 'valid', 'resolves', 'required'])),
  keys({
    demand: optional(oneOrMore(oneOf(['fqdn', 'valid', 'resolves', 'required'])), 'what the name must be'),
    unknown: optional(names, 'names that do not resolve; default: *.invalid and *.nxdomain.test'),
    look_up: optional(boolean, 'what resolves is looked up in the zone of `dns:`'),
    at,
    ...refusing,
  }),
  (demand) => ({ demand }),
);

/** `true`, or one of the words. */
function trueOr<const W extends string>(words: readonly W[]): Shape<W | boolean> {
  const word = oneOf(words);
  return either<W | boolean>(`true, or ${word.label}`, (node: Node) => (isTrue(node) ? boolean : word), [
    boolean,
    word,
  ]);
}
const isTrue = (node: Node) => node.kind === 'scalar' && node.value === true;

const refuse = optional(boolean, 'refuse; without it the result is written down only (Authentication-Results)');

const spfResults = ['fail', 'softfail', 'permerror', 'temperror'] as const;
export const spf = shortOr(
  trueOr([...spfResults, 'look-up', 'verify']),
  keys({
    look_up: lookUp,
    refuse,
    fail: optional(names, "sender domains for which SPF's result is fail"),
    softfail: optional(names, 'softfail; taken, unless `refuse_softfail` is set'),
    permerror: optional(names, 'permerror'),
    temperror: optional(names, 'temperror'),
    allowed: optional(clients, 'clients that every SPF record names: the result is pass'),
    refuse_softfail: optional(boolean, 'refuse softfail too'),
    at,
    ...refusing,
  }),
  (result) => {
    if (result === true || result === 'verify') return { look_up: true, refuse: false };
    return typeof result === 'boolean' || result === 'look-up' ? { look_up: true } : { [result]: ['*'] };
  },
);

export const dkim = shortOr(
  trueOr(['verify', 'required']),
  keys({ required: optional(boolean, 'refuse mail without a signature that holds, at the end of data'), ...refusing }),
  (short) => ({ required: short === 'required' }),
);

/** What receivers of today demand: Gmail of everybody, and Gmail, Yahoo and Microsoft of who sends much. */
export const DEMANDS = ['spf-or-dkim', 'spf-and-dkim', 'dmarc', 'all'] as const;

export const authentication = shortOr(
  oneOf(DEMANDS),
  keys({
    demand: optional(oneOf(DEMANDS), 'what must pass; `all`: SPF, DKIM and DMARC; default spf-or-dkim'),
    ...refusing,
  }),
  (demand) => ({ demand }),
);

export const dmarc = shortOr(
  trueOr(['reject', 'look-up', 'verify']),
  keys({
    look_up: optional(boolean, 'SPF and DKIM are verified, and the record is looked up in the zone of `dns:`'),
    refuse,
    reject: optional(names, "domains of `From:` whose DMARC policy is reject and which don't pass; default: all"),
    allowed: optional(clients, 'clients whose mail passes'),
    dkim: optional(boolean, 'mail with a DKIM-Signature of that domain passes (the signature itself is not verified)'),
    ...refusing,
  }),
  (short) => {
    if (short === 'reject') return { reject: ['*'] };
    return short === 'look-up' ? { look_up: true } : { look_up: true, refuse: false };
  },
);

export const senderDomain = shortOr(
  oneOf(['unknown', 'nullmx', 'tempfail', 'fqdn', 'look-up']),
  keys({
    look_up: lookUp,
    unknown: optional(names, 'domains without MX and address'),
    nullmx: optional(names, 'domains that take no mail (RFC 7505)'),
    tempfail: optional(names, 'domains whose look-up fails for now'),
    fqdn: optional(boolean, 'refuse a domain without a dot'),
    permanent: optional(boolean, '550 instead of 450 for an unknown domain'),
    at,
    ...refusing,
  }),
  (fault) => {
    if (fault === 'look-up') return { look_up: true };
    return fault === 'fqdn' ? { fqdn: true } : { [fault]: ['*'] };
  },
);

export const senders = keys({ blocked: optional(mailboxes, 'sender addresses refused by hand'), at, ...refusing });

/** Of a server that relays: is there a way to the recipient's domain? */
export const recipientDomain = shortOr(
  oneOf(['unknown', 'nullmx', 'tempfail', 'look-up']),
  keys({
    look_up: lookUp,
    unknown: optional(names, 'domains without MX and address: 550 5.4.4'),
    nullmx: optional(names, 'domains that take no mail (RFC 7505): 556 5.1.10'),
    tempfail: optional(names, 'domains whose look-up fails for now: 451 4.4.3'),
    ...refusing,
  }),
  (fault) => (fault === 'look-up' ? { look_up: true } : { [fault]: ['*'] }),
);
