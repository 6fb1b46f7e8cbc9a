// What the outcome in a log line says: the other server's reply, or the words of the mail server that wrote the line. A server
// has only said what its reply holds: `Connection refused` is nobody's reply.
import type { Basis, QuotedReply, Stage } from './grammar.ts';
import type { LogLine } from './log-fact.ts';
import { MTA_GRAMMARS } from './mta-grammars.ts';
import { decoded } from './octets.ts';
import { quotedReply } from './quoted-reply.ts';
import { readStatements, type Statement } from './statements.ts';

export interface LogReply {
  readonly reply: QuotedReply | null;
  /** The mail server's own words, where no other server spoke. */
  readonly local: string | null;
  readonly stage: Stage | null;
  readonly basis: Basis;
  /** Named in the words, where the line's fields name no server. */
  readonly host: string | null;
  readonly address: string | null;
  readonly port: number | null;
  /** Commands were sent before their turn: which of them was refused, the words do not say. */
  readonly isPipelined: boolean;
}

/** Reasons are shorter; what stands behind is a stranger's. */
const MAX_REASON = 4000;
const NOTHING = { host: null, address: null, port: null, isPipelined: false } as const;

/** Reads the reason of `log`, a part of `line`. */
export function logReply(log: LogLine, line: string): LogReply {
  const written = decoded(line.slice(log.reasonAt, Math.min(log.reasonEnd, log.reasonAt + MAX_REASON))).trim();
  // Haraka writes quotation marks with a stroke before them
  const reason = log.mta === 'haraka' ? written.replace(/\\(["\\])/g, '$1') : written;
  if (log.direction === 'incoming') return ownReply(log, reason);
  return log.mta === 'postfix' || log.mta === 'exim' ? remoteReply(log, reason) : plainReply(log, reason);
}

/** Ours refused: the reply, or its words alone. */
function ownReply({ stage }: LogLine, reason: string): LogReply {
  const basis = stage === null ? 'none' : 'stated';
  const read = quotedReply(`${reason}\n`);
  return {
    ...NOTHING,
    stage,
    basis,
    local: null,
    reply: read ?? { code: null, enhanced: null, text: reason, lines: 1 },
  };
}

function remoteReply(log: LogLine, reason: string): LogReply {
  const { stage } = log;
  // Exim writes the line ends of a reply as two characters
  const words = reason.includes('\\n') ? reason.replace(/\\n(?=\d{3}[ -])/g, '\n') : reason;
  const statements = readStatements(`${words}\n`, [], MTA_GRAMMARS);
  const best = bestOf(statements);
  const bare = best === null && log.relay !== null && /^[45]\d\d[ -]/.test(words) ? quotedReply(`${words}\n`) : null;
  if (bare !== null) return { ...NOTHING, reply: bare, local: null, stage, basis: stage === null ? 'none' : 'stated' };
  if (best === null)
    return { ...NOTHING, reply: null, local: reason, stage, basis: stage === null ? 'none' : 'stated' };
  const { host, address, reply } = best;
  const isRemote = reply !== null && best.speaker === 'remote';
  const isPipelined = /after pipelined /.test(words);
  const known = isPipelined ? null : (best.stage ?? stage);
  return {
    reply: isRemote ? reply : null,
    local: isRemote ? null : reason,
    stage: known,
    basis: known === null ? 'none' : 'stated',
    // a server that is called by its address
    host: host ?? (address !== null && words.includes(`${address}[${address}]`) ? address : null),
    address,
    port: portIn(words, best),
    isPipelined,
  };
}

function bestOf(statements: readonly Statement[]): Statement | null {
  const replied = statements.filter(({ reply }) => reply !== null);
  const among = replied.length > 0 ? replied : statements;
  return among.reduce<Statement | null>((best, one) => (best === null || one.rank < best.rank ? one : best), null);
}

/** `connect to mx.example[192.0.2.1]:25: Connection refused` names the port. */
function portIn(words: string, { at, end, replyAt }: Statement): number | null {
  const port = /\]:(\d{1,5})(?=[:\s])/.exec(words.slice(at, Math.max(replyAt, Math.min(end, at + 400)) + 8))?.[1];
  return port === undefined ? null : Number(port);
}

/** sendmail, OpenSMTPD, Haraka, Exchange: the reason is the reply, or words of their own. */
function plainReply({ stage, mta }: LogLine, reason: string): LogReply {
  const words = reason.replace(/^Deferred: /, '');
  const basis = stage === null ? 'none' : 'stated';
  const isInvented = mta === 'sendmail' && /^4\d\d 4\.7\.0 TLS handshake failed/.test(words);
  const read = isInvented || !/^[2-5]\d\d[ -]|^#?[245]\.\d/.test(words) ? null : quotedReply(`${words}\n`);
  return { ...NOTHING, stage, basis, reply: read, local: read === null ? reason : null };
}
