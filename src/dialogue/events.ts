// A dialogue as it happens. `run` adds the number of the case and folds the events into the document.
import { count, flag, later, listOf, type Of, object, orNull, quantity, tagged, text } from '../document/json-shape.ts';
import { tlsShape } from '../trust/tls-facts.ts';
import { findingShape, outcomeShape, replyShape, sentMessageShape, stageShape, stepCore } from './transcript.ts';

const stepSummaryShape = object({
  ...stepCore.fields,
  decisive: [
    orNull(count),
    'The index of the judged one among the exchanges that the events since the last step make.',
  ],
  own: [
    orNull(listOf(count)),
    'The indexes of those that belong to this step where more steps are to come from them (a pipeline); null: all that are left.',
  ],
});
/** A judged step. The `sent` and `reply` events since the last step make its exchanges. */
export interface StepSummary extends Of<typeof stepSummaryShape> {}

const at = {
  at: [quantity, "Milliseconds since the attempt's connection was begun."],
  stage: [stageShape, 'Where in the session it happened.'],
  secure: [flag, 'True inside TLS.'],
} as const;

export const dialogueEventShape = tagged('e', {
  connected: {
    address: [text, 'The address that answered.'],
    port: [count, 'Its port.'],
    source: [text, 'The local address.'],
  },
  sent: {
    ...at,
    sent: [text, 'What was sent, secrets masked.'],
    sentBytes: [orNull(count), 'Octets sent, where `sent` is shortened.'],
    message: [later(sentMessageShape), 'The message that was sent; only where one was.'],
  },
  /** Closes the exchange that the oldest open `sent` began, or is one of its own (greeting, unsolicited, further LMTP replies). */
  reply: {
    ...at,
    outcome: [outcomeShape, 'What came.'],
    reply: [orNull(replyShape), 'The reply; null unless the outcome is `reply`.'],
    ms: [quantity, 'Milliseconds since the first octet was sent.'],
    answers: [flag, 'False if this answers no open `sent`.'],
  },
  tls: { at: at.at, tls: [tlsShape, 'A handshake.'] },
  finding: { finding: [findingShape, 'Something noteworthy.'] },
  step: { step: [stepSummaryShape, 'A judged step.'] },
});
export type DialogueEvent = Of<typeof dialogueEventShape>;
