// The shape of a burst in the run document.
import {
  count,
  flag,
  type JsonShape,
  listOf,
  mapOf,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';
import type { BurstRecord } from '../run/document.ts';

type Of<K extends keyof BurstRecord> = NonNullable<BurstRecord[K]>;

export const stage = word<BurstRecord['replies'][number]['stage']>(
  'connect',
  'ehlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'eod',
  'other',
);

const quantiles = object<BurstRecord['late']['ms']>('Milliseconds.', {
  count,
  p50: quantity,
  p90: quantity,
  p99: quantity,
  'p99.9': quantity,
  max: quantity,
});

const sessions = object<Of<'sessions'>>('How many sessions were begun, and how they ended.', {
  begun: count,
  done: count,
  refused: count,
  unexpected: count,
  closed: count,
  reset: count,
  timedOut: count,
  tlsFailed: count,
  unreachable: count,
  unsent: count,
  stopped: count,
});

const firstRefusal = object<Of<'firstRefusal'>>('The first reply of 4xx or 5xx that was not expected.', {
  session: count,
  transaction: count,
  stage,
  verb: text,
  line: count,
  at: quantity,
  code: count,
  enhanced: orNull(text),
  text,
  after: count,
  accepted: count,
});

/** How a step was answered, or what came instead. */
export const outcome = word<BurstRecord['replies'][number]['outcome']>(
  'reply',
  'closed',
  'reset',
  'timeout',
  'tls-failure',
  'unreachable',
  'unsent',
  'unsolicited',
  'protocol',
  'uncaptured',
);

const replyRow = object<BurstRecord['replies'][number]>('A step and one way in which it was answered.', {
  verb: text,
  stage,
  line: count,
  outcome,
  code: orNull(count),
  text,
  count,
  refused: count,
  perSecond: listOf(count),
});

export const burstShape = object<BurstRecord>('Many sessions of one dialogue; times in milliseconds.', {
  complete: flag,
  interrupted: flag,
  asked: object<Of<'asked'>>('', {
    sessions: orNull(count),
    forMs: orNull(count),
    rate: orNull(text),
    concurrency: count,
    messages: count,
  }),
  workers: count,
  ms: quantity,
  arrivalsMs: quantity,
  sessions,
  messages: object<Of<'messages'>>('', { accepted: count, unknown: count }),
  rate: object<Of<'rate'>>('A second.', {
    asked: orNull(quantity),
    achieved: quantity,
    accepted: quantity,
    bestSecond: count,
  }),
  late: object<Of<'late'>>('How punctual sessions were begun.', { waited: count, ms: quantiles }),
  firstRefusal: orNull(firstRefusal),
  replies: listOf(replyRow),
  timeline: object<Of<'timeline'>>('A number for each second.', {
    begun: listOf(count),
    accepted: listOf(count),
    refused: listOf(count),
    inFlight: listOf(count),
  }),
  phases: mapOf(quantiles) as JsonShape<BurstRecord['phases']>,
  recovery: orNull(
    object<Of<'recovery'>>('Asked once a second after the burst.', {
      ms: orNull(quantity),
      attempts: count,
      reply: orNull(text),
    }),
  ),
  violations: mapOf(count),
  problems: listOf(text),
  recorded: orNull(object<Of<'recorded'>>('', { file: text, sample: count })),
});
