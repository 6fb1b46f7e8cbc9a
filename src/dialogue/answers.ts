// What comes of an await: a reply, or none. Here a 354 lets the message out, a 220 the handshake, a 334 the next answer; what
// asks us to go on must be clear, and every other reply is judged by what the step expects.

import { isAccepted, isRefused, type Reply, replyLine } from '../wire/reply.ts';
import { unclear } from './ambiguity.ts';
import type { Answer } from './answer.ts';
import type { Connection } from './connection.ts';
import type { Awaiting } from './program.ts';
import { respond } from './say.ts';
import { type Session, WAIT } from './session.ts';
import { fail, fits, settle } from './step-end.ts';
import { partsOf } from './unfinished-greeting.ts';
import type { End, Missing } from './witness.ts';

/** Looks in one order: a reply that is there, the end of the connection, the deadline. */
export function awaitReply(session: Session, move: Awaiting): number {
  const { connection } = session;
  if (connection === null) return missed(session, move, 'nowhere');
  const reply = connection.read(move.row);
  if (reply !== null) return heard(session, move, connection, reply);
  if (connection.end !== null) return missed(session, move, wayOf(connection.end.error));
  if (session.late) return missed(session, move, move.listens ? 'silence' : 'timeout');
  return WAIT;
}

/** How a connection ended, by what its socket said. */
const wayOf = (error: string | null): Missing => (error === 'ECONNRESET' ? 'reset' : 'closed');

function heard(session: Session, move: Awaiting, connection: Connection, whole: Reply): number {
  const { witness } = session;
  const reply = move.early ? greetingOf(connection, whole) : whole;
  connection.asks = reply.code === 334 || reply.code === 354;
  const answer: Answer = { outcome: 'reply', reply, ms: session.heardAt - session.asked, detail: null };
  if (move.challenges) {
    const line = reply.code === 334 ? (session.sasl?.answer(reply.lines[0]?.text ?? '') ?? null) : null;
    const doubt = line === null ? (session.sasl?.doubt(reply.code) ?? null) : null;
    if (line !== null || doubt !== null) witness.heard(session, move, answer, 'between');
    if (line !== null) {
      respond(session, move.of, line);
      return session.pc;
    }
    if (doubt !== null) {
      witness.failed(session, move.of, move.row, { kind: 'doubt', why: doubt });
      return fail(session, move.of, answer, 'unexpected');
    }
  }
  learn(session, move, connection, reply);
  if (move.needs !== null && isAsked(reply, move.needs)) {
    witness.heard(session, move, answer, 'fits');
    session.kept ??= answer;
    return session.pc + 1;
  }
  return judged(session, move, answer, reply !== whole);
}

/** True if the reply has the code that is needed, or is of its class, and says nothing else to another client. */
function isAsked(reply: Reply, needs: number): boolean {
  const code = needs < 10 && isAccepted(reply.code) ? reply.code : needs;
  return code !== null && unclear(reply, code) === null;
}

function judged(session: Session, move: Awaiting, answer: Answer, split: boolean): number {
  const { witness, counts } = session;
  const { of } = move;
  const { reply } = answer;
  const broken = (reply !== null && move.broken?.(reply)) || null;
  const fitting = broken === null && fits(session, of, answer);
  // What is said to the commands behind one that was refused follows from that.
  const otherwise = session.leaveAt === Number.POSITIVE_INFINITY ? 'differs' : 'follows';
  witness.heard(session, move, answer, fitting ? 'fits' : otherwise);
  if (split) witness.split(session);
  if (broken !== null) witness.failed(session, of, move.row, { kind: 'broken', why: broken });
  if (move.accepts && isAccepted(reply?.code) && counts.take())
    witness.accepted(session, fitting || reply?.violations.length === 0);
  if (move.accepts && reply !== null && isAccepted(reply.code) && session.written !== null)
    session.delivered ??= { octets: session.written, at: session.heardAt, reply: replyLine(reply) };
  const end: End = isRefused(reply?.code) ? 'refused' : 'unexpected';
  if (!move.perRecipient) return settle(session, of, answer, end, fitting);
  session.first ??= answer;
  if (!fitting) session.differed ??= answer;
  if (counts.owesMore()) return session.pc;
  counts.forget();
  return settle(session, of, session.differed ?? session.first, end, session.differed === null);
}

/** What the session knows from now on. */
function learn(session: Session, { learns }: Awaiting, connection: Connection, reply: Reply): void {
  const accepted = isAccepted(reply.code);
  const isMail = learns === 'mail' || learns === 'mail-utf8';
  if (isMail) session.smtputf8 = learns === 'mail-utf8';
  if (!accepted) return;
  if (learns === 'hello') connection.learn(reply);
  else if (learns === 'anew') connection.learn(null);
  else if (isMail) session.counts.begin();
  else if (learns === 'rcpt') session.counts.recipient();
  else if (learns === 'rset') session.counts.forget();
}

/** postscreen's 220- is never finished for who speaks early: what stands behind it answers the first command. */
function greetingOf(connection: Connection, whole: Reply): Reply {
  const parts = partsOf(whole);
  if (parts === null) return whole;
  connection.hold(parts.behind);
  return parts.greeting;
}

function missed(session: Session, move: Awaiting, how: Missing): number {
  const { connection, witness } = session;
  const over = how === 'closed' || how === 'reset';
  const outcome = how === 'timeout' || how === 'silence' ? how : 'closed';
  const answer: Answer = { outcome, reply: null, ms: session.heardAt - session.asked, detail: null };
  witness.missed(session, move, how, answer, over ? (connection?.rest() ?? null) : null);
  if (move.endOfData) {
    witness.unknown(session);
    session.counts.forget();
  }
  session.first ??= answer;
  const fitting = fits(session, move.of, answer) && session.differed === null;
  if (!fitting && how === 'timeout') session.silent = true;
  return settle(session, move.of, session.differed ?? answer, END_OF[how], fitting);
}

const END_OF: Readonly<Record<Missing, End>> = {
  closed: 'closed',
  reset: 'reset',
  timeout: 'timedOut',
  silence: 'timedOut',
  nowhere: 'closed',
};
