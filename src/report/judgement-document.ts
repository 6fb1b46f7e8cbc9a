// What `mxprobe judge` tells: a recorded run by the expectations of now. Schema mxprobe/judgement@1.
import { stepVerdictShape, verdictShape } from '../dialogue/transcript.ts';
import { count, documentOf, flag, listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';

const afterShape = word('passed', 'failed', 'inconclusive', 'skipped', 'unknown');

const judgedStepShape = object({
  file: [text, 'The file in which the step stands now.'],
  line: [count, 'Its line.'],
  verb: [text, "The scenario's word: `mail`, `rcpt` ..."],
  before: [stepVerdictShape, 'The verdict in the record.'],
  after: [word('passed', 'failed', 'inconclusive'), 'The verdict by what is expected now.'],
  wasExpected: [orNull(text), 'What was expected when it was asked.'],
  expected: [orNull(text), 'What is expected now.'],
  seen: [orNull(text), 'What came, on one line.'],
  problem: [orNull(text), 'What differs from the expectation of now; null: nothing.'],
});
export interface JudgedStep extends Of<typeof judgedStepShape> {}

const judgedCaseShape = object({
  id: [text, 'The case, as in the run document.'],
  before: [verdictShape, 'Its verdict in the record.'],
  after: [
    afterShape,
    'By what is expected now; `unknown`: something of it was never asked, and nothing failed before it.',
  ],
  different: [flag, 'Whether the two differ, or the verdict on a step does.'],
  changed: [listOf(judgedStepShape), 'The steps that are judged otherwise than they were.'],
  unasked: [
    listOf(
      object({
        line: [count, 'The line of the step.'],
        verb: [text, 'Its verb.'],
        why: [text, 'Why it can not be judged.'],
      }),
    ),
    'What the record has no answer to.',
  ],
});
export interface JudgedCase extends Of<typeof judgedCaseShape> {}

export const judgementShape = documentOf(
  'mxprobe/judgement@1',
  'A recorded run, judged by what its scenarios expect now.',
  {
    run: [text, 'The id of the run.'],
    summary: [
      object({
        passed: [count, 'Cases that pass now.'],
        failed: [count, 'Cases that fail now.'],
        inconclusive: [count, 'Cases whose question could not be put.'],
        skipped: [count, 'Cases that do not apply.'],
        unknown: [count, 'Cases of which something was never asked.'],
        different: [count, 'Cases of which the verdict, or that on a step, would be another one.'],
      }),
      'How many cases come to which verdict now.',
    ],
    cases: [listOf(judgedCaseShape), 'Each case of the run that the scenarios have.'],
    apart: [listOf(text), 'Cases of the record that the scenarios do not have, and the reverse; bursts.'],
  },
);
export interface Judgement extends Of<typeof judgementShape> {}
