// STARTTLS: RFC 3207. What the client sent behind it in clear text is forgotten, never run within TLS (CVE-2011-0411).

import { handshakeOf } from '../../scenario/policy/deed.ts';
import { namedReply } from '../../scenario/policy/reply.ts';
import { after } from '../../wire/order.ts';
import { capabilitiesOf, offers } from '../capabilities.ts';
import { countHandshake } from '../policies/rate.ts';
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from '../transaction.ts';

export function starttls(session: ServerSession, argument: string) {
  const { policy, facts } = session;
  if (argument !== '') return session.decline('starttls', 'argument-unwanted', 'STARTTLS');
  if (facts.secure) return known(session, 'tls-active');
  if (facts.stripped) return session.decline('starttls', 'not-recognized');
  if (!offers(capabilitiesOf(policy, facts), 'STARTTLS')) return known(session, 'starttls-unknown');
  const { deed } = session.due.at('starttls');
  const { fault, certificate } = handshakeOf(deed);
  if (policy.tls === 'refused' || (deed.do === 'tls' && deed.fault === 'refused'))
    return known(session, 'starttls-unavailable');
  if (session.refuses('starttls')) return;
  session.input.hold();
  session.actions.push({ do: 'prepare-tls', certificate });
  if (!session.accept('starttls', 'starttls', 'starttls')) return session.input.hold(false);
  if (policy.carry_plaintext !== true) session.input.forget();
  session.whenSecured(() => begin(session));
  session.actions.push({ do: 'tls', fault: policy.tls === 'broken' ? 'broken' : fault });
}

/** RFC 3207 4.2: all that was said before is forgotten. */
function begin(session: ServerSession) {
  const { mx, facts, policy } = session;
  facts.offered = null;
  if (policy.carry_plaintext !== true) {
    facts.helo = '';
    facts.user = null;
    resetTransaction(session);
    session.state = after('start', 'connect', true);
  } else session.state = 'ready';
  countHandshake(policy, mx.clock, mx.memory, facts);
  session.input.hold(false);
}

function known(session: ServerSession, name: string) {
  const reply = namedReply(name);
  if (reply !== null) session.say('starttls', reply);
}
