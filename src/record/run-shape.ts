// The shape of `mxprobe/run@1`: what reading a record checks, and what its JSON Schema is made from.
import {
  anything,
  count,
  flag,
  instant,
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
  Change,
  ChangeClass,
  Contrast,
  RunDocument,
  Summary,
  TargetRecord,
  Verdict,
} from '../run/document.ts';
import { RUN_SCHEMA } from '../run/document.ts';
import { burstShape } from './burst-shape.ts';
import { definitions, finding, scalar, step, tls } from './dialogue-shape.ts';
import { identityShape } from './identity-shape.ts';
import { thresholdShape } from './threshold-shape.ts';

export const verdict = word<Verdict>('passed', 'failed', 'inconclusive', 'skipped');

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
