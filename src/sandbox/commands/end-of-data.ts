// The end of the data: the message is judged, and the transaction is over. LMTP says one reply for each recipient taken
// (RFC 2033 4.2).
import { sayingOf } from '../../scenario/policy/reply.ts';
import type { Session } from '../session.ts';
import { resetTransaction } from './plain.ts';

/** `name` is what acceptance says: for DATA, or for the last chunk. */
export function endOfData(session: Session, name: 'eod' | 'bdat-last', bareLf: boolean) {
  const { facts, policy } = session;
  const recipients = policy.lmtp === true ? [...facts.recipients] : facts.recipients.slice(0, 1);
  let accepted = false;
  for (const recipient of recipients) {
    facts.recipient = recipient;
    if (judged(session, policy.lmtp === true ? 'eod-lmtp' : name, bareLf)) accepted = true;
  }
  if (accepted) session.mx.counts.accepted += 1;
  resetTransaction(session);
}

function judged(session: Session, name: 'eod' | 'eod-lmtp' | 'bdat-last', bareLf: boolean): boolean {
  if (bareLf && session.policy.bare_newline === 'reject') {
    session.say('eod', sayingOf({}, 'bare-lf'), {}, 'bare_newline');
    return false;
  }
  if (session.refuses('eod')) return false;
  return session.accept('eod', 'noop', name, { limit: session.facts.messageBytes });
}
