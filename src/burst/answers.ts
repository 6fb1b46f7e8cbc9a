// What comes of an await: a reply, or none.
import { execPattern } from '../scenario/pattern.ts';
import type { Reply } from '../wire/reply.ts';
import type { Connection } from './connection.ts';
import type { Awaiting } from './program.ts';
import { send } from './send.ts';
import type { BurstSession } from './session.ts';

export function awaitReply(session: BurstSession, move: Awaiting): void {
  const { connection } = session;
  const reply = connection?.read(move.row) ?? null;
  if (connection !== null && reply !== null) answered(session, connection, move, reply);
  else if (connection === null || connection.end !== null) missed(session, move, wayOf(connection?.end?.error ?? null));
  else session.wait('awaiting', move.deadlineMs);
}

/** How a connection ended, by what its socket said. */
export const wayOf = (error: string | null) => (error === 'ECONNRESET' ? 'reset' : 'closed');

/** No reply came. */
export function missed(session: BurstSession, move: Awaiting, outcome: 'closed' | 'reset' | 'timeout'): void {
  if (move.closing) {
    session.finish(session.end);
    return;
  }
  const { notes } = session.host;
  const rest = session.connection?.rest() ?? null;
  const why = rest === null ? '' : `in the middle of a reply: ${rest.text}`;
  notes.outcome(session, move.row, outcome, session.heardAt, why);
  if (move.endOfData) notes.unknown();
  if (outcome === 'timeout' ? move.timeoutFits : move.closedFits) session.goOn();
  else session.finish(outcome === 'timeout' ? 'timedOut' : outcome);
}

function answered(session: BurstSession, connection: Connection, move: Awaiting, reply: Reply): void {
  const { notes } = session.host;
  const { code } = reply;
  const stage = notes.program.rows[move.row]?.stage;
  if (stage === 'ehlo') connection.hello = reply;
  if (move.challenges && code === 334 && answerChallenge(session, reply)) return;
  const doubt = move.challenges ? (session.sasl?.doubt(code) ?? null) : null;
  if (doubt !== null) {
    session.failed(move, 'protocol', doubt);
    return;
  }
  const ms = session.heardAt - session.asked;
  const positive = code !== null && code >= 200 && code < 300;
  const goesOn = move.needs !== null && code === move.needs;
  const fits =
    goesOn || (move.codes === null ? move.judge?.(reply, session, ms) === true : move.codes[code ?? 0] === 1);
  notes.reply(session, move.row, reply, session.heardAt, ms, fits);
  if (move.accepts && positive && session.counts.take()) notes.accepted(session.heardAt);
  if (move.closing) {
    session.finish(session.end);
    return;
  }
  if (!fits && !move.goOn) {
    differs(session, code);
    return;
  }
  if (fits && move.captures.length > 0) capture(session, move, reply);
  if (positive) session.counts.accepted(stage);
  if (move.perRecipient && session.counts.owesMore()) return;
  session.pc = goesOn || move.skipTo === null ? session.pc + 1 : move.skipTo;
}

function answerChallenge(session: BurstSession, reply: Reply): boolean {
  const line = session.sasl?.answer(reply.lines[0]?.text ?? '') ?? null;
  if (line !== null) send(session, line);
  return line !== null;
}

function capture(session: BurstSession, { captures }: Awaiting, reply: Reply): void {
  for (const { name, pattern } of captures) {
    const compiled = pattern(session);
    const match = compiled === null ? null : execPattern(compiled, reply.text).match;
    session.values().set(name, match?.[1] ?? match?.[0] ?? '');
  }
}

/** The dialogue is over for this session: a reply that is not what is expected. */
function differs(session: BurstSession, code: number | null): void {
  session.end = code !== null && code >= 400 ? 'refused' : 'unexpected';
  // RFC 5321 3.8: after 421 the server closes; nobody is left to read a QUIT.
  if (code === 421) session.finish(session.end);
  else session.pc = session.host.notes.program.closing;
}
