// MAIL FROM: RFC 5321 4.1.1.2.
import { readEnvelope, written } from '../envelope.ts';
import { lookedUp } from '../look-up.ts';
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from '../transaction.ts';

export function mail(session: ServerSession, argument: string) {
  if (!/^FROM:/i.test(argument)) return session.decline('mail', 'mail-syntax');
  const envelope = readEnvelope(session, 'mail', argument);
  if (envelope === null) return;
  const { facts } = session;
  resetTransaction(session);
  facts.sender = written(envelope.path);
  facts.params = envelope.params;
  facts.id = session.mx.nextId();
  session.messages += 1;
  lookedUp(session, 'sender', () => judged(session));
}

function judged(session: ServerSession) {
  const refused = session.refuses('mail') || !session.accept('mail', 'mail', 'mail');
  if (!refused) return;
  session.messages -= 1;
  resetTransaction(session);
}
