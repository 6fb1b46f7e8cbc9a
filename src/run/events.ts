// A run as it happens: the events, in order. `gather` folds them into the document, live and from the record alike, so that
// what is shown and what is kept can't differ.
import { burstShape } from '../burst/burst-record.ts';
import { thresholdShape } from '../burst/threshold-record.ts';
import { dialogueEventShape } from '../dialogue/events.ts';
import { both, count, instant, mapOf, type Of, object, tagged, text } from '../document/json-shape.ts';
import { identityShape } from '../target/identity-document.ts';
import { caseEndShape, caseHeadShape, contrastShape, type Exchange, runHeadShape, summaryShape } from './document.ts';

export type { DialogueEvent, StepSummary } from '../dialogue/events.ts';
export type { CaseHead } from './document.ts';

const ofCase = { case: [count, 'The number of the case in the run, from 0.'] } as const;

export const runOwnEventShape = tagged('e', {
  run: { run: [runHeadShape, 'What is known of the run before it begins.'] },
  identity: { identity: [identityShape, 'What receivers see in us.'] },
  case: { ...ofCase, head: [caseHeadShape, 'What is known of the case before it runs.'] },
  burst: { ...ofCase, burst: [burstShape, 'A burst as far as it got; the last one is the whole.'] },
  threshold: { ...ofCase, threshold: [thresholdShape, 'A search as far as it got; the last one is the whole.'] },
  facts: { ...ofCase, facts: [mapOf(text), 'What was found where no scenario asked.'] },
  'case-end': { ...ofCase, ...caseEndShape.fields },
  contrast: { contrast: [contrastShape, 'What two variants show.'] },
  result: {
    result: [object({ schema: [text, 'Which document it is.'] }), 'What a command other than `run` found.'],
  },
  end: { finished: [instant, 'When the run ended.'], summary: [summaryShape, 'What came of its cases.'] },
});
/** An event of a dialogue belongs to a case. */
export const caseDialogueEventShape = both(dialogueEventShape, object(ofCase));

export type RunEvent = Of<typeof runOwnEventShape> | Of<typeof caseDialogueEventShape>;

export type ExchangeDraft = { -readonly [K in keyof Exchange]: Exchange[K] };
