// What people paste of programs, with what the clipboard and their comments make of it. Written for these tests.
import type { Pasted } from './pasted.ts';

const GUEST = ['guest@hotel.example'];
const NOBODY = { recipients: [null] } as const;

/** nodemailer says by its own words at which command it was refused. */
const NODEMAILER = (
  [
    ['Invalid greeting. response=554 5.7.1 not from here', 'connect'],
    ['Invalid EHLO. response=554 5.7.1 not from here', 'ehlo'],
    ['Error upgrading connection with STARTTLS: 554 5.7.1 not from here', 'starttls'],
    ['Invalid login: 554 5.7.1 not from here', 'auth'],
    ['Mail command failed: 554 5.7.1 not from here', 'mail'],
    ["Can't send mail - all recipients were rejected: 554 5.7.1 not from here", 'rcpt'],
    ['Data command failed: 554 5.7.1 not from here', 'data'],
    ['Message failed: 554 5.7.1 not from here', 'eod'],
  ] as const
).map(([text, stage]) => ({
  name: `nodemailer: ${stage}`,
  text: `Error: ${text}\n    at SMTPConnection._formatError (/app/lib/smtp-connection/index.js:790:19)\n`,
  ...NOBODY,
  code: 554,
  enhanced: '5.7.1',
  stage,
}));

/** Go's net/smtp as Alertmanager and its like wrap it, in a log of keys and values. */
const GO = (
  [
    ['send EHLO command', 'ehlo'],
    ['send STARTTLS command', 'starttls'],
    ['PLAIN auth', 'auth'],
    ['sending mail from', 'mail'],
    ['send RCPT command', 'rcpt'],
    ['sending rcpt to', 'rcpt'],
    ['send DATA command', 'data'],
  ] as const
).map(([words, stage]) => ({
  name: `Go: ${words}`,
  text: `time="2026-11-30T08:00:00Z" level=warning msg="Notify attempt 9 failed: ${words}: 554 5.7.1 not from here" source="notify.go:193"\n`,
  ...NOBODY,
  code: 554,
  enhanced: '5.7.1',
  stage,
}));

export const PROGRAMS_PASTED: readonly Pasted[] = [
  ...NODEMAILER,
  ...GO,
  {
    name: 'nodemailer of old draws a tree',
    text: `SERVER 1:
└──220 mx.hotel.example ESMTP
CLIENT 1:
└──EHLO [127.0.0.1]
SERVER 1:
└──250-mx.hotel.example
   250 SIZE 1000
CLIENT 1:
└──MAIL FROM:<desk@sender.example>
SERVER 1:
└──250 ok
CLIENT 1:
└──RCPT TO:<guest@hotel.example>
SERVER 1:
└──550-no such mailbox
   550 ask the desk
`,
    recipients: GUEST,
    code: 550,
    stage: 'rcpt',
  },
  {
    name: 'smtplib of Python 2, as a framework prints it',
    text: `SMTPRecipientsRefused at /register/
{u'guest@hotel.example': (501, '5.1.3 Bad recipient address syntax')}
Exception Value:
{u'guest@hotel.example': (501, '5.1.3 Bad recipient address syntax')}
`,
    recipients: GUEST,
    code: 501,
    enhanced: '5.1.3',
    stage: 'rcpt',
  },
  {
    name: 'Ruby: the class is about logging in',
    text: 'Net::SMTPAuthenticationError (535-5.7.8 no\n):\n  app/mailers/desk.rb:24:in `deliver`\n',
    ...NOBODY,
    code: 535,
    enhanced: '5.7.8',
    stage: 'auth',
  },
  {
    name: 'Swift Mailer: what was awaited names the command',
    text: 'Expected response code 354 but got code "554", with message "554 5.5.1 Error: no valid recipients"\n',
    ...NOBODY,
    code: 554,
    enhanced: '5.5.1',
    stage: 'data',
  },
  {
    name: 'Swift Mailer: the trace names the command',
    text: `Expected response code 250 but got code "550", with message "550 5.7.60 not as this sender"
#0 /srv/AbstractSmtpTransport.php(281): Swift_Transport_AbstractSmtpTransport->assertResponseCode('550 5.7.60...', Array)
#1 /srv/EsmtpTransport.php(270): Swift_Transport_AbstractSmtpTransport->executeCommand('MAIL FROM:<desk@...', Array)
`,
    ...NOBODY,
    code: 550,
    enhanced: '5.7.60',
    stage: 'mail',
  },
  {
    name: 'PHPMailer: the end of data',
    text: 'SMTP ERROR: DATA END command failed: 550 This message is spam\nSMTP Error: data not accepted.\n',
    ...NOBODY,
    code: 550,
    stage: 'eod',
  },
  {
    name: 'Roundcube, the words the other way round',
    text: '**Error SMTP (451): (4.3.0 Temporary local problem).**\n',
    ...NOBODY,
    code: 451,
    enhanced: '4.3.0',
  },
  {
    name: 'MailKit: the code is kept apart',
    text: `MailKit.Net.Smtp.SmtpCommandException: **5.1.0 Sender is not allowed to send from hotel.example**
   at MailKit.Net.Smtp.SmtpClient.SendAsync(FormatOptions options)
`,
    ...NOBODY,
    code: null,
    enhanced: '5.1.0',
  },
  {
    name: 'an exception whose message begins with the enhanced code',
    text: 'Exceptionmessage:\n5.7.1 <guest@hotel.example>: Recipient address rejected: Access denied\n',
    recipients: GUEST,
    code: null,
    enhanced: '5.7.1',
  },
  {
    name: 'Go: no connection',
    text: 'lvl=eror msg="Failed to send mail" error="dial tcp 192.0.2.25:587: i/o timeout"\n',
    ...NOBODY,
    code: null,
    stage: 'connect',
    address: '192.0.2.25',
  },
  {
    name: 'a server says it with a capital letter',
    text: "message: 'Server responded with 550 esmtp: protocol deviation\\r\\n' }\n",
    ...NOBODY,
    code: 550,
  },
  {
    name: 'an enhanced code of a class that RFC 3463 does not have',
    text: 'Error: Message failed: 554 6.6.0 Error sending message for delivery.\n',
    ...NOBODY,
    code: 554,
    stage: 'eod',
  },
  {
    name: 'settings beside the error: who logs in is no recipient',
    text: `Net::SMTPFatalError: 550 5.7.1 not as this sender

    - SMTP_USER=desk@sender.example
    $mail->Username = 'desk@sender.example';
    'from' => 'desk@sender.example',
`,
    ...NOBODY,
    code: 550,
    enhanced: '5.7.1',
  },
  {
    name: 'who was rejected as a sender is no recipient',
    text: '550 5.1.0 <0100-aa@bulk.example> sender rejected. AUP#In-1310\n',
    ...NOBODY,
    code: 550,
  },
  {
    name: 'Exim -d: replies without their commands say no stage, the sentence below them does',
    text: `  308   SMTP<< 220 mx.hotel.example ESMTP
...
  308   SMTP<< 451 come back later
  308 LOG: MAIN
  308   H=mx.hotel.example [192.0.2.25]: SMTP error from remote mail server after RCPT TO:<guest@hotel.example>: 451 come back later
  308   SMTP>> QUIT
`,
    recipients: GUEST,
    code: 451,
    stage: 'rcpt',
    host: 'mx.hotel.example',
  },
  {
    name: 'OpenSMTPD -v: refused in the greeting, and what was sent behind it',
    text: `mta: 0xea6710: <<< 554-mx.hotel.example no service
mta: 0xea6710: <<< 554 no PTR record
mta: 0xea6710: MTA_BANNER -> MTA_EHLO
mta: 0xea6710: >>> EHLO out.sender.example
debug: mta: 0xea6710: disconnected in state MTA_EHLO
`,
    ...NOBODY,
    code: 554,
    stage: 'connect',
  },
  {
    name: 'a blank before the address of who refused to talk',
    text: 'Please help: host mx.hotel.example [192.0.2.25] refused to talk to me: 521 connection rejected.\n',
    ...NOBODY,
    code: 521,
    stage: 'connect',
    host: 'mx.hotel.example',
  },
  {
    name: 'a sentence that runs on behind the address is quoted whole',
    text: 'Ihre Nachricht an guest@hotel.example konnte nicht zugestellt werden.\nDas Postfach ist voll.\n',
    recipients: ['guest@hotel.example'],
    code: null,
    words: /Ihre Nachricht an guest@hotel\.example konnte nicht zugestellt werden\. Das Postfach/,
  },
  {
    name: 'what was expanded stands in the next line',
    text: 'Your message could not be delivered.\n\n<"info@hotel.example"@auto.hotel.example> (expanded from\n<info@hotel.example>): Command died with status 2:\n"/srv/auto"\n',
    recipients: ['"info@hotel.example"@auto.hotel.example'],
    words: /^[^(]{0,20}Command died/,
  },
  {
    name: 'a report whose end was not copied: the others stand in the notice',
    text: `This is the mail system at host out.sender.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<guest@hotel.example>: Spam message rejected

<cook@hotel.example>: Spam message rejected

Reporting-MTA: dns; out.sender.example

Final-Recipient: rfc822; guest@hotel.example
Action: failed
Status: 5.7.1
Diagnostic-Code: X-Postfix; Spam message rejected
`,
    recipients: ['guest@hotel.example', 'cook@hotel.example'],
    enhanced: '5.7.1',
  },
  {
    name: 'a report whose recipient was put out of sight',
    text: `From: Mail Delivery System <mailer-daemon@out.sender.example>
To: desk@sender.example
Subject: Mail delivery failed: returning message to sender
MIME-Version: 1.0
Content-Type: multipart/report; boundary=b; report-type=delivery-status

--b
Content-Type: text/plain

The following address failed:

    redacted@hotel.example:
        no valid MX hosts found

--b
Content-Type: message/delivery-status

Reporting-MTA:dns;out.sender.example

Final-Recipient:rfc822;redacted@hotel.example
Action:failed
Status:5.0.0

--b--
`,
    ...NOBODY,
    code: null,
    enhanced: '5.0.0',
    words: /no valid MX hosts found/,
  },
  {
    name: 'half a link of Markdown',
    text: '<guest@hotel.example>](mailto:guest@hotel.example): host mx.hotel.example[192.0.2.25] said:\n    550 5.1.1 unknown (in reply to RCPT TO command)\n',
    recipients: GUEST,
    code: 550,
    stage: 'rcpt',
  },
  {
    name: 'an event with words around it, cut off, its recipient out of sight',
    text: `Here is what came:

{"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": [
  {"emailAddress": "*******@hotel.example", "action": "failed", "status": "5.3.0",
   "diagnosticCode": "smtp; 552 1 mailbox not found"}],
  "timestamp": "2026-11-30T08:00:00Z"},
 "mail": {"source": "desk@sender.example", "messa
`,
    ...NOBODY,
    code: 552,
    enhanced: '5.3.0',
  },
  {
    name: 'an event whose recipient stands in an object of its own',
    text: `Postal posts this:

{"message": {"id": 552, "to": "guest@hotel.example", "from": "desk@sender.example"},
 "status": "HardFail", "details": "Permanent SMTP delivery error when sending to mx.hotel.example (x.x.x.x)",
 "output": "550-5.7.1 likely unsolicited\\n550 5.7.1 blocked\\n"}
`,
    recipients: GUEST,
    code: 550,
    enhanced: '5.7.1',
  },
  {
    name: 'the next line of a log is no part of the reply',
    text: `Nov 30 08:00:00 out postfix/smtp[1]: A1: host mx.hotel.example[192.0.2.25] refused to talk to me: 554 go away
Nov 30 08:00:01 out postfix/smtp[1]: connect to mx2.hotel.example[192.0.2.26]:25: No route to host
`,
    ...NOBODY,
    code: 554,
    words: /554 go away(?!.{0,40}Nov 30)/,
  },
  {
    name: 'refused to talk, the host cut off',
    text: '<guest@hotel.example>: host mx.hotel.\n    refused to talk to me: 554 IP=192.0.2.7 - A problem occurred. (BL)\n',
    recipients: GUEST,
    code: 554,
    stage: 'connect',
  },
  {
    name: 'a comma behind the code',
    text: 'mail.hotel.example [192.0.2.25] said: 550, quota exceeded\n',
    ...NOBODY,
    code: 550,
    host: 'mail.hotel.example',
  },
  {
    name: 'the hash form amid a sentence',
    text: 'It is rejected with `mx27.hotel.example #550 permanent failure for one or more recipients (...) ##` since Monday.\n',
    ...NOBODY,
    code: 550,
    host: 'mx27.hotel.example',
  },
  {
    name: 'the reply straight behind a recipient in quotation marks',
    text: "Your message couldn't be delivered\nThe following recipients are not reachable: 'guest@hotel.example' 550 Requested action not taken\n",
    recipients: GUEST,
    code: 550,
  },
  {
    name: 'a reply without its code begins with the recipient',
    text: 'Since Monday they write this:\n\n4.2.0 <guest@hotel.example>: Recipient address rejected: Greylisted\n',
    recipients: GUEST,
    code: null,
    enhanced: '4.2.0',
  },
  {
    name: 'Postfix refused, the envelope cut off',
    text: '`NOQUEUE: reject: RCPT from out.sender.example[192.0.2.7]: 450 4.2.0 <guest@hotel.example>: Recipient address rejected: Greylisted`\n',
    recipients: GUEST,
    code: 450,
    enhanced: '4.2.0',
    stage: 'rcpt',
  },
  {
    name: 'Exim refused, no reason given',
    text: '2026-11-30 08:00:00 H=out.sender.example [192.0.2.7] F=<desk@sender.example> temporarily rejected RCPT <guest@hotel.example>\n',
    recipients: GUEST,
    code: null,
    stage: 'rcpt',
    action: 'delayed',
  },
  {
    name: 'eM Client: the recipient, and the sender in the reply',
    text: `SMTP Sending messages: Recipient address 'guest@hotel.example' not accepted due to the following reason:
             "4.3.0 <desk@sender.example>: Temporary lookup failure"
`,
    recipients: GUEST,
    code: null,
    enhanced: '4.3.0',
  },
  {
    name: "Stalwart's log",
    text: '2026-11-30T08:00:00Z INFO DSN permanent failure notification (delivery.dsn-perm-fail) queueId = 1, from = "desk@sender.example", to = ["guest@hotel.example"], size = 2, to = "guest@hotel.example", hostname = "localhost", code = 451, details = "Address lookup failed.", total = 64\n',
    recipients: GUEST,
    code: 451,
  },
];
