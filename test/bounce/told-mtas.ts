// What mail systems tell of a failure, each in its own form, most without any reply of a server: nobody answered, no name was found,
// no encryption came about. Written for these tests.
import type { ToldOf } from './told.ts';

export const MTAS: readonly ToldOf[] = [
  {
    name: 'qmail-no-mx',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-dns'],
    text: `Hi. This is the qmail-send program at out.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<guest@hotel.example>:
Sorry, I couldn't find any host named hotel.example. (#5.1.2)
`,
  },
  {
    name: 'qmail-connect',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-timeout', 'queue-expired', 'connect-refused'],
    text: `Hi. This is the qmail-send program at out.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<guest@hotel.example>:
Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)
I'm not going to try again; this message has been in the queue too long.
`,
  },
  {
    name: 'qmail-tls',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['tls-handshake', 'tls-not-offered'],
    text: `Hi. This is the qmail-send program at out.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<guest@hotel.example>:
TLS connect failed: error:1408F10B:SSL routines:ssl3_get_record:wrong version number; connected to 192.0.2.25.
I'm not going to try again; this message has been in the queue too long.
`,
  },
  {
    name: 'qmail-mailbox',
    recipient: 'guest@hotel.example',
    code: null,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `Hi. This is the qmail-send program at mx.hotel.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<guest@hotel.example>:
Sorry, no mailbox here by that name. (#5.1.1)
`,
  },
  {
    name: 'domino',
    recipient: 'guest@hotel.example',
    code: 550,
    causes: ['rcpt-unknown'],
    text: `Your message

  Subject: Rechnung 4711

was not delivered to:

  guest@hotel.example

because:

  550 guest@hotel.example... No such user
`,
  },
  {
    name: 'domino-router',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-unknown'],
    text: `DELIVERY FAILURE: User gast (guest@hotel.example) not listed in Domino Directory

Your message

  Subject: Angebot

was not delivered to:

  guest@hotel.example

because:

  User gast (guest@hotel.example) not listed in Domino Directory
`,
  },
  {
    name: 'domino-connect',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['loop'],
    text: `DELIVERY FAILURE: Error transferring to MX.HOTEL.EXAMPLE; Unable to connect to the remote server: The remote server is not a known TCP/IP host or the operation timed out.

Your message

  Subject: Angebot

was not delivered to:

  guest@hotel.example

because:

  Error transferring to MX.HOTEL.EXAMPLE; Maximum hop count exceeded.  Message probably in a routing loop.
`,
  },
  {
    name: 'groupwise',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `The message that you sent was undeliverable to the following:
	guest@hotel.example (550 5.1.1 <guest@hotel.example>: Recipient address rejected: User unknown in virtual mailbox table)

Possibly truncated original message follows:
`,
  },
  {
    name: 'groupwise-host',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-dns'],
    text: `The message that you sent was undeliverable to the following:
	guest@hotel.example (Host unknown)

Possibly truncated original message follows:
`,
  },
  {
    name: 'mdaemon',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.7.1',
    causes: ['relay-denied'],
    text: `The following data may contain sections which represent BASE64 encoded
file attachments.

Message from  yourmailserver  (mdaemon)

The attached message had PERMANENT fatal delivery errors!

After one or more unsuccessful delivery attempts the attached message has
been removed from the mail queue on this server.

--------------------------------------------------------------------------------
Session Transcript:
  Mon 2026-11-30 08:12:01: Parsing message <xxxxxxxxxxxxxxxxxxxxxx\\pd50000012.msg>
  Mon 2026-11-30 08:12:01: *  From: a@sender.example
  Mon 2026-11-30 08:12:01: *  To: guest@hotel.example
  Mon 2026-11-30 08:12:01: *  Subject: Test
  Mon 2026-11-30 08:12:02: Attempting SMTP connection to mx.hotel.example
  Mon 2026-11-30 08:12:02: Resolving MX record for hotel.example (DNS Server: 192.0.2.53)...
  Mon 2026-11-30 08:12:02: Attempting SMTP connection to [192.0.2.25:25]
  Mon 2026-11-30 08:12:02: Waiting for socket connection...
  Mon 2026-11-30 08:12:02: *  Connection established (192.0.2.7:50211 -> 192.0.2.25:25)
  Mon 2026-11-30 08:12:02: Waiting for protocol to start...
  Mon 2026-11-30 08:12:02: <-- 220 mx.hotel.example ESMTP
  Mon 2026-11-30 08:12:02: --> EHLO out.sender.example
  Mon 2026-11-30 08:12:02: <-- 250-mx.hotel.example
  Mon 2026-11-30 08:12:02: <-- 250 SIZE 52428800
  Mon 2026-11-30 08:12:02: --> MAIL From:<a@sender.example> SIZE=2210
  Mon 2026-11-30 08:12:02: <-- 250 2.1.0 Ok
  Mon 2026-11-30 08:12:02: --> RCPT To:<guest@hotel.example>
  Mon 2026-11-30 08:12:02: <-- 550 5.7.1 Unable to relay for guest@hotel.example
  Mon 2026-11-30 08:12:02: --> QUIT
--------------------------------------------------------------------------------
`,
  },
  {
    name: 'mdaemon-socket',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-timeout'],
    text: `The attached message had PERMANENT fatal delivery errors!

After one or more unsuccessful delivery attempts the attached message has
been removed from the mail queue on this server.

Failed address: guest@hotel.example

--- Session Transcript ---
 Mon 2026-11-30 08:12:01: Attempting SMTP connection to [192.0.2.25:25]
 Mon 2026-11-30 08:12:01: Waiting for socket connection...
 Mon 2026-11-30 08:12:22: *  Winsock Error 10060 The connection timed out.
--- End Transcript ---
`,
  },
  {
    name: 'icewarp',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.1',
    causes: ['rcpt-unknown'],
    text: `Your message was not delivered to the following recipients:

  guest@hotel.example

Reason:
  Server response: 550 5.1.1 <guest@hotel.example> User unknown; rejecting

The original message headers follow.
`,
  },
  {
    name: 'kerio',
    recipient: 'guest@hotel.example',
    code: 554,
    host: 'mx.hotel.example',
    causes: ['relay-denied'],
    text: `This is an automatically generated Delivery Status Notification.

Delivery to the following recipients failed permanently:

    * guest@hotel.example

Reason: Remote SMTP server mx.hotel.example rejected the recipient: 554 5.7.1 <guest@hotel.example>: Relay access denied

Original message subject: Angebot
`,
  },
  {
    name: 'kerio-dns',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-dns'],
    text: `This is an automatically generated Delivery Status Notification.

Delivery to the following recipients failed permanently:

    * guest@hotel.example

Reason: There is no mail server for the domain hotel.example (DNS MX lookup failed: Host not found).
`,
  },
  {
    name: 'hmail',
    recipient: 'guest@hotel.example',
    code: 554,
    enhanced: '5.7.1',
    causes: ['ip-blocklist-public'],
    text: `Your message did not reach some or all of the intended recipients.

   Sent: Mon, 30 Nov 2026 09:12:44 +0100
   Subject: Lieferung

The following recipient(s) could not be reached:

guest@hotel.example
   Error Type: SMTP
   Remote server (192.0.2.25) issued an error.
   hMailServer sent: RCPT TO:<guest@hotel.example>
   Remote server replied: 554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.7

hMailServer
`,
  },
  {
    name: 'hmail-conn',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-timeout', 'connect-refused'],
    text: `Your message did not reach some or all of the intended recipients.

The following recipient(s) could not be reached:

guest@hotel.example
   Error Type: SMTP
   Connection to recipients server failed.
   Error: Host name: mx.hotel.example, message: A connection attempt failed because the connected party did not properly respond after a period of time

   Tried 4 time(s)

hMailServer
`,
  },
  {
    name: 'zimbra',
    recipient: 'guest@hotel.example',
    code: 552,
    enhanced: '5.2.2',
    host: 'mbx.hotel.example',
    causes: ['rcpt-quota'],
    text: `This is the mail system at host zimbra.sender.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<guest@hotel.example>: host mbx.hotel.example[192.0.2.30] said: 552 5.2.2 Over quota
    (in reply to end of DATA command)
`,
  },
  {
    name: 'postfix-refused',
    recipient: 'guest@hotel.example',
    code: null,
    host: 'mx.hotel.example',
    causes: ['connect-refused'],
    text: `<guest@hotel.example>: connect to mx.hotel.example[192.0.2.25]:25: Connection
    refused
`,
  },
  {
    name: 'postfix-noroute',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-timeout'],
    text: `<guest@hotel.example>: connect to mx.hotel.example[2001:db8::25]:25: Network is
    unreachable
`,
  },
  {
    name: 'postfix-lost',
    recipient: 'guest@hotel.example',
    code: null,
    host: 'mx.hotel.example',
    causes: ['connection-dropped'],
    text: `<guest@hotel.example>: lost connection with mx.hotel.example[192.0.2.25] while
    sending end of data -- message may be sent more than once
`,
  },
  {
    name: 'postfix-conv-timeout',
    recipient: 'guest@hotel.example',
    code: null,
    host: 'mx.hotel.example',
    causes: ['timeout'],
    text: `<guest@hotel.example>: conversation with mx.hotel.example[192.0.2.25] timed out
    while receiving the initial server greeting
`,
  },
  {
    name: 'postfix-verify',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['tls-cert', 'tls-cert-name'],
    text: `Nov 30 08:01:11 out postfix/smtp[881]: 4Rk1: to=<guest@hotel.example>, relay=mx.hotel.example[192.0.2.25]:25, delay=1.1, delays=0.1/0/1/0, dsn=4.7.5, status=deferred (Server certificate not verified)
`,
  },
  {
    name: 'postfix-untrusted',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['tls-cert', 'tls-dane'],
    text: `<guest@hotel.example>: Server certificate not trusted
`,
  },
  {
    name: 'postfix-tls-handshake',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['tls-handshake'],
    text: `Nov 30 08:01:11 out postfix/smtp[881]: 4Rk1: to=<guest@hotel.example>, relay=mx.hotel.example[192.0.2.25]:25, delay=1.1, delays=0.1/0/1/0, dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)
`,
  },
  {
    name: 'postfix-type-MX',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-dns'],
    text: `<guest@hotel.example>: Host or domain name not found. Name service error for name=hotel.example type=MX: Host not found
`,
  },
  {
    name: 'postfix-servfail',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['dns-temp', 'rcpt-domain-dns'],
    text: `<guest@hotel.example>: Host or domain name not found. Name service error for
    name=hotel.example type=MX: Host not found, try again
`,
  },
  {
    name: 'postfix-nullmx',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-nullmx'],
    text: `<guest@hotel.example>: Domain hotel.example does not accept mail (nullMX)
`,
  },
  {
    name: 'postfix-loop',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['loop'],
    text: `<guest@hotel.example>: mail for hotel.example loops back to myself
`,
  },
  {
    name: 'postfix-hops',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['loop'],
    text: `<guest@hotel.example>: too many hops: 51 (max 50)
`,
  },
  {
    name: 'postfix-smtputf8',
    recipient: 'gäst@hotel.example',
    code: null,
    causes: ['smtputf8'],
    text: `<gäst@hotel.example>: SMTPUTF8 is required, but was not offered by host mx.hotel.example[192.0.2.25]
`,
  },
  {
    name: 'exim-refused',
    recipient: 'guest@hotel.example',
    code: null,
    host: 'mx.hotel.example',
    causes: ['connect-refused'],
    text: `A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  guest@hotel.example
    host mx.hotel.example [192.0.2.25]
    Connection refused: retry timeout exceeded
`,
  },
  {
    name: 'exim-lookup',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-dns', 'dns-temp'],
    text: `  guest@hotel.example
    all relevant MX records point to non-existent hosts
`,
  },
  {
    name: 'exim-dnssec',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['dns-temp', 'rcpt-domain-dns'],
    text: `  guest@hotel.example
    host lookup did not complete: retry timeout exceeded
`,
  },
  {
    name: 'exim-tls',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['tls-not-offered'],
    text: `  guest@hotel.example
    host mx.hotel.example [192.0.2.25]
    a TLS session is required, but the server did not offer TLS support
`,
  },
  {
    name: 'exim-local-quota',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-quota'],
    text: `A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  guest@hotel.example
    mailbox is full (MTA-imposed quota exceeded while writing to file /var/mail/gast): retry timeout exceeded
`,
  },
  {
    name: 'exim-hung',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['timeout', 'connection-dropped'],
    text: `  guest@hotel.example
    host mx.hotel.example [192.0.2.25]
    SMTP timeout after end of data (51235 bytes written): Connection timed out
`,
  },
  {
    name: 'exim-remote-closed',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connection-dropped'],
    text: `2026-11-30 09:01:22 1wAbCd-0001ab-2c == guest@hotel.example R=dnslookup T=remote_smtp defer (-18) H=mx.hotel.example [192.0.2.25]: Remote host closed connection in response to initial connection
`,
  },
  {
    name: 'sendmail-host',
    recipient: 'guest@hotel.example',
    code: 550,
    enhanced: '5.1.2',
    causes: ['rcpt-domain-dns'],
    text: `   ----- The following addresses had permanent fatal errors -----
<guest@hotel.example>
    (reason: 550 Host unknown)

   ----- Transcript of session follows -----
550 5.1.2 <guest@hotel.example>... Host unknown (Name server: hotel.example: host not found)
`,
  },
  {
    name: 'sendmail-timeout',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-timeout'],
    text: `   ----- The following addresses had permanent fatal errors -----
<guest@hotel.example>

   ----- Transcript of session follows -----
<guest@hotel.example>... Deferred: Connection timed out with mx.hotel.example.
Message could not be delivered for 5 days
Message will be deleted from queue
`,
  },
  {
    name: 'sendmail-refusedlog',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-refused'],
    text: `Nov 30 08:00:00 out sendmail[912]: 6AU8: to=<guest@hotel.example>, delay=00:00:01, xdelay=00:00:00, mailer=esmtp, pri=120311, relay=mx.hotel.example. [192.0.2.25], dsn=4.0.0, stat=Deferred: Connection refused by mx.hotel.example.
`,
  },
  {
    name: 'opensmtpd',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-timeout', 'connect-refused'],
    text: `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

guest@hotel.example: Network error on destination MXs

    Below is a copy of the original message:
`,
  },
  {
    name: 'opensmtpd-badmx',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-dns'],
    text: `    An error has occurred while attempting to deliver a message for
    the following list of recipients:

guest@hotel.example: No MX found for domain
`,
  },
  {
    name: 'haraka-dns',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['rcpt-domain-dns'],
    text: `This is the Haraka Mailer program at out.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

Intended Recipients: <guest@hotel.example>
Failure Reason: Nowhere to deliver mail to for domain: hotel.example
`,
  },
  {
    name: 'delay-days',
    recipient: 'guest@hotel.example',
    code: null,
    causes: ['connect-timeout'],
    text: `Reporting-MTA: dns; out.sender.example
Arrival-Date: Thu, 26 Nov 2026 08:00:00 +0000

Final-Recipient: rfc822; guest@hotel.example
Action: delayed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.hotel.example[192.0.2.25]:25: Connection timed out
Last-Attempt-Date: Mon, 30 Nov 2026 08:00:00 +0000
Will-Retry-Until: Tue, 1 Dec 2026 08:00:00 +0000
`,
  },
];
