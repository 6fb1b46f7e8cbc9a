// What comes of an await: a reply, or none.
import { unclear } from '../dialogue/ambiguity.ts';
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
  const { notes } = session.host;
  const rest = session.connection?.rest() ?? null;
  const why = rest === null ? '' : `in the middle of a reply: ${rest.text}`;
  notes.outcome(session, move.row, outcome, session.heardAt, why);
  if (move.closing) {
    session.finish(session.end);
    return;
  }
  if (move.endOfData) notes.unknown();
  if (outcome === 'timeout' ? move.timeoutFits : move.closedFits) session.goOn();
  else session.finish(outcome === 'timeout' ? 'timedOut' : outcome);
}

function answered(session: BurstSession, connection: Connection, move: Awaiting, reply: Reply): void {
  const { notes } = session.host;
  const { code } = reply;
  const stage = notes.program.rows[move.row]?.stage;
  if (stage === 'ehlo') connection.hello = reply;
  if (move.challenges && isBetween(session, move, reply)) return;
  const ms = session.heardAt - session.asked;
  const positive = code !== null && code >= 200 && code < 300;
  const goesOn = move.needs !== null && code === move.needs && unclear(reply, move.needs) === null;
  const fits = goesOn || isExpected(session, move, reply, ms);
  // What is said to the commands behind one that was refused follows from that.
  const otherwise = session.leaveAt === Number.POSITIVE_INFINITY ? 'differs' : 'follows';
  notes.reply(session, move.row, reply, session.heardAt, ms, fits ? 'fits' : otherwise);
  if (move.accepts && positive) accepted(session, fits || reply.violations.length === 0);
  if (positive) session.counts.accepted(stage);
  if (move.closing) session.finish(session.end);
  else if (!fits && !move.goOn) differs(session, move, code);
  // 354 asks for the message: what a step takes from its reply is in the one behind it.
  else if (fits && code !== 354 && !captured(session, move, reply)) differs(session, move, null);
  else if (move.perRecipient && session.counts.owesMore()) return;
  else advance(session, goesOn || move.skipTo === null ? session.pc + 1 : move.skipTo);
}

/** The message was taken; or may have been, where another client would read another reply. */
function accepted({ counts, host, heardAt }: BurstSession, clearly: boolean): void {
  if (!counts.take()) return;
  if (clearly) host.notes.accepted(heardAt);
  else host.notes.unknown();
}

/** A reply that breaks nothing is what its code says; what another one is, the judge of the dialogue decides. */
function isExpected(session: BurstSession, { codes, judge }: Awaiting, reply: Reply, ms: number): boolean {
  if (codes === null || reply.violations.length > 0) return judge(reply, session, ms);
  return codes[reply.code ?? 0] === 1;
}

/** Goes on, unless a refusal has ended the dialogue and all replies that were under way have been read. */
function advance(session: BurstSession, pc: number): void {
  session.pc = pc >= session.leaveAt ? session.host.notes.program.closing : pc;
}

/** AUTH: true if this reply is not its end, or can't be believed. */
function isBetween(session: BurstSession, move: Awaiting, reply: Reply): boolean {
  const { sasl, host, heardAt } = session;
  const line = reply.code === 334 ? (sasl?.answer(reply.lines[0]?.text ?? '') ?? null) : null;
  if (line !== null) {
    host.notes.between(session, move.row, heardAt, reply);
    send(session, line);
    return true;
  }
  const doubt = sasl?.doubt(reply.code) ?? null;
  if (doubt !== null) session.failed(move, 'protocol', doubt);
  return doubt !== null;
}

/** False if there is nothing to capture: what follows needs it. */
function captured(session: BurstSession, { captures, row }: Awaiting, reply: Reply): boolean {
  for (const { name, pattern } of captures) {
    const compiled = pattern(session);
    const match = compiled === null ? null : execPattern(compiled, reply.text).match;
    const value = match?.[1] ?? match?.[0];
    session.values().set(name, value ?? '');
    if (value !== undefined) continue;
    session.host.notes.outcome(session, row, 'uncaptured', session.heardAt, `nothing to capture as ${name}`);
    return false;
  }
  return true;
}

/** The dialogue is over for this session: a reply that is not what is expected. */
function differs(session: BurstSession, move: Awaiting, code: number | null): void {
  if (session.leaveAt === Number.POSITIVE_INFINITY)
    session.end = code !== null && code >= 400 ? 'refused' : 'unexpected';
  // RFC 5321 3.8: after 421 the server closes; nobody is left to read a QUIT.
  if (code === 421) {
    session.finish(session.end);
    return;
  }
  session.leaveAt = Math.min(session.leaveAt, Math.max(move.groupEnd, session.pc + 1));
  if (move.perRecipient && session.counts.owesMore()) return;
  advance(session, move.skipTo ?? session.pc + 1);
}
