// What aggregate reports tell: `mxprobe/reports@1`. TLS-RPT (RFC 8460): who could not encrypt to us; DMARC (RFC 7489, RFC 9990): who
// refused mail in our name. Shape first, the types from it.
import { count, documentOf, flag, listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';

/** RFC 8460 4.3, with a word for those that are none of it. */
export const RESULT_TYPES = [
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
  'other',
] as const;
export type ResultType = (typeof RESULT_TYPES)[number];

const reportedShape = object({
  file: [text, 'The file, with the part of it that holds the report.'],
  kind: [word('tls', 'dmarc', 'none'), 'none: it holds no report.'],
  reporter: [orNull(text), 'Who wrote it.'],
  id: [orNull(text), 'The report-id.'],
  domain: [orNull(text), 'Whose policy it is about.'],
  begin: [orNull(text), 'From when, as written.'],
  end: [orNull(text), 'Until when, as written.'],
  problem: [orNull(text), 'Why it could not be read, or only in part.'],
});
export interface Reported extends Of<typeof reportedShape> {}

const tlsFailureShape = object({
  domain: [text, 'The recipient domain.'],
  policy: [text, '`sts`, `tlsa`, `no-policy-found`, or as written.'],
  mx: [orNull(text), 'The MX host that it is about.'],
  address: [orNull(text), 'Its address.'],
  result: [word(...RESULT_TYPES), 'What failed, RFC 8460 4.3.'],
  written: [text, 'The result type as written.'],
  failed: [count, 'Sessions that failed so.'],
  sessions: [count, 'All sessions of the policies that tell of it.'],
  reporters: [listOf(text), 'Who reports it.'],
  reasons: [listOf(text), 'failure-reason-code and additional information, as written; five at most.'],
});
export interface TlsFailure extends Of<typeof tlsFailureShape> {}

const dmarcRefusalShape = object({
  source: [text, 'The address that sent.'],
  isOurs: [orNull(flag), 'Whether it is one of --ours; null: nobody said.'],
  headerFrom: [text, 'The domain in From.'],
  envelopeFrom: [orNull(text), 'The envelope domain; null where the report has none.'],
  disposition: [word('none', 'quarantine', 'reject', 'pass', 'other'), 'What the reporter did.'],
  spf: [orNull(text), 'SPF as evaluated for DMARC: pass or fail.'],
  dkim: [orNull(text), 'DKIM as evaluated for DMARC.'],
  why: [
    listOf(word('spf-failed', 'spf-not-aligned', 'dkim-failed', 'dkim-not-aligned', 'dkim-unsigned')),
    'What is missing: a check failed, passed for another domain, or there was no signature.',
  ],
  reasons: [listOf(text), 'Why the reporter did other than the policy says.'],
  messages: [count, 'How many.'],
  reporters: [listOf(text), 'Who reports it.'],
});
export interface DmarcRefusal extends Of<typeof dmarcRefusalShape> {}

const said = {
  explanation: [text, 'In plain words.'],
  ask: [orNull(text), 'The command that asks just that.'],
  scenario: [orNull(text), 'The file of its scenario, if one was written.'],
} as const;
const explainedTlsShape = object({ ...tlsFailureShape.fields, ...said });
const explainedDmarcShape = object({ ...dmarcRefusalShape.fields, ...said });
export interface ExplainedTls extends Of<typeof explainedTlsShape> {}
export interface ExplainedDmarc extends Of<typeof explainedDmarcShape> {}

export const reportsShape = documentOf('mxprobe/reports@1', 'What aggregate reports tell of failures.', {
  reports: [listOf(reportedShape), 'Each report that was read.'],
  tls: [listOf(explainedTlsShape), 'Sessions that could not be encrypted as the policy wants, most first.'],
  dmarc: [listOf(explainedDmarcShape), 'Mail in our name that was refused or put aside, most first.'],
  sessions: [count, 'All sessions that TLS reports tell of.'],
  messages: [count, 'All messages that DMARC reports tell of.'],
});
export interface ReportsDocument extends Of<typeof reportsShape> {}
