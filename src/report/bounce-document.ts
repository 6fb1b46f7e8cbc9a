// What `mxprobe bounce` tells: the facts of a bounce, and for each recipient what it means. Schema mxprobe/bounce@1.
import { bounceFactsShape, failureShape } from '../bounce/facts.ts';
import { actorShape, causeShape, explanationShape } from '../diagnosis/explanation.ts';
import { listOf, type Of, object, orNull } from '../document/json-shape.ts';

const explainedShape = object({
  ...failureShape.fields,
  cause: [orNull(causeShape), 'Null where nothing failed: the message was delivered, relayed or expanded.'],
  actor: [orNull(actorShape), 'Who must act.'],
  explanation: [orNull(explanationShape), 'In plain words, in the language and for the reader asked for.'],
});
export interface ExplainedFailure extends Of<typeof explainedShape> {}

const { title, about, fields } = bounceFactsShape;
export const bounceShape = {
  title,
  about,
  ...object({
    ...fields,
    failures: [listOf(explainedShape), 'Each recipient that it speaks of. What the bounce does not state is null.'],
  }),
};
export interface BounceDocument extends Of<typeof bounceShape> {}
