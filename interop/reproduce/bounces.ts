// What the sender of a refused mail holds in hand: a bounce as Postfix, Exim, sendmail, OpenSMTPD or Haraka writes it.
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
    case 'opensmtpd':
      return opensmtpdBounce(bounced);
    case 'haraka':
      return harakaBounce(bounced);
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

/** The notification of an Exim that nobody answered. */
export const unansweredByExim = (words: string, { from, to }: Pick<Bounced, 'from' | 'to'>) =>
  `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ${to}
    ${words}

------ This is a copy of the message, including all the headers. ------

Return-path: <${from}>
From: ${from}
To: ${to}
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

/** It names neither host nor command, and joins the lines. */
function opensmtpdBounce({ reply, from, to, helo }: Bounced): string {
  return `From: Mailer Daemon <MAILER-DAEMON@${helo}>
To: ${from}
Subject: Delivery status notification: error
Date: Mon, 30 Nov 2026 09:12:02 +0000 (UTC)
MIME-Version: 1.0
Content-Type: multipart/mixed;boundary="3421/${helo}"

--3421/${helo}
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

${to}: ${reply.replaceAll('\n', ' ')}

    Below is a copy of the original message:

--3421/${helo}
Content-Description: Delivery Report
Content-Type: message/delivery-status

Reporting-MTA: dns; ${helo}

Final-Recipient: rfc822; ${to}
Action: error
Status: 5.0.0

--3421/${helo}
Content-Description: Message headers
Content-Type: text/rfc822-headers

From: ${from}
To: ${to}
Subject: notes

--3421/${helo}--
`;
}

/** It quotes code, enhanced code and text, and the text once more. */
function harakaBounce({ reply, from, to, helo }: Bounced): string {
  const [, code, enhanced, text] = /^(\d{3}) (\d\.\d+\.\d+)? ?(.*)$/.exec(reply.replaceAll(/\n\d{3}[ -]/g, ' ')) ?? [];
  const reason = [code, enhanced, text].filter(Boolean).join(' ');
  return `Received: (Haraka 2211 invoked for bounce); Mon, 30 Nov 2026 09:12:02 +0000
Date: Mon, 30 Nov 2026 09:12:02 +0000
From: MAILER-DAEMON@${helo}
To: ${from}
Auto-Submitted: auto-replied
Subject: failure notice
Message-Id: <8ECCBC9B-262B-4031-915F-AD968CF0A483@${helo}>
Content-Type: multipart/report; report-type=delivery-status;
    boundary="boundary_1CAF"

This is a MIME-encapsulated message.

--boundary_1CAF
Content-Type: text/plain; charset=us-ascii

Hi. This is the Haraka Mailer program at ${helo}.
I'm afraid I wasn't able to deliver your message
    "notes"
to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

Intended Recipients: <${to}>
Failure Reason: ${reason}


--boundary_1CAF
Content-type: message/delivery-status

Reporting-MTA: dns;${helo}
Arrival-Date: Mon, 30 Nov 2026 09:12:01 +0000

Final-Recipient: rfc822;${to}
Action: failed
${enhanced === undefined ? '' : `Status: ${enhanced}\n`}Remote-MTA: mx.lab.test
Diagnostic-Code: smtp;${reason}

--boundary_1CAF
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: ${from}
To: ${to}
Subject: notes

--boundary_1CAF--
`;
}
