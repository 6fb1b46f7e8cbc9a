// The commands that do little: RSET, NOOP, VRFY, EXPN, HELP, ETRN, QUIT.
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from '../transaction.ts';

/** RFC 5321 4.1.1.5; the transaction is forgotten. */
export function rset(session: ServerSession, argument: string) {
  if (argument !== '') return session.decline('rset', 'argument-unwanted', 'RSET');
  if (session.refuses('rset')) return;
  resetTransaction(session);
  session.accept('rset', 'rset', 'rset');
}

export function noop(session: ServerSession) {
  if (!session.refuses('noop')) session.accept('noop', 'noop', 'noop');
}

/** 252: cannot verify, will take the message (RFC 5321 3.5.3). */
export function vrfy(session: ServerSession, argument: string) {
  if (argument === '') return session.decline('vrfy', 'argument-unwanted', 'VRFY address');
  session.facts.recipient = argument.replace(/^<|>$/g, '');
  if (!session.refuses('vrfy')) session.accept('vrfy', 'vrfy', 'vrfy', { text: argument });
}

export function expn(session: ServerSession) {
  if (!session.refuses('expn')) session.accept('expn', 'expn', 'not-implemented');
}

export function help(session: ServerSession) {
  if (!session.refuses('help')) session.accept('help', 'help', 'help');
}

export function etrn(session: ServerSession, argument: string) {
  if (argument === '') return session.decline('etrn', 'argument-unwanted', 'ETRN domain');
  if (!session.refuses('etrn')) session.accept('etrn', 'etrn', 'etrn', { text: argument });
}

export function quit(session: ServerSession) {
  if (session.refuses('quit')) return;
  if (session.accept('quit', 'quit', 'quit')) session.close();
}
