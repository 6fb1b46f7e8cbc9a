// What each move of a program does with a session. A move that waits leaves the session in another state than running.
import { awaitReply } from './answers.ts';
import { Connection } from './connection.ts';
import type { Move, Octets } from './program.ts';
import { SaslExchange } from './sasl-exchange.ts';
import { send, unsent } from './send.ts';
import type { BurstSession } from './session.ts';

export function perform(session: BurstSession, move: Move): void {
  switch (move.do) {
    case 'open':
      open(session, move);
      break;
    case 'write':
      session.pc += 1;
      write(session, move.octets);
      break;
    case 'await':
      awaitReply(session, move);
      break;
    case 'sasl':
      beginSasl(session, move);
      break;
    case 'tls':
      secure(session, move);
      break;
    case 'pause':
      if (session.stopping) session.leave('stopped');
      else session.pause(move.ms);
      break;
    case 'drop':
      session.connection?.leave(move.reset ? 'reset' : 'destroy');
      session.connection = null;
      session.pc += 1;
      break;
    case 'unless':
      session.pc = move.holds(session) ? session.pc + 1 : move.to;
      break;
    case 'again':
      again(session, move.from);
      break;
    case 'end':
      session.finish(session.end);
      break;
    default:
      move satisfies never;
  }
}

function open(session: BurstSession, { source, header, deadlineMs }: Extract<Move, { do: 'open' }>): void {
  const { host } = session;
  session.connection?.leave('close');
  session.wait('connecting', deadlineMs);
  session.asked = session.heardAt;
  session.connection = new Connection((sink) => host.open(source, sink), session, host.memory);
  // Written before the connection stands, it is the first that goes out on it.
  if (header !== null) write(session, header);
}

/** The end of a transaction: the next one, while there are more. */
function again(session: BurstSession, from: number): void {
  session.counts.number += 1;
  if (session.stopping) session.leave('stopped');
  else session.pc = session.counts.number <= session.host.notes.program.messages ? from : session.pc + 1;
}

function write(session: BurstSession, octets: Octets): void {
  const made = typeof octets === 'function' ? octets(session) : octets;
  if (typeof made === 'string' || made instanceof Uint8Array) send(session, made);
  else unsent(session, made.refuse);
}

/** RFC 3207: behind the 220 nothing may be left to read, else what was injected before TLS would be read within it. */
function secure(session: BurstSession, move: Extract<Move, { do: 'tls' }>): void {
  const { connection } = session;
  if (connection === null || connection.end !== null) session.failed(move, 'closed', 'the connection was closed');
  else if (connection.buffered() > 0) session.failed(move, 'tls-failure', 'octets stood behind the 220 to STARTTLS');
  else {
    session.wait('securing', move.deadlineMs);
    session.asked = session.heardAt;
    connection.stream.secure(move.options);
  }
}

function beginSasl(session: BurstSession, { begin }: Extract<Move, { do: 'sasl' }>): void {
  const started = begin(session);
  if ('refuse' in started) {
    unsent(session, started.refuse);
    return;
  }
  session.sasl = new SaslExchange(started.client, started.sent);
  session.pc += 1;
  send(session, started.line);
}
