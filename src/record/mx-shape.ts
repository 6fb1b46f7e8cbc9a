// The shape of `mxprobe/mx@1`: what its JSON Schema is made from, and what the tests hold the surveys to.
import { count, flag, instant, listOf, object, orNull, quantity, text, word } from '../document/json-shape.ts';
import type { JsonSchema } from '../document/shape.ts';
import type { EndpointRecord, MxFinding, MxHostRecord, MxSurvey } from '../survey/document.ts';
import { MX_SCHEMA } from '../survey/document.ts';
import { definitions, reply, tlsFields } from './dialogue-shape.ts';
import { ptrShape } from './identity-shape.ts';

/** The parts that the run document has, too. */
const SHARED = ['certificate', 'reply'];

const result = orNull(
  word<NonNullable<MxFinding['result']>>(
    'starttls-not-supported',
    'certificate-host-mismatch',
    'certificate-expired',
    'certificate-not-trusted',
    'validation-failure',
    'tlsa-invalid',
    'dnssec-invalid',
    'dane-required',
    'sts-policy-fetch-error',
    'sts-policy-invalid',
    'sts-webpki-invalid',
  ),
);

const host = object<MxHostRecord>('An MX host and what the DNS says of it.', {
  host: text,
  preference: orNull(count),
  addresses: listOf(text),
  aliases: listOf(text),
  authentic: flag,
  problem: orNull(text),
});

const mtaSts = object<NonNullable<MxSurvey['mtaSts']>>('RFC 8461: the record, and the policy behind it.', {
  verdict: word('valid', 'absent', 'failed', 'unknown'),
  id: orNull(text),
  url: orNull(text),
  address: orNull(text),
  policy: orNull(
    object<NonNullable<NonNullable<MxSurvey['mtaSts']>['policy']>>('', {
      mode: word('enforce', 'testing', 'none'),
      maxAgeSeconds: count,
      mx: listOf(text),
    }),
  ),
  problems: listOf(text),
  warnings: listOf(text),
  result,
  fault: orNull(word('record', 'fetch', 'policy')),
});

const tlsRpt = object<NonNullable<MxSurvey['tlsRpt']>>('RFC 8460: where reports are wanted.', {
  verdict: word('valid', 'absent', 'invalid', 'unknown'),
  reportTo: listOf(text),
  problem: orNull(text),
});

const tls = object<NonNullable<EndpointRecord['tls']>>('The handshake with our defaults, and what others show.', {
  ...tlsFields,
  versions: listOf(
    object<NonNullable<EndpointRecord['tls']>['versions'][number]>('null: could not be found out', {
      version: word('TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'),
      accepted: orNull(flag),
      cipher: orNull(text),
      problem: orNull(text),
    }),
  ),
  groups: listOf(object('', { group: text, accepted: orNull(flag) })),
  cipherOrder: orNull(object('', { decides: word('server', 'client'), weakest: text })),
  resumption: orNull(flag),
  alpnOffered: orNull(word('ignored', 'selected', 'refused')),
});

const dane = object<NonNullable<EndpointRecord['dane']>>('RFC 7672: which record matched which certificate.', {
  verdict: word('verified', 'failed', 'absent', 'insecure', 'bogus', 'unusable', 'unknown'),
  name: text,
  records: listOf(
    object<NonNullable<EndpointRecord['dane']>['records'][number]>('', {
      record: text,
      state: word('matched', 'no-match', 'failed', 'unusable', 'superseded'),
      certificate: orNull(text),
      depth: orNull(count),
      problem: orNull(text),
      result,
    }),
  ),
  rollover: flag,
  result,
  text,
});

const endpoint = object<EndpointRecord>('One MX host at one address. What is null is not known.', {
  host: text,
  address: text,
  port: count,
  preference: orNull(count),
  ptr: orNull(ptrShape),
  verdict: word('passed', 'failed', 'inconclusive'),
  reason: orNull(word('unreachable', 'throttled', 'timeout', 'closed', 'refused', 'protocol', 'dns', 'interrupted')),
  text: orNull(text),
  banner: orNull(text),
  capabilities: listOf(text),
  capabilitiesInTls: orNull(listOf(text)),
  starttls: orNull(word('demanded', 'offered', 'absent', 'broken', 'stripped')),
  starttlsProblem: orNull(text),
  tls: orNull(tls),
  dane: orNull(dane),
  mtaSts: orNull(
    object<NonNullable<EndpointRecord['mtaSts']>>('', {
      verdict: word('verified', 'failed', 'not-applicable'),
      pattern: orNull(text),
      result,
      text,
    }),
  ),
  mail: orNull(reply),
  connections: count,
  ms: quantity,
});

const finding = object<MxFinding>('What speaks against it, from which standard, and what to do.', {
  id: text,
  severity: word('error', 'warning', 'info'),
  endpoint: orNull(text),
  standard: orNull(text),
  result,
  text,
  remedy: orNull(text),
});

export const mxShape = object<MxSurvey>("A survey of a domain's mail exchangers.", {
  schema: word(MX_SCHEMA),
  target: text,
  domain: orNull(text),
  started: instant,
  ms: quantity,
  mx: listOf(host),
  mxAuthentic: orNull(flag),
  notes: listOf(text),
  problem: orNull(text),
  mtaSts: orNull(mtaSts),
  tlsRpt: orNull(tlsRpt),
  endpoints: listOf(endpoint),
  findings: listOf(finding),
  connections: count,
  interrupted: flag,
});

export function mxSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: MX_SCHEMA,
    ...mxShape.schema,
    $defs: Object.fromEntries(SHARED.map((name) => [name, definitions.get(name)?.schema])),
  };
}
