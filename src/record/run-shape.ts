// The shape of `mxprobe/run@1`: what reading a record checks, and what its JSON Schema is made from.
import {
  anything,
  count,
  either,
  flag,
  instant,
  type JsonShape,
  listOf,
  mapOf,
  named,
  object,
  orNull,
  pairOf,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';
import type {
  AcceptedBaseline,
  CaseRecord,
  CertificateRecord,
  Change,
  ChangeClass,
  Contrast,
  Exchange,
  Finding,
  Outcome,
  ReplyRecord,
  RunDocument,
  Stage,
  StepRecord,
  StepVerdict,
  Summary,
  TargetRecord,
  TlsRecord,
  Verdict,
} from '../run/document.ts';
import { RUN_SCHEMA } from '../run/document.ts';
import { burstShape } from './burst-shape.ts';
import { identityShape } from './identity-shape.ts';
import { thresholdShape } from './threshold-shape.ts';

/** The parts that the schema names and states once. */
export const definitions = new Map<string, JsonShape<unknown>>();

export const verdict = word<Verdict>('passed', 'failed', 'inconclusive', 'skipped');
export const stepVerdict = word<StepVerdict>('passed', 'failed', 'inconclusive', 'not-reached', 'skipped');
export const outcome = word<Outcome>('reply', 'closed', 'timeout', 'tls-failure', 'silence', 'none');
export const stage = word<Stage>('connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod', 'other');
const scalar = orNull(either(either(text, quantity), flag));

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

const exchange = named(
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

const step = named(
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
    daysLeft: count,
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

export const target = named(
  'target',
  object<TargetRecord>('What was asked, and the address that answered.', {
    host: text,
    address: orNull(text),
    port: count,
    mode: word<TargetRecord['mode']>('smtp', 'smtps', 'submission', 'lmtp'),
    domain: orNull(text),
    sandbox: flag,
    source: orNull(text),
  }),
  definitions,
);

/** What is known of a case before it runs. */
export const caseHeadFields = {
  id: text,
  scenario: text,
  about: orNull(text),
  tags: listOf(text),
  file: text,
  variant: orNull(text),
  vars: mapOf(scalar),
  target,
  started: instant,
};

/** Numbers by second are lists as long as the burst lasted. */
export const burst = named('burst', burstShape, definitions);
export const threshold = named('threshold', thresholdShape, definitions);

export const oneCase = named(
  'case',
  object<CaseRecord>('One scenario, with one variant, against one address.', {
    ...caseHeadFields,
    verdict,
    reason: orNull(text),
    text: orNull(text),
    ms: quantity,
    attempt: count,
    steps: listOf(step),
    tls: orNull(tls),
    burst: orNull(burst),
    threshold: orNull(threshold),
    findings: listOf(finding),
  }),
  definitions,
);

export const contrast = named(
  'contrast',
  object<Contrast>('Two variants whose replies differ at a step.', {
    scenario: text,
    file: text,
    step: text,
    line: count,
    variants: pairOf(text),
    changed: mapOf(pairOf(anything)),
    before: text,
    after: text,
    confounded: flag,
    text,
  }),
  definitions,
);

export const summary = object<Summary>('', { passed: count, failed: count, inconclusive: count, skipped: count });

/** What a probe's run has beside its cases. */
export const comparisonFields = {
  baseline: orNull(object<AcceptedBaseline>('What was accepted as normal.', { name: text, accepted: instant })),
  changes: orNull(
    listOf(
      named(
        'change',
        object<Change>('A difference from the baseline, and what it means.', {
          class: word<ChangeClass>('regression', 'inconclusive', 'flapping', 'notice', 'improvement'),
          case: text,
          step: orNull(text),
          what: text,
          before: scalar,
          after: scalar,
          text,
        }),
        definitions,
      ),
    ),
  ),
};

export const runHeadFields = {
  id: text,
  started: instant,
  version: text,
  argv: listOf(text),
  node: text,
  results: orNull(text),
};

export const runShape = object<RunDocument>(
  'A run of mxprobe: every case with every reply, and what follows from them.',
  {
    schema: word(RUN_SCHEMA),
    run: object<RunDocument['run']>('', { ...runHeadFields, finished: orNull(instant), complete: flag }),
    summary,
    cases: listOf(oneCase),
    contrasts: listOf(contrast),
    identity: orNull(identityShape),
    ...comparisonFields,
  },
);
