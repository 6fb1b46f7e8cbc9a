// DATA: the command, the message, and the reply behind it; LMTP's replies for each recipient. RFC 5321 4.1.1.4, RFC 2033 4.2.
import type { Message } from '../../scenario/scenario.ts';
import { dotStuff } from '../../wire/dot-stuffing.ts';
import { unclear } from '../ambiguity.ts';
import { type MessageFacts, messageOctets } from '../message.ts';
import type { Answer, Session } from '../old-session.ts';
import type { Performed } from '../perform.ts';

export async function sendMessage(message: Message, session: Session, deadlineMs: number): Promise<Performed> {
  const asked = await session.exchange({ stage: 'data', octets: 'DATA\r\n', deadlineMs });
  return sendAfter354(asked, message, session, deadlineMs);
}

/** The message and what is said of it, if DATA was answered 354. */
export async function sendAfter354(
  asked: Answer,
  message: Message,
  session: Session,
  deadlineMs: number,
): Promise<Performed> {
  if (asked.reply?.code !== 354) return asked;
  const doubt = unclear(asked.reply, 354);
  if (doubt !== null)
    return { ...asked, broken: `the message was not sent: DATA was answered 354 by a reply with ${doubt}` };
  const octets = messageOctets(message, factsFor(session));
  const stuffed = message.dotStuff ? Buffer.from(dotStuff(octets)) : octets;
  const ending = Buffer.from(message.ending ?? endingFor(stuffed), 'latin1');
  const shown = `(a message of ${octets.length} octets)${message.ending === null ? '' : `, ended by ${JSON.stringify(message.ending)}`}`;
  session.send({
    stage: 'eod',
    octets: Buffer.concat([stuffed, ending]),
    shown,
    sentBytes: stuffed.length + ending.length,
  });
  return afterMessage(session, deadlineMs);
}

/** Waits for the reply to the message: one, or with LMTP one for each accepted recipient. */
export async function afterMessage(session: Session, deadlineMs: number): Promise<Performed> {
  const count = session.around.mode === 'lmtp' ? Math.max(1, session.recipients) : 1;
  const first = await session.receive('eod', deadlineMs, session.exchanges - 1);
  const also: Answer[] = [];
  while (also.length + 1 < count && (also.at(-1) ?? first).outcome === 'reply')
    also.push(await session.receive('eod', deadlineMs, null));
  session.accepted('data', true);
  session.recipients = 0;
  const unanswered = [first, ...also].some((answer) => answer.outcome !== 'reply');
  return { ...first, also, deliveryUnknown: unanswered };
}

/** CRLF.CRLF, of which the message's own last CRLF is a part. */
export function endingFor(octets: Buffer): string {
  const ended = octets.length === 0 || (octets.at(-1) === 0x0a && octets.at(-2) === 0x0d);
  return ended ? '.\r\n' : '\r\n.\r\n';
}

export function factsFor(session: Session): MessageFacts {
  const { values, around } = session;
  return {
    values,
    from: values.get('mail.path') ?? values.get('from') ?? '',
    to: values.get('rcpt.path') ?? values.get('to') ?? '',
    date: around.clock.date(),
    unique: `${values.get('unique') ?? 'test'}.${session.step}`,
    helo: values.get('hello') ?? values.get('helo') ?? 'localhost',
  };
}
