// EHLO, HELO, LHLO: RFC 5321 4.1.1.1, RFC 2033 4.1.
import { after } from '../../wire/order.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { lookedUp } from '../look-up.ts';
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from '../transaction.ts';

export function hello(session: ServerSession, verb: 'ehlo' | 'helo' | 'lhlo', argument: string) {
  if (argument === '') return session.decline(verb, 'helo-syntax', verb.toUpperCase());
  const { facts } = session;
  if (!isDomainOrLiteral(argument)) session.breach('hello-name', verb, argument.slice(0, 100));
  facts.helo = argument;
  lookedUp(session, 'helo', () => judged(session, verb));
}

function judged(session: ServerSession, verb: 'ehlo' | 'helo' | 'lhlo') {
  const { facts } = session;
  if (session.refuses(verb)) {
    facts.helo = '';
    return;
  }
  resetTransaction(session);
  strip(session, verb);
  const capabilities = verb === 'helo' ? [] : capabilitiesOf(session.policy, facts);
  const reply = session.acceptance(verb, { code: 250, enhanced: null, lines: [facts.host, ...capabilities] });
  session.state = after(session.state, verb, reply.code < 400);
  session.say(verb, reply);
}

/** A middlebox that writes over STARTTLS does it in the reply to EHLO. */
function strip(session: ServerSession, verb: 'ehlo' | 'helo' | 'lhlo') {
  const { deed } = session.due.at(verb);
  if (deed.do !== 'tls' || deed.fault !== 'stripped') return;
  session.facts.stripped = true;
  session.facts.offered = null;
}

function isDomainOrLiteral(name: string): boolean {
  if (/^\[[0-9A-Za-z:.]{2,60}\]$/.test(name)) return true;
  const labels = name.replace(/\.$/, '').split('.');
  return labels.length > 1 && labels.every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label));
}
