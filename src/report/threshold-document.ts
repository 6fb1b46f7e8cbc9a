// What `mxprobe threshold --json` says: `mxprobe/threshold@1`, one search taken out of its run.
import { flag, instant, object, orNull, text, word } from '../document/json-shape.ts';
import type { JsonSchema } from '../document/shape.ts';
import { definitions } from '../record/dialogue-shape.ts';
import { runHeadFields, target } from '../record/run-shape.ts';
import { thresholdFields } from '../record/threshold-shape.ts';
import type { CaseRecord, RunDocument, TargetRecord, ThresholdRecord } from '../run/document.ts';

export const THRESHOLD_SCHEMA = 'mxprobe/threshold@1';

export interface ThresholdDocument extends ThresholdRecord {
  readonly schema: typeof THRESHOLD_SCHEMA;
  readonly run: RunDocument['run'];
  readonly file: string;
  readonly scenario: string;
  readonly variant: string | null;
  readonly target: TargetRecord;
}

/** The document of a case that is a search. */
export function thresholdDocument(
  { run }: RunDocument,
  { file, scenario, variant, target: asked }: CaseRecord,
  threshold: ThresholdRecord,
): ThresholdDocument {
  return { schema: THRESHOLD_SCHEMA, run, file, scenario, variant, target: asked, ...threshold };
}

export const thresholdDocumentShape = object<ThresholdDocument>(
  'How many a server takes, in which time, until it refuses; and when it accepts again.',
  {
    schema: word(THRESHOLD_SCHEMA),
    run: object<RunDocument['run']>('', { ...runHeadFields, finished: orNull(instant), complete: flag }),
    file: text,
    scenario: text,
    variant: orNull(text),
    target,
    ...thresholdFields,
  },
);

export function thresholdSchema(): JsonSchema {
  const { schema } = definitions.get('target') ?? { schema: {} };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: THRESHOLD_SCHEMA,
    ...thresholdDocumentShape.schema,
    $defs: { target: schema },
  };
}
