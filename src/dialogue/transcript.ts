// What a dialogue leaves behind: plain JSON values, with the words that every report uses. Shape first, the type from it;
// who only writes imports the types.
import {
  count,
  flag,
  later,
  listOf,
  mapOf,
  named,
  type Of,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';
import { STAGES } from '../wire/stage.ts';
import { arrivalShape } from './arrival-record.ts';
import { OUTCOMES, VERDICTS } from './outcome.ts';

export type { CertificateRecord, TlsRecord } from '../trust/tls-facts.ts';
export type { Outcome, Verdict } from './outcome.ts';

export const verdictShape = word(...VERDICTS);
/** Why a question could not be put (`inconclusive`). */
export type InconclusiveReason =
  | 'dns'
  | 'unreachable'
  | 'timeout'
  | 'throttled'
  /** It answered, and then no more; or it says that it goes down. */
  | 'stopped'
  | 'tls'
  | 'closed'
  | 'protocol'
  | 'mailbox'
  /** By nobody: the vantage point that was to ask was away, or refused. */
  | 'not-asked'
  /** The sending server tries again by itself; so a bounce says. */
  | 'delayed'
  | 'interrupted';
export const stepVerdictShape = word('passed', 'failed', 'inconclusive', 'not-reached', 'skipped');
export type StepVerdict = Of<typeof stepVerdictShape>;
export const outcomeShape = word(...OUTCOMES);
export const stageShape = word(...STAGES, 'other');
/** Where in the SMTP session something happened. */
export type Stage = Of<typeof stageShape>;

export const replyShape = named(
  'reply',
  'One reply as it came.',
  object({
    code: [orNull(count), 'The reply code; null if it has none.'],
    enhanced: [orNull(text), 'The enhanced status code: `5.7.0`, or null.'],
    lines: [listOf(text), 'Each line as it came, code and separator included, without its line end.'],
    text: [text, 'The texts behind the codes, joined by LF.'],
    raw: [text, 'Base64 of every octet.'],
    violations: [listOf(text), 'What it breaks of RFC 5321 4.2, in stable words: `mixed-codes`, `bare-lf`.'],
  }),
);
export interface ReplyRecord extends Of<typeof replyShape> {}

/** What is said of an exchange, and of the decisive one of a step. */
const judgedShape = object({
  sent: [
    orNull(text),
    'What was sent, without its CRLF, control characters kept, secrets masked; null where nothing was (greeting, listen).',
  ],
  outcome: [outcomeShape, 'What came of it: a reply, or what came in its place.'],
  reply: [orNull(replyShape), 'The reply; null unless the outcome is `reply`.'],
});

export const sentMessageShape = named(
  'message',
  'A message that was sent, as far as it is needed to find it again at the other end.',
  object({
    header: [text, 'Its header as it was sent, secrets masked, 64 KB at most.'],
    messageId: [orNull(text), 'The field Message-ID with its angle brackets; null if there is none.'],
    octets: [count, 'Octets of header and body, before dot-stuffing and without the final dot.'],
    bodySha256: [
      orNull(text),
      'SHA-256 of the body as it was sent, in hex; null if a secret stands in it, or may (above 1 MB).',
    ],
  }),
);
export interface SentMessage extends Of<typeof sentMessageShape> {}

const exchangeShape = named(
  'exchange',
  'What was sent and what came back.',
  object({
    at: [quantity, "Milliseconds since the attempt's connection was begun."],
    stage: [stageShape, 'Where in the session it happened.'],
    sentBytes: [orNull(count), 'Octets sent, where `sent` is shortened (message contents).'],
    message: [later(sentMessageShape), 'The message that was sent; only where one was.'],
    secure: [flag, 'True if it happened inside TLS.'],
    ms: [quantity, 'Milliseconds from the first octet sent to the outcome.'],
    ...judgedShape.fields,
  }),
);
export interface Exchange extends Of<typeof exchangeShape> {}

/** What a step has both in the document and in its event. */
export const stepCore = object({
  index: [count, 'Its place among the steps of the case, from 0.'],
  attempt: [count, 'The attempt in which it ran, from 1.'],
  verb: [text, "The scenario's word: `connect`, `mail`, `data` ..."],
  name: [orNull(text), 'The name that the scenario gives it.'],
  stage: [stageShape, 'Where in the session it happened.'],
  file: [text, 'The file in which it stands, as typed.'],
  line: [count, 'The line on which it stands, from 1.'],
  column: [count, 'The column at which it begins, from 1.'],
  expected: [orNull(text), "What was expected, as written (or the verb's default)."],
  verdict: [stepVerdictShape, 'Whether it went as expected.'],
  problem: [orNull(text), 'What differs from the expectation, or why the step was not run; null if nothing does.'],
  ms: [quantity, 'Milliseconds from the first octet sent to the outcome.'],
  secure: [flag, 'True if the step ran inside TLS.'],
  captured: [mapOf(text), 'What was taken from the reply, by the name of the variable; secrets masked.'],
  arrival: [later(arrivalShape), 'What became of the message; only in the step `arrives`.'],
});
export const stepShape = named(
  'step',
  'One step of the dialogue: `sent`, `outcome` and `reply` are those of the exchange that was judged.',
  object({
    ...stepCore.fields,
    ...judgedShape.fields,
    exchanges: [listOf(exchangeShape), 'All that went over the wire in this step, in order.'],
  }),
);
export interface StepRecord extends Of<typeof stepShape> {}

export const findingShape = named(
  'finding',
  'Something noteworthy.',
  object({
    id: [text, 'A stable word: `injected-before-tls`, `unsolicited`, `mixed-codes`, `delivery-unknown` ...'],
    severity: [word('error', 'warning', 'info'), 'How much it weighs.'],
    text: [text, 'What was seen, in words.'],
    step: [orNull(count), 'Index into the steps of the case, or null.'],
    standard: [orNull(text), '`RFC 5321 4.2.1`, or null.'],
    remedy: [later(orNull(text)), 'What to do about it; null if nothing.'],
  }),
);
export interface Finding extends Of<typeof findingShape> {}
