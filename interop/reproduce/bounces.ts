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

/** The notification of a Postfix that nobody answered. */
export const unansweredBounce = (
  words: string,
  { from, to, helo }: Pick<Bounced, 'from' | 'to' | 'helo'>,
) => `This is the mail system at host ${helo}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<${to}>: ${words}

Reporting-MTA: dns; ${helo}
X-Postfix-Sender: rfc822; ${from}

Final-Recipient: rfc822; ${to}
Action: failed
Status: 4.4.1
Diagnostic-Code: X-Postfix; ${words}
`;

function eximBounce({ reply, at, from, to, helo }: Bounced): string {
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

------ This is a copy of the message, including all the headers. ------

Return-path: <${from}>
Received: from root by ${helo} with local (Exim 4.96)
	(envelope-from <${from}>)
	for ${to};
	Mon, 30 Nov 2026 09:12:01 +0000
Subject: notes
From: ${from}
To: ${to}

x
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
  return `Date: Mon, 30 Nov 2026 09:12:02 GMT
From: Mail Delivery Subsystem <MAILER-DAEMON@${helo}>
To: <${from}>
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="6AU9C2.1764493922/lab"

--6AU9C2.1764493922/lab

The original message was received at Mon, 30 Nov 2026 09:12:01 GMT
from localhost [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<${to}>
    (reason: ${reply.split('\n')[0]})

   ----- Transcript of session follows -----
... while talking to mx.lab.test.:
${commands[at] ?? ''}${reply.replace(/^/gm, '<<< ')}
554 5.0.0 Service unavailable

--6AU9C2.1764493922/lab
Content-Type: message/delivery-status

Reporting-MTA: dns; ${helo}
Received-From-MTA: DNS; localhost
Arrival-Date: Mon, 30 Nov 2026 09:12:01 GMT

Final-Recipient: RFC822; ${to}
Action: failed
Status: 5.0.0
Remote-MTA: DNS; mx.lab.test
Diagnostic-Code: SMTP; ${reply.split('\n')[0]}
Last-Attempt-Date: Mon, 30 Nov 2026 09:12:02 GMT

--6AU9C2.1764493922/lab
Content-Type: text/rfc822-headers

Return-Path: <${from}>
Received: from localhost (localhost [127.0.0.1]) by ${helo} (8.17.1.9/8.17.1.9) with ESMTP id 6AU9C1LK002211
	for <${to}>; Mon, 30 Nov 2026 09:12:01 GMT
From: ${from}
To: ${to}
Subject: notes

--6AU9C2.1764493922/lab--
`;
}
