// Bounces in the forms of each mail system, written for these tests: what is around the words is as the system writes it.
// All names and addresses are from the ranges that RFC 2606 and RFC 5737 reserve.
import type { Basis, Stage } from '../../src/bounce/facts.ts';

export interface Form {
  readonly name: string;
  readonly text: string;
  readonly recipient: string;
  readonly code: number | null;
  readonly enhanced: string | null;
  readonly stage: Stage | null;
  readonly basis: Basis;
  readonly host: string | null;
  readonly address: string | null;
}

const POSTFIX_HEAD = `This is the mail system at host out.sender.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system

`;
const EXIM_HEAD = `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

`;
const SENDMAIL_HEAD = `The original message was received at Mon, 2 Nov 2026 09:00:00 +0100
from desk.sender.example [192.0.2.7]

   ----- The following addresses had permanent fatal errors -----
`;
const QMAIL_HEAD = `Hi. This is the qmail-send program at out.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

`;

function form(
  name: string,
  text: string,
  [code, enhanced]: [number | null, string | null],
  [stage, basis]: [Stage | null, Basis],
  [host, address]: [string | null, string | null],
  recipient = 'guest@hotel.example',
): Form {
  return { name, text, recipient, code, enhanced, stage, basis, host, address };
}

const MX: [string, string] = ['mx.hotel.example', '192.0.2.25'];

export const FORMS: readonly Form[] = [
  form(
    'postfix, in reply to RCPT TO',
    `${POSTFIX_HEAD}<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said: 550 5.1.1
    <guest@hotel.example>: Recipient address rejected: User unknown (in reply to
    RCPT TO command)
`,
    [550, '5.1.1'],
    ['rcpt', 'stated'],
    MX,
  ),
  form(
    'postfix, a reply of several lines joined, end of DATA',
    `${POSTFIX_HEAD}<guest@hotel.example>: host mx.hotel.example[2001:db8::25] said: 550-5.7.26 This
    mail is unauthenticated, which poses a security risk, and has been
    550-5.7.26 blocked. See 550 5.7.26  https://mail.example/help - gsmtp (in
    reply to end of DATA command)
`,
    [550, '5.7.26'],
    ['eod', 'stated'],
    ['mx.hotel.example', '2001:db8::25'],
  ),
  form(
    'postfix, refused to talk',
    `${POSTFIX_HEAD}<guest@hotel.example>: host mx.hotel.example[192.0.2.25] refused to talk to me:
    554 IP=198.51.100.7 - None/bad reputation. Ask your postmaster for help.
`,
    [554, null],
    ['connect', 'stated'],
    MX,
  ),
  form(
    'postfix, no connection',
    `${POSTFIX_HEAD}<guest@hotel.example>: connect to mx.hotel.example[192.0.2.25]:25: Connection
    timed out
`,
    [null, null],
    ['connect', 'stated'],
    MX,
  ),
  form(
    'postfix, lost connection in the HELO handshake',
    `${POSTFIX_HEAD}<guest@hotel.example>: lost connection with mx.hotel.example[192.0.2.25] while
    performing the HELO handshake
`,
    [null, null],
    ['ehlo', 'stated'],
    MX,
  ),
  form(
    'postfix, TLS wanted and not offered',
    `${POSTFIX_HEAD}<guest@hotel.example>: TLS is required, but was not offered by host
    mx.hotel.example[192.0.2.25]
`,
    [null, null],
    ['starttls', 'stated'],
    MX,
  ),
  form(
    'postfix, a reply in a reply: the outer server answered',
    `${POSTFIX_HEAD}<guest@hotel.example>: host relay.hotel.example[192.0.2.30] said: 550 5.1.1
    <guest@hotel.example>: Recipient address rejected: undeliverable address:
    host inner.hotel.example[10.0.0.6] said: 550 unknown user (in reply to RCPT TO
    command) (in reply to RCPT TO command)
`,
    [550, '5.1.1'],
    ['rcpt', 'stated'],
    ['relay.hotel.example', '192.0.2.30'],
  ),
  form(
    'exim, host behind the phrase',
    `${EXIM_HEAD}  guest@hotel.example
    SMTP error from remote mail server after MAIL FROM:<desk@sender.example> SIZE=2048:
    host mx.hotel.example [192.0.2.25]: 530 5.7.0 Must issue a STARTTLS command first

------ This is a copy of the message, including all the headers. ------

Return-path: <desk@sender.example>
Subject: Booking

550 5.9.9 this is not the reply
`,
    [530, '5.7.0'],
    ['mail', 'stated'],
    MX,
  ),
  form(
    'exim, host before the phrase, pipelined, reply of several lines',
    `${EXIM_HEAD}  guest@hotel.example
    host mx.hotel.example [192.0.2.25]
    SMTP error from remote mail server after pipelined RCPT TO:<guest@hotel.example>:
    550-Your message was rejected by this system.
    550-Reason: no reverse DNS. IP=[203.0.113.2]
    550 7d39d529
`,
    [550, null],
    ['rcpt', 'stated'],
    MX,
  ),
  form(
    'exim, EHLO refused',
    `${EXIM_HEAD}  guest@hotel.example
    host mx.hotel.example [192.0.2.25]
    SMTP error from remote mail server after EHLO out.sender.example:
    550 Rejected
`,
    [550, null],
    ['ehlo', 'stated'],
    MX,
  ),
  form(
    'exim, queue lifetime over: no stage',
    `${EXIM_HEAD}  guest@hotel.example
    retry timeout exceeded
`,
    [null, null],
    [null, 'none'],
    [null, null],
  ),
  form(
    'sendmail, pipelined: the reply under DATA answered RCPT',
    `${SENDMAIL_HEAD}<guest@hotel.example>
    (reason: 550 5.1.1 User unknown)

   ----- Transcript of session follows -----
... while talking to mx.hotel.example.:
>>> DATA
<<< 550 5.1.1 User unknown
550 5.1.1 <guest@hotel.example>... User unknown
<<< 503 5.0.0 Need RCPT (recipient)
`,
    [550, '5.1.1'],
    ['rcpt', 'transcript'],
    ['mx.hotel.example', null],
  ),
  form(
    'sendmail, content refused',
    `${SENDMAIL_HEAD}<guest@hotel.example>
    (reason: 552-5.7.0 This message was blocked because its content presents a potential)

   ----- Transcript of session follows -----
... while talking to mx.hotel.example.:
>>> DATA
<<< 552-5.7.0 This message was blocked because its content presents a potential
<<< 552 5.7.0 security issue.
554 5.0.0 Service unavailable
`,
    [552, '5.7.0'],
    ['eod', 'transcript'],
    ['mx.hotel.example', null],
  ),
  form(
    'sendmail, sender refused',
    `${SENDMAIL_HEAD}<guest@hotel.example>
    (reason: 553 5.1.8 <desk@sender.example>... Domain of sender address does not exist)

   ----- Transcript of session follows -----
... while talking to mx.hotel.example.:
>>> MAIL From:<desk@sender.example> SIZE=800
<<< 553 5.1.8 <desk@sender.example>... Domain of sender address does not exist
501 5.6.0 Data format error
`,
    [553, '5.1.8'],
    ['mail', 'transcript'],
    ['mx.hotel.example', null],
  ),
  form(
    'qmail',
    `${QMAIL_HEAD}<guest@hotel.example>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 <guest@hotel.example>... User Unknown
Giving up on 192.0.2.25.
`,
    [550, '5.1.1'],
    ['rcpt', 'stated'],
    [null, '192.0.2.25'],
  ),
  form(
    'qmail, after the message was sent',
    `${QMAIL_HEAD}<guest@hotel.example>:
192.0.2.25 failed after I sent the message.
Remote host said: 554 5.7.1 Message refused

--- Below this line is a copy of the message.
`,
    [554, '5.7.1'],
    ['eod', 'stated'],
    [null, '192.0.2.25'],
  ),
  form(
    'qmail, no connection',
    `${QMAIL_HEAD}<guest@hotel.example>:
Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)
I'm not going to try again; this message has been in the queue too long.
`,
    [null, null],
    ['connect', 'stated'],
    [null, null],
  ),
  form(
    'dma',
    `This is the DragonFly Mail Agent v0.13 at out.sender.example.

There was an error delivering your mail to <guest@hotel.example>.

mx.hotel.example [192.0.2.25] did not like our final DATA:
554 5.7.9 Message not accepted for policy reasons.

Message headers follow.
`,
    [554, '5.7.9'],
    ['eod', 'stated'],
    MX,
  ),
  form(
    'a server that issued an error, and what was sent to it',
    `Your message did not reach some or all of the intended recipients.

The following recipient(s) could not be reached:

guest@hotel.example
   Error Type: SMTP
   Remote server (192.0.2.25) issued an error.
   ourServer sent: RCPT TO:<guest@hotel.example>
   Remote server replied: 550 5.1.1 No such user
`,
    [550, '5.1.1'],
    ['rcpt', 'stated'],
    [null, '192.0.2.25'],
  ),
  form(
    'gmail, with the remote',
    `Delivery to the following recipient failed permanently:

     guest@hotel.example

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the server for the recipient domain hotel.example by mx.hotel.example. [192.0.2.25].

The error that the other server returned was:
550 5.2.2 <guest@hotel.example>... Mailbox Full
`,
    [550, '5.2.2'],
    [null, 'none'],
    MX,
  ),
  form(
    'gmail today',
    `** Address not found **

Your message wasn't delivered to guest@hotel.example because the address couldn't be found.

The response from the remote server was:
550 #5.1.0 Address rejected.
`,
    [550, '5.1.0'],
    [null, 'none'],
    [null, null],
  ),
  form(
    'exchange online',
    `Delivery has failed to these recipients or groups:

guest@hotel.example<mailto:guest@hotel.example>
The email address wasn't found at the destination domain.

Diagnostic information for administrators:

Generating server: X.e0.prod.example

guest@hotel.example
mx.hotel.example
Remote Server returned '550 5.7.1 Service unavailable'

Original message headers:

Received: from a by b
`,
    [550, '5.7.1'],
    [null, 'none'],
    ['mx.hotel.example', null],
  ),
  form(
    'exchange, gave up: the last attempt tells why',
    `Delivery has failed to these recipients or groups:

guest@hotel.example<mailto:guest@hotel.example>
The server has tried to deliver this message, without success, and has stopped trying.

Diagnostic information for administrators:

Generating server: ex.sender.example
Receiving server: mx.hotel.example (192.0.2.25)

guest@hotel.example
11/3/2026 8:05:56 PM - Remote Server at mx.hotel.example (192.0.2.25) returned '550 4.4.7 QUEUE.Expired; message expired'
11/3/2026 7:58:27 PM - Remote Server at mx.hotel.example (192.0.2.25) returned '451 4.7.5 Certificate validation failed'

Original message headers:
`,
    [451, '4.7.5'],
    [null, 'none'],
    MX,
  ),
  form(
    'kundenserver, TEXT command',
    `${EXIM_HEAD.replace('one or more of its\nrecipients', 'one or more of\nits recipients')}guest@hotel.example:
SMTP error from remote server for TEXT command, host: mx.hotel.example (192.0.2.25) reason: 550 5.2.0 Mail rejected. ofr_506 [506]
`,
    [550, '5.2.0'],
    ['eod', 'stated'],
    MX,
  ),
  form(
    'gmx, no reply code',
    `${EXIM_HEAD}"guest@hotel.example":
SMTP error from remote server after RCPT command:
host: mx.hotel.example
5.1.1 <guest@hotel.example>... User Unknown
`,
    [null, '5.1.1'],
    ['rcpt', 'stated'],
    ['mx.hotel.example', null],
  ),
  form(
    'yahoo',
    `Sorry, we were unable to deliver your message to the following address.

<guest@hotel.example>:
Remote host said: 501 5.1.8 Sender address rejected  [MAIL_FROM]
`,
    [501, '5.1.8'],
    ['mail', 'stated'],
    [null, null],
  ),
  form(
    'opensmtpd',
    `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

guest@hotel.example: 552 5.2.2 Mailbox full

    Below is a copy of the original message:
`,
    [552, '5.2.2'],
    [null, 'none'],
    [null, null],
  ),
  form(
    'domino',
    `Your message

  Subject: Booking

was not delivered to:

  guest@hotel.example

because:

  Error transferring to MX.HOTEL.EXAMPLE; SMTP Protocol Returned a Permanent Error 550 5.7.1 Relaying denied
`,
    [550, '5.7.1'],
    [null, 'none'],
    ['mx.hotel.example', null],
  ),
  form(
    'courier',
    `                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<guest@hotel.example>:
    mx.hotel.example [192.0.2.25]:
>>> RCPT TO:<guest@hotel.example>
<<< 550 5.1.1 <guest@hotel.example>... User Unknown

---------------------------------------------------------------------------
`,
    [550, '5.1.1'],
    ['rcpt', 'transcript'],
    MX,
  ),
  form(
    'ironport: the quotation is the reply',
    `The following message to <guest@hotel.example> was undeliverable.
The reason for the problem:
5.1.0 - Unknown address error 550-'5.2.2 <guest@hotel.example>... Mailbox Full'
`,
    [550, '5.2.2'],
    [null, 'none'],
    [null, null],
  ),
  form(
    'sendgrid',
    `I'm sorry to have to tell you that your message was not able to be
delivered to one of its intended recipients.

guest:000000:<guest@hotel.example> : 192.0.2.250 : mx.hotel.example:[192.0.2.25] : 550 5.1.1 User Unknown  in RCPT TO
`,
    [550, '5.1.1'],
    ['rcpt', 'stated'],
    MX,
  ),
];
