// The octets of messages: static but for the Message-ID, which every message has of its own.
import { type MessageFacts, messageOctets } from '../dialogue/message.ts';
import { endingFor } from '../dialogue/verbs/data.ts';
import type { Chunk, Message } from '../scenario/scenario.ts';
import { bdatCommand } from '../wire/command.ts';
import { dotStuff } from '../wire/dot-stuffing.ts';
import { messageId } from './message-id.ts';
import type { Octets, SessionValues } from './program.ts';
import type { Rendering } from './rendering.ts';

/** A text of this size is put together for each message; what is longer stays octets that all sessions share. */
const SMALL_OCTETS = 32 * 1024;

/** The message, dot-stuffed, with its end; several pieces where it is large. */
export function bodyOf(message: Message, rendering: Rendering): Octets[] {
  const whole = (values: ReadonlyMap<string, string>, unique: string): Buffer => {
    const octets = messageOctets(message, facts(rendering, values, unique));
    const stuffed = message.dotStuff ? Buffer.from(dotStuff(octets)) : octets;
    return Buffer.concat([stuffed, Buffer.from(message.ending ?? endingFor(stuffed), 'latin1')]);
  };
  return perMessage(rendering, whole);
}

/** Each chunk with its BDAT line. */
export function chunksOf(
  chunks: readonly Chunk[],
  rendering: Rendering,
): readonly { readonly octets: Octets; readonly last: boolean }[] {
  const size = chunks.reduce((sum, chunk) => sum + chunk.octets, 0);
  const whole = (values: ReadonlyMap<string, string>, unique: string): Buffer => {
    const made = messageOctets(
      { source: { kind: 'test' }, size, eol: 'crlf', ending: null, dotStuff: false },
      facts(rendering, values, unique),
    );
    return made.subarray(0, size);
  };
  let offset = 0;
  return chunks.map((chunk) => {
    const from = offset;
    const to = from + chunk.octets;
    offset = to;
    const command = bdatCommand(chunk.announced ?? chunk.octets, chunk.last);
    if (!command.ok) return { octets: () => ({ refuse: command.problem }), last: chunk.last };
    const line = Buffer.from(`${command.line}\r\n`, 'latin1');
    const octets = rendering.octets((values) =>
      Buffer.concat([line, whole(values, values.get('run.id') ?? 'test').subarray(from, to)]),
    );
    return { octets, last: chunk.last };
  });
}

function facts(rendering: Rendering, values: ReadonlyMap<string, string>, unique: string): MessageFacts {
  return {
    values,
    from: values.get('mail.path') ?? values.get('from') ?? '',
    to: values.get('rcpt.path') ?? values.get('to') ?? '',
    date: rendering.setting.date,
    unique,
    helo: values.get('hello') ?? values.get('helo') ?? 'localhost',
  };
}

function perMessage(
  rendering: Rendering,
  whole: (values: ReadonlyMap<string, string>, unique: string) => Buffer,
): Octets[] {
  const own = rendering.setting.values.get('unique') ?? 'test';
  const idOf = (session: SessionValues) => messageId(own, session.number, session.transaction);
  // Stands for the id while the message is made; no message has it by accident, and it is as long as an id.
  const token = `${own}.${'X'.repeat(7)}.${'X'.repeat(6)}`;
  const known = rendering.once((values) => whole(values, token));
  if (known === null) return [(session) => whole(session.values(), idOf(session)).toString('latin1')];
  const text = known.value.toString('latin1');
  const at = text.indexOf(token);
  if (at === -1) return [known.value.length > SMALL_OCTETS ? known.value : text];
  const [head, tail] = [text.slice(0, at), text.slice(at + token.length)];
  if (text.length <= SMALL_OCTETS) return [(session) => head + idOf(session) + tail];
  return [(session) => head + idOf(session), Buffer.from(tail, 'latin1')];
}
