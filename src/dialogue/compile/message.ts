// DATA: the command, the message, and the reply behind it; LMTP's replies for each recipient. RFC 5321 4.1.1.4, RFC 2033 4.2.
import type { Message } from '../../scenario/scenario.ts';
import { dotStuff } from '../../wire/dot-stuffing.ts';
import { isAccepted, type Reply, replyLine } from '../../wire/reply.ts';
import { unclear } from '../ambiguity.ts';
import { type MessageFacts, messageOctets, messageProblem } from '../message.ts';
import type { Facts, Octets, PlainStep, Planned, Shown } from '../program.ts';
import { signedOctets } from '../sign.ts';
import type { Assembly, Spoken } from './assembly.ts';
import { messageId } from './message-id.ts';
import type { Rendering } from './rendering.ts';

/** 354 lets the message out; a 354 in which another client could read something else does not. */
export function data(assembly: Assembly, step: Extract<PlainStep, { verb: 'data' }>, of: Planned): Spoken {
  return {
    stage: 'data',
    octets: dataCommand(assembly, step.message),
    answers: () => {
      const row = assembly.rows.at(step.verb, 'data', 'data', step.place.line);
      assembly.await(of, row, {
        needs: 354,
        broken: unsentBy,
      });
      for (const octets of bodyOf(step.message, assembly.rendering))
        assembly.put({ do: 'write', of, stage: 'eod', octets, bye: false });
      endOfData(assembly, step, of);
    },
  };
}

/** Why no answer to DATA can be the one to the message: it was not sent. RFC 5321 4.3.2: 354, or a refusal. */
function unsentBy(reply: Reply): string | null {
  if (isAccepted(reply.code)) return `the message was not sent: DATA was answered ${replyLine(reply)}, and 354 was due`;
  const doubt = reply.code === 354 ? unclear(reply, 354) : null;
  return doubt === null ? null : `the message was not sent: DATA was answered 354 by a reply with ${doubt}`;
}

/** Not even DATA is said where the message can't follow: nothing may be said behind a 354 but the message. */
function dataCommand({ rendering }: Assembly, message: Message): Octets {
  return rendering.octets((values, facts) => {
    const problem = messageProblem(
      message,
      messageFacts(rendering, values, facts === null ? '' : uniqueOf(rendering, facts)),
    );
    return problem === null ? 'DATA\r\n' : { refuse: problem };
  });
}

/** What is said of a message. */
export function endOfData(assembly: Assembly, step: PlainStep, of: Planned): void {
  assembly.await(of, assembly.rows.of(step), { accepts: true, endOfData: true, perRecipient: assembly.lmtp });
}

export function messageFacts(rendering: Rendering, values: ReadonlyMap<string, string>, unique: string): MessageFacts {
  return {
    values,
    from: values.get('mail.path') ?? values.get('from') ?? '',
    to: values.get('rcpt.path') ?? values.get('to') ?? '',
    date: rendering.setting.date(),
    unique,
    helo: values.get('hello') ?? values.get('helo') ?? 'localhost',
  };
}

/** Of one session: its name and the step; of many: a name for each message, all of one length. */
export function uniqueOf({ setting }: Rendering, facts: Facts): string {
  const own = setting.values.get('unique') ?? 'test';
  return setting.burst === null ? `${own}.${facts.step}` : messageId(own, facts.number, facts.transaction);
}

/** A text of this size is put together for each message; what is longer stays octets that all sessions share. */
const SMALL_OCTETS = 32 * 1024;

/** The message, dot-stuffed, with its end; static but for the Message-ID, several pieces where it is large. */
function bodyOf(message: Message, rendering: Rendering): Octets[] {
  const own = rendering.setting.values.get('unique') ?? 'test';
  // Stands for the id while the message is made; no message has it by accident, and it is as long as an id.
  const token = `${own}.${'X'.repeat(7)}.${'X'.repeat(6)}`;
  const known = rendering.once((values) =>
    Buffer.from(whole(message, messageFacts(rendering, values, token), token).octets),
  );
  if (known === null || (message.dkim.length > 0 && isInBody(known.value, token)))
    return [
      rendering.later((facts) => whole(message, messageFacts(rendering, facts.values(), uniqueOf(rendering, facts)))),
    ];
  const text = known.value.toString('latin1');
  const at = text.indexOf(token);
  if (at === -1) return [known.value.length > SMALL_OCTETS ? known.value : text];
  const [head, tail] = [text.slice(0, at), text.slice(at + token.length)];
  const idOf = ({ number, transaction }: Facts) => messageId(own, number, transaction);
  if (text.length <= SMALL_OCTETS) return [(facts) => head + idOf(facts) + tail];
  return [(facts) => head + idOf(facts), Buffer.from(tail, 'latin1')];
}

/** A signature that many messages share can't be made over what differs in their bodies. */
function isInBody(octets: Buffer, token: string): boolean {
  const body = octets.indexOf('\r\n\r\n');
  return body !== -1 && octets.includes(token, body);
}

/** `unsigned`: what is another in each message, and stands in no signed field. */
function whole(
  message: Message,
  facts: MessageFacts,
  unsigned: string | null = null,
): Shown & { readonly octets: Uint8Array } {
  const octets = signedOctets(messageOctets(message, facts), message.dkim, facts.date, unsigned);
  const stuffed = message.dotStuff ? Buffer.from(dotStuff(octets)) : octets;
  const ending = Buffer.from(message.ending ?? endingFor(stuffed), 'latin1');
  const ended = message.ending === null ? '' : `, ended by ${JSON.stringify(message.ending)}`;
  return {
    octets: Buffer.concat([stuffed, ending]),
    shown: `(a message of ${octets.length} octets)${ended}`,
    sentBytes: stuffed.length + ending.length,
    message: octets,
  };
}

/** CRLF.CRLF, of which the message's own last CRLF is a part. */
function endingFor(octets: Buffer): string {
  const ended = octets.length === 0 || (octets.at(-1) === 0x0a && octets.at(-2) === 0x0d);
  return ended ? '.\r\n' : '\r\n.\r\n';
}
