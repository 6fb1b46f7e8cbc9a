// Four bounces of our own, to look at: in the form of real mail systems, with names that are reserved or public.

/** Each name has a word `example.NAME`. */
export const EXAMPLES = [
  {
    name: 'starttls',
    text: `This is the mail system at host mailrouter-101.prod.booking.com.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<xxx.636363@guest.booking.com>: host intercommail.booking.com[...] said: 530 5.7.0
    Must issue a STARTTLS command first (in reply to MAIL FROM command)

Reporting-MTA: dns; mailrouter-101.prod.booking.com
Final-Recipient: rfc822; xxx.636363@guest.booking.com
Action: failed
Status: 5.7.0
Remote-MTA: dns; intercommail.booking.com
Diagnostic-Code: smtp; 530 5.7.0 Must issue a STARTTLS command first
`,
  },
  {
    name: 'full',
    text: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  erika@hotel.example
    host mx.hotel.example [192.0.2.25]
    SMTP error from remote mail server after RCPT TO:<erika@hotel.example>:
    552 5.2.2 <erika@hotel.example>: Mailbox is full, quota exceeded
`,
  },
  {
    name: 'blocklist',
    text: `Nov 30 06:14:02 out postfix/smtp[4711]: 4dQx7L1vKpz2b9: to=<info@verein.example>, relay=mx.verein.example[192.0.2.31]:25, delay=0.6, delays=0.1/0/0.4/0.1, dsn=5.7.1, status=bounced (host mx.verein.example[192.0.2.31] said: 554 5.7.1 Service unavailable; Client host [198.51.100.7] blocked using zen.spamhaus.org (in reply to RCPT TO command))
`,
  },
  {
    name: 'dkim',
    text: `Your message to someone@gmail.com has been blocked. See technical details below for more information.

The response was:

550-5.7.26 Your email has been blocked because the sender is unauthenticated.
550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
550-5.7.26
550-5.7.26  Authentication results:
550-5.7.26  DKIM = did not pass
550-5.7.26  SPF [verein.example] with ip: [198.51.100.7] = did not pass
550 5.7.26 For instructions on setting up authentication, go to https://support.google.com/mail/answer/81126#authentication
`,
  },
] as const;
