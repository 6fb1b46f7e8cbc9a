// Why a step came to nothing, in words.
import { replyLine } from '../wire/reply.ts';
import type { Failure } from './witness.ts';

/** What fails a step whatever was expected; null where the expectation decides. */
export function failureWords(failure: Failure): string | null {
  switch (failure.kind) {
    case 'unsent':
      return `not sent: ${failure.why}`;
    case 'broken':
    case 'doubt':
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

/** Why there is no connection; the system's words where we have none. */
export function connectWords(code: string, message: string): string {
  return WORDS.get(code) ?? message;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused: nothing listens there'],
  ['ECONNRESET', 'the connection was reset'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'no route to the network'],
  ['EADDRNOTAVAIL', 'the source address is not one of this machine'],
  ['EACCES', 'not allowed by this machine'],
  ['ENOENT', 'there is no such socket'],
]);

/** Why there is no reply, where the failure knows. */
export function failureDetail(failure: Failure | null): string | null {
  if (failure?.kind === 'tls') return failure.why;
  return failure?.kind === 'unreachable' ? connectWords(failure.code, failure.message) : null;
}

/** How the server ended it, by what the socket said. */
export function endWords(error: string | null): string {
  if (error === null) return 'closed the connection';
  return error === 'ECONNRESET' ? 'reset the connection' : `ended the connection (${error})`;
}
