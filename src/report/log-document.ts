// What `mxprobe log` tells: what was counted, and what each group means. Schema mxprobe/log@1.
import { actorShape, causeShape } from '../diagnosis/explanation.ts';
import { count, documentOf, listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import { groupShape, summaryFields } from '../log/document.ts';

const briefShape = object({
  label: [text, 'The cause as a name.'],
  summary: [text, 'What happened, in one sentence.'],
  who: [text, 'Whose turn it is.'],
  remedy: [text, 'What to do.'],
  proof: [orNull(text), 'How to prove it.'],
});

const explainedGroupShape = object({
  ...groupShape.fields,
  cause: [orNull(causeShape), 'Why; null: not judged.'],
  actor: [orNull(actorShape), 'Who must act.'],
  explanation: [briefShape, 'In plain words, in the language and for the reader asked for.'],
  scenario: [orNull(text), 'The file of the scenario that asks this again, if one was written.'],
  change: [
    orNull(word('new', 'grown', 'same')),
    'With --compare: whether the group is new or grew since the earlier document; null without.',
  ],
});
export interface ExplainedGroup extends Of<typeof explainedGroupShape> {}

export const logShape = documentOf(
  'mxprobe/log@1',
  'What logs of mail servers tell of refusals, counted and grouped.',
  {
    ...summaryFields,
    groups: [listOf(explainedGroupShape), 'Refusals of one kind, most recipients that did not arrive first.'],
    gone: [count, 'With --compare: groups of the earlier document that are not in this one.'],
  },
);
export interface LogDocument extends Of<typeof logShape> {}
