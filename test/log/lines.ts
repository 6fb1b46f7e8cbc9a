// Lines as mail servers write them, in names of the reserved ranges, and what each of them tells.
import type { LogEvent } from '../../src/log/log-event.ts';

export interface Row {
  readonly name: string;
  readonly lines: readonly string[];
  /** The events that come of them, as far as the row says. */
  readonly events: readonly Partial<LogEvent>[];
}

const OUT = 'Nov 30 06:00:01 out postfix/smtp[7]: ';
const IN = 'Nov 30 06:00:01 mx postfix/smtpd[9]: ';
const QMGR = 'Nov 30 06:00:00 out postfix/qmgr[3]: ';
const UNKNOWN =
  'to=<guest@hotel.example>, relay=mx.hotel.example[192.0.2.25]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.hotel.example[192.0.2.25] said: 550 5.1.1 no such user here (in reply to RCPT TO command))';
const SAID = { code: 550, enhanced: '5.1.1', text: 'no such user here', stage: 'rcpt', cause: 'rcpt-unknown' } as const;
const ID = '74CAE264549';

/** What a collector puts before a line: the line behind it is the same. */
const COLLECTED: readonly (readonly [name: string, line: string, time: string | null])[] = [
  ['syslog', `Nov 30 06:00:01 out postfix/smtp[7]: ${ID}: ${UNKNOWN}`, '2026-11-30T06:00:01.000Z'],
  [
    'rsyslog, RFC 3339',
    `2026-11-30T06:00:01.123456+01:00 out postfix/smtp[7]: ${ID}: ${UNKNOWN}`,
    '2026-11-30T05:00:01.123Z',
  ],
  ['short-iso', `2026-11-30T06:00:01+0100 out postfix/smtp[7]: ${ID}: ${UNKNOWN}`, '2026-11-30T05:00:01.000Z'],
  ['with a priority', `<22>Nov 30 06:00:01 out postfix/smtp[7]: ${ID}: ${UNKNOWN}`, '2026-11-30T06:00:01.000Z'],
  ['RFC 5424', `<22>1 2026-11-30T06:00:01.5Z out postfix/smtp 7 - - ${ID}: ${UNKNOWN}`, '2026-11-30T06:00:01.500Z'],
  [
    'RFC 5424, structured data',
    `<22>1 2026-11-30T06:00:01Z out postfix/smtp 7 - [meta seq="1" x="a\\]b"] ${ID}: ${UNKNOWN}`,
    '2026-11-30T06:00:01.000Z',
  ],
  ['docker compose', `postfix-1  | Nov 30 06:00:01 out postfix/smtp[7]: ${ID}: ${UNKNOWN}`, '2026-11-30T06:00:01.000Z'],
  [
    'docker, JSON',
    JSON.stringify({ log: `postfix/smtp[7]: ${ID}: ${UNKNOWN}\n`, stream: 'stdout', time: '2026-11-30T06:00:01.1Z' }),
    '2026-11-30T06:00:01.100Z',
  ],
  ['Kubernetes', `2026-11-30T06:00:01.2Z stdout F postfix/smtp[7]: ${ID}: ${UNKNOWN}`, '2026-11-30T06:00:01.200Z'],
  [
    'journald, JSON',
    JSON.stringify({
      MESSAGE: `${ID}: ${UNKNOWN}`,
      __REALTIME_TIMESTAMP: '1796018401000000',
      SYSLOG_IDENTIFIER: 'postfix/smtp',
      _PID: '7',
    }),
    '2026-11-30T06:00:01.000Z',
  ],
  [
    'journald, octets',
    JSON.stringify({
      MESSAGE: [...Buffer.from(`${ID}: ${UNKNOWN}`)],
      __REALTIME_TIMESTAMP: '1796018401000000',
      SYSLOG_IDENTIFIER: 'postfix/smtp',
      _PID: '7',
    }),
    '2026-11-30T06:00:01.000Z',
  ],
  ['an instance of its own', `Nov 30 06:00:01 out postfix-out/smtp[7]: ${ID}: ${UNKNOWN}`, '2026-11-30T06:00:01.000Z'],
  [
    'a service of master.cf',
    `Nov 30 06:00:01 out postfix/relay/smtp[7]: ${ID}: ${UNKNOWN}`,
    '2026-11-30T06:00:01.000Z',
  ],
  ['no stamp', `postfix/smtp[7]: ${ID}: ${UNKNOWN}`, null],
  ['no head at all', `${ID}: ${UNKNOWN}`, null],
];

export const ROWS: readonly Row[] = [
  ...COLLECTED.map(([name, line, time]) => ({
    name: `collected: ${name}`,
    lines: [line],
    events: [
      {
        ...SAID,
        queue: ID,
        time,
        recipient: 'guest@hotel.example',
        host: 'mx.hotel.example',
        address: '192.0.2.25',
        port: 25,
      },
    ],
  })),
  {
    name: 'Kubernetes cuts a line in two',
    lines: [
      `2026-11-30T06:00:01.2Z stdout P postfix/smtp[7]: ${ID}: ${UNKNOWN.slice(0, 90)}`,
      `2026-11-30T06:00:01.2Z stdout F ${UNKNOWN.slice(90)}`,
    ],
    events: [{ ...SAID, queue: ID }],
  },
  {
    name: 'the sender is the one of the queue id',
    lines: [`${QMGR}${ID}: from=<desk@sender.example>, size=300, nrcpt=1 (queue active)`, `${OUT}${ID}: ${UNKNOWN}`],
    events: [{ ...SAID, sender: 'desk@sender.example', ownBounce: false }],
  },
  {
    name: 'our bounce that nobody took',
    lines: [
      `Nov 30 06:00:00 out postfix/bounce[4]: ${ID}: sender non-delivery notification: 9FB80264555`,
      `${QMGR}9FB80264555: from=<>, size=300, nrcpt=1 (queue active)`,
      `${OUT}9FB80264555: ${UNKNOWN}`,
    ],
    events: [{ ...SAID, sender: '', ownBounce: true }],
  },
  {
    name: 'the reply is the truth, dsn= is not',
    lines: [
      `${OUT}${ID}: to=<a@x.example>, relay=mx.x.example[192.0.2.9]:25, delay=0.02, delays=0/0.01/0.01/0, dsn=4.7.25, status=deferred (host mx.x.example[192.0.2.9] refused to talk to me: 550 5.7.25 Reverse DNS lookup failed)`,
    ],
    events: [
      {
        code: 550,
        enhanced: '5.7.25',
        dsn: '4.7.25',
        stage: 'connect',
        disposition: 'deferred',
        cause: 'rdns-missing',
      },
    ],
  },
  {
    name: 'the words of the mail server are no reply',
    lines: [
      `${OUT}${ID}: to=<a@x.example>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.x.example[192.0.2.9]:25: Connection refused)`,
    ],
    events: [
      {
        code: null,
        text: null,
        local: 'connect to mx.x.example[192.0.2.9]:25: Connection refused',
        host: 'mx.x.example',
        port: 25,
        stage: 'connect',
        cause: 'connect-refused',
      },
    ],
  },
  {
    name: 'the queue manager repeats',
    lines: [
      `Nov 30 06:00:01 out postfix/error[7]: ${ID}: to=<a@x.example>, relay=none, delay=30, delays=30/0/0/0, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to mx.x.example[192.0.2.9]:25: Connection refused)`,
    ],
    events: [{ secondary: true, cause: 'connect-refused' }],
  },
  {
    name: 'a reply of several lines',
    lines: [
      `${OUT}3zKqLp7tYbz1x9: to=<a@x.example>, relay=mx.x.example[192.0.2.9]:25, delay=1, dsn=5.7.26, status=bounced (host mx.x.example[192.0.2.9] said: 550-5.7.26 not authenticated 550-5.7.26 see help 550 5.7.26 bye (in reply to end of DATA command))`,
    ],
    events: [
      {
        queue: '3zKqLp7tYbz1x9',
        code: 550,
        enhanced: '5.7.26',
        text: 'not authenticated\nsee help\nbye',
        stage: 'eod',
      },
    ],
  },
  {
    name: 'what TLS came to stands in the line before, of the same process',
    lines: [
      `${OUT}server certificate verification failed for mx.x.example[192.0.2.9]:25: num=10:certificate has expired`,
      `${OUT}${ID}: to=<a@x.example>, relay=mx.x.example[192.0.2.9]:25, delay=1, dsn=4.7.5, status=deferred (Server certificate not trusted)`,
    ],
    events: [{ local: 'Server certificate not trusted', stage: 'starttls', cause: 'tls-cert' }],
  },
  {
    name: 'ours refuses a client',
    lines: [
      `${IN}NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.3]; from=<desk@sender.example> to=<guest@hotel.example> proto=ESMTP helo=<client>`,
    ],
    events: [
      {
        direction: 'incoming',
        queue: null,
        sender: 'desk@sender.example',
        recipient: 'guest@hotel.example',
        host: 'unknown',
        address: '192.0.2.3',
        helo: 'client',
        code: 550,
        stage: 'rcpt',
        cause: 'rdns-missing',
      },
    ],
  },
  {
    name: 'postscreen, with commas',
    lines: [
      'Nov 30 06:00:01 mx postfix/postscreen[1]: NOQUEUE: reject: RCPT from [192.0.2.3]:50577: 450 4.3.2 Service currently unavailable; from=<desk@sender.example>, to=<guest@hotel.example>, proto=ESMTP, helo=<client>',
    ],
    events: [
      {
        direction: 'incoming',
        disposition: 'deferred',
        address: '192.0.2.3',
        port: 50577,
        recipient: 'guest@hotel.example',
        code: 450,
      },
    ],
  },
  {
    name: 'a header that is refused has no code',
    lines: [
      'Nov 30 06:00:01 mx postfix/cleanup[1]: 9548A17E557: reject: header Subject: cheap pills from h.example[192.0.2.3]; from=<desk@sender.example> to=<guest@hotel.example> proto=ESMTP helo=<client>: 5.7.1 message content rejected',
    ],
    events: [
      {
        queue: '9548A17E557',
        code: null,
        enhanced: '5.7.1',
        text: 'message content rejected',
        stage: 'eod',
        sender: 'desk@sender.example',
      },
    ],
  },
  {
    name: 'a rate is told by a warning alone',
    lines: [`${IN}warning: Message delivery request rate limit exceeded: 3 from unknown[192.0.2.3] for service smtp`],
    events: [{ direction: 'incoming', address: '192.0.2.3', code: null, stage: 'mail', cause: 'rate-limit' }],
  },
  {
    name: 'Exim, the stage is named',
    lines: [
      '2026-11-30 06:00:00 1xXpra-0005bf-1B <= desk@sender.example U=root P=local S=306',
      '2026-11-30 06:00:01 1xXpra-0005bf-1B ** guest@hotel.example R=dns T=smtp H=mx.hotel.example [192.0.2.25] X=TLS1.3:ECDHE:256 CV=no: SMTP error from remote mail server after RCPT TO:<guest@hotel.example>: 550 5.1.1 no such user here',
    ],
    events: [
      {
        ...SAID,
        queue: '1xXpra-0005bf-1B',
        sender: 'desk@sender.example',
        host: 'mx.hotel.example',
        address: '192.0.2.25',
      },
    ],
  },
  {
    name: 'Exim, all selectors, long id: what stands behind the reason is none of it',
    lines: [
      '2026-11-30 06:00:01.842 [25170] 1xXpsD-00000006Xt0-2YAb ** guest@hotel.example F=<desk@sender.example> P=<desk@sender.example> R=dns T=smtp H=mx.hotel.example [192.0.2.25]:25 I=[192.0.2.1]:41073: SMTP error from remote mail server after RCPT TO:<guest@hotel.example>: 550 5.1.1 no such user here QT=1s DT=0.001s',
    ],
    events: [{ ...SAID, queue: '1xXpsD-00000006Xt0-2YAb', sender: 'desk@sender.example', port: 25 }],
  },
  {
    name: 'Exim, sent all at once: the stage is concluded from the cause',
    lines: [
      '2026-11-30 06:00:01 1xXprZ-0005Zx-1V ** a@x.example R=p T=t H=mx.x.example [192.0.2.9]: SMTP error from remote mail server after pipelined end of data: 530 5.7.0 Must issue a STARTTLS command first',
    ],
    events: [{ code: 530, stage: 'mail', stageBasis: 'inferred', cause: 'tls-required' }],
  },
  {
    name: 'Exim, a reply of several lines',
    lines: [
      '2026-11-30 06:00:01 1xXprZ-0005Zx-1V ** a@x.example R=p T=t H=mx.x.example [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<a@x.example>: 550-go away\\n550-really\\n550 now',
    ],
    events: [{ code: 550, text: 'go away\nreally\nnow', stage: 'rcpt' }],
  },
  {
    name: 'Exim, its bounce',
    lines: [
      '2026-11-30 06:00:00 1xXprZ-0005a2-1g <= <> R=1xXprZ-0005Zx-1V U=Debian-exim P=local S=1791',
      "2026-11-30 06:00:01 1xXprZ-0005a2-1g == desk@sender.example R=d T=t defer (-54): retry time not reached for any host for 'sender.example'",
    ],
    events: [{ ownBounce: true, secondary: true, sender: '', disposition: 'deferred' }],
  },
  {
    name: 'Exim refuses a client',
    lines: [
      '2026-11-30 06:00:01 H=host.example (client) [192.0.2.3]:4711 I=[192.0.2.1]:25 F=<desk@sender.example> temporarily rejected RCPT <guest@hotel.example>: 451 4.7.1 Temporarily rejected (greylisted)',
    ],
    events: [
      {
        direction: 'incoming',
        host: 'host.example',
        address: '192.0.2.3',
        helo: 'client',
        sender: 'desk@sender.example',
        recipient: 'guest@hotel.example',
        code: 451,
        disposition: 'deferred',
        cause: 'greylisting',
      },
    ],
  },
  {
    name: 'Exim refuses without a code',
    lines: [
      '2026-11-30 06:00:01 H=[192.0.2.3] rejected connection in "connect" ACL: host lookup failed (failed to find host name from IP address)',
    ],
    events: [{ direction: 'incoming', address: '192.0.2.3', code: null, stage: 'connect', cause: 'rdns-missing' }],
  },
  {
    name: 'sendmail, stat= stands for any 550',
    lines: [
      'Nov 30 06:00:00 out sendmail[1]: 6AU1942D030661: from=desk@sender.example, size=42, class=0, nrcpts=1, relay=root@localhost',
      'Nov 30 06:00:01 out sendmail[1]: 6AU1942D030661: to=guest@hotel.example, ctladdr=desk@sender.example (0/0), delay=00:00:00, xdelay=00:00:00, mailer=esmtp, pri=30042, relay=mx.hotel.example. [192.0.2.25], dsn=5.7.1, reply=550 5.7.1 no reverse DNS entry, stat=User unknown',
    ],
    events: [
      {
        queue: '6AU1942D030661',
        sender: 'desk@sender.example',
        host: 'mx.hotel.example',
        code: 550,
        text: 'no reverse DNS entry',
        cause: 'rdns-missing',
      },
    ],
  },
  {
    name: 'sendmail, another recipient’s reply: stat= counts',
    lines: [
      'Nov 30 06:00:01 out sendmail[1]: 6AU1942D030661: to=<guest@hotel.example>, delay=00:00:01, mailer=esmtp, pri=30042, relay=mx.hotel.example. [192.0.2.25], dsn=4.0.0, reply=550-5.7.1 not yours, stat=Deferred: 421 4.7.28 Unusual rate',
    ],
    events: [{ code: 421, enhanced: '4.7.28', text: 'Unusual rate', disposition: 'deferred' }],
  },
  {
    name: 'sendmail invents a 454',
    lines: [
      'Nov 30 06:00:01 out sendmail[1]: 6AU1942D030661: to=<guest@hotel.example>, delay=00:00:01, mailer=esmtp, pri=30042, relay=mx.hotel.example. [192.0.2.25], dsn=4.7.0, stat=Deferred: 454 4.7.0 TLS handshake failed.',
    ],
    events: [{ code: null, text: null, cause: 'tls-handshake' }],
  },
  {
    name: 'sendmail, its bounce',
    lines: [
      'Nov 30 06:00:01 out sendmail[1]: 6AU1942D030661: 6AU1942E030661: DSN: User unknown',
      'Nov 30 06:00:01 out sendmail[1]: 6AU1942E030661: to=desk@sender.example, delay=00:00:00, mailer=esmtp, pri=31066, relay=mx.sender.example. [192.0.2.26], dsn=5.7.1, reply=554 5.7.1 Relay access denied, stat=Service unavailable',
    ],
    events: [{ ownBounce: true, sender: '', recipient: 'desk@sender.example', code: 554 }],
  },
  {
    name: 'sendmail refuses a client, at MAIL',
    lines: [
      'Nov 30 06:00:01 mx sendmail[1]: ruleset=check_relay, arg1=[192.0.2.3], arg2=192.0.2.3, relay=[192.0.2.3], reject=550 5.7.1 Fix your reverse DNS',
    ],
    events: [{ direction: 'incoming', address: '192.0.2.3', stage: 'mail', code: 550 }],
  },
  {
    name: 'OpenSMTPD: the client stands in another line of the session',
    lines: [
      'ddbd262934f5af1d smtp connected address=192.0.2.3 host=host.example',
      'ddbd262934f5af1d smtp failed-command command="RCPT TO:<guest@hotel.example>" result="552 5.2.2 Mailbox full"',
    ],
    events: [
      {
        mta: 'opensmtpd',
        direction: 'incoming',
        address: '192.0.2.3',
        host: 'host.example',
        recipient: 'guest@hotel.example',
        code: 552,
        stage: 'rcpt',
        cause: 'rcpt-quota',
      },
    ],
  },
  {
    name: 'Haraka: a refusal of the queue, and not its repetition at the end',
    lines: [
      '2026-11-30T06:00:00.000Z [NOTICE] [78C8A6FE-B3F0-4AB1-8B4E-3E36D6252AE0] [core] connect ip=192.0.2.3 port=4711 local_ip=192.0.2.1 local_port=25',
      '2026-11-30T06:00:00.100Z [NOTICE] [78C8A6FE-B3F0-4AB1-8B4E-3E36D6252AE0.1] [core] queue code=DENY msg="5.2.2 Mailbox is full (78C8A6FE-B3F0-4AB1-8B4E-3E36D6252AE0.1)"',
      '2026-11-30T06:00:00.200Z [NOTICE] [78C8A6FE-B3F0-4AB1-8B4E-3E36D6252AE0] [core] disconnect ip=192.0.2.3 rdns=host.example helo=client relay=N rcpts=1/0/0 msgs=0/0/1 bytes=138 lr="550 5.2.2 Mailbox is full" time=0.012',
    ],
    events: [
      { mta: 'haraka', address: '192.0.2.3', code: null, enhanced: '5.2.2', text: 'Mailbox is full', stage: 'eod' },
    ],
  },
  {
    name: 'Haraka: the last refusal is the only trace of a HELO',
    lines: [
      '2026-11-30T06:00:00.200Z [NOTICE] [78C8A6FE-B3F0-4AB1-8B4E-3E36D6252AE0] [core] disconnect ip=192.0.2.3 rdns=host.example helo="" relay=N rcpts=0/0/0 msgs=0/0/0 bytes=0 lr="550 HELO host must be a FQDN" time=0.004',
    ],
    events: [{ mta: 'haraka', address: '192.0.2.3', host: 'host.example', code: 550, cause: 'helo-invalid' }],
  },
  {
    name: 'Exchange, message tracking',
    lines: [
      '2026-11-30T06:00:01.000Z,,,192.0.2.25,mx.hotel.example,,,SMTP,FAIL,1,<m@sender.example>,guest@hotel.example,{LED=550 5.1.1 no such user here};{MSG=};{FQDN=mx.hotel.example};{IP=192.0.2.25},1',
    ],
    events: [
      {
        mta: 'exchange',
        recipient: 'guest@hotel.example',
        code: 550,
        enhanced: '5.1.1',
        host: 'mx.hotel.example',
        address: '192.0.2.25',
      },
    ],
  },
  {
    name: 'no outcome, no event',
    lines: [
      `${QMGR}${ID}: removed`,
      `${OUT}statistics: max connection rate 1/60s`,
      `${IN}NOQUEUE: reject_warning: RCPT from unknown[192.0.2.3]: 550 5.7.1 no; from=<a@x.example> to=<b@y.example> proto=ESMTP helo=<c>`,
      'Nov 30 06:00:01 mx dovecot[1]: lmtp(guest): save failed: status=bounced (550 5.1.1 no)',
      'not a line of a log: status=bounced (550 5.1.1 no)',
    ],
    events: [],
  },
];
