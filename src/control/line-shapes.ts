// The lines of `mxprobe sandbox --json` and of GET /v1/events: `mxprobe/sandbox@1`.
import { count, flag, integer, listOf, type Of, object, orNull, tagged, text, word } from '../document/json-shape.ts';
import { MOMENTS } from '../scenario/policy/moment.ts';

const moment = word(...MOMENTS);
const outcome = word('accepted', 'refused', 'unanswered', 'broken off');
const EVENT = {
  n: [count, 'The number of the event, from 1 on; a mark for `since`.'],
  session: [count, 'The number of the session, from 1 on.'],
} as const;

const EVENTS = {
  session: { ...EVENT, client: [text, 'The address of the client that connected.'] },
  command: { ...EVENT, sent: [text, 'The command line, secrets as `***`; 500 characters at most.'] },
  reply: {
    ...EVENT,
    at: [moment, 'What was answered.'],
    reply: [text, 'The reply; its lines are joined by LF.'],
    by: [orNull(text), 'The rule or key that decided; null: the usual reply.'],
  },
  rule: {
    ...EVENT,
    at: [moment, 'When it fitted.'],
    name: [text, 'The name of the rule, or the key of the policy.'],
    deed: [text, 'What was done, by its word in the policy; `pass` is the usual reply.'],
  },
  breach: {
    ...EVENT,
    breach: [
      object({
        rule: [text, 'Which rule of the RFCs the client broke, in a word.'],
        at: [moment, 'When.'],
        text: [text, 'What it is, in a sentence.'],
        rfc: [text, 'Where it is forbidden.'],
      }),
      'What the client did against the RFCs.',
    ],
  },
  message: {
    ...EVENT,
    id: [text, 'The queue id, as GET /v1/messages/{id} takes it.'],
    outcome: [
      outcome,
      '`unanswered`: taken, and its reply was not heard. `broken off`: the client went before its end.',
    ],
    from: [orNull(text), 'The sender, empty for the null sender; null: the message is not kept any more.'],
    to: [orNull(listOf(text)), 'The recipients that were taken.'],
    subject: [orNull(text), 'The subject, decoded; null where there is none.'],
    size: [orNull(count), 'Octets of the message.'],
    reply: [orNull(text), 'What the end of the data was answered; null: nothing.'],
  },
  'session-end': {
    ...EVENT,
    ended: [word('quit', 'client', 'server', 'reset', 'stalled'), 'Who ended it, and how.'],
    empty: [flag, 'The client went without an octet: a look at the port.'],
  },
  lost: { events: [count, 'Events that the reader of these lines was too slow for, or that were forgotten.'] },
} as const;

const eventShape = tagged('e', EVENTS);
export type EventLine = Of<typeof eventShape>;

const countsShape = object({
  sessions: [count, 'Sessions, looks at the port left out.'],
  accepted: [count, 'Messages that were taken.'],
  refused: [count, 'Replies of 4xx and 5xx.'],
  handshakes: [count, 'TLS handshakes that came about.'],
});

/** How the server is reached. */
const LISTENING = {
  schema: [word('mxprobe/sandbox@1'), 'The name of this schema, and its version.'],
  host: [text, 'The address it listens at.'],
  port: [count, 'The port.'],
  mode: [word('smtp', 'smtps', 'lmtp'), 'The protocol; `smtps` is TLS from the first octet.'],
  hostname: [text, 'What it calls itself.'],
  api: [orNull(text), 'The URL of the control API; null without `--api`.'],
  ca: [orNull(text), 'The root certificate, PEM; null where the policy has no TLS.'],
  seed: [integer, 'Of chance in `when`: the same seed has the same luck.'],
  pid: [count, 'The process.'],
} as const;

const END = {
  counts: [countsShape, 'What there was in all.'],
  dropped: [
    object({
      messages: [count, 'Messages that had to make room.'],
      sessions: [count, 'Sessions that had to make room.'],
    }),
    'What is not kept any more because of the bounds.',
  ],
  unused: [listOf(text), 'The names of the rules of `when` that never fitted.'],
} as const;

const lineShape = tagged('e', { listening: LISTENING, ...EVENTS, end: END });
export type Line = Of<typeof lineShape>;
export type ListeningLine = Extract<Line, { e: 'listening' }>;
export type EndLine = Extract<Line, { e: 'end' }>;

export const sandboxLineShape = {
  ...lineShape,
  title: 'mxprobe/sandbox@1',
  about:
    'One line of `mxprobe sandbox --json`: first `listening`, then one for each event as it happens, last `end`. The API streams the ' +
    'events alone.',
};
