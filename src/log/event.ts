// One refusal as a log tells it. Shape first; one line of `mxprobe log --events`.
import { count, flag, instant, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import { basisShape } from '../quoted/grammar.ts';
import { STAGES } from '../wire/stage.ts';

export const MTAS = ['postfix', 'exim', 'sendmail', 'opensmtpd', 'haraka', 'exchange'] as const;
export const directionShape = word('outgoing', 'incoming');

const logFactsShape = object({
  file: [text, 'The file; `-` for stdin.'],
  line: [count, 'The line, from 1.'],
  time: [orNull(instant), 'When it was written, in UTC.'],
  direction: [directionShape, 'outgoing: another server refused ours. incoming: ours refused a client.'],
  mta: [word(...MTAS), 'The mail server that wrote the line.'],
  queue: [orNull(text), 'The id of the message in the queue, or of the session.'],
  sender: [orNull(text), 'The envelope sender; empty: the null sender of a bounce.'],
  recipient: [orNull(text), 'Whom the message was for.'],
  host: [orNull(text), 'The other server, or the client, as the line names it.'],
  address: [orNull(text), 'Its address.'],
  port: [orNull(count), 'Its port.'],
  helo: [orNull(text), 'What the client called itself.'],
  disposition: [word('refused', 'deferred', 'expired'), 'What became of it. expired: the queue gave up.'],
  code: [orNull(count), "The reply's code; null where no server replied."],
  enhanced: [orNull(text), "The reply's enhanced code."],
  dsn: [orNull(text), '`dsn=`: what the mail server made of it. It may differ from the reply.'],
  text: [orNull(text), 'What the server said, its lines joined by LF.'],
  local: [orNull(text), "The mail server's own words, where no other server spoke."],
  stage: [orNull(word(...STAGES)), 'The command that was refused.'],
  stageBasis: [basisShape, 'stated by the line, or inferred from the cause.'],
  secondary: [flag, 'A repetition by the queue manager: no new refusal.'],
  ownBounce: [flag, 'The message is our own bounce of an earlier refusal.'],
});
/** What the lines state. */
export interface LogRefusal extends Of<typeof logFactsShape> {}
