// `dns:`: a DNS zone of the policy's own. The embedded MX looks things up in it, and nowhere else.
import {
  boolean,
  either,
  mapped,
  object,
  oneOf,
  oneOrMore,
  optional,
  record,
  type Shape,
  string,
} from '../../document/shape.ts';
import type { Zone, ZoneFailure, ZoneName } from '../../net/zone-dns.ts';
import { parseIp, pointerName } from '../../trust/ip-network.ts';

/** The word of a policy -> what the zone answers. `NXDOMAIN` is a name that is not there. */
const FAILURES = { SERVFAIL: 'SERVFAIL', REFUSED: 'REFUSED', silence: 'TIMEOUT' } as const satisfies Record<
  string,
  ZoneFailure
>;
const failureWords = ['SERVFAIL', 'REFUSED', 'silence'] as const;
const failure: Shape<ZoneFailure> = mapped(oneOf(failureWords), (word) => FAILURES[word]);

const none: Shape<readonly []> = mapped(oneOf(['none']), () => []);

/** Records of one type, `none`, or a failure in their place. */
function recordsOr<T>(one: Shape<T>): Shape<readonly T[] | ZoneFailure> {
  const many = oneOrMore(one);
  const meant = (value: unknown) => {
    if (value === 'none') return none;
    return failureWords.some((word) => word === value) ? failure : many;
  };
  return either<readonly T[] | ZoneFailure>(many.label, (node) => (node.kind === 'scalar' ? meant(node.value) : many), [
    none,
    failure,
    many,
  ]);
}

const HOST = /^(?:\.|[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\.?)$/;
/** A name of the zone, which may begin with `*.`, or an address. */
const NAME = /^(?:(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\.?|[0-9A-Fa-f:.]{2,45})$/;
const host = string('a host name', { pattern: HOST, maxLength: 255 });
const addressOf = (family: 4 | 6) =>
  mapped(string(`an IPv${family} address`), (written, refuse) =>
    parseIp(written)?.family === family ? written : refuse(`\`${written.slice(0, 60)}\` is no IPv${family} address`),
  );
const mx = mapped(string('a preference and a host, such as 10 mx.example'), (written, refuse) => {
  const [, preference, exchange] = /^(\d{1,5})\s+(\S+)$/.exec(written) ?? [];
  if (preference === undefined || exchange === undefined || !HOST.test(exchange) || Number(preference) > 65_535)
    return refuse(`\`${written.slice(0, 60)}\` is no MX record`, 'write `10 mx.example`; `0 .` takes no mail');
  return [Number(preference), exchange] as const;
});
/** Whose digest it is to be: the certificate that the embedded MX shows, or one that signed it. */
const TLSA_WORDS = ['server', 'intermediate', 'root'] as const;
export type TlsaWord = (typeof TLSA_WORDS)[number];
/** A zone whose TLSA records may name what the embedded MX makes when it starts. */
export type PolicyZone = Zone<Uint8Array | TlsaWord>;
type PolicyName = ZoneName<Uint8Array | TlsaWord>;

const tlsa = mapped(string('a TLSA record such as 3 1 1 server'), (written, refuse) => {
  const [, digits, named] = /^(\d \d \d) ([a-z]+)$/.exec(written) ?? [];
  const part = TLSA_WORDS.find((one) => one === named);
  if (digits !== undefined && part !== undefined) {
    const [own = 0, selected = 0, matched = 0] = digits.split(' ').map(Number);
    return [own, selected, matched, part] as const;
  }
  const [, usage, selector, matching, data = ''] =
    /^(\d)\s+(\d)\s+(\d)\s+((?:[0-9a-f]{2}\s*){1,1024})$/i.exec(written) ?? [];
  if (usage === undefined)
    return refuse(`\`${written.slice(0, 60)}\` is no TLSA record`, 'write `3 1 1 server`, or `3 1 1 HEX`');
  return [Number(usage), Number(selector), Number(matching), Buffer.from(data.replace(/\s/g, ''), 'hex')] as const;
});

const zoneName: Shape<PolicyName> = mapped(
  object({
    A: optional(recordsOr(addressOf(4))),
    AAAA: optional(recordsOr(addressOf(6))),
    MX: optional(recordsOr(mx), '`10 mx.example`; `0 .` is a null MX'),
    TXT: optional(recordsOr(string('a text', { maxLength: 65_535 })), 'one text for each record'),
    PTR: optional(recordsOr(host)),
    CNAME: optional(host),
    TLSA: optional(recordsOr(tlsa)),
    authentic: optional(boolean, 'the answers bear the AD bit'),
  }),
  (held): PolicyName => Object.fromEntries(Object.entries(held).filter(([, value]) => value !== undefined)),
);
const missing: Shape<null> = mapped(oneOf(['NXDOMAIN', ...failureWords]), () => null);
const held: Shape<PolicyName | ZoneFailure | null> = either<PolicyName | ZoneFailure | null>(
  'a map of record types, NXDOMAIN, SERVFAIL, REFUSED or silence',
  (node) => (node.kind === 'map' ? zoneName : node.kind === 'scalar' && node.value === 'NXDOMAIN' ? missing : failure),
  [missing, zoneName],
);

/** Names -> what they hold. An address as a name stands for its PTR name. */
export const zone: Shape<PolicyZone> = mapped(record(held, 'a map from name to records', NAME), (names) =>
  Object.fromEntries(
    [...names].flatMap(([name, value]) => {
      const ip = parseIp(name);
      return value === null ? [] : [[ip === null ? name : pointerName(ip), value]];
    }),
  ),
);
