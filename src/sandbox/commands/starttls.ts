// STARTTLS: RFC 3207. What the client sent behind it in clear text is forgotten, never run within TLS (CVE-2011-0411).

import { namedReply } from '../../scenario/policy/reply.ts';
import { after } from '../../wire/order.ts';
import { capabilitiesOf, offers } from '../capabilities.ts';
import { countHandshake } from '../policies/rate.ts';
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from './plain.ts';

export function starttls(session: ServerSession, argument: string) {
  const { policy } = session;
  if (argument !== '') return session.decline('starttls', 'argument-unwanted', 'STARTTLS');
  if (session.facts.secure) return known(session, 'tls-active');
  if (policy.tls === 'stripped') return session.decline('starttls', 'not-recognized');
  if (!offers(capabilitiesOf(policy, session.facts), 'STARTTLS')) return known(session, 'starttls-unknown');
  if (policy.tls === 'refused') return known(session, 'starttls-unavailable');
  if (session.refuses('starttls')) return;
  session.hold();
  session.actions.push({ do: 'prepare-tls' });
  if (!session.accept('starttls', 'starttls', 'starttls')) return session.hold(false);
  if (policy.carry_plaintext !== true) session.forgetInput();
  session.whenSecured(() => begin(session));
  session.actions.push({ do: 'tls', broken: policy.tls === 'broken' });
}

/** RFC 3207 4.2: all that was said before is forgotten. */
function begin(session: ServerSession) {
  const { mx, facts, policy } = session;
  if (policy.carry_plaintext !== true) {
    facts.helo = '';
    facts.user = null;
    resetTransaction(session);
    session.state = after('start', 'connect', true);
  } else session.state = 'ready';
  countHandshake(policy, mx.clock, mx.memory, facts);
  session.hold(false);
}

function known(session: ServerSession, name: string) {
  const reply = namedReply(name);
  if (reply !== null) session.say('starttls', reply);
}
