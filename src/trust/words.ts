// Reasons in words, one home for each: what is wrong with a chain, with a name, and why a handshake failed.
import type { ChainProblem, Position } from './chain.ts';
import { HANDSHAKE_CODES, VERIFY_CODES } from './openssl-codes.ts';
import type { ChainFault } from './sent-chain.ts';
import type { SubjectName } from './subject-name.ts';

/** `expired 35 days ago`, `the intermediate certificate is missing: ...`. Names of strangers in it are not escaped. */
export function problemWords(problem: ChainProblem): string {
  switch (problem.kind) {
    case 'no-certificate':
      return 'the server sent no certificate';
    case 'unreadable':
      return `the certificate cannot be read: ${problem.detail}`;
    case 'expired':
      return `${which(problem.of)}expired ${span(problem.sinceMs)} ago`;
    case 'not-yet-valid':
      return `${which(problem.of, 'is ')}not valid before ${minute(problem.from)}`;
    case 'self-signed':
      return 'self-signed';
    case 'unknown-root':
      return `the root ${cut(problem.name)} is not trusted`;
    case 'missing-intermediate':
      return `the intermediate certificate is missing: ${cut(problem.name)} was not sent`;
    case 'unknown-issuer':
      return `the issuer ${cut(problem.name)} is neither trusted nor among the certificates sent`;
    case 'wrong-issuer-key':
      return `not signed by the ${cut(problem.name)} that is known here, which has another key`;
    case 'not-an-authority':
      return `signed by ${cut(problem.name)}, which is no certificate authority`;
    case 'too-long':
      return 'the chain is too long to follow';
    case 'not-for-servers':
      return 'the certificate is not meant for servers';
    case 'weak-signature':
      return `${which(problem.of, 'is ')}signed with ${problem.hash}, which can be forged`;
    case 'weak-key':
      return `${which(problem.of, 'has ')}a weak key: ${problem.type.toUpperCase()} of ${problem.bits} bits`;
    case 'openssl':
      return verifyWords(problem.code);
    default:
      return problem satisfies never;
  }
}

/** `CN=Upper stands before CN=Lower, which it certifies`. Names of strangers in it are not escaped. */
export function faultWords(fault: ChainFault): string {
  switch (fault.kind) {
    case 'order':
      return `${cut(fault.of)} stands before ${cut(fault.below)}, which it certifies`;
    case 'expired-first':
      return `the expired ${cut(fault.of)} stands before a good one`;
    case 'long':
      return `${fault.sent} certificates were sent, ${fault.needed === 1 ? '1 is' : `${fault.needed} are`} needed`;
    case 'extra':
      return `${cut(fault.of)} certifies nothing here`;
    case 'double':
      return `${cut(fault.of)} was sent twice`;
    default:
      return fault satisfies never;
  }
}

/** `the name is mail.other.example, not mx.example.org`. */
export function nameWords(names: readonly Pick<SubjectName, 'value'>[], host: string): string {
  const [first, ...others] = names.slice(0, SHOWN_NAMES).map((name) => cut(name.value));
  if (first === undefined) return `it has no subject alternative names, so it cannot be for ${cut(host)}`;
  if (names.length === 1) return `the name is ${first}, not ${cut(host)}`;
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  return `the names are ${[first, ...others].join(', ')}${more}, not ${cut(host)}`;
}

/** An X509_V_ERR code of Node (`CERT_HAS_EXPIRED`) in words. */
export const verifyWords = (code: string): string =>
  VERIFY_CODES.get(code) ?? `OpenSSL does not accept it: ${cut(code)}`;

/** Why a handshake failed: Node's code in words, else what the library said. */
export function failureWords(failure: { readonly code: string; readonly message: string }): string {
  const known = HANDSHAKE_CODES.get(failure.code);
  if (known !== undefined) return known;
  // Messages of OpenSSL are `address:error:number:routine:reason:file:line:`.
  const reason = /error:[0-9A-F]*:[^:]*:[^:]*:([^:]+):/.exec(failure.message)?.[1] ?? failure.message;
  return `${cut(reason)} (${cut(failure.code)})`;
}

/** `35 days`, `1 day`, `5 hours`, `2 minutes`: whole units, the largest that fits. */
export function span(ms: number): string {
  for (const [unit, length] of UNITS) {
    const count = Math.floor(ms / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}

/** `2026-11-28 02:00 UTC` */
const minute = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const which = ({ depth, root, name }: Position, verb = ''): string =>
  depth === 0 ? '' : `the ${root ? 'root' : 'intermediate'} certificate ${cut(name)} ${verb}`;

/** A line of a report holds a name, not a page that a stranger wrote. */
const cut = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text);
const MAX_SHOWN = 200;
const SHOWN_NAMES = 3;
