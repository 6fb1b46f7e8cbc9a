// What the DNS says of a sender, as receivers look it up: reverse DNS, SPF, DMARC, block lists. Parts of `mxprobe/identity@1`.
import { count, flag, listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';

const genericShape = object({
  name: [text, 'The name.'],
  reasons: [listOf(text), '`holds the address (192-0-2-1)`, `holds the word dynamic`.'],
});
export interface GenericName extends Of<typeof genericShape> {}

export const ptrShape = object({
  query: [text, 'Where the PTR records stand: `1.2.0.192.in-addr.arpa`.'],
  outcome: [word('found', 'missing', 'unknown'), '`unknown`: the look-up failed.'],
  names: [listOf(text), 'The names that the address has.'],
  confirmed: [listOf(text), 'The names whose own addresses hold the address (forward-confirmed).'],
  generic: [listOf(genericShape), 'Names that look like those of a dial-up or rented line, with the reasons.'],
  notes: [listOf(text), 'Failed look-ups, in words.'],
});
export interface PtrFacts extends Of<typeof ptrShape> {}

export const spfShape = object({
  result: [
    word('none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror'),
    'The result of RFC 7208 2.6.',
  ],
  domain: [text, 'The domain whose record was evaluated (the HELO name if the reverse-path is empty).'],
  record: [orNull(text), 'The record of `domain`, null if there is none.'],
  term: [orNull(text), 'The term that decided, as written; null if none matched.'],
  explanation: [
    orNull(text),
    "What the domain's owner says to refused senders (`exp=`); null unless the result is `fail` and they say something.",
  ],
  text: [text, 'Why, in words.'],
});
export interface SpfResult extends Of<typeof spfShape> {}

const policyShape = word('none', 'quarantine', 'reject');
export type DmarcPolicy = Of<typeof policyShape>;

const dmarcRecordShape = object({
  policy: [policyShape, 'For the domain itself; `none` where the record gives no usable one.'],
  subdomains: [orNull(policyShape), '`sp`: for existing subdomains; null: as `policy`.'],
  nonexistent: [orNull(policyShape), '`np`: for names that do not exist; null: as `subdomains`.'],
  testing: [flag, '`t=y`: receivers are asked to apply one policy weaker.'],
  publicSuffix: [word('y', 'n', 'u'), '`psd`: is the domain a public suffix? `u`: the tree walk finds out.'],
  strictDkim: [flag, '`adkim=s`: the signing domain must be the very one.'],
  strictSpf: [flag, '`aspf=s`: the domain of the reverse-path must be the very one.'],
  aggregateReports: [listOf(text), '`rua`: where aggregate reports go.'],
  failureReports: [listOf(text), '`ruf`: where failure reports go.'],
  problems: [listOf(text), 'What is wrong or without effect, in words.'],
});
export interface DmarcRecord extends Of<typeof dmarcRecordShape> {}

export const dmarcShape = object({
  outcome: [
    word('found', 'none', 'unknown'),
    '`unknown`: a look-up failed on the way, so it is not known which record applies.',
  ],
  domain: [text, 'The domain that was asked about.'],
  at: [orNull(text), 'The domain whose record applies; null if none does.'],
  organizationalDomain: [text, 'As the tree walk of RFC 9989 finds it.'],
  text: [orNull(text), 'The record as it stands in the DNS.'],
  record: [orNull(dmarcRecordShape), 'The tags as receivers read them.'],
  policy: [
    orNull(policyShape),
    'The policy for `domain` as an existing name: `p` of its own record, else `sp` (or `p`) of the one above.',
  ],
  notes: [listOf(text), 'What is odd or failed, in words.'],
});
export interface DmarcResult extends Of<typeof dmarcShape> {}

const dkimShape = object({
  result: [
    word('pass', 'fail', 'temperror', 'permerror'),
    'The result of RFC 8601 2.7.1; `permerror`: the signature or its key is of no use (expired, revoked, too weak ...).',
  ],
  fault: [
    orNull(
      word(
        'syntax',
        'body',
        'signature',
        'body-and-signature',
        'length',
        'expired',
        'future',
        'dns',
        'no-key',
        'several-keys',
        'revoked',
        'weak',
        'key',
        'identity',
        'too-many',
      ),
    ),
    'What is wrong; null if it passes. `body`: the body hash differs; `signature`: a header field or the key.',
  ],
  domain: [orNull(text), '`d=`; null if the signature could not be read.'],
  selector: [orNull(text), '`s=`, likewise.'],
  identity: [orNull(text), '`i=`, or `@` and the domain.'],
  algorithm: [orNull(text), '`rsa-sha256` or `ed25519-sha256`.'],
  bits: [orNull(count), 'Of the key, as far as it was found.'],
  signature: [orNull(text), 'The first characters of `b=`, to tell signatures apart.'],
  testing: [flag, '`t=y` in the key record.'],
  findings: [listOf(text), 'What is odd although it may pass, in words.'],
  text: [text, 'The result in words.'],
});
export interface DkimVerdict extends Of<typeof dkimShape> {}

const dmarcVerdictShape = object({
  result: [
    word('pass', 'fail', 'none', 'temperror', 'permerror'),
    'The result of RFC 9989: `none` is no record, `permerror` a From from which no one domain can be read.',
  ],
  from: [orNull(text), 'The domain of From.'],
  at: [orNull(text), 'The domain whose record applies.'],
  policy: [orNull(policyShape), 'What that record asks for.'],
  disposition: [
    policyShape,
    'What a receiver is asked to do with this mail; one weaker than `policy` where it says `t=y`.',
  ],
  spfAligned: [flag, 'SPF passed for a domain that is aligned with From.'],
  dkimAligned: [flag, 'A signature holds whose domain is aligned with From.'],
  text: [text, 'The result in words.'],
});
export interface DmarcVerdict extends Of<typeof dmarcVerdictShape> {}

export const authenticationShape = object({
  spf: [orNull(spfShape), 'Null: not looked up.'],
  dkim: [listOf(dkimShape), 'One for each signature, topmost first.'],
  dmarc: [dmarcVerdictShape, 'On both.'],
});
/** What a receiver finds out about one message. */
export interface MessageAuthentication extends Of<typeof authenticationShape> {}

export const dnsblShape = object({
  zone: [text, 'What reports call the list: its zone, or another word where the zone holds an access key.'],
  allow: [flag, 'An allow list (DNSWL) instead of a block list.'],
  verdict: [
    word('listed', 'clean', 'error', 'open', 'unusable'),
    'Only `listed` and `clean` say something of the address. `error`: the list answered with an error code or with nonsense; ' +
      '`open`: the look-up failed; `unusable`: the list fails its own test entries (RFC 5782 5), so its answer means nothing.',
  ],
  answers: [
    listOf(object({ code: [text, 'An address.'], meaning: [orNull(text), 'What it stands for; null: not known.'] })),
    'The addresses that the list answered with.',
  ],
  reason: [orNull(text), "The list's own words (TXT)."],
  text: [text, 'The verdict in words.'],
});
export interface DnsblResult extends Of<typeof dnsblShape> {}
