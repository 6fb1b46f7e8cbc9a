// What a session says, and what it hears before it has said it.
import { bufferOf, isRefused, octetsOf } from './made.ts';
import type { Made, Move, Octets, Planned, Refused, Volley, Writing } from './program.ts';
import { MASK } from './redact.ts';
import { SaslExchange } from './sasl-exchange.ts';
import type { Session } from './session.ts';
import { unsent } from './step-end.ts';
import type { Stage } from './transcript.ts';

export function write(session: Session, { of, stage, octets, bye }: Writing): number {
  if (isAsking(session, of)) return unsent(session, of, ASKING);
  const made = makeOf(octets, session);
  if (isRefused(made)) return unsent(session, of, made.refuse);
  say(session, of, stage, made);
  if (bye && session.connection !== null) session.connection.saidBye = true;
  return session.pc + 1;
}

const ASKING = 'the server waits for what its 334 or 354 has asked for, and would take a command for it';

/** An open 334 or 354 is answered by its own step, or by a raw `send`; anything else would be taken for the answer. */
function isAsking({ connection, kept }: Session, { step }: Planned): boolean {
  return connection?.asks === true && kept === null && step.verb !== 'send';
}

/** A PROXY header waits for the next connection. */
export function header(session: Session, { of, octets }: Extract<Move, { do: 'header' }>): number {
  const made = makeOf(octets, session);
  if (isRefused(made)) return unsent(session, of, made.refuse);
  session.header = made;
  return session.pc + 1;
}

/** All commands of a pipeline are made before one of them is sent (RFC 2920): where one can't be, none is. */
export function render(session: Session, { pieces, joined }: Volley): number {
  if (joined !== null) return session.pc + 1;
  const rendered: (Made | null)[] = [];
  for (const { of, octets, holds } of pieces) {
    const made = holds === null || holds(session) ? makeOf(octets, session) : null;
    if (made !== null && isRefused(made)) return unsent(session, of, made.refuse);
    rendered.push(made);
  }
  session.rendered = rendered;
  return session.pc + 1;
}

export function volley(session: Session, { pieces, joined }: Volley): number {
  const { connection, witness } = session;
  const [first] = pieces;
  if (connection === null || first === undefined) return session.pc + 1;
  if (isAsking(session, first.of)) return unsent(session, first.of, ASKING);
  setAside(session, first.stage);
  session.asked = session.heardAt;
  if (joined !== null) {
    connection.write(joined);
    connection.saidBye ||= pieces.some(({ bye }) => bye);
    return session.pc + 1;
  }
  const octets: Buffer[] = [];
  for (const [at, { of, stage, bye }] of pieces.entries()) {
    const made = session.rendered[at] ?? null;
    if (made === null) continue;
    note(session, made);
    witness.sent(session, of, stage, made);
    octets.push(bufferOf(made));
    connection.saidBye ||= bye === true;
  }
  if (octets.length > 0) connection.write(Buffer.concat(octets));
  return session.pc + 1;
}

/** AUTH begins. Outside TLS, or with a name that can't be sent, it is refused by ourselves. */
export function sasl(session: Session, { of, begin }: Extract<Move, { do: 'sasl' }>): number {
  if (isAsking(session, of)) return unsent(session, of, ASKING);
  const started = begin(session);
  if (isRefused(started)) return unsent(session, of, started.refuse);
  session.sasl = new SaslExchange(started.client, started.sent);
  say(session, of, 'auth', started.made);
  return session.pc + 1;
}

/** The answer to a challenge; nothing of it is shown. */
export function respond(session: Session, of: Planned, line: string): void {
  say(session, of, 'auth', { octets: line, shown: line === '*\r\n' ? '*' : MASK });
}

/** What came before it, and was not asked for, is set aside first: it is never taken for the answer. */
export function say(session: Session, of: Planned, stage: Stage, made: Made): void {
  const { connection } = session;
  if (connection === null) return;
  setAside(session, stage);
  session.asked = session.heardAt;
  note(session, made);
  session.witness.sent(session, of, stage, made);
  connection.write(octetsOf(made));
}

/** A message that is sent is the one that may arrive. */
function note(session: Session, made: Made): void {
  if (typeof made !== 'object' || !('message' in made) || made.message === undefined) return;
  session.written = made.message;
  session.delivered = null;
}

export function setAside(session: Session, stage: Stage): void {
  const { connection } = session;
  if (connection === null || connection.buffered() === 0) return;
  session.witness.unasked(session, stage, () => connection.rest());
}

function makeOf(octets: Octets, session: Session): Made | Refused {
  return typeof octets === 'function' ? octets(session) : octets;
}
