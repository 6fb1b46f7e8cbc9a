// Why a step came to nothing, in words.
import { socketWords } from '../net/socket-words.ts';
import { HANDSHAKE_CODES } from '../trust/openssl-codes.ts';
import { type Reply, replyLine } from '../wire/reply.ts';
import { words } from './answer.ts';
import type { Session } from './session.ts';
import type { Failure, Missing } from './witness.ts';

/** What fails a step whatever was expected; null where the expectation decides. */
export function failureWords(failure: Failure): string | null {
  switch (failure.kind) {
    case 'unsent':
      return `not sent: ${failure.why}`;
    case 'broken':
    case 'doubt':
    case 'arrival':
      return failure.why;
    case 'wall': {
      const what = failure.taken === null ? `${failure.octets} octets` : `\`${replyLine(failure.taken)}\``;
      return `${what} stood behind the 220 to STARTTLS, so TLS was not begun`;
    }
    case 'uncaptured': {
      const pattern = failure.source === null ? 'the pattern' : `/${failure.source}/`;
      return `nothing to capture as ${failure.name}: ${pattern} does not match`;
    }
    case 'unreachable':
    case 'tls':
      return null;
  }
}

/** Why there is no reply, where the failure knows. */
export function failureDetail(failure: Failure | null): string | null {
  if (failure?.kind === 'tls') return failure.why;
  return failure?.kind === 'unreachable' ? failure.message : null;
}

/** Why there is no reply. `rest`: what came of one; `unasked`: what was said before. */
export function missingWords(
  { connection, budgetMs }: Pick<Session, 'connection' | 'budgetMs'>,
  how: Missing,
  rest: Reply | null,
  unasked: Reply | null,
): string {
  if (how === 'nowhere') return 'there is no connection';
  if (how === 'silence') return 'the server stayed silent';
  if (how === 'timeout') {
    const begun = connection !== null && connection.buffered() > 0 ? ', though a reply was begun' : '';
    return `no reply within ${words(budgetMs)}${begun}`;
  }
  const middle = rest === null ? '' : ` in the middle of a reply (${replyLine(rest)})`;
  const before = unasked === null ? '' : `, after an unasked ${replyLine(unasked)}`;
  return `the server ${endWords(connection?.end?.error ?? null)}${middle}${before}`;
}

/** How the server ended it, by what the socket said. */
export function endWords(error: string | null): string {
  if (error === null) return 'closed the connection';
  return error === 'ECONNRESET' ? 'reset the connection' : `ended the connection (${codeWords(error)})`;
}

/** Within TLS the library's codes are its own: `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`. */
function codeWords(code: string): string {
  if (!code.startsWith('ERR_SSL_')) return socketWords(code, code);
  return HANDSHAKE_CODES.get(code) ?? code.slice('ERR_SSL_'.length).toLowerCase().replaceAll('_', ' ');
}
