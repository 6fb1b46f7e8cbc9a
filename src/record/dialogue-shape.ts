// The shapes of one dialogue within `mxprobe/run@1`: its steps, replies, handshakes and findings.
import {
  count,
  either,
  flag,
  instant,
  integer,
  type JsonShape,
  listOf,
  mapOf,
  named,
  number,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';
import type {
  CertificateRecord,
  Exchange,
  Finding,
  Outcome,
  ReplyRecord,
  Stage,
  StepRecord,
  StepVerdict,
  TlsRecord,
} from '../run/document.ts';

/** The parts that the schema names and states once. */
export const definitions = new Map<string, JsonShape<unknown>>();

export const stepVerdict = word<StepVerdict>('passed', 'failed', 'inconclusive', 'not-reached', 'skipped');
export const outcome = word<Outcome>('reply', 'closed', 'timeout', 'tls-failure', 'silence', 'none');
export const stage = word<Stage>('connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod', 'other');
/** What a variable or a fact is. */
export const scalar = orNull(either(either(text, number), flag));

export const reply = named(
  'reply',
  object<ReplyRecord>('One reply as it came; raw holds every octet in base64.', {
    code: orNull(count),
    enhanced: orNull(text),
    lines: listOf(text),
    text,
    raw: text,
    violations: listOf(text),
  }),
  definitions,
);

export const exchange = named(
  'exchange',
  object<Exchange>('What was sent and what came back; `at` and `ms` are milliseconds.', {
    at: quantity,
    stage,
    sent: orNull(text),
    sentBytes: orNull(count),
    secure: flag,
    outcome,
    reply: orNull(reply),
    ms: quantity,
  }),
  definitions,
);

/** The keys that a step has both in the document and in its event. */
export const stepFields = {
  index: count,
  attempt: count,
  verb: text,
  name: orNull(text),
  stage,
  file: text,
  line: count,
  column: count,
  expected: orNull(text),
  verdict: stepVerdict,
  problem: orNull(text),
  ms: quantity,
  secure: flag,
  captured: mapOf(text),
};

export const step = named(
  'step',
  object<StepRecord>('One step of the dialogue: `sent`, `outcome` and `reply` are those that were judged.', {
    ...stepFields,
    sent: orNull(text),
    outcome,
    reply: orNull(reply),
    exchanges: listOf(exchange),
  }),
  definitions,
);

export const certificate = named(
  'certificate',
  object<CertificateRecord>('A certificate that the server sent.', {
    subject: text,
    issuer: text,
    san: listOf(text),
    notBefore: instant,
    notAfter: instant,
    daysLeft: integer,
    serial: text,
    sha256: text,
    spkiSha256: text,
    key: object<CertificateRecord['key']>('', { type: text, bits: orNull(count), curve: orNull(text) }),
    signatureAlgorithm: text,
    selfSigned: flag,
    mustStaple: flag,
    scts: flag,
    pem: text,
  }),
  definitions,
);

/** The keys of a handshake, which a survey has, too. */
export const tlsFields = {
  protocol: orNull(text),
  cipher: orNull(text),
  group: orNull(text),
  alpn: orNull(text),
  sni: orNull(text),
  resumed: flag,
  stapled: flag,
  certificate: orNull(certificate),
  chain: listOf(certificate),
  trusted: flag,
  trustError: orNull(text),
  matchesHost: flag,
  host: orNull(text),
  nameProblem: orNull(text),
  weaknesses: listOf(text),
  failure: orNull(text),
  ms: quantity,
};

export const tls = named(
  'tls',
  object<TlsRecord>('The handshake, recorded even when verification fails.', tlsFields),
  definitions,
);

export const finding = named(
  'finding',
  object<Finding>('Something noteworthy; `step` is an index into the steps of the case.', {
    id: text,
    severity: word<Finding['severity']>('error', 'warning', 'info'),
    text,
    step: orNull(count),
    standard: orNull(text),
  }),
  definitions,
);
