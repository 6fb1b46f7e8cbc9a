// How a session gets a connection, and TLS on it: where the wall of STARTTLS stands.
import type { Ends } from '../net/lean-stream.ts';
import type { TlsFacts } from '../net/tls.ts';
import { NOTHING } from './answer.ts';
import { Connection, type Shaken } from './connection.ts';
import { isRefused } from './made.ts';
import type { Opening, Securing } from './program.ts';
import { say } from './say.ts';
import { type Session, WAIT } from './session.ts';
import { settle, unsent } from './step-end.ts';
import type { TlsRecord } from './transcript.ts';

export function open(session: Session, move: Opening): number {
  const { connection } = session;
  if (!session.begun || connection === null) return begin(session, move);
  if (connection.ends !== null) return opened(session, move, connection.ends);
  if (connection.end !== null) {
    const { error, message } = connection.end;
    return unreachable(session, move, error ?? 'ECLOSED', message ?? error ?? 'the connection was closed');
  }
  return WAIT;
}

function begin(session: Session, move: Opening): number {
  session.close();
  session.openAt = session.heardAt;
  session.asked = session.heardAt;
  session.smtputf8 = false;
  session.counts.forget();
  const source = move.source(session);
  if (isRefused(source)) return unsent(session, move.of, source.refuse);
  session.begun = true;
  session.connection = new Connection(
    (sink) => session.host.open(source, session.left(), sink),
    session,
    session.host.memory,
  );
  return WAIT;
}

function opened(session: Session, move: Opening, { remote }: Ends): number {
  if (session.host.program.addressless && !session.values().has('target.address'))
    session.values().set('target.address', remote.address);
  session.witness.opened(session, move, session.heardAt - session.asked);
  session.asked = session.heardAt;
  const { header } = session;
  session.header = null;
  if (header !== null) say(session, move.of, 'connect', header);
  return session.pc + 1;
}

function unreachable(session: Session, move: Opening, code: string, message: string): number {
  session.destroy();
  session.witness.failed(session, move.of, move.row, { kind: 'unreachable', code, message });
  const answer = { ...NOTHING, outcome: 'closed' as const, ms: session.heardAt - session.asked };
  return settle(session, move.of, answer, code === 'ETIMEDOUT' ? 'timedOut' : 'unreachable');
}

export function secure(session: Session, move: Securing): number {
  const { connection } = session;
  if (connection === null) return tlsFailed(session, move, 'there is no connection');
  if (!session.begun) {
    // RFC 3207: behind the 220 nothing may be left to read, else what was injected before TLS would be read within it.
    if (move.wall && connection.buffered() > 0) return wall(session, move, connection);
    session.begun = true;
    session.asked = session.heardAt;
    if (connection.end === null) connection.shake(move.ask(session));
  }
  const { shaken, end } = connection;
  if (shaken !== null) return over(session, move, shaken);
  return end === null ? WAIT : over(session, move, failed(session, end.error ?? GONE));
}

const GONE = 'the server closed the connection during the handshake';

/** CVE-2011-0411, CVE-2021-38371: what stands there is told; the handshake is not begun. */
function wall(session: Session, { of, row }: Securing, connection: Connection): number {
  const octets = connection.buffered();
  session.witness.failed(session, of, row, { kind: 'wall', octets, taken: connection.rest() });
  return settle(session, of, session.kept ?? NOTHING, 'tlsFailed', false);
}

function over(session: Session, move: Securing, { agreed, failure, facts }: Shaken): number {
  const { program } = session.host;
  const { verify, host } = move.ask(session);
  const record = facts === null || program.tlsRecord === null ? null : program.tlsRecord(facts, host);
  const ms = session.heardAt - session.asked;
  session.tls = record;
  session.witness.secured(session, move, agreed, record, ms);
  if (agreed === null) session.destroy();
  const why = agreed === null ? (record?.failure ?? failure ?? 'the handshake failed') : verify ? doubt(record) : null;
  session.asked = session.heardAt;
  return why === null ? session.pc + 1 : tlsFailed(session, move, why);
}

function tlsFailed(session: Session, { of, row }: Securing, why: string): number {
  session.witness.failed(session, of, row, { kind: 'tls', why });
  const { kept } = session;
  const ms = kept?.ms ?? session.heardAt - session.openAt;
  return settle(session, of, { ...(kept ?? NOTHING), outcome: 'tls-failure', ms }, 'tlsFailed');
}

/** `verify`: judged by what the record says, not by the library. */
function doubt(record: TlsRecord | null): string | null {
  if (record === null) return null;
  if (!record.trusted) return `the certificate is not trusted: ${record.trustError}`;
  if (record.matchesHost) return null;
  return `the certificate is not for ${record.host}${record.nameProblem === null ? '' : `: ${record.nameProblem}`}`;
}

/** A handshake of which the stream has told nothing: the server had gone. */
function failed(session: Session, message: string): Shaken {
  const facts: TlsFacts = {
    protocol: null,
    cipher: null,
    group: null,
    alpn: null,
    sni: null,
    resumed: false,
    ocsp: null,
    certificates: [],
    certificateCount: 0,
    certificateDemanded: false,
    authorizationError: null,
    failure: { code: 'ECLOSED', message },
    ms: session.heardAt - session.asked,
  };
  return { agreed: null, failure: message, facts };
}
