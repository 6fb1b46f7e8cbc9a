// The shape of `mxprobe/identity@1`: what receivers see in the prober, alone or within a run.
import { flag, listOf, object, orNull, text, word } from '../document/json-shape.ts';
import type { JsonSchema } from '../document/shape.ts';
import { IDENTITY_SCHEMA, type Identity } from '../target/identity.ts';

export const ptrShape = object<Identity['ptr']>('Reverse DNS; `confirmed` lead back to the address.', {
  query: text,
  outcome: word('found', 'missing', 'unknown'),
  names: listOf(text),
  confirmed: listOf(text),
  generic: listOf(object('', { name: text, reasons: listOf(text) })),
  notes: listOf(text),
});

const spf = object<Identity['spf']['helo']>('RFC 7208; `record` is that of `domain`, `term` the one that decided.', {
  result: word('none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror'),
  domain: text,
  record: orNull(text),
  term: orNull(text),
  explanation: orNull(text),
  text,
});

const policy = word('none', 'quarantine', 'reject');

const dmarc = object<NonNullable<Identity['dmarc']>>(
  'The DMARC record that applies to the sender, and where it stands.',
  {
    outcome: word('found', 'none', 'unknown'),
    domain: text,
    at: orNull(text),
    organizationalDomain: text,
    text: orNull(text),
    record: orNull(
      object<NonNullable<NonNullable<Identity['dmarc']>['record']>>('The tags as receivers read them.', {
        policy,
        subdomains: orNull(policy),
        nonexistent: orNull(policy),
        testing: flag,
        publicSuffix: word('y', 'n', 'u'),
        strictDkim: flag,
        strictSpf: flag,
        aggregateReports: listOf(text),
        failureReports: listOf(text),
        problems: listOf(text),
      }),
    ),
    policy: orNull(policy),
    notes: listOf(text),
  },
);

export const identityShape = object<Identity>('What a receiver can know of us before it hears a word.', {
  schema: word(IDENTITY_SCHEMA),
  source: text,
  scope: word('public', 'private', 'loopback'),
  ptr: ptrShape,
  helo: object<Identity['helo']>('', {
    name: text,
    form: word('fqdn', 'single-label', 'literal', 'malformed'),
    addresses: listOf(text),
    outcome: word('resolves', 'does-not-resolve', 'unknown'),
    matches: flag,
    text,
  }),
  from: text,
  spf: object<Identity['spf']>('`mailFrom` is null for the empty reverse-path.', { mailFrom: orNull(spf), helo: spf }),
  dmarc: orNull(dmarc),
  senderDomain: orNull(
    object<NonNullable<Identity['senderDomain']>>('Can bounces and answers reach it?', {
      domain: text,
      outcome: word('reachable', 'unreachable', 'null-mx', 'unknown'),
      hosts: listOf(text),
      text,
    }),
  ),
  dnsbl: listOf(
    object<Identity['dnsbl'][number]>('Only `listed` and `clean` say something of the address.', {
      zone: text,
      allow: flag,
      verdict: word('listed', 'clean', 'error', 'open', 'unusable'),
      answers: listOf(object('', { code: text, meaning: orNull(text) })),
      reason: orNull(text),
      text,
    }),
  ),
  findings: listOf(
    object<Identity['findings'][number]>('', {
      id: text,
      severity: word('error', 'warning', 'info'),
      text,
      remedy: orNull(text),
      standard: orNull(text),
    }),
  ),
});

export function identitySchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: IDENTITY_SCHEMA,
    ...identityShape.schema,
  };
}
