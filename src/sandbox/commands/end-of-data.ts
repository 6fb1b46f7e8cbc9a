// The end of the data: the message is judged, and the transaction is over. LMTP says one reply for each recipient taken
// (RFC 2033 4.2).
import { sayingOf } from '../../scenario/policy/reply.ts';
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from './plain.ts';

/** `name` is what acceptance says: for DATA, or for the last chunk. SMTP has one reply, so one recipient's refusal is all's. */
export function endOfData(session: ServerSession, name: 'eod' | 'bdat-last', bareLf: boolean) {
  const { facts, policy } = session;
  const taken = facts.recipients;
  let accepted = false;
  if (policy.lmtp === true) {
    for (const recipient of taken) if (judged(session, [recipient], 'eod-lmtp', bareLf)) accepted = true;
  } else accepted = judged(session, taken, name, bareLf);
  if (accepted) session.mx.counts.accepted += 1;
  resetTransaction(session);
}

function judged(
  session: ServerSession,
  recipients: readonly string[],
  name: 'eod' | 'eod-lmtp' | 'bdat-last',
  bareLf: boolean,
): boolean {
  if (bareLf && session.policy.bare_newline === 'reject') {
    session.say('eod', sayingOf({}, 'bare-lf'), {}, 'bare_newline');
    return false;
  }
  for (const recipient of recipients) {
    session.facts.recipient = recipient;
    if (session.refuses('eod')) return false;
  }
  return session.accept('eod', 'noop', name, { limit: session.facts.messageBytes });
}
