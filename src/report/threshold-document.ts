// What `mxprobe threshold --json` says: `mxprobe/threshold@1`, one search taken out of its run.
import { thresholdShape } from '../burst/threshold-record.ts';
import { documentOf, type Of } from '../document/json-shape.ts';
import {
  type CaseRecord,
  caseHeadShape,
  finishedRunShape,
  type RunDocument,
  type ThresholdRecord,
} from '../run/document.ts';

const { file, scenario, variant, target } = caseHeadShape.fields;

export const thresholdDocumentShape = documentOf(
  'mxprobe/threshold@1',
  'How many a server takes, in which time, until it refuses; and when it accepts again. Times in milliseconds since the search ' +
    'began, or since the first acceptance.',
  {
    run: [finishedRunShape, 'The run that it is from.'],
    file,
    scenario,
    variant,
    target,
    ...thresholdShape.fields,
  },
);
export interface ThresholdDocument extends Of<typeof thresholdDocumentShape> {}

/** The document of a case that is a search. */
export function thresholdDocument(
  { run }: RunDocument,
  asked: Pick<CaseRecord, 'file' | 'scenario' | 'variant' | 'target'>,
  threshold: ThresholdRecord,
): ThresholdDocument {
  const { file, scenario, variant, target } = asked;
  return { schema: 'mxprobe/threshold@1', run, file, scenario, variant, target, ...threshold };
}
