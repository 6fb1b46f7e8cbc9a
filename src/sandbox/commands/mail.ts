// MAIL FROM: RFC 5321 4.1.1.2, with SIZE (RFC 1870), 8BITMIME, BINARYMIME, DSN, SMTPUTF8, AUTH= and REQUIRETLS.
import { type Path, parseMailArguments } from '../../wire/mailbox.ts';
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from './plain.ts';

const KNOWN: Readonly<Record<string, RegExp | null>> = {
  SIZE: /^\d{1,20}$/,
  BODY: /^(?:7BIT|8BITMIME|BINARYMIME)$/i,
  SMTPUTF8: null,
  RET: /^(?:FULL|HDRS)$/i,
  ENVID: /^[!-~]{1,100}$/,
  AUTH: /^[!-~]{1,500}$/,
  REQUIRETLS: null,
};

export function mail(session: ServerSession, argument: string) {
  const parsed = parseMailArguments(argument, { lenient: true });
  if (!/^FROM:/i.test(argument)) return session.decline('mail', 'mail-syntax');
  if (!parsed.ok) return declinePath(session, 'mail', argument);
  const unknown = unknownOption(argument, parsed.params, KNOWN);
  if (unknown !== null) return session.decline('mail', 'unsupported-option', unknown);
  const { facts } = session;
  resetTransaction(session);
  facts.sender = written(parsed.path);
  facts.declaredBytes = Number(parsed.params.get('SIZE') ?? 0);
  facts.id = session.mx.nextId();
  const refused = session.refuses('mail') || !session.accept('mail', 'mail', 'mail');
  if (refused) facts.sender = null;
}

/** The mailbox as policies compare it; empty for the null path. */
export function written(path: Path): string {
  if (path.null) return '';
  return path.domain === '' ? path.local : `${path.local}@${path.domain}`;
}

/** The first parameter that is not known, or whose value is wrong, as it was written. */
export function unknownOption(
  argument: string,
  params: ReadonlyMap<string, string | null>,
  known: Readonly<Record<string, RegExp | null>>,
): string | null {
  for (const [name, value] of params) {
    const shape = Object.hasOwn(known, name) ? known[name] : undefined;
    const right = shape === null ? value === null : shape !== undefined && value !== null && shape.test(value);
    if (!right) return argument.split(/\s+/).find((word) => word.split('=')[0]?.toUpperCase() === name) ?? name;
  }
  return null;
}

/** Postfix says 501 of a path and 555 of what stands behind one, brackets or not. */
export function declinePath(session: ServerSession, moment: 'mail' | 'rcpt', argument: string) {
  const behind = /^[A-Za-z]+:\s*(?:<[^<>]*>|[^\s<>]+)\s+(\S.*)$/.exec(argument)?.[1];
  if (behind !== undefined) return session.decline(moment, 'unsupported-option', behind);
  session.decline(moment, moment === 'mail' ? 'sender-syntax' : 'recipient-syntax');
}
