// What a run is, once it has happened: the document `mxprobe/run@1`. Plain JSON values only; everything a report shows is
// in here, and nothing in here needs the network to be understood. Shape first, the type from it.
import { burstShape } from '../burst/burst-record.ts';
import { thresholdShape } from '../burst/threshold-record.ts';
import { findingShape, stepShape, verdictShape } from '../dialogue/transcript.ts';
import {
  anything,
  count,
  documentOf,
  flag,
  instant,
  later,
  listOf,
  mapOf,
  named,
  type Of,
  object,
  orNull,
  pairOf,
  quantity,
  scalar,
  text,
  word,
} from '../document/json-shape.ts';
import { identityShape } from '../target/identity-document.ts';
import { tlsShape } from '../trust/tls-facts.ts';

export type { BurstRecord } from '../burst/burst-record.ts';
export type { SearchSoFar, ThresholdRecord } from '../burst/threshold-record.ts';
export type {
  CertificateRecord,
  Exchange,
  Finding,
  InconclusiveReason,
  Outcome,
  ReplyRecord,
  Stage,
  StepRecord,
  StepVerdict,
  TlsRecord,
  Verdict,
} from '../dialogue/transcript.ts';

export const runHeadShape = object({
  id: [text, 'The time at which it began, its name, and four letters: `2025-01-31T12-00-00Z-required-k3x9`.'],
  started: [instant, 'When it began; UTC.'],
  version: [text, 'The version of mxprobe.'],
  argv: [listOf(text), 'The command line, secrets masked.'],
  node: [text, 'The version of Node.'],
  results: [orNull(text), 'The run directory, or null if nothing is recorded.'],
});
export interface RunHead extends Of<typeof runHeadShape> {}

export const finishedRunShape = object({
  ...runHeadShape.fields,
  finished: [orNull(instant), 'When it ended; null if it did not.'],
  complete: [flag, 'False while it goes on, and in the record of a run that was killed.'],
});

export const summaryShape = object({
  passed: [count, 'Cases that went as expected.'],
  failed: [count, 'Cases that did not.'],
  inconclusive: [count, 'Cases whose question could not be put.'],
  skipped: [count, 'Cases that do not apply.'],
});
export interface Summary extends Of<typeof summaryShape> {}

const targetShape = named(
  'target',
  'What was asked, and the address that answered.',
  object({
    host: [text, 'The host name or address as asked for.'],
    address: [orNull(text), 'The IP address that was contacted (a path for a unix socket); null before it is known.'],
    port: [count, 'The port; 0 where nobody was connected to.'],
    mode: [word('smtp', 'smtps', 'submission', 'lmtp'), 'What is spoken there.'],
    domain: [orNull(text), 'The mail domain whose MX this is, or null.'],
    sandbox: [flag, 'True when the embedded MX answered.'],
    source: [orNull(text), 'The local address of the connection; null before it is known.'],
  }),
);
export interface TargetRecord extends Of<typeof targetShape> {}

export const caseHeadShape = object({
  id: [text, 'Unique within the run: `scenarios/starttls/required.yaml#cleartext@127.0.0.1`.'],
  scenario: [text, 'The name of the scenario.'],
  about: [orNull(text), 'What the scenario says of itself.'],
  tags: [listOf(text), 'Its tags.'],
  file: [text, 'As the user typed it, with `/`.'],
  variant: [orNull(text), 'The name of the variant.'],
  vars: [mapOf(scalar), "The variant's variables as the run used them, secrets masked."],
  target: [targetShape, 'Who was asked.'],
  started: [instant, 'When it began; UTC.'],
});
/** What is known of a case before it runs. */
export interface CaseHead extends Of<typeof caseHeadShape> {}

/** How a case ended. */
export const caseEndShape = object({
  verdict: [verdictShape, 'What came of it.'],
  reason: [orNull(text), 'Why it is `inconclusive`, in one word; why it was `skipped`, in words; null else.'],
  text: [orNull(text), 'One sentence that says why the verdict is what it is; null for `passed`.'],
  ms: [quantity, 'How long it took, all attempts together.'],
  attempt: [count, 'Which attempt decided (1 unless `retry` or throttling asked for more).'],
});

export const caseShape = named(
  'case',
  'One scenario, with one variant, against one address.',
  object({
    ...caseHeadShape.fields,
    ...caseEndShape.fields,
    steps: [listOf(stepShape), 'Every step of every attempt, in the order in which they ran.'],
    tls: [orNull(tlsShape), 'The last handshake.'],
    burst: [orNull(named('burst', 'Many sessions of one dialogue; times in milliseconds.', burstShape)), 'A burst.'],
    threshold: [
      orNull(named('threshold', 'How many a server takes, in which time.', thresholdShape)),
      '`mxprobe threshold`: how much the server takes.',
    ],
    findings: [listOf(findingShape), 'What is noteworthy, whatever the verdict.'],
    facts: [
      later(mapOf(text)),
      'What was found where no scenario asked, by name: `version.TLSv1.2` is `accepted`. Nights compare it.',
    ],
  }),
);
export interface CaseRecord extends Of<typeof caseShape> {}

export const contrastShape = named(
  'contrast',
  'Two variants whose replies differ at a step.',
  object({
    scenario: [text, 'The name of the scenario.'],
    file: [text, 'Its file.'],
    step: [text, 'The verb of the step where the replies part.'],
    line: [count, 'The line on which it stands.'],
    variants: [pairOf(text), 'The two variants, before and after.'],
    changed: [mapOf(pairOf(anything)), 'The variables that differ, each before and after.'],
    before: [text, 'The reply to the one, on one line.'],
    after: [text, 'The reply to the other.'],
    confounded: [flag, 'True if more than one variable changed: no single cause can be named.'],
    text: [text, 'What follows, in a sentence.'],
  }),
);
export interface Contrast extends Of<typeof contrastShape> {}

export type Fact = Of<typeof scalar>;

const differenceShape = object({
  case: [text, 'The case key.'],
  step: [orNull(text), 'The exchange (`mail`, `starttls/ehlo`); null where the case as a whole is meant.'],
  what: [text, '`code`, `enhanced`, `capability`, `tls.version`, `certificate.issuer` ...'],
  before: [scalar, 'As it was accepted.'],
  after: [scalar, 'As it is now.'],
  words: [
    later(pairOf(text)),
    'The same as one says it, before and after: `250 2.1.0 Ok`, `2.1 s`; only where it says more than the facts.',
  ],
});
/** What differs, not yet judged. */
export interface Difference extends Of<typeof differenceShape> {}

const changeClassShape = word('regression', 'inconclusive', 'flapping', 'notice', 'improvement');
export type ChangeClass = Of<typeof changeClassShape>;

const changeShape = named(
  'change',
  'A difference from the baseline, and what it means.',
  object({
    ...differenceShape.fields,
    class: [changeClassShape, 'What it means.'],
    text: [text, 'One sentence that can stand alone.'],
  }),
);
export interface Change extends Of<typeof changeShape> {}

const acceptedShape = object({
  name: [text, 'The name of the baseline.'],
  accepted: [instant, 'When the run that was accepted began; UTC.'],
});
export interface AcceptedBaseline extends Of<typeof acceptedShape> {}

/** What a probe's run has beside its cases. */
export const comparisonShape = object({
  baseline: [
    orNull(acceptedShape),
    "What a probe's run was compared with; null where nothing was accepted yet, and where nothing is compared.",
  ],
  changes: [orNull(listOf(changeShape)), 'What differs from it, most urgent first; null where nothing is compared.'],
});

export const runShape = documentOf(
  'mxprobe/run@1',
  'A run of mxprobe: every case with every reply, and what follows from them.',
  {
    run: [finishedRunShape, 'The run itself.'],
    summary: [summaryShape, 'How many cases came to which verdict.'],
    cases: [listOf(caseShape), 'Every case, in the order in which they were planned.'],
    contrasts: [listOf(contrastShape), 'What the variants of a scenario show, side by side.'],
    identity: [orNull(identityShape), 'What receivers see in us, if it was asked for (`--identity`).'],
    result: [
      later(object({ schema: [text, 'Which document it is: `mxprobe/mx@1`, `mxprobe/identity@1` ...'] })),
      'What a command other than `run` found, as its `--json` shows it; a dialogue of a proof that is a case is named by its id (`held`).',
    ],
    ...comparisonShape.fields,
  },
);
export interface RunDocument extends Of<typeof runShape> {}
export type CommandResult = NonNullable<RunDocument['result']>;
