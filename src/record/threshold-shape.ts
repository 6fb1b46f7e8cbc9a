// The shape of a search for a threshold in the run document.
import { type Climb, COUNTED } from '../burst/threshold.ts';
import type { PushRecord } from '../burst/threshold-record.ts';
import { count, listOf, number, object, orNull, quantity, text, word } from '../document/json-shape.ts';
import type { ThresholdRecord } from '../run/document.ts';
import { outcome, stage } from './burst-shape.ts';

type Of<K extends keyof ThresholdRecord> = NonNullable<ThresholdRecord[K]>;

const climb = object<Climb>('One way up to the refusal, and back to acceptance.', {
  accepted: count,
  // With several at once, one may be refused before another is accepted.
  ms: number,
  refusal: text,
  step: text,
  refusedUntilMs: number,
  acceptedAfterMs: orNull(quantity),
  tries: count,
});

const push = object<PushRecord>('Asked for so many, one after the other, up to the first refusal.', {
  at: quantity,
  ms: quantity,
  asked: count,
  accepted: count,
  firstSession: count,
  sessions: count,
  refusal: orNull(object<NonNullable<PushRecord['refusal']>>('', { at: quantity, step: text, reply: text })),
  failed: orNull(text),
  replies: listOf(
    object<PushRecord['replies'][number]>('A step and one way in which it was answered.', {
      verb: text,
      stage,
      outcome,
      code: orNull(count),
      text,
      count,
      refused: count,
    }),
  ),
});

/** `limit` and `windowMs` are null where they are not known. */
export const thresholdFields = {
  asked: object<Of<'asked'>>('', { by: word(...COUNTED), most: count, patienceMs: quantity, rounds: count }),
  outcome: word<ThresholdRecord['outcome']>('found', 'none', 'failed', 'interrupted'),
  limit: orNull(count),
  windowMs: orNull(quantity),
  accepted: orNull(count),
  reply: orNull(text),
  climbs: listOf(climb),
  pushes: listOf(push),
  recorded: orNull(text),
};

export const thresholdShape = object<ThresholdRecord>(
  'How many a server takes, in which time; times in milliseconds since the search began, or since the first acceptance.',
  thresholdFields,
);
