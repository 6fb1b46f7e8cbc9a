// What a session says, and what it hears before it has said it.
import type { Connection } from './connection.ts';
import type { BurstSession } from './session.ts';

/** What came before it, and was not asked for, is set aside. */
export function send(session: BurstSession, octets: string | Uint8Array): void {
  const { connection } = session;
  if (connection === null) return;
  if (connection.buffered() > 0) setAside(session, connection);
  session.asked = session.heardAt;
  connection.stream.write(octets);
}

/** It can't be sent: an argument that would be two commands, AUTH outside TLS. */
export function unsent(session: BurstSession, why: string): void {
  session.host.notes.outcome(session, rowAhead(session), 'unsent', session.heardAt, why);
  session.leave('unsent');
}

/** What was said before it was asked for is never taken for an answer. */
function setAside(session: BurstSession, connection: Connection): void {
  const row = rowAhead(session);
  for (let reply = connection.rest(); reply !== null; reply = connection.rest())
    session.host.notes.unsolicited(session, row, session.heardAt, reply);
}

/** The row of the next move that has one. */
function rowAhead({ pc, host }: BurstSession): number {
  const { moves } = host.notes.program;
  for (let at = pc; at < moves.length; at += 1) {
    const move = moves[at];
    if (move !== undefined && 'row' in move) return move.row;
  }
  return 0;
}
