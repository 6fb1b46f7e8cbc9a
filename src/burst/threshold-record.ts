// What a search for a threshold is, once it has happened: a part of the run document. Plain JSON values only.
import { count, listOf, number, type Of, object, orNull, quantity, text, word } from '../document/json-shape.ts';
import { answerShape } from './burst-record.ts';
import { COUNTED } from './counted.ts';

const questionShape = object({
  by: [word(...COUNTED), 'What is counted up.'],
  most: [count, 'So many are asked for before it is said that there is no limit up to it.'],
  patienceMs: [quantity, 'How long it is tried again after a refusal.'],
  rounds: [count, 'How often the way up and back is gone.'],
});
/** What is asked. */
export interface ThresholdQuestion extends Of<typeof questionShape> {}

// With several at once, one may be refused before another is accepted: times from the first acceptance can be negative.
const climbShape = object({
  accepted: [count, 'Accepted in a row before the refusal.'],
  ms: [number, 'From the first one to the refusal.'],
  refusal: [text, 'The reply that refused, on one line.'],
  step: [text, 'The step that was refused.'],
  refusedUntilMs: [number, 'Since the first one: the last try that was refused.'],
  acceptedAfterMs: [orNull(quantity), 'Since the first one: the try that was accepted again; null: none was, in time.'],
  tries: [count, 'How often it was tried again.'],
});
/** One way up to the refusal and back. */
export interface Climb extends Of<typeof climbShape> {}

const pushShape = object({
  at: [quantity, 'Since the search began.'],
  ms: [quantity, 'How long it took.'],
  asked: [count, 'So many were asked for, one after the other, up to the first refusal.'],
  accepted: [count, 'So many were accepted.'],
  firstSession: [count, 'Its sessions have the numbers from here on.'],
  sessions: [count, 'How many sessions it took.'],
  refusal: [
    orNull(
      object({
        at: [quantity, 'Since the search began.'],
        step: [text, 'The step that was refused.'],
        reply: [text, 'The reply, on one line.'],
      }),
    ),
    'The first refusal.',
  ],
  failed: [orNull(text), 'Why it could not be asked to the end, if it was no refusal.'],
  replies: [listOf(answerShape), 'Each step, and each way in which it was answered.'],
});
/** Asked for `asked` of what is counted, one after the other, up to the first refusal. Milliseconds. */
export interface PushRecord extends Of<typeof pushShape> {}

export const thresholdShape = object({
  asked: [questionShape, 'What was asked.'],
  outcome: [
    word('found', 'none', 'failed', 'interrupted'),
    '`interrupted` also while it goes on, and in the record of a run that was killed.',
  ],
  limit: [orNull(count), 'How many are accepted; null unless `found`.'],
  windowMs: [
    orNull(quantity),
    'From the first of them to when it is accepted again; 0: at once, in a new session; null: not known.',
  ],
  accepted: [orNull(count), 'How many were accepted where no limit was found.'],
  reply: [orNull(text), 'Why the question could not be put (`failed`).'],
  climbs: [listOf(climbShape), 'The evidence: each way up to the refusal and back ...'],
  pushes: [listOf(pushShape), '... and each time it was asked, in order.'],
  recorded: [orNull(text), 'The file in the run directory with every session, or null.'],
});
export interface ThresholdRecord extends Of<typeof thresholdShape> {}
