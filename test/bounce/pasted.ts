// What people paste besides bounces: log lines, sessions, errors of programs, events, notices with the clipboard's links. In the
// words of each program, with names of the reserved ranges.
import type { Action, Stage } from '../../src/bounce/facts.ts';
import { notificationOf } from './notification.ts';

export interface Pasted {
  readonly name: string;
  readonly text: string;
  readonly recipients?: readonly (string | null)[];
  readonly code?: number | null;
  readonly enhanced?: string | null;
  readonly stage?: Stage | null;
  readonly host?: string | null;
  readonly address?: string | null;
  readonly action?: Action;
  readonly sender?: string;
  readonly words?: RegExp;
}

const GUEST = ['guest@hotel.example'];
const UNKNOWN = { recipients: GUEST, code: 550, enhanced: '5.1.1', stage: 'rcpt' } as const;
const MX = { host: 'mx.hotel.example', address: '192.0.2.25' } as const;

export const PASTED: readonly Pasted[] = [
  // logs
  {
    name: 'Postfix, journal stamp, submission instance, port, orig_to',
    text: '2026-11-30T01:06:19.123456+01:00 out postfix-out/smtp[19137]: 4dQx7L1vKpz2b9: to=<guest@hotel.example>, orig_to=<info@sender.example>, relay=mx.hotel.example[192.0.2.25]:25, conn_use=2, delay=0.4, delays=0.1/0/0.1/0.2, dsn=5.1.1, status=bounced (host mx.hotel.example[192.0.2.25] said: 550 5.1.1 no such user here (in reply to RCPT TO command))',
    ...UNKNOWN,
    ...MX,
    action: 'failed',
  },
  {
    name: 'Postfix, no connection, deferred',
    text: 'Nov 30 01:06:19 out postfix/smtp[1]: 74CAE264549: to=<guest@hotel.example>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.hotel.example[192.0.2.25]:25: Connection timed out)',
    recipients: GUEST,
    code: null,
    enhanced: '4.4.1',
    stage: 'connect',
    ...MX,
    action: 'delayed',
  },
  {
    name: 'Postfix, a reply of several lines, over IPv6',
    text: 'postfix/smtp[7]: 3438326455C: to=<guest@hotel.example>, relay=mx.hotel.example[2001:db8::25]:25, delay=1, dsn=5.7.26, status=bounced (host mx.hotel.example[2001:db8::25] said: 550-5.7.26 not authenticated 550-5.7.26 see help 550 5.7.26 bye (in reply to end of DATA command))',
    recipients: GUEST,
    code: 550,
    enhanced: '5.7.26',
    stage: 'eod',
    host: 'mx.hotel.example',
    address: '2001:db8::25',
  },
  {
    name: 'Postfix, what a stranger put into the local part decides nothing',
    text: 'postfix/smtp[7]: 3438326455C: to=<"b> status=bounced (550 5.1.1 forged"@hotel.example>, relay=mx.hotel.example[192.0.2.25]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
    recipients: ['"b> status=bounced (550 5.1.1 forged"@hotel.example'],
    code: 250,
    action: 'delivered',
  },
  {
    name: 'Postfix refuses a client',
    text: 'Nov 30 01:06:19 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.3]; from=<desk@sender.example> to=<guest@hotel.example> proto=ESMTP helo=<client>',
    recipients: GUEST,
    code: 550,
    enhanced: '5.7.1',
    stage: 'rcpt',
    sender: 'desk@sender.example',
  },
  {
    name: 'postscreen, with commas',
    text: 'postfix/postscreen[1]: NOQUEUE: reject: RCPT from [192.0.2.3]:50577: 450 4.3.2 Service currently unavailable; from=<desk@sender.example>, to=<guest@hotel.example>, proto=ESMTP, helo=<client>',
    recipients: GUEST,
    code: 450,
    enhanced: '4.3.2',
    stage: 'rcpt',
    action: 'delayed',
  },
  {
    name: 'Exim, long id, log_selector +all',
    text: '2026-11-30 01:08:05.842 [25170] 1xXpsD-00000006Xt0-2YAb ** guest@hotel.example F=<desk@sender.example> P=<desk@sender.example> R=dnslookup T=remote_smtp H=mx.hotel.example [192.0.2.25]:25 I=[192.0.2.1]:41073: SMTP error from remote mail server after RCPT TO:<guest@hotel.example>: 550 5.1.1 unknown DT=0.001s',
    ...UNKNOWN,
    ...MX,
    sender: 'desk@sender.example',
  },
  {
    name: 'Exim, no route',
    text: '2026-11-30 01:08:05 1xXpsD-0006Xt-2Y ** guest@hotle.example R=nonlocal: Unrouteable address',
    recipients: ['guest@hotle.example'],
    code: null,
    stage: null,
    host: null,
    words: /Unrouteable address/,
  },
  {
    name: 'Exim, deferred, timed out',
    text: '2026-11-30 01:08:05 1xXpsD-0006Xt-2Y == guest@hotel.example R=dnslookup T=remote_smtp defer (110): Connection timed out H=mx.hotel.example [192.0.2.25]',
    recipients: GUEST,
    code: null,
    action: 'delayed',
  },
  {
    name: 'Exim refuses a client',
    text: '2026-11-30 01:01:45 H=(client) [192.0.2.3] F=<desk@sender.example> temporarily rejected RCPT <guest@hotel.example>: 451 4.7.1 Temporarily rejected (greylisted)',
    recipients: GUEST,
    code: 451,
    enhanced: '4.7.1',
    stage: 'rcpt',
    action: 'delayed',
  },
  {
    name: 'sendmail',
    text: 'Nov 30 01:06:19 out sendmail[1]: 6AU1942D030661: to=<guest@hotel.example>, ctladdr=<desk@sender.example> (0/0), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30042, relay=mx.hotel.example. [192.0.2.25], dsn=5.1.1, reply=550 5.1.1 no such user, stat=User unknown',
    recipients: GUEST,
    code: 550,
    enhanced: '5.1.1',
    ...MX,
    sender: 'desk@sender.example',
  },
  {
    name: 'sendmail, another recipient’s reply',
    text: 'sendmail[1]: 6AU1942D030661: to=<guest@hotel.example>, delay=00:00:01, mailer=esmtp, pri=30042, relay=mx.hotel.example. [192.0.2.25], dsn=4.0.0, reply=550-5.7.1 not yours, stat=Deferred: 421 4.7.28 Unusual rate',
    recipients: GUEST,
    code: 421,
    enhanced: '4.7.28',
    action: 'delayed',
  },
  {
    name: 'OpenSMTPD',
    text: 'smtpd[33]: 0000000000000001 mta delivery evpid=1234567890abcdef from=<desk@sender.example> to=<guest@hotel.example> rcpt=<-> source="192.0.2.1" relay="192.0.2.25 (mx.hotel.example)" delay=1s result="PermFail" stat="550 5.1.1 unknown"',
    recipients: GUEST,
    code: 550,
    enhanced: '5.1.1',
    ...MX,
    action: 'failed',
  },
  {
    name: 'OpenSMTPD refuses a client',
    text: 'ddbd262934f5af1d smtp failed-command command="RCPT TO:<guest@hotel.example>" result="552 5.2.2 Mailbox full"',
    recipients: GUEST,
    code: 552,
    enhanced: '5.2.2',
    stage: 'rcpt',
  },
  {
    name: 'Exchange, message trace',
    text: 'guest@hotel.example Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found};{MSG=};{FQDN=mx.hotel.example};{IP=192.0.2.25};{LRT=11/30/2026 1:00:00 AM}]',
    recipients: GUEST,
    code: 550,
    enhanced: '5.1.10',
    ...MX,
  },
  // sessions
  {
    name: 'telnet',
    text: '220 mx.hotel.example ESMTP\nEHLO me.example\n250-mx.hotel.example\n250 SIZE\nMAIL FROM:<desk@sender.example>\n250 2.1.0 Ok\nRCPT TO:<guest@hotel.example>\n550 5.1.1 no\nQUIT\n221 bye\n',
    ...UNKNOWN,
    sender: 'desk@sender.example',
  },
  {
    name: 'curl -v',
    text: '* Connected to mx.hotel.example (192.0.2.25) port 25 (#0)\n< 220 mx.hotel.example ESMTP\n> EHLO me\n< 250 ok\n> MAIL FROM:<desk@sender.example>\n< 250 ok\n> RCPT TO:<guest@hotel.example>\n< 550 5.1.1 no\n* RCPT failed: 550\n',
    ...UNKNOWN,
    ...MX,
  },
  {
    name: 'nodemailer, pipelined',
    text: '[2026-11-30 01:00:00] DEBUG [a1] S: 220 mx.hotel.example\n[2026-11-30 01:00:00] DEBUG [a1] C: EHLO me\n[2026-11-30 01:00:00] DEBUG [a1] S: 250 PIPELINING\n[2026-11-30 01:00:00] DEBUG [a1] C: MAIL FROM:<desk@sender.example>\n[2026-11-30 01:00:00] DEBUG [a1] C: RCPT TO:<guest@hotel.example>\n[2026-11-30 01:00:00] DEBUG [a1] S: 250 ok\n[2026-11-30 01:00:00] DEBUG [a1] S: 550 5.1.1 no\n',
    ...UNKNOWN,
  },
  {
    name: 'PHPMailer',
    text: '2026-11-30 01:00:00 SERVER -> CLIENT: 220 mx.hotel.example\n2026-11-30 01:00:00 CLIENT -> SERVER: EHLO me\n2026-11-30 01:00:00 SERVER -> CLIENT: 250 ok\n2026-11-30 01:00:00 CLIENT -> SERVER: MAIL FROM:<desk@sender.example>\n2026-11-30 01:00:00 SERVER -> CLIENT: 250 ok\n2026-11-30 01:00:00 CLIENT -> SERVER: RCPT TO:<guest@hotel.example>\n2026-11-30 01:00:00 SERVER -> CLIENT: 550 5.1.1 no\n',
    ...UNKNOWN,
  },
  {
    name: 'smtplib, debuglevel 1',
    text: "send: 'ehlo me\\r\\n'\nreply: b'250 ok\\r\\n'\nsend: 'mail FROM:<desk@sender.example> size=24\\r\\n'\nreply: b'250 ok\\r\\n'\nsend: 'rcpt TO:<guest@hotel.example>\\r\\n'\nreply: b'550 5.1.1 no\\r\\n'\n",
    ...UNKNOWN,
  },
  {
    name: 'msmtp -d',
    text: '<-- 220 mx.hotel.example\n--> EHLO me\n<-- 250 ok\n--> MAIL FROM:<desk@sender.example>\n--> RCPT TO:<guest@hotel.example>\n--> DATA\n<-- 250 ok\n<-- 550 5.1.1 no\n<-- 503 no valid recipients\n',
    ...UNKNOWN,
  },
  {
    name: 'swaks, the message refused',
    text: '=== Trying mx.hotel.example:25...\n=== Connected to mx.hotel.example.\n<-  220 mx.hotel.example\n -> EHLO me\n<-  250 ok\n -> MAIL FROM:<desk@sender.example>\n<-  250 ok\n -> RCPT TO:<guest@hotel.example>\n<-  250 ok\n -> DATA\n<-  354 go on\n -> Subject: x\n -> .\n<** 554 5.7.1 spam\n',
    recipients: GUEST,
    code: 554,
    enhanced: '5.7.1',
    stage: 'eod',
    host: 'mx.hotel.example',
  },
  // errors of programs
  {
    name: 'nodemailer',
    text: "Error: Can't send mail - all recipients were rejected: 550 5.1.1 <guest@hotel.example>: unknown\n    at SMTPConnection._formatError (index.js:784:19) {\n  code: 'EENVELOPE',\n  response: '550 5.1.1 <guest@hotel.example>: unknown',\n  responseCode: 550,\n  command: 'RCPT TO',\n  rejected: [ 'guest@hotel.example' ]\n}\n",
    recipients: GUEST,
    code: 550,
    enhanced: '5.1.1',
  },
  {
    name: 'JavaMail',
    text: 'javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <guest@hotel.example>: unknown\n\n\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:1862)\n',
    recipients: GUEST,
    code: 550,
    enhanced: '5.1.1',
    stage: 'rcpt',
  },
  {
    name: 'smtplib, the sender',
    text: "smtplib.SMTPSenderRefused: (530, b'5.7.0 Must issue a STARTTLS command first', 'desk@sender.example')\n",
    code: 530,
    enhanced: '5.7.0',
    stage: 'mail',
  },
  {
    name: 'smtplib, the login',
    text: "smtplib.SMTPAuthenticationError: (535, b'5.7.8 authentication failed')\n",
    recipients: [null],
    code: 535,
    enhanced: '5.7.8',
    stage: 'auth',
  },
  {
    name: 'Symfony Mailer',
    text: 'Expected response code "250/251/252" but got code "550", with message "550 5.1.1 unknown".\n',
    recipients: [null],
    code: 550,
    enhanced: '5.1.1',
  },
  {
    name: 'PHPMailer, last error',
    text: 'SMTP Error: The following recipients failed: guest@hotel.example: unknown\nSMTP server error: RCPT TO command failed Detail: unknown SMTP code: 550 Additional SMTP info: 5.1.1\n',
    ...UNKNOWN,
  },
  {
    name: 'Roundcube',
    text: 'SMTP Error (550): Failed to add recipient "guest@hotel.example" (5.1.1 unknown).\n',
    ...UNKNOWN,
  },
  {
    name: 'msmtp',
    text: 'msmtp: recipient address guest@hotel.example not accepted by the server\nmsmtp: server message: 550 5.1.1 unknown\nmsmtp: could not send mail\n',
    ...UNKNOWN,
  },
  {
    name: 'Thunderbird',
    text: 'An error occurred while sending mail. The mail server responded:  5.1.1 <guest@hotel.example>: unknown. Please check the message recipient "guest@hotel.example" and try again.\n',
    recipients: GUEST,
    enhanced: '5.1.1',
  },
  {
    name: '.NET',
    text: 'System.Net.Mail.SmtpFailedRecipientException: Mailbox unavailable. The server response was: 5.7.1 Unable to relay\n',
    recipients: [null],
    enhanced: '5.7.1',
  },
  {
    name: 'a reply alone',
    text: '550 5.7.1 no mail from you\n',
    recipients: [null],
    code: 550,
    enhanced: '5.7.1',
    action: 'failed',
  },
  {
    name: 'a reply alone that says later',
    text: '451 4.7.1 Greylisted, try later\n',
    recipients: [null],
    code: 451,
    action: 'delayed',
  },
  // events
  {
    name: 'Mailgun',
    text: JSON.stringify({
      'event-data': {
        event: 'failed',
        severity: 'permanent',
        recipient: 'guest@hotel.example',
        envelope: { sender: 'desk@sender.example' },
        'delivery-status': { code: 550, message: '5.1.1 unknown', 'mx-host': 'mx.hotel.example' },
      },
    }),
    recipients: GUEST,
    code: 550,
    enhanced: '5.1.1',
    host: 'mx.hotel.example',
    action: 'failed',
  },
  {
    name: 'SES in SNS',
    text: JSON.stringify({
      Type: 'Notification',
      Message: JSON.stringify({
        notificationType: 'Bounce',
        bounce: {
          bounceType: 'Permanent',
          bouncedRecipients: [
            {
              emailAddress: 'guest@hotel.example',
              action: 'failed',
              status: '5.1.1',
              diagnosticCode: 'smtp; 550 5.1.1 unknown',
            },
          ],
        },
        mail: { source: 'desk@sender.example', destination: ['guest@hotel.example'] },
      }),
    }),
    recipients: GUEST,
    code: 550,
    enhanced: '5.1.1',
    action: 'failed',
  },
  {
    name: 'SendGrid, deferred',
    text: JSON.stringify([
      {
        email: 'guest@hotel.example',
        event: 'deferred',
        response: '451 4.7.1 greylisted',
        'smtp-id': '<x@sender.example>',
      },
    ]),
    recipients: GUEST,
    code: 451,
    enhanced: '4.7.1',
    action: 'delayed',
  },
  // the clipboard
  {
    name: 'links of Slack',
    text: '<mailto:guest@hotel.example|guest@hotel.example>: host <http://mx.hotel.example|mx.hotel.example>[192.0.2.25] said: 550 5.1.1 no (in reply to RCPT TO command)\n',
    ...UNKNOWN,
    ...MX,
  },
  {
    name: 'links of Jira, entities',
    text: '&lt;[guest@hotel.example|mailto:guest@hotel.example]&gt;: host mx.hotel.example[192.0.2.25] said: 550 5.1.1 no (in reply to RCPT TO command)\n',
    ...UNKNOWN,
    ...MX,
  },
  {
    name: 'escapes of Markdown',
    text: '\\<guest@hotel.example\\>: host mx.hotel.example\\[192.0.2.25\\] said: 550 5.1.1 no (in reply to RCPT TO command)\n',
    ...UNKNOWN,
    ...MX,
  },
  // notices of Exchange in other languages
  ...[
    [
      'French',
      'Échec de la remise à ces destinataires ou groupes :',
      'Informations de diagnostic pour les administrateurs :',
      'Serveur de génération : EX01.sender.example',
    ],
    [
      'Dutch',
      'Bezorging is mislukt voor deze geadresseerden of groepen:',
      'Diagnostische gegevens voor beheerders:',
      'Bronserver: EX01.sender.example',
    ],
    [
      'Spanish',
      'Error de entrega a estos destinatarios o grupos:',
      'Información de diagnóstico para administradores:',
      'Servidor de generación: EX01.sender.example',
    ],
    [
      'Italian',
      'Impossibile recapitare il messaggio ai seguenti destinatari o gruppi:',
      'Informazioni di diagnostica per gli amministratori:',
      'Server di generazione: EX01.sender.example',
    ],
  ].map(([name, head, admins, server]) => ({
    name: `Exchange in ${name}`,
    text: `${head}\n\nguest@hotel.example\n\n${admins}\n\n${server}\n\nguest@hotel.example\nmx.hotel.example #550 5.1.1 unknown ##\n`,
    recipients: GUEST,
    code: 550,
    enhanced: '5.1.1',
    host: 'mx.hotel.example',
  })),
  {
    name: 'a notice with its report behind it, in one text',
    text: notificationOf({
      reply: '550 5.1.1 unknown',
      at: 'RCPT TO',
      from: 'desk@sender.example',
      to: 'guest@hotel.example',
      helo: 'out.sender.example',
    }),
    ...UNKNOWN,
    sender: 'desk@sender.example',
  },
  // what is out of sight
  {
    name: 'a redacted recipient and server',
    text: '<***@***.example>: host ***.***[***] said: 550 5.1.1 unknown (in reply to RCPT TO command)\n',
    recipients: [null],
    code: 550,
    stage: 'rcpt',
    host: null,
    address: null,
  },
];
