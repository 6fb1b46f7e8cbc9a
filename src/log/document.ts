// What a log tells, counted: `mxprobe/log@1` but for the explanations. Shape first, the types from it.
import { count, flag, instant, listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import { basisShape } from '../quoted/grammar.ts';
import { STAGES } from '../wire/stage.ts';
import { directionShape, MTAS } from './event.ts';

const inputShape = object({
  file: [text, 'The file; `-` for stdin.'],
  formats: [listOf(word(...MTAS)), 'Whose lines are in it, most first.'],
  bytes: [count, 'Octets read, unpacked.'],
  lines: [count, 'Lines read.'],
  understood: [count, "Lines of a mail server's that are read here."],
  missed: [count, 'Of these, lines that name an outcome which could not be read.'],
  other: [count, 'Lines of other programs, or of none.'],
  cut: [flag, 'The file ends in the middle: what stood before the break was read.'],
  first: [orNull(instant), 'The first time in it.'],
  last: [orNull(instant), 'The last time in it.'],
  notes: [listOf(text), 'What the reading came upon, in words.'],
});
export interface LogInput extends Of<typeof inputShape> {}

const namedCountShape = object({ name: [text, 'The name.'], events: [count, 'How often.'] });

export const groupShape = object({
  id: [text, 'The same in another log: what it is about decides, not when or how often.'],
  direction: [directionShape, 'outgoing: another server refused ours. incoming: ours refused a client.'],
  cause: [orNull(text), 'Why; null: not judged.'],
  actor: [orNull(text), 'Who must act.'],
  ownBounces: [flag, 'About bounces of our own that nobody took.'],
  reply: [
    object({
      code: [orNull(count), 'Null where no server replied.'],
      enhanced: [orNull(text), 'The enhanced code.'],
      template: [text, 'The words, with a word in capitals for what differs from mail to mail.'],
      isLocal: [flag, "The words are the mail server's own."],
    }),
    'What was said.',
  ],
  stage: [orNull(word(...STAGES)), 'The command that was refused.'],
  stageBasis: [basisShape, 'On what `stage` rests.'],
  events: [count, 'Refusals in the log, without repetitions.'],
  repetitions: [count, 'Lines of the queue manager that repeat one.'],
  messages: [count, 'Messages, by queue id; of incoming refusals those that had one.'],
  recipients: [count, 'Recipients of messages; of incoming refusals client, sender and recipient together.'],
  outcome: [
    object({
      refused: [count, 'Did not arrive.'],
      delayedThenDelivered: [count, 'Arrived after all.'],
      expired: [count, 'The queue gave up.'],
      open: [count, 'Not settled at the end of the log.'],
    }),
    'The recipients by their last state.',
  ],
  receivers: [listOf(namedCountShape), 'Outgoing: whose servers refused, most first. Twenty at most.'],
  clients: [
    listOf(
      object({
        address: [text, 'Its address.'],
        name: [orNull(text), 'Its name, as the log has it.'],
        events: [count, 'How often.'],
        accepted: [flag, 'Mail of the same address was taken in this log.'],
      }),
    ),
    'Incoming: who was refused, most first. Twenty at most.',
  ],
  correspondents: [
    listOf(
      object({
        domain: [text, 'The domain of the refused sender.'],
        events: [count, 'How often it was refused.'],
        sent: [count, 'Mails that this log shows to it.'],
      }),
    ),
    'Incoming: refused senders to whose domain mail was sent. They may be legitimate.',
  ],
  bounces: [count, 'Incoming: refused null senders: they may be bounces of our own mail.'],
  toPostmaster: [count, 'Incoming: refused mail to postmaster or abuse.'],
  first: [orNull(instant), 'The first event.'],
  last: [orNull(instant), 'The last event.'],
  days: [listOf(object({ day: [text, 'YYYY-MM-DD, UTC.'], events: [count, 'Events of that day.'] })), 'Day by day.'],
  trend: [word('new', 'rising', 'steady', 'falling', 'ended'), 'How it goes, over the time of the log.'],
  examples: [
    listOf(
      object({
        file: [text, 'The file.'],
        line: [count, 'The line, from 1.'],
        text: [text, 'The line, secrets masked.'],
      }),
    ),
    'Lines, three at most.',
  ],
});
export interface LogGroup extends Of<typeof groupShape> {}

const silentShape = object({
  what: [text, 'A command, or a test before SMTP.'],
  count: [count, 'How often it was refused.'],
});

export const summaryFields = {
  inputs: [listOf(inputShape), 'What was read.'],
  unexplained: [
    listOf(object({ template: [text, 'The words.'], events: [count, 'How often.'], example: [text, 'A line.'] })),
    'Replies whose cause is not known.',
  ],
  silent: [listOf(silentShape), 'Refusals whose reason the log does not tell.'],
  joinedInPart: [count, 'Messages that were forgotten before their end, because too many were on their way at once.'],
  unsettled: [count, 'Messages that a server said no to, and of which no line says what became of them.'],
} as const;
