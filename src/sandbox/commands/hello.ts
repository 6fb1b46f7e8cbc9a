// EHLO, HELO, LHLO: RFC 5321 4.1.1.1, RFC 2033 4.1.
import type { SaidReply } from '../../scenario/policy/reply.ts';
import { after } from '../../wire/order.ts';
import { capabilitiesOf } from '../capabilities.ts';
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from './plain.ts';

export function hello(session: ServerSession, verb: 'ehlo' | 'helo' | 'lhlo', argument: string) {
  if (argument === '') return session.decline(verb, 'helo-syntax', verb.toUpperCase());
  session.facts.helo = argument;
  if (session.refuses(verb)) {
    session.facts.helo = '';
    return;
  }
  resetTransaction(session);
  const capabilities = verb === 'helo' ? [] : capabilitiesOf(session.policy, session.facts);
  const greeting: SaidReply = { code: 250, enhanced: null, lines: [session.facts.host, ...capabilities] };
  const reply = session.policy.replies?.[verb] ?? greeting;
  session.state = after(session.state, verb, reply.code < 400);
  session.say(verb, reply);
}
