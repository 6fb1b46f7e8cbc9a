// The greeting for a client that speaks early. postscreen sends `220-` as a bait and never finishes it for who has bitten: the
// reply to the first command, or a 521, follows in the middle of what looks like one reply.
import type { Reply } from '../wire/reply.ts';
import { ReplyReader } from '../wire/reply-reader.ts';
import type { Answer, Session } from './session.ts';

export interface EarlyGreeting {
  readonly greeting: Answer;
  /** What followed an unfinished greeting: the answer to the first command. */
  readonly behind: Reply | null;
}

/** Reads the greeting after commands have been sent. */
export async function receiveEarly(session: Session, commands: boolean, deadlineMs: number): Promise<EarlyGreeting> {
  const { conversation, around } = session;
  const begun = around.clock.now();
  const received = (await conversation?.receive(deadlineMs)) ?? { outcome: 'closed', error: null, rest: null };
  const ms = Math.round((around.clock.now() - begun) * 10) / 10;
  const parts = commands && received.outcome === 'reply' ? partsOf(received.reply) : null;
  const first = parts === null ? received : { outcome: 'reply' as const, reply: parts.greeting };
  const greeting = session.record('connect', first, ms, null, deadlineMs);
  if (greeting.reply !== null) session.accepted('connect', greeting.reply.code === 220);
  if (parts !== null)
    session.find({
      id: 'greeting-unfinished',
      severity: 'info',
      text: 'the greeting was not finished: what follows its 220- is the reply to the first command',
      standard: 'RFC 5321 4.2.1',
    });
  return { greeting, behind: parts?.behind ?? null };
}

/** The 220- lines, and what follows them with another code; null for a reply of one code. */
function partsOf({ lines, raw }: Reply): { readonly greeting: Reply; readonly behind: Reply } | null {
  const count = lines.findIndex(({ code }) => code !== 220);
  if (count < 1) return null;
  let at = 0;
  for (let line = 0; line < count; line += 1) at = raw.indexOf(0x0a, at) + 1;
  const greeting = readerOf(raw.subarray(0, at)).finish();
  const behind = readerOf(raw.subarray(at)).finish();
  return greeting === null || behind === null ? null : { greeting, behind };
}

function readerOf(octets: Uint8Array): ReplyReader {
  const reader = new ReplyReader();
  reader.push(octets);
  return reader;
}
