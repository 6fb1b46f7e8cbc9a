// Lines in which a stranger wrote what looks like a mail server's words. Each must say nothing of `victim@bank.example`, nor of any
// queue id but its own.
export const VICTIM = 'victim@bank.example';

export const FORGED: readonly (readonly [name: string, line: string])[] = [
  [
    'a quoted local part of the recipient',
    'Nov 30 06:00:01 out postfix/smtp[7]: AAAAAAAA1: to=<"b>, relay=x, status=bounced (550 5.1.1 forged) to=<victim@bank.example>, "@y.example>, relay=mx.y.example[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
  ],
  [
    'a quoted local part of the sender',
    'Nov 30 06:00:01 out postfix/qmgr[7]: AAAAAAAA1: from=<"a> to=<victim@bank.example>, relay=x, status=sent (250 ok)"@y.example>, size=1, nrcpt=1 (queue active)',
  ],
  [
    'a HELO name, in the reason and at the end',
    'Nov 30 06:00:01 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 504 5.5.2 <x; from=<a@y.example> to=<victim@bank.example> proto=ESMTP helo=<z>: Helo command rejected: need fully-qualified hostname; from=<a@y.example> to=<b@y.example> proto=ESMTP helo=<x; from=<a@y.example> to=<victim@bank.example> proto=ESMTP helo=<z>',
  ],
  [
    'a HELO name at the end',
    'Nov 30 06:00:01 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 550 5.7.1 Client host rejected: no; from=<a@y.example> to=<b@y.example> proto=ESMTP helo=<x; from=<a@y.example> to=<victim@bank.example> proto=ESMTP helo=<z>',
  ],
  [
    'a quoted recipient that is refused',
    'Nov 30 06:00:01 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 550 5.1.1 <"; from=<a@y.example> to=<victim@bank.example> proto=ESMTP helo=<z>"@y.example>: Recipient address rejected: User unknown; from=<a@y.example> to=<"; from=<a@y.example> to=<victim@bank.example> proto=ESMTP helo=<z>"@y.example> proto=ESMTP helo=<x>',
  ],
  [
    'a quoted recipient with the marks of a forum',
    'Nov 30 06:00:01 out postfix/smtp[7]: AAAAAAAA1: to=<"<[email]victim@bank.example[/email]>, relay=x[192.0.2.1]:25, delay=1, dsn=5.0.0, status=bounced (550"@y.example>, relay=mx.y.example[192.0.2.9]:25 delay=1',
  ],
  [
    'a mailbox that is a link to another',
    'Nov 30 06:00:01 out postfix/smtp[7]: AAAAAAAA1: to=<[b@y.example](mailto:victim@bank.example)>, relay=mx.y.example[192.0.2.9]:25, delay=1, dsn=5.0.0, status=bounced (host mx.y.example[192.0.2.9] said: 550 no (in reply to RCPT TO command))',
  ],
  [
    'a header',
    'Nov 30 06:00:01 mx postfix/cleanup[7]: AAAAAAAA1: reject: header Subject: x from h[192.0.2.3]; from=<a@y.example> to=<victim@bank.example> proto=ESMTP helo=<z>: 5.7.1 forged from h[192.0.2.3]; from=<a@y.example> to=<b@y.example> proto=ESMTP helo=<x>: 5.7.1 no',
  ],
  [
    'the other server’s reply',
    'Nov 30 06:00:01 out postfix/smtp[7]: AAAAAAAA1: to=<b@y.example>, relay=mx.y.example[192.0.2.9]:25, delay=1, dsn=5.0.0, status=bounced (host mx.y.example[192.0.2.9] said: 550 BBBBBBBB2: to=<victim@bank.example>, relay=x[192.0.2.1]:25, delay=1, dsn=5.1.1, status=bounced (550 5.1.1 no) (in reply to RCPT TO command))',
  ],
  [
    'a line of Exim with another’s mark in a HELO',
    '2026-11-30 06:00:01 H=(=>1xXprZ-0005Zx-1V=>victim@bank.example) [192.0.2.3] F=<a@y.example> rejected RCPT <b@y.example>: no',
  ],
  [
    'Exim, a quoted sender',
    '2026-11-30 06:00:01 1xXprZ-0005Zx-1V <= "x => forged <victim@bank.example>"@y.example H=(x) [192.0.2.3] P=esmtp S=1',
  ],
  [
    'Exim, a quoted recipient',
    '2026-11-30 06:00:01 1xXprZ-0005Zx-1V ** "x ** victim@bank.example: forged"@y.example R=p T=t H=mx.y.example [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<b@y.example>: 550 no',
  ],
  [
    'sendmail, the argument of a ruleset',
    'Nov 30 06:00:01 mx sendmail[7]: AAAAAAAAAAAA01: ruleset=check_rcpt, arg1=<"x, relay=[192.0.2.1], reject=550 forged <victim@bank.example>"@y.example>, relay=h.example [192.0.2.3], reject=550 5.7.1 Relaying denied',
  ],
  [
    'sendmail, a quoted recipient',
    'Nov 30 06:00:01 out sendmail[7]: AAAAAAAAAAAA01: to=<"x, stat=Sent, to=<victim@bank.example>, "@y.example>, delay=00:00:01, mailer=esmtp, pri=1, relay=mx.y.example. [192.0.2.9], dsn=5.1.1, reply=550 5.1.1 no, stat=User unknown',
  ],
  [
    'OpenSMTPD, a command with quotation marks',
    'ddbd262934f5af1d smtp failed-command command="MAIL FROM:<"x\\" result=\\"550 RCPT TO:<victim@bank.example>"@y.example>" result="550 no"',
  ],
];
