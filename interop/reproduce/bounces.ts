// What the sender of a refused mail holds in hand: a bounce as Postfix, Exim or sendmail writes it.
import { type Bounced, notificationOf } from '../../test/bounce/notification.ts';
import type { Row } from './row.ts';

/** The notification that quotes `reply`, a line each. */
export function bounceOf(by: NonNullable<Row['by']>, bounced: Bounced): string {
  switch (by) {
    // It joins the lines and leaves each its code.
    case 'postfix':
      return notificationOf({ ...bounced, reply: bounced.reply.replaceAll('\n', ' ') });
    case 'exim':
      return eximBounce(bounced);
    case 'sendmail':
      return sendmailBounce(bounced);
  }
}

function eximBounce({ reply, at, from, to }: Bounced): string {
  const stages: Readonly<Record<string, string>> = {
    connect: 'initial connection',
    'MAIL FROM': `MAIL FROM:<${from}>`,
    'RCPT TO': `RCPT TO:<${to}>`,
    'end of DATA': 'end of data',
  };
  return `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${to}
    host mx.lab.test [192.0.2.5]
    SMTP error from remote mail server after ${stages[at] ?? at}:
${reply.replace(/^/gm, '    ')}
`;
}

/** Each command stands before what was said to it. */
function sendmailBounce({ reply, at, from, to, helo }: Bounced): string {
  const commands: Readonly<Record<string, string>> = {
    EHLO: `>>> EHLO ${helo}\n`,
    'MAIL FROM': `>>> MAIL From:<${from}> SIZE=398\n`,
    'RCPT TO': `>>> RCPT To:<${to}>\n`,
    'end of DATA': '>>> DATA\n',
  };
  return `The original message was received at Mon, 30 Nov 2026 09:12:01 GMT
from localhost [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<${to}>
    (reason: ${reply.split('\n')[0]})

   ----- Transcript of session follows -----
... while talking to mx.lab.test.:
${commands[at] ?? ''}${reply.replace(/^/gm, '<<< ')}
554 5.0.0 Service unavailable
`;
}
