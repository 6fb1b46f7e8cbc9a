// BDAT: the message in chunks. RFC 3030.
import type { Chunk } from '../../scenario/scenario.ts';
import { bdatCommand } from '../../wire/command.ts';
import { messageOctets } from '../message.ts';
import type { Session } from '../old-session.ts';
import { isPositive, NOTHING, type Performed, refusal } from '../perform.ts';
import { afterMessage, factsFor } from './data.ts';

/** Sends the chunks one after the other, each with its reply, until one is refused. */
export async function sendChunks(chunks: readonly Chunk[], session: Session, deadlineMs: number): Promise<Performed> {
  const message = wholeMessage(chunks, session);
  let offset = 0;
  let answer: Performed = NOTHING;
  for (const chunk of chunks) {
    const octets = message.subarray(offset, offset + chunk.octets);
    offset += chunk.octets;
    const written = bdatCommand(chunk.announced ?? chunk.octets, chunk.last);
    if (!written.ok) return refusal(written.problem);
    session.send({
      stage: 'eod',
      octets: Buffer.concat([Buffer.from(`${written.line}\r\n`, 'latin1'), octets]),
      shown: `${written.line} (and ${octets.length} octets)`,
      sentBytes: written.line.length + 2 + octets.length,
    });
    answer = chunk.last
      ? await afterMessage(session, deadlineMs)
      : await session.receive('eod', deadlineMs, session.exchanges - 1);
    if (!isPositive(answer)) return answer;
    session.accepted(chunk.last ? 'bdat last' : 'bdat', true);
  }
  return answer;
}

export function wholeMessage(chunks: readonly Chunk[], session: Session): Buffer {
  const size = chunks.reduce((sum, chunk) => sum + chunk.octets, 0);
  const made = messageOctets(
    { source: { kind: 'test' }, size, eol: 'crlf', ending: null, dotStuff: false },
    factsFor(session),
  );
  return made.length <= size ? made : made.subarray(0, size);
}
