// Policies about recipients, messages and submission.
import { boolean, duration, number, oneOf, oneOrMore, optional, record, string } from '../../document/shape.ts';
import { SASL_MECHANISMS } from '../../wire/sasl/mechanism.ts';
import { octetsUpTo } from '../octets.ts';
import { keys } from './keys.ts';
import { orNone } from './limits.ts';
import { refusing, reply } from './reply.ts';
import { shortOr } from './short-or.ts';
import { clients, mailboxes, names } from './whom.ts';

export const mailboxPolicy = keys({
  full: optional(mailboxes, 'over quota for good: 552 5.2.2'),
  full_tempfail: optional(mailboxes, 'over quota for now: 452 4.2.2'),
  unknown: optional(mailboxes, 'no such mailbox: 550 5.1.1'),
  known: optional(mailboxes, 'the only mailboxes there are; all others are unknown'),
  moved: optional(
    record(string('a mailbox'), 'a map from mailbox to mailbox', /^[^\s@]+@[^\s@]*$/),
    'user has moved: 550 5.1.6',
  ),
  disabled: optional(mailboxes, 'disabled: 550 5.2.1'),
  busy: optional(mailboxes, 'too much mail for one: 450 4.2.1'),
  replies: optional(
    record(reply, 'a map from mailbox to reply', /^(?:\*|[^\s@]{1,64}@|[^\s@]{0,64}@[A-Za-z0-9_.-]{1,255})$/),
    'a reply for each of these mailboxes',
  ),
  at: optional(oneOf(['rcpt', 'eod']), 'refuse at RCPT (the default) or only at the end of data'),
  backscatter: optional(boolean, 'take mail for anybody and bounce later: no mailbox is refused in the session'),
  ...refusing,
});

export const greylist = shortOr(
  duration,
  keys({
    delay: optional(duration, 'how long a new client, sender and recipient are put off; default 2s'),
    key: optional(oneOrMore(oneOf(['client', 'sender', 'recipient'])), 'what is remembered; default all three'),
    except: optional(clients, 'clients that are never put off'),
    at: optional(oneOf(['rcpt', 'data', 'eod']), 'the command at which it refuses; default rcpt'),
    ...refusing,
  }),
  (delay) => ({ delay }),
);

export const relay = shortOr(
  oneOf(['refuse']),
  keys({
    domains: optional(names, 'domains that this MX takes mail for; default sandbox.test and lab.test'),
    allowed: optional(clients, 'clients that may relay'),
    tempfail: optional(boolean, '454 instead of 554'),
    ...refusing,
  }),
  () => ({}),
);

export const recipientNullMx = shortOr(
  names,
  keys({ domains: optional(names, 'recipient domains with a null MX'), ...refusing }),
  (domains) => ({
    domains,
  }),
);

export const auth = keys({
  users: optional(
    record(string('a password'), 'a map from user to password', /^[^\s\0]{1,255}$/),
    'who may log in; default alice@lab.test / secret',
  ),
  mechanisms: optional(oneOrMore(oneOf(SASL_MECHANISMS)), 'what is offered; default PLAIN and LOGIN'),
  required: optional(boolean, 'refuse mail without AUTH'),
  at: optional(oneOf(['mail', 'rcpt']), 'where mail without AUTH is refused; default mail'),
  tls_only: optional(boolean, 'offer and take AUTH only within TLS'),
  delay: optional(duration, 'a wrong password is answered this much later'),
  failed: optional(reply, 'the reply to wrong credentials; default 535 5.7.8'),
  ...refusing,
});

const octets = octetsUpTo(1024 ** 3, 1);
export const size = shortOr(orNone(octets), keys({ max: optional(octets, 'in octets'), ...refusing }), (max) => ({
  max,
}));

const count = number('a number from 1 to 100000', { min: 1, max: 100_000, integer: true });
export const recipients = shortOr(
  count,
  keys({ max: optional(count, 'recipients in one message'), ...refusing }),
  (max) => ({ max }),
);

export const content = record(
  reply,
  'a map from a text in the message to the reply that refuses it',
  /^[^\0\r\n]{1,200}$/,
);
