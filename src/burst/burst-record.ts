// What a burst is, once it has happened: a part of the run document. Plain JSON values only; milliseconds everywhere.
import { stageShape } from '../dialogue/transcript.ts';
import { count, flag, listOf, mapOf, type Of, object, orNull, quantity, text, word } from '../document/json-shape.ts';
import type { Phase } from '../scenario/burst-shape.ts';
import { OUTCOMES } from './outcome.ts';

export type { BurstOutcome } from './outcome.ts';

const quantilesShape = object({
  count: [count, 'How many were measured.'],
  p50: [quantity, 'Half of them took so long or less.'],
  p90: [quantity, 'Nine of ten.'],
  p99: [quantity, '99 of 100.'],
  'p99.9': [quantity, '999 of 1,000.'],
  max: [quantity, 'The longest.'],
});
export interface Quantiles extends Of<typeof quantilesShape> {}

const sessionsShape = object({
  begun: [count, 'How many were begun.'],
  done: [count, 'Went as the dialogue expects.'],
  refused: [count, 'Ended by a 4xx or 5xx that the dialogue does not expect.'],
  unexpected: [count, 'Ended by another reply that it does not expect.'],
  closed: [count, 'Ended by the server, which closed the connection.'],
  reset: [count, 'Ended by a connection that was reset.'],
  timedOut: [count, 'Ended by a reply that did not come in time.'],
  tlsFailed: [count, 'Ended by a handshake that failed.'],
  unreachable: [count, 'No connection at all.'],
  unsent: [count, 'Something could not be sent: an argument that would be two commands, AUTH outside TLS.'],
  stopped: [count, 'Ended by us because the burst was stopped.'],
});

const firstRefusalShape = object({
  session: [count, 'The session, from 1.'],
  transaction: [count, 'The transaction in it, from 1.'],
  stage: [stageShape, 'Where in the session it came.'],
  verb: [text, 'The step that was refused.'],
  line: [count, 'The line of the scenario on which the step stands.'],
  at: [quantity, 'Since the burst began.'],
  code: [count, 'The reply code.'],
  enhanced: [orNull(text), 'The enhanced status code.'],
  text: [text, 'The text behind the codes, on one line.'],
  after: [count, 'How often this step was accepted before.'],
  accepted: [count, 'How many messages were accepted before.'],
});
export interface FirstRefusal extends Of<typeof firstRefusalShape> {}

const outcomeShape = word(...OUTCOMES);

/** A step and one way in which it was answered; those of a search have no place in a file. */
export const answerShape = object({
  verb: [text, 'The step.'],
  stage: [stageShape, 'Where in the session it is.'],
  outcome: [
    outcomeShape,
    'How it was answered, or what came instead. `protocol`: an AUTH that went wrong in a way that its code does not tell; ' +
      '`uncaptured`: a reply as expected, without what the dialogue takes from it; `lacking`: the server does not offer what ' +
      '`requires` asks for.',
  ],
  code: [orNull(count), 'The reply code; null if there was none.'],
  text: [text, 'The first of them, on one line.'],
  count: [count, 'How many of them came.'],
  refused: [count, 'How many of them the dialogue does not expect and are 4xx or 5xx.'],
});
const replyRowShape = object({
  ...answerShape.fields,
  line: [count, 'The line of the scenario on which the step stands.'],
  perSecond: [listOf(count), 'How often in each second of the timeline.'],
});
export interface ReplyRow extends Of<typeof replyRowShape> {}

const timelineShape = object({
  begun: [listOf(count), 'Sessions begun.'],
  accepted: [listOf(count), 'Messages accepted.'],
  refused: [listOf(count), 'Replies of 4xx and 5xx that the dialogue does not expect.'],
  inFlight: [listOf(count), 'The most sessions at once.'],
});
export interface Timeline extends Of<typeof timelineShape> {}

const recoveryShape = object({
  ms: [orNull(quantity), 'From the end of the burst to the begin of the session that was accepted; null if none was.'],
  attempts: [count, 'How many sessions were tried.'],
  reply: [orNull(text), 'What the last attempt was answered where it was refused, or null.'],
});
export interface Recovery extends Of<typeof recoveryShape> {}

export const burstShape = object({
  complete: [flag, 'False while it goes on, and in the record of a run that was killed.'],
  interrupted: [flag, 'True if it was stopped before all sessions that were asked for had begun.'],
  asked: [
    object({
      sessions: [orNull(count), 'So many sessions; null: as many as there is time for.'],
      forMs: [orNull(count), 'For so long; null: until all sessions are done.'],
      rate: [orNull(text), 'As written; null: as fast as `concurrency` lets.'],
      concurrency: [count, 'So many sessions at once, at most.'],
      messages: [count, 'So many transactions in each session.'],
    }),
    'What was asked for.',
  ],
  workers: [count, 'How many threads worked.'],
  ms: [quantity, "From the first session's begin to the last one's end."],
  arrivalsMs: [quantity, 'How long sessions were begun.'],
  sessions: [sessionsShape, 'How many sessions were begun, and how they ended.'],
  messages: [
    object({
      accepted: [count, 'Messages whose end was answered with 2xx.'],
      unknown: [count, 'The end of data was sent and not answered: they may have been delivered.'],
    }),
    'What became of the messages.',
  ],
  rate: [
    object({
      asked: [orNull(quantity), 'Sessions that the clock asked for, over the whole burst; null without a rate.'],
      achieved: [quantity, 'Sessions that were begun.'],
      accepted: [quantity, 'Messages that were accepted, over the whole burst.'],
      bestSecond: [count, 'The most messages that were accepted in one second.'],
    }),
    'So many a second.',
  ],
  late: [
    object({
      waited: [count, 'Sessions that were due while `concurrency` sessions went on, and had to wait.'],
      ms: [quantilesShape, 'How long after it was due a session was begun.'],
    }),
    'How punctual sessions were begun.',
  ],
  firstRefusal: [orNull(firstRefusalShape), 'The first reply of 4xx or 5xx that the dialogue does not expect.'],
  replies: [
    listOf(replyRowShape),
    'What every step was answered, and how it ended otherwise: a row for each step and code.',
  ],
  timeline: [timelineShape, 'One number for each second since the burst began.'],
  phases: [mapOf<Quantiles, Phase>(quantilesShape), 'How long each phase of a session took.'],
  recovery: [
    orNull(recoveryShape),
    'Asked once a second after the burst; null if nothing was refused, or nobody asked.',
  ],
  violations: [mapOf(count), 'Replies that broke the RFC, by violation.'],
  problems: [listOf(text), 'What differs from `burst.expect`, in words.'],
  recorded: [
    orNull(
      object({
        file: [text, 'The file in the run directory.'],
        sample: [count, 'Which share of the sessions stands in it: 1 all, 10 every tenth.'],
      }),
    ),
    'Where its sessions are recorded; null: nowhere.',
  ],
});
export interface BurstRecord extends Of<typeof burstShape> {}

/** A burst that goes on, for a status line. */
export interface BurstProgress {
  readonly begun: number;
  readonly total: number | null;
  readonly inFlight: number;
  readonly accepted: number;
  /** Sessions begun in the last second. */
  readonly rate: number;
  /** Code -> refusals. */
  readonly refused: Readonly<Record<string, number>>;
  readonly stopping: boolean;
  readonly recovering: boolean;
}
