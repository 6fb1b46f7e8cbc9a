// RCPT TO: RFC 5321 4.1.1.3.

import { sayingOf } from '../../scenario/policy/reply.ts';
import { answer } from '../answers.ts';
import { readEnvelope, written } from '../envelope.ts';
import { lookedUp } from '../look-up.ts';
import type { ServerSession } from '../server-session.ts';
import { noteRefusedRecipient } from '../transaction.ts';

/** Recipients kept of one message; Postfix's smtpd_recipient_limit. */
const MAX_RECIPIENTS = 1000;

export function rcpt(session: ServerSession, argument: string) {
  if (!/^TO:/i.test(argument)) return session.decline('rcpt', 'rcpt-syntax');
  const envelope = readEnvelope(session, 'rcpt', argument);
  if (envelope === null) return;
  const { facts } = session;
  facts.recipient = written(envelope.path);
  lookedUp(session, 'recipient', () => {
    if (taken(session)) facts.recipients.push(facts.recipient);
  });
}

function taken(session: ServerSession): boolean {
  const judged = refusalOf(session);
  const { recipient } = session.facts;
  if (judged !== null) {
    noteRefusedRecipient(session, recipient, judged.refusal.reply);
    return !session.refusedBy('rcpt', judged);
  }
  const reply = session.acceptance('rcpt', answer('rcpt'));
  if (reply.code >= 400) noteRefusedRecipient(session, recipient, reply);
  return session.accept('rcpt', 'rcpt', 'rcpt');
}

function refusalOf(session: ServerSession) {
  if (session.talkedEarly) {
    const reply = sayingOf(session.policy.early_talker ?? {}, 'early-talker');
    return { policy: 'early_talker', refusal: { reply } };
  }
  if (session.facts.recipients.length >= MAX_RECIPIENTS)
    return { policy: null, refusal: { reply: sayingOf({}, 'recipients') } };
  return session.judge('rcpt');
}
