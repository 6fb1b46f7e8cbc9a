// RCPT TO: RFC 5321 4.1.1.3, with DSN's NOTIFY and ORCPT.

import { sayingOf } from '../../scenario/policy/reply.ts';
import { parseRcptArguments } from '../../wire/mailbox.ts';
import type { ServerSession } from '../server-session.ts';
import { declinePath, unknownOption, written } from './mail.ts';

const KNOWN: Readonly<Record<string, RegExp | null>> = {
  NOTIFY: /^(?:NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY)){0,2})$/i,
  ORCPT: /^[A-Za-z0-9-]{1,40};[!-~]{1,500}$/,
};

/** Recipients kept of one message; Postfix's smtpd_recipient_limit. */
const MAX_RECIPIENTS = 1000;

export function rcpt(session: ServerSession, argument: string) {
  if (!/^TO:/i.test(argument)) return session.decline('rcpt', 'rcpt-syntax');
  const parsed = parseRcptArguments(argument, { lenient: true });
  if (!parsed.ok) return declinePath(session, 'rcpt', argument);
  const unknown = unknownOption(argument, parsed.params, KNOWN);
  if (unknown !== null) return session.decline('rcpt', 'unsupported-option', unknown);
  const { facts } = session;
  facts.recipient = written(parsed.path);
  if (taken(session)) facts.recipients.push(facts.recipient);
  else session.refusedRecipients += 1;
}

function taken(session: ServerSession): boolean {
  if (session.talkedEarly) {
    session.say('rcpt', sayingOf(session.policy.early_talker ?? {}, 'early-talker'), {}, 'early_talker');
    return false;
  }
  if (session.facts.recipients.length >= MAX_RECIPIENTS) {
    session.say('rcpt', sayingOf({}, 'recipients'));
    return false;
  }
  return !session.refuses('rcpt') && session.accept('rcpt', 'rcpt', 'rcpt');
}
