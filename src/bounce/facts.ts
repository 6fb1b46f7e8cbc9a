// What a bounce states, field by field, each with the ground it stands on. Nothing here is a judgement: the cause and whose
// turn it is are decided in diagnosis/. Shape first, the type from it; a part of `mxprobe/bounce@1`.
import { count, documentOf, flag, listOf, named, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import { basisShape, quotedShape } from '../quoted/grammar.ts';
import { STAGES } from '../wire/stage.ts';

export type { Basis, QuotedReply, Stage } from '../quoted/grammar.ts';

const actionShape = word('failed', 'delayed', 'delivered', 'relayed', 'expanded');
export type Action = Of<typeof actionShape>;

const placeShape = named(
  'place',
  'Where a value stands: in the decoded text of a part. The words there are the value, but for case and folding.',
  object({
    part: [text, '`text`, `html` or `delivery-status`; of the second mail of a mailbox file `2/text`, and so on.'],
    line: [count, 'The line, from 1.'],
    column: [count, 'The column, from 1.'],
    length: [count, 'How many UTF-16 units it takes, line ends within it included.'],
    excerpt: [text, 'The first 200 of them.'],
  }),
);
export interface Place extends Of<typeof placeShape> {}

export const failureShape = object({
  recipient: [
    orNull(text),
    'The address that the message did not reach, or was delivered to; null where a reply, a log line or a session names nobody.',
  ],
  originalRecipient: [orNull(text), 'The address that the sender wrote.'],
  sender: [orNull(text), 'The envelope sender of the message that came back.'],
  helo: [orNull(text), 'The name that the refused session gave in EHLO, where the text shows the session or names it.'],
  action: [actionShape, 'What became of the message (RFC 3464 2.3.3).'],
  remote: [
    object({ host: [orNull(text), 'Its name.'], address: [orNull(text), 'Its address.'] }),
    'The server that answered.',
  ],
  reply: [orNull(quotedShape), 'The SMTP reply as quoted. The folding of the bounce is undone, and nothing else.'],
  replyBy: [
    orNull(word('remote', 'reporter')),
    'Who spoke the reply: the remote server, or the reporting server in its own words.',
  ],
  status: [
    orNull(text),
    'The Status field of the report, or what the reporting server says in its place; RFC 3463 syntax.',
  ],
  stage: [
    orNull(word(...STAGES)),
    'Where in the SMTP dialogue the answer came. `eod` is the end of data: the final dot.',
  ],
  stageBasis: [basisShape, 'On what `stage` rests.'],
  tls: [orNull(flag), 'Whether the refused session was encrypted, where the text lets one know.'],
  diagnostic: [
    orNull(text),
    'The Diagnostic-Code field, unfolded, or the sentence of the text that the reply was read from.',
  ],
  words: [
    orNull(text),
    'What the notification says about this recipient in its own words, on one line; null if it says nothing.',
  ],
  basis: [
    object({
      recipient: [basisShape, 'Of `recipient`.'],
      remote: [basisShape, 'Of `remote`.'],
      reply: [basisShape, 'Of `reply`.'],
      status: [basisShape, 'Of `status`.'],
      sender: [basisShape, 'Of `sender`.'],
    }),
    'On what each value rests.',
  ],
  places: [
    object({
      recipient: [orNull(placeShape), 'Of `recipient`.'],
      reply: [orNull(placeShape), 'Of `reply`.'],
      stage: [orNull(placeShape), 'Of `stage`.'],
      remote: [orNull(placeShape), 'Of `remote`.'],
      status: [orNull(placeShape), 'Of `status`.'],
    }),
    'Where each value stands; null where it was concluded, or is written otherwise.',
  ],
});
/** One recipient. What the bounce does not state is null. */
export interface Failure extends Of<typeof failureShape> {}

const kindShape = word('bounce', 'delayed', 'delivered', 'auto-reply', 'feedback-report', 'not-a-bounce');
export type Kind = Of<typeof kindShape>;

export const bounceFactsShape = documentOf('mxprobe/bounce@1', 'What a bounce states, and what it means.', {
  kind: [kindShape, 'What kind of message it is.'],
  form: [
    word('mail', 'forwarded', 'text'),
    'How it reached us: the report itself, forwarded by somebody, or pasted text.',
  ],
  reportingMta: [orNull(text), 'The server that wrote the report.'],
  arrival: [orNull(text), 'Arrival-Date of the report: when the reporting server took the message. As written.'],
  date: [orNull(text), 'Date of the bounce itself: with `arrival`, for how long it was tried. As written.'],
  subject: [orNull(text), 'Subject of the bounce (not of the message that came back).'],
  failures: [listOf(failureShape), 'Each recipient that it speaks of.'],
  notes: [listOf(text), 'Bounds that were hit, in words.'],
});
export interface BounceFacts extends Of<typeof bounceFactsShape> {}

/** A decoded text that places point into, as it was; `name` is theirs. Beside the document, which holds no whole mail. */
export interface TextPart {
  readonly name: string;
  readonly text: string;
}
export interface BounceReading extends BounceFacts {
  readonly parts: readonly TextPart[];
}
