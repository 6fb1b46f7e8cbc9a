// What receivers see in us: `mxprobe/identity@1`, alone or within a run.
import { count, documentOf, flag, later, listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import { authenticationShape, dmarcShape, dnsblShape, ptrShape, spfShape } from '../trust/sender-facts.ts';

const heloShape = object({
  name: [text, 'What we say in EHLO.'],
  form: [
    word('fqdn', 'single-label', 'literal', 'malformed'),
    '`single-label` has no dot in it; `malformed` is neither a name nor an address literal.',
  ],
  addresses: [listOf(text), 'The addresses of the name.'],
  outcome: [word('resolves', 'does-not-resolve', 'unknown'), '`unknown`: the look-up failed.'],
  matches: [flag, "The name's addresses, or the literal, hold our address."],
  text: [text, 'The facts in words.'],
});
export interface HeloFacts extends Of<typeof heloShape> {}

const senderDomainShape = object({
  domain: [text, 'The domain of the reverse-path.'],
  outcome: [word('reachable', 'unreachable', 'null-mx', 'unknown'), '`null-mx`: it takes no mail (RFC 7505).'],
  hosts: [listOf(text), 'Its MX hosts that have an address.'],
  text: [text, 'The facts in words.'],
});
/** Can bounces and answers reach the sender's domain? */
export interface SenderDomain extends Of<typeof senderDomainShape> {}

const selectorShape = object({
  name: [text, 'Where it stands: `s1._domainkey.example.org`.'],
  outcome: [
    word('found', 'missing', 'several', 'unknown'),
    '`several`: more than one TXT record, and receivers use none.',
  ],
  record: [orNull(text), 'The record.'],
  type: [orNull(text), '`rsa` or `ed25519`; null: there is no usable key.'],
  bits: [orNull(count), 'Of the key.'],
  findings: [
    listOf(
      object({
        severity: [word('error', 'warning', 'info'), 'How much it weighs.'],
        fault: [text, 'A stable word.'],
        text: [text, 'In words.'],
      }),
    ),
    'What is wrong with the record or to be known of it.',
  ],
});
export interface SelectorFacts extends Of<typeof selectorShape> {}

const findingShape = object({
  id: [text, 'A stable word: `ptr-missing`, `helo-mismatch`, `dnsbl-listed` ...'],
  severity: [word('error', 'warning', 'info'), 'How much it weighs.'],
  text: [text, 'What receivers hold against us, in words.'],
  remedy: [orNull(text), 'What to do about it; null if nothing.'],
  standard: [orNull(text), '`RFC 5321 4.1.4`, or null.'],
});
export interface IdentityFinding extends Of<typeof findingShape> {}

const alignmentShape = object({
  author: [text, 'The domain of From.'],
  policy: [orNull(word('none', 'quarantine', 'reject')), 'What its DMARC record asks for; null: it has none.'],
  spf: [flag, 'SPF passes for a domain that is aligned with it.'],
  dkim: [
    orNull(flag),
    "A signature in the name of the sender's domain would be aligned; null: no usable key was looked at.",
  ],
});

const factsShape = object({
  source: [text, 'The address that the receiver sees: behind NAT not the own one of the machine.'],
  scope: [word('public', 'private', 'loopback'), 'Receivers on the internet see another address unless it is public.'],
  ptr: [ptrShape, 'Reverse DNS; the `confirmed` names lead back to the address.'],
  helo: [heloShape, 'The name that we say in EHLO, as a receiver checks it.'],
  from: [text, 'The reverse-path without brackets; empty for `<>`.'],
  spf: [
    object({
      mailFrom: [orNull(spfShape), 'Null if the reverse-path is empty: then the HELO identity counts.'],
      helo: [spfShape, 'The HELO identity.'],
    }),
    'May this address send mail in those names? RFC 7208.',
  ],
  dmarc: [orNull(dmarcShape), 'The DMARC record that applies to the sender, and where it stands.'],
  senderDomain: [orNull(senderDomainShape), 'Can bounces and answers reach it?'],
  dkim: [later(listOf(selectorShape)), 'The keys at the selectors that were asked about.'],
  alignment: [later(alignmentShape), 'Whether DMARC passes for another domain in From, where that was asked.'],
  message: [later(authenticationShape), 'SPF, DKIM and DMARC of a message that was given.'],
  dnsbl: [listOf(dnsblShape), 'The lists that were asked about the address (RFC 5782).'],
});
export interface IdentityFacts extends Of<typeof factsShape> {}

export const identityShape = documentOf(
  'mxprobe/identity@1',
  'What a receiver can know of us before it hears a word.',
  { ...factsShape.fields, findings: [listOf(findingShape), 'What speaks against us, worst first.'] },
);
export interface Identity extends Of<typeof identityShape> {}
