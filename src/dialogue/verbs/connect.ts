// connect: the connection, TLS from the first octet where the target says so, and the greeting. RFC 5321 3.1, RFC 8314 3.3.

import type { Action } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { addressOctets } from '../../wire/ip-address.ts';
import { Conversation } from '../conversation.ts';
import { round, type Session } from '../old-session.ts';
import { isPositive, NOTHING, type Performed, refusal } from '../perform.ts';
import { secureConversation } from './starttls.ts';

type Connect = Extract<Action, { verb: 'connect' }>;

export async function openConnection(step: Connect, session: Session, deadlineMs: number): Promise<Performed> {
  const opened = await openTransport(step, session, deadlineMs);
  if (opened !== null) return opened;
  return readGreeting(session, deadlineMs);
}

/** Null when the stream is ready for the greeting. */
export async function openTransport(step: Connect, session: Session, deadlineMs: number): Promise<Performed | null> {
  const { around } = session;
  session.conversation?.transport.close();
  session.conversation = null;
  session.beginConnection();
  const begun = around.clock.now();
  const source = step.source === null ? around.source : textOf(step.source, session.values);
  if (source !== null && addressOctets(source) === null) return refusal(`${source} is no IP address to connect from`);
  const { clock, signal } = around;
  const result = await around.connect({ source, deadlineMs, signal, clock });
  if ('failure' in result) {
    around.signal.throwIfAborted();
    const { code, message } = result.failure;
    return {
      ...NOTHING,
      outcome: 'closed',
      ms: round(around.clock.now() - begun),
      detail: message,
      unreachable: code,
    };
  }
  const { transport } = result;
  around.emit({
    e: 'connected',
    address: transport.remote.address,
    port: transport.remote.port,
    source: transport.local.address,
  });
  if (!session.values.has('target.address')) session.values.set('target.address', transport.remote.address);
  session.conversation = new Conversation(transport, around.clock, around.signal);
  if (session.proxyHeader !== null) {
    const { octets, shown } = session.proxyHeader;
    session.proxyHeader = null;
    session.send({ stage: 'connect', octets, shown });
  }
  if (step.tls === 'implicit' || (step.tls === null && around.mode === 'smtps')) {
    const failed = await secureConversation(step.options, session, deadlineMs);
    if (failed !== null)
      return { ...NOTHING, outcome: 'tls-failure', ms: round(around.clock.now() - begun), detail: failed };
  }
  return null;
}

export async function readGreeting(session: Session, deadlineMs: number): Promise<Performed> {
  const answer = await session.receive('connect', deadlineMs, null);
  if (answer.reply !== null) session.accepted('connect', isPositive(answer));
  return answer;
}
