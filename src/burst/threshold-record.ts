// What a search for a threshold is, once it has happened: a part of the run document. Plain JSON values only.
import {
  count,
  flag,
  later,
  listOf,
  number,
  type Of,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';
import { answerShape } from './burst-record.ts';
import { COUNTED } from './counted.ts';

const questionShape = object({
  by: [word(...COUNTED), 'What is counted up.'],
  most: [count, 'So many are asked for before it is said that there is no limit up to it.'],
  patienceMs: [quantity, 'So long the search lasts at most.'],
  rounds: [count, 'How often the way up and back is gone; once more where two climbs differ.'],
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

const silenceShape = object({
  silentMs: [quantity, 'So long nothing was asked.'],
  accepted: [count, 'So many were then accepted in a row.'],
  clean: [flag, 'All of them had been taken right before the silence: nothing else was in the count.'],
});
/** Silent for a while, then asked for as many as it takes. */
export interface Silence extends Of<typeof silenceShape> {}

const rangeShape = object({
  from: [quantity, 'At least.'],
  to: [orNull(quantity), 'At most; null: not known.'],
});
/** Bounds of what is not known exactly. */
export interface Range extends Of<typeof rangeShape> {}

const findingShape = object({
  limit: [rangeShape, 'How many are accepted in a row by a server that has been left alone.'],
  window: [orNull(rangeShape), 'In which time; null: not known. Milliseconds, as the others.'],
  recovery: [
    orNull(word('at-once', 'whole', 'gradual')),
    'How it accepts again: at once in a new session, all of them together, or some earlier than all; null: not known.',
  ],
  refusedCount: [orNull(flag), 'Whether a refused try counts, so that asking puts off the end; null: not known.'],
  oneAfter: [orNull(rangeShape), '`gradual`: when the first is taken again.'],
  allAfter: [orNull(rangeShape), 'After how long a silence all of them were taken again.'],
});
/** What is known of a limit. */
export interface Finding extends Of<typeof findingShape> {}

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
    word('found', 'unsure', 'none', 'failed', 'interrupted'),
    '`unsure`: there is a limit, and `finding` says how much of it is known. `interrupted` also while it goes on, and in the record of a run that was killed.',
  ],
  limit: [orNull(count), 'How many are accepted; null unless `found`.'],
  windowMs: [
    orNull(quantity),
    'From the first of them to when it is accepted again; 0: at once, in a new session; null: not known within 10 %.',
  ],
  accepted: [orNull(count), 'How many were accepted where no limit was found.'],
  reply: [orNull(text), 'Why the question could not be put (`failed`).'],
  climbs: [listOf(climbShape), 'The evidence: each way up to the refusal and back ...'],
  pushes: [listOf(pushShape), '... and each time it was asked, in order.'],
  finding: [later(orNull(findingShape)), 'What is known of the limit: bounds, and how it is counted.'],
  silences: [later(listOf(silenceShape)), 'Each time it was left alone, and how many were accepted then.'],
  recorded: [orNull(text), 'The file in the run directory with every session, or null.'],
});
export interface ThresholdRecord extends Of<typeof thresholdShape> {}

/** A search that goes on. */
export interface SearchSoFar extends Pick<ThresholdRecord, 'climbs' | 'pushes'> {
  /** It leaves the server alone for so long. */
  readonly silentMs?: number;
}
