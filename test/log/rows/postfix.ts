// Shapes of Postfix's lines beside those of a plain smtp and smtpd: other daemons, transports, addresses and ends of a line.
import type { Row } from '../lines.ts';

const OUT = 'Nov 30 06:00:01 out postfix/';
const IN = 'Nov 30 06:00:01 mx postfix/smtpd[9]: ';
const ID = '74CAE264549';
const FROM = 'desk@sender.example';
const TO = 'guest@hotel.example';
const END = `from=<${FROM}> to=<${TO}> proto=ESMTP helo=<client>`;
const CLIENT = { direction: 'incoming', address: '192.0.2.3', sender: FROM, recipient: TO } as const;

const outgoing = (daemon: string, relay: string, rest: string, to = TO) =>
  `${OUT}${daemon}[7]: ${ID}: to=<${to}>, relay=${relay}, delay=1, delays=0/0/0/1, ${rest}`;
const nobody =
  'dsn=5.1.1, status=bounced (host mx.x.example[192.0.2.9] said: 550 5.1.1 no (in reply to RCPT TO command))';

/** As people write where the id stood, before they show a log to others. */
const HIDDEN_IDS = ['XXXXXXXXXXXX', 'QUEUEID', '4KabcX1Yz9z2K8', 'abcd'];

export const POSTFIX_ROWS: readonly Row[] = [
  ...HIDDEN_IDS.map((id) => ({
    name: `Postfix: the id ${id}`,
    lines: [outgoing('smtp', 'mx.x.example[192.0.2.9]:25', nobody).replace(ID, id)],
    events: [{ queue: id, recipient: TO, code: 550, stage: 'rcpt', cause: 'rcpt-unknown' } as const],
  })),
  {
    name: 'Postfix: LMTP over a socket of the file system',
    lines: [
      outgoing(
        'lmtp',
        'mail.hotel.example[private/dovecot-lmtp]',
        'dsn=5.2.2, status=bounced (host mail.hotel.example[private/dovecot-lmtp] said: 552 5.2.2 <guest@hotel.example> Quota exceeded (mailbox for user is full) (in reply to end of DATA command))',
      ),
    ],
    events: [
      {
        ...{ host: 'mail.hotel.example', address: null, port: null, code: 552, enhanced: '5.2.2', stage: 'eod' },
        text: '<guest@hotel.example> Quota exceeded (mailbox for user is full)',
        cause: 'rcpt-quota',
      },
    ],
  },
  {
    name: 'Postfix: LMTP over a path with a leading stroke',
    lines: [
      outgoing(
        'lmtp',
        'mail.hotel.example[/var/run/dovecot/lmtp]',
        'dsn=4.2.2, status=deferred (host mail.hotel.example[/var/run/dovecot/lmtp] said: 452 4.2.2 <guest@hotel.example> Mailbox full (in reply to RCPT TO command))',
      ),
    ],
    events: [{ host: 'mail.hotel.example', address: null, code: 452, enhanced: '4.2.2', stage: 'rcpt' }],
  },
  {
    name: 'Postfix: LMTP over TCP',
    lines: [
      outgoing(
        'lmtp',
        '192.0.2.24[192.0.2.24]:24',
        "dsn=5.1.1, status=bounced (host 192.0.2.24[192.0.2.24] said: 550 5.1.1 <guest@hotel.example> User doesn't exist: guest@hotel.example (in reply to RCPT TO command))",
      ),
    ],
    events: [{ host: '192.0.2.24', address: '192.0.2.24', port: 24, code: 550, cause: 'rcpt-unknown' }],
  },
  {
    name: 'Postfix: pipe, virtual and local speak for themselves',
    lines: [
      outgoing('pipe', 'dovecot', 'dsn=5.1.1, status=bounced (user unknown)'),
      outgoing('virtual', 'virtual', 'dsn=5.1.1, status=bounced (unknown user: "guest@hotel.example")'),
      outgoing('local', 'local', 'dsn=5.1.1, status=bounced (unknown user: "guest")'),
      outgoing('pipe', 'maildrop', 'dsn=4.3.0, status=deferred (temporary failure. Command output: quota)'),
      outgoing('error', 'none', 'dsn=5.1.1, status=bounced (User unknown in virtual mailbox table)'),
    ],
    events: [
      { host: null, code: null, local: 'user unknown', cause: 'rcpt-unknown' },
      { host: null, code: null, local: 'unknown user: "guest@hotel.example"', cause: 'rcpt-unknown' },
      { host: null, code: null, local: 'unknown user: "guest"', cause: 'rcpt-unknown' },
      { host: null, code: null, disposition: 'deferred' },
      { host: null, code: null, secondary: false, cause: 'rcpt-unknown' },
    ],
  },
  {
    name: 'Postfix: replies and words that differ in whom they name alone',
    lines: ['a@x.example', 'b@x.example', 'c@y.example'].flatMap((to) => [
      outgoing('virtual', 'virtual', `dsn=5.1.1, status=bounced (unknown user: "${to}")`, to),
      outgoing('smtp', 'mx.x.example[192.0.2.9]:25', nobody.replace(' no ', ` <${to}>: no ${to} `), to),
    ]),
    events: ['a@x.example', 'b@x.example', 'c@y.example'].flatMap((to) => [
      { recipient: to, local: `unknown user: "${to}"`, text: null },
      { recipient: to, text: `<${to}>: no ${to}`, cause: 'rcpt-unknown' as const },
    ]),
  },
  {
    name: 'Postfix: a connection that was used before, and fields that are new',
    lines: [
      `${OUT}smtp[7]: ${ID}: to=<${TO}>, orig_to=<alias@hotel.example>, relay=mx.x.example[2001:db8::9]:25, conn_use=2, delay=1.2, delays=0.1/0/1/0.1, tls_level=may, ${nobody}`,
    ],
    events: [{ recipient: TO, host: 'mx.x.example', address: '2001:db8::9', port: 25, code: 550 }],
  },
  {
    name: 'Postfix: a local part in UTF-8 whose last octet is a blank in Latin-1',
    lines: [outgoing('smtp', 'mx.x.example[192.0.2.9]:25', nobody, 'voilà@exämple.example')],
    events: [{ recipient: 'voilà@exämple.example', code: 550 }],
  },
  {
    name: 'Postfix: words in UTF-8 that end so, too',
    lines: [
      outgoing(
        'smtp',
        'mx.x.example[192.0.2.9]:25',
        'dsn=5.1.1, status=bounced (host mx.x.example[192.0.2.9] said: 550 5.1.1 personne là (in reply to RCPT TO command))',
      ),
      `${IN}NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 550 5.7.1 <voilà@x.example>: Sender address rejected: pas là; from=<voilà@x.example> to=<${TO}> proto=ESMTP helo=<client>`,
    ],
    events: [
      { text: 'personne là' },
      { text: '<voilà@x.example>: Sender address rejected: pas là', sender: 'voilà@x.example' },
    ],
  },
  {
    name: 'Postfix: no local domain at all',
    lines: [outgoing('local', 'local', 'dsn=5.1.1, status=bounced (unknown user: "root")', 'root')],
    events: [{ recipient: 'root' }],
  },
  {
    name: 'Postfix: a probe of an address is no mail',
    lines: [
      outgoing('smtp', 'mx.x.example[192.0.2.9]:25', nobody.replace('bounced', 'undeliverable')),
      outgoing('smtp', 'mx.x.example[192.0.2.9]:25', 'dsn=2.1.5, status=deliverable (250 2.1.5 Ok)'),
    ],
    events: [],
  },
  {
    name: 'Postfix: one server of several is no outcome',
    lines: [
      `${OUT}smtp[7]: ${ID}: host mx1.x.example[192.0.2.8] said: 450 4.7.1 try another (in reply to RCPT TO command)`,
      `${OUT}smtp[7]: ${ID}: lost connection with mx1.x.example[192.0.2.8] while receiving the initial server greeting`,
      `${OUT}smtp[7]: connect to mx1.x.example[192.0.2.8]:25: Connection timed out`,
    ],
    events: [],
  },
  {
    name: 'Postfix: the line was cut',
    lines: [
      outgoing(
        'smtp',
        'mx.x.example[192.0.2.9]:25',
        'dsn=5.7.1, status=bounced (host mx.x.example[192.0.2.9] said: 550 5.7.1 blocked using a very long',
      ),
    ],
    events: [{ code: 550, enhanced: '5.7.1', text: 'blocked using a very long' }],
  },
  {
    name: 'Postfix: who logged in stands at the end',
    lines: [
      `Nov 30 06:00:01 mx postfix/submission/smtpd[9]: NOQUEUE: reject: RCPT from h.example[192.0.2.3]: 553 5.7.1 <${FROM}>: Sender address rejected: not owned by user bob; ${END} sasl_username=<bob@hotel.example>`,
    ],
    events: [{ ...CLIENT, helo: 'client', code: 553, cause: 'sender-login-mismatch' }],
  },
  {
    name: 'Postfix: nobody logged in on a port for submission',
    lines: [
      `Nov 30 06:00:01 mx postfix/submission/smtpd[9]: NOQUEUE: reject: RCPT from h.example[192.0.2.3]: 554 5.7.1 <h.example[192.0.2.3]>: Client host rejected: Access denied; ${END}`,
      outgoing(
        'smtp',
        'relay.x.example[192.0.2.9]:587',
        'dsn=5.7.1, status=bounced (host relay.x.example[192.0.2.9] said: 554 5.7.1 <h.example[192.0.2.3]>: Client host rejected: Access denied (in reply to RCPT TO command))',
      ),
      `${IN}NOQUEUE: reject: RCPT from h.example[192.0.2.3]: 554 5.7.1 <h.example[192.0.2.3]>: Client host rejected: Access denied; ${END}`,
    ],
    events: [{ cause: 'smtp-auth-required' }, { cause: 'smtp-auth-required' }, { cause: 'ip-blocklist-private' }],
  },
  {
    name: 'Postfix: the client’s port',
    lines: [
      `${IN}NOQUEUE: reject: RCPT from h.example[192.0.2.3]:4711: 554 5.7.1 <${TO}>: Relay access denied; ${END}`,
    ],
    events: [{ ...CLIENT, host: 'h.example', port: 4711, code: 554, cause: 'relay-denied' }],
  },
  {
    name: 'Postfix: refused at the connection, at HELO, at DATA',
    lines: [
      `${IN}NOQUEUE: reject: CONNECT from unknown[192.0.2.3]: 554 5.7.1 <unknown[192.0.2.3]>: Client host rejected: Access denied; proto=SMTP`,
      `${IN}NOQUEUE: reject: HELO from unknown[192.0.2.3]: 504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname; proto=SMTP helo=<x>`,
      `${IN}${ID}: reject: DATA from h.example[192.0.2.3]: 550 5.5.3 <DATA>: Data command rejected: Multi-recipient bounce; from=<> proto=ESMTP helo=<client>`,
      `${IN}NOQUEUE: reject: VRFY from h.example[192.0.2.3]: 550 5.1.1 <guest>: Recipient address rejected: User unknown in local recipient table; to=<guest> proto=SMTP helo=<client>`,
      `${IN}NOQUEUE: reject: MAIL from h.example[192.0.2.3]: 552 5.3.4 Message size exceeds fixed limit; proto=ESMTP helo=<client>`,
    ],
    events: [
      { direction: 'incoming', stage: 'connect', code: 554, sender: null, recipient: null, helo: null },
      { stage: 'ehlo', code: 504, helo: 'x' },
      { queue: ID, stage: 'data', code: 550, sender: '', recipient: null },
      { code: 550, recipient: 'guest' },
      { stage: 'mail', code: 552, cause: 'size-limit' },
    ],
  },
  {
    name: 'Postfix: a proxy in front of the queue refused',
    lines: [
      `${IN}NOQUEUE: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=1-2 - SPAM; ${END}`,
      `${IN}NOQUEUE: proxy-reject: END-OF-MESSAGE from h.example[192.0.2.3]: 554 5.7.0 Reject, id=1-2 - SPAM; ${END}`,
    ],
    events: [
      {
        direction: 'incoming',
        address: null,
        sender: FROM,
        recipient: TO,
        code: 554,
        stage: 'eod',
        text: 'Reject, id=1-2 - SPAM',
      },
      { ...CLIENT, code: 554, stage: 'eod' },
    ],
  },
  {
    name: 'Postfix: a milter refused',
    lines: [
      `${IN}NOQUEUE: milter-reject: RCPT from unknown[192.0.2.3]: 451 4.7.1 Greylisting in action, please come back later; ${END}`,
      `${OUT}cleanup[7]: ${ID}: milter-reject: END-OF-MESSAGE from h.example[192.0.2.3]: 5.7.1 Spam message rejected; ${END}`,
      `${OUT}cleanup[7]: ${ID}: milter-reject: END-OF-MESSAGE from h.example[192.0.2.3]: 4.7.1 Try again later; ${END}`,
      `${OUT}cleanup[7]: ${ID}: milter-reject: END-OF-MESSAGE from localhost[::1]: 550 5.7.1 no; from=<${FROM}> to=<${TO}>`,
      `${IN}NOQUEUE: milter-reject: CONNECT from unknown[192.0.2.3]: 554 5.7.1 Command rejected; proto=SMTP`,
      `${IN}NOQUEUE: milter-reject: UNKNOWN from unknown[192.0.2.3]: 550 5.7.1 Command rejected; proto=SMTP`,
    ],
    events: [
      { ...CLIENT, code: 451, stage: 'rcpt', cause: 'greylisting', disposition: 'deferred' },
      { ...CLIENT, queue: ID, code: null, enhanced: '5.7.1', stage: 'eod', disposition: 'refused' },
      { ...CLIENT, queue: ID, code: null, enhanced: '4.7.1', stage: 'eod', disposition: 'deferred' },
      { address: '::1', sender: FROM, recipient: TO, code: 550, helo: null },
      { stage: 'connect', code: 554 },
      { code: 550 },
    ],
  },
  {
    name: 'Postfix: header and body checks, of mail from here, too',
    lines: [
      `${OUT}cleanup[7]: ${ID}: reject: header Subject: cheap from local; from=<${FROM}> to=<${TO}>: 5.7.1 no such words`,
      `${OUT}cleanup[7]: ${ID}: reject: body http://x.example/ from h.example[192.0.2.3]; ${END}: 550 5.7.1 no such links`,
      `${OUT}cleanup[7]: ${ID}: reject: mime-header Content-Type: a/b; name="x.exe" from h.example[192.0.2.3]; from=<${FROM}> to=<${TO}> proto=ESMTP helo=<client>: 5.7.1 no programs`,
    ],
    events: [
      { address: null, sender: FROM, recipient: TO, enhanced: '5.7.1', text: 'no such words', stage: 'eod' },
      { ...CLIENT, code: 550, text: 'no such links' },
      { ...CLIENT, code: null, text: 'no programs' },
    ],
  },
  {
    name: 'Postfix: a decision that refuses nothing',
    lines: [
      `${IN}NOQUEUE: reject_warning: RCPT from unknown[192.0.2.3]: 550 5.7.1 no; ${END}`,
      `${IN}NOQUEUE: warn: RCPT from unknown[192.0.2.3]: 550 5.7.1 no; ${END}`,
      `${OUT}cleanup[7]: ${ID}: discard: header Subject: x from h.example[192.0.2.3]; ${END}: y`,
      `${OUT}cleanup[7]: ${ID}: hold: header Subject: x from h.example[192.0.2.3]; ${END}: y`,
      `${IN}${ID}: filter: RCPT from h.example[192.0.2.3]: <x>: Recipient address triggers FILTER smtp:[127.0.0.1]:10025; ${END}`,
      `${IN}NOQUEUE: permit: RCPT from h.example[192.0.2.3]: action=permit; ${END}`,
      `${IN}proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as 9FB80264555; ${END}`,
    ],
    events: [],
  },
  {
    name: 'postscreen: refusals with and without a code',
    lines: [
      `${OUT}postscreen[1]: NOQUEUE: reject: RCPT from [192.0.2.3]:50577: 550 5.7.1 Service unavailable; client [192.0.2.3] blocked using zen.dnsbl.example; from=<${FROM}>, to=<${TO}>, proto=ESMTP, helo=<client>`,
      `${OUT}postscreen[1]: NOQUEUE: reject: CONNECT from [192.0.2.3]:50577: too many connections`,
      `${OUT}postscreen[1]: NOQUEUE: reject: CONNECT from [2001:db8::3]:50577: all screening ports busy`,
    ],
    events: [
      { ...CLIENT, port: 50577, code: 550, cause: 'ip-blocklist-public', stage: 'rcpt' },
      { address: '192.0.2.3', code: null, text: 'too many connections', stage: 'connect', cause: 'conn-limit' },
      { address: '2001:db8::3', code: null, text: 'all screening ports busy', stage: 'connect' },
    ],
  },
  {
    name: 'Postfix: what a filter in front of the queue refused',
    lines: [`${IN}proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=7-01 - SPAM; ${END}`],
    events: [
      {
        direction: 'incoming',
        sender: FROM,
        recipient: TO,
        code: 554,
        enhanced: '5.7.0',
        stage: 'eod',
        cause: 'content-spam',
      },
    ],
  },
  {
    name: 'Postfix: logins that failed; the end of the session counts them once',
    lines: [
      `${IN}warning: unknown[192.0.2.3]: SASL LOGIN authentication failed: UGFzc3dvcmQ6`,
      `${IN}warning: h.example[192.0.2.3]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=desk@hotel.example`,
      `${IN}disconnect from h.example[192.0.2.3] ehlo=1 auth=0/2 commands=1/3`,
    ],
    events: [
      { direction: 'incoming', host: 'unknown', address: '192.0.2.3', stage: 'auth', cause: 'smtp-auth-failed' },
      { host: 'h.example', recipient: null, text: 'SASL PLAIN authentication failed', cause: 'smtp-auth-failed' },
    ],
  },
];
