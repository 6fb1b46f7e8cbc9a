// How a session ends: drop, the next transaction or none, QUIT.
import type { Answer } from './answer.ts';
import type { Move, Planned } from './program.ts';
import { say, setAside } from './say.ts';
import { OVER, type Session, WAIT } from './session.ts';
import { settleKept } from './step-end.ts';

/** Closes without QUIT. */
export function drop(session: Session, { of, reset }: Extract<Move, { do: 'drop' }>): number {
  setAside(session, 'other');
  session.destroy(reset);
  return settleKept(session, of);
}

/** The end of a transaction: the next one, while there are more. */
export function again(session: Session, from: number): number {
  session.counts.number += 1;
  const { program } = session.host;
  if (session.stopping) {
    session.end = 'stopped';
    return program.closing;
  }
  return session.counts.number <= program.messages ? from : session.pc + 1;
}

/**
 * A server that does not answer QUIT is left after this; one that has fallen silent before, after a quarter of it. Nothing depends
 * on the reply, and no peer may hold us longer than its deadline and one second.
 */
const CLOSING_MS = 1_000;

/** QUIT (RFC 5321 4.1.1.10), once, where the connection stands and the server waits for a command. */
export function closing(session: Session, of: Planned): number {
  if (session.connection?.mayHear() !== true) {
    session.witness.began(session, null);
    setAside(session, 'other');
    return OVER;
  }
  session.of = of;
  session.limit(session.silent ? CLOSING_MS / 4 : CLOSING_MS);
  session.witness.began(session, of);
  say(session, of, 'other', 'QUIT\r\n');
  session.connection.saidBye = true;
  return session.pc + 1;
}

/** What is said to it: anything is fine. */
export function farewell(session: Session, move: Extract<Move, { do: 'farewell' }>): number {
  const { connection, witness } = session;
  const reply = connection?.read(move.row) ?? null;
  const ended = connection === null || connection.end !== null;
  if (reply === null && !ended && !session.late) return WAIT;
  const outcome = reply !== null ? 'reply' : ended ? 'closed' : 'timeout';
  const answer: Answer = { outcome, reply, ms: session.heardAt - session.asked, detail: null };
  if (reply !== null) witness.heard(session, move, answer, 'fits');
  else witness.missed(session, move, ended ? 'closed' : 'timeout', answer, ended ? (connection?.rest() ?? null) : null);
  setAside(session, 'other');
  witness.settled(session, move.of, answer, true);
  if (reply === null) session.close();
  else session.destroy();
  return OVER;
}
