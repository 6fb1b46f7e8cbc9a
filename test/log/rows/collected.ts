// One refusal of Postfix in every wrapping in which collectors and syslogs hand it on: the facts are the same.
import type { Row } from '../lines.ts';

const ID = '74CAE264549';
const WORDS = `${ID}: to=<guest@hotel.example>, relay=mx.hotel.example[192.0.2.25]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.hotel.example[192.0.2.25] said: 550 5.1.1 no such user here (in reply to RCPT TO command))`;
const TAGGED = `postfix/smtp[7]: ${WORDS}`;
const BSD = `Nov 30 06:00:01 out ${TAGGED}`;
const ISO = `2026-11-30T06:00:01.123456+01:00 out ${TAGGED}`;
const [AT_SIX, AT_FIVE] = ['2026-11-30T06:00:01.000Z', '2026-11-30T05:00:01.123Z'];
const json = (value: unknown) => JSON.stringify(value);
const html = (line: string) => line.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const FIELDS = {
  MESSAGE: WORDS,
  SYSLOG_IDENTIFIER: 'postfix/smtp',
  _PID: '7',
  __REALTIME_TIMESTAMP: '1796018401000000',
};

/** Name, the lines, the time that comes of them. */
const COLLECTED: readonly (readonly [name: string, lines: string, time: string | null])[] = [
  ['the day is not padded', `Nov 5 06:00:01 out ${TAGGED}`, '2026-11-05T06:00:01.000Z'],
  ['a year in front', `2026 ${BSD}`, AT_SIX],
  ['a year behind the day', BSD.replace('30 ', '30 2026 '), AT_SIX],
  ['BusyBox', `Nov 30 06:00:01 out mail.info ${TAGGED}`, AT_SIX],
  ['BusyBox, no host', `Nov 30 06:00:01 mail.info ${TAGGED}`, AT_SIX],
  ['FreeBSD, -vv', `Nov 30 06:00:01 <mail.info> out ${TAGGED}`, AT_SIX],
  ['AIX', `Nov 30 06:00:01 out mail:info ${TAGGED}`, AT_SIX],
  ['Solaris', `Nov 30 06:00:01 out postfix/smtp[7]: [ID 197553 mail.info] ${WORDS}`, AT_SIX],
  ['an address as host', `Nov 30 06:00:01 [2001:db8::7] ${TAGGED}`, AT_SIX],
  ['syslog-ng, a chain of hosts', `Nov 30 06:00:01 s_net@out/relay ${TAGGED}`, AT_SIX],
  ['journalctl, short-full', `Mon 2026-11-30 06:00:01 UTC out ${TAGGED}`, AT_SIX],
  ['journalctl, short-full, another zone', `Mon 2026-11-30 06:00:01 CET out ${TAGGED}`, '2026-11-30T05:00:01.000Z'],
  ['journalctl, short-precise', `Nov 30 06:00:01.123456 out ${TAGGED}`, AT_SIX],
  ['journalctl, short-iso-precise', `2026-11-30T06:00:01.123456+0100 out ${TAGGED}`, AT_FIVE],
  ['journalctl, short-unix', `1796018401.123456 out ${TAGGED}`, '2026-11-30T06:00:01.123Z'],
  ['journalctl, short-monotonic', `[ 4711.123456] out ${TAGGED}`, null],
  ['journalctl, short-delta is short-monotonic with a second number', `[ 4711.123456] ${TAGGED}`, null],
  ['journalctl, cat', WORDS, null],
  ['journalctl, json-sse', `data: ${json(FIELDS)}`, AT_SIX],
  ['journalctl, json-seq', `\x1e${json(FIELDS)}`, AT_SIX],
  ['journalctl, json-pretty', JSON.stringify(FIELDS, null, '\t'), AT_SIX],
  [
    'journalctl, export',
    [
      '__CURSOR=s=1;i=2',
      '__REALTIME_TIMESTAMP=1796018401000000',
      '_PID=7',
      `MESSAGE=${WORDS}`,
      'SYSLOG_IDENTIFIER=postfix/smtp',
      '',
      '',
    ].join('\n'),
    AT_SIX,
  ],
  [
    'journalctl, verbose',
    [
      'Mon 2026-11-30 06:00:01.000000 UTC [s=1;i=2;b=3]',
      '    _PID=7',
      `    MESSAGE=${WORDS}`,
      '    SYSLOG_IDENTIFIER=postfix/smtp',
      'Mon 2026-11-30 06:00:02.000000 UTC [s=1;i=3;b=3]',
    ].join('\n'),
    AT_SIX,
  ],
  ['rsyslog, RFC 5424: it keeps the blank', `<22>1 2026-11-30T06:00:01Z out postfix/smtp 7 - -  ${WORDS}`, AT_SIX],
  ['RFC 5424, a byte order mark', `<22>1 2026-11-30T06:00:01Z out postfix/smtp 7 - - \ufeff${WORDS}`, AT_SIX],
  ['rsyslog, no stamp in RFC 5424', `<22>1 - out postfix/smtp 7 - - ${WORDS}`, null],
  ['docker logs -t', `2026-11-30T06:00:01.123456789Z ${BSD}`, '2026-11-30T06:00:01.123Z'],
  ['docker logs -t, two stamps with a year', `2026-11-30T06:00:02.123456789Z ${ISO}`, AT_FIVE],
  ['docker compose, colours', `\x1b[36mpostfix-1  | \x1b[0m${BSD}`, AT_SIX],
  ['docker compose -t', `postfix-1  | 2026-11-30T06:00:01.123456789Z ${BSD}`, '2026-11-30T06:00:01.123Z'],
  ['docker service logs', `mail_postfix.1.w1x2y3z4@node-1    | ${BSD}`, AT_SIX],
  ['the syslog of a container', `Nov 30 06:00:01 dock 0123456789ab[987]: ${BSD}`, AT_SIX],
  ['the syslog of a container that has a name', `Nov 30 06:00:01 dock docker/mail_postfix_1[987]: ${BSD}`, AT_SIX],
  ['kubectl logs --prefix', `[pod/postfix-0/postfix] ${BSD}`, AT_SIX],
  ['kubectl logs --timestamps', `2026-11-30T06:00:01.123456789Z ${BSD}`, '2026-11-30T06:00:01.123Z'],
  ['stern', `postfix-0 postfix ${ISO}`, AT_FIVE],
  ['podman, k8s-file', `2026-11-30T06:00:01.123456789+01:00 stdout F ${BSD}`, AT_FIVE],
  [
    'Docker, JSON, a stamp of its own',
    json({ log: `${BSD}\n`, stream: 'stdout', time: '2026-11-30T06:00:01.1Z' }),
    '2026-11-30T06:00:01.100Z',
  ],
  ['a container in the journal', json({ MESSAGE: BSD, SYSLOG_IDENTIFIER: 'mail-postfix', _PID: '9' }), AT_SIX],
  [
    'Vector, syslog',
    json({ appname: 'postfix/smtp', facility: 'mail', message: WORDS, procid: 7, timestamp: '2026-11-30T06:00:01Z' }),
    AT_SIX,
  ],
  [
    'Vector, file',
    json({
      file: '/var/log/mail.log',
      host: 'v',
      message: BSD,
      source_type: 'file',
      timestamp: '2026-11-30T06:00:01Z',
    }),
    AT_SIX,
  ],
  [
    'Filebeat, ECS',
    json({ '@timestamp': '2026-11-30T06:00:01.000Z', message: WORDS, process: { name: 'postfix/smtp', pid: 7 } }),
    AT_SIX,
  ],
  [
    'Elasticsearch, a hit',
    json({ _index: 'mail', _source: { '@timestamp': '2026-11-30T06:00:01.000Z', message: BSD } }),
    AT_SIX,
  ],
  [
    'Fluent Bit',
    json({ date: 1796018401.5, ident: 'postfix/smtp', pid: '7', message: WORDS }),
    '2026-11-30T06:00:01.500Z',
  ],
  [
    'fluentd, out_file',
    `2026-11-30T06:00:01+00:00\tmail.info\t${json({ host: 'out', ident: 'postfix/smtp', pid: '7', message: WORDS })}`,
    AT_SIX,
  ],
  [
    'rsyslog, JSON',
    json({ timereported: '2026-11-30T06:00:01Z', syslogtag: 'postfix/smtp[7]:', msg: ` ${WORDS}` }),
    AT_SIX,
  ],
  [
    'syslog-ng, JSON',
    json({ PROGRAM: 'postfix/smtp', PID: '7', MESSAGE: WORDS, ISODATE: '2026-11-30T06:00:01+00:00' }),
    AT_SIX,
  ],
  ['GELF', json({ short_message: BSD, timestamp: 1796018401.25, host: 'out' }), '2026-11-30T06:00:01.250Z'],
  ['Loki, jsonl', json({ labels: { job: 'mail' }, line: BSD, timestamp: '2026-11-30T06:00:01Z' }), AT_SIX],
  ['Loki, logcli', `2026-11-30T06:00:01Z {job="mail", host="out"} ${BSD}`, AT_SIX],
  ['CloudWatch', json({ timestamp: 1796018401000, message: BSD }), AT_SIX],
  ['aws logs tail', `2026-11-30T06:00:01.000000+00:00 mail/out ${BSD}`, AT_SIX],
  [
    'Google, jsonPayload',
    json({ jsonPayload: { message: WORDS, ident: 'postfix/smtp' }, timestamp: '2026-11-30T06:00:01Z' }),
    AT_SIX,
  ],
  ['Splunk', json({ result: { _raw: BSD, host: 'out' } }), AT_SIX],
  ['grep, two files', `/var/log/mail.log.1:${BSD}`, AT_SIX],
  ['grep -n', `mail.log:128:${ISO}`, AT_FIVE],
  ['cat -n', `   128\t${BSD}`, AT_SIX],
  ['less -N', `    128 ${BSD}`, AT_SIX],
  ['a level behind the stamp', `2026-11-30T06:00:01.123456+01:00 INFO    ${TAGGED}`, AT_FIVE],
  ['octets counted (RFC 6587)', `314 <22>1 2026-11-30T06:00:01Z out postfix/smtp 7 - - ${WORDS}`, AT_SIX],
  ['HTML', `<td class="log">${html(BSD)}</td>`, AT_SIX],
  ['HTML, preformatted', `<pre><code>${html(ISO)}`, AT_FIVE],
  ['CSV of a search page', `"2026-11-30T06:00:01.000Z","out","${TAGGED}"`, AT_SIX],
  ['CSV, a stamp of its own', `"${BSD}","2026-11-30T06:00:09.000+0100",out,"/var/log/maillog"`, AT_SIX],
  ['CSV, bare fields first', `7,out,"${BSD.replaceAll('"', '""')}"`, AT_SIX],
  [
    'a table with tabs, the program apart',
    `17\t2026-11-30T06:00:01\t2026-11-30T06:00:02\tout\tMail\tInfo\tpostfix/smtp\t${WORDS}`,
    AT_SIX,
  ],
  ...['Nov', 'nov.', 'nov'].map((month): readonly [string, string, string] => [
    `a month in another language: ${month}`,
    BSD.replace('Nov', month),
    AT_SIX,
  ]),
  ['the year behind the time', BSD.replace('06:00:01', '06:00:01 2026'), AT_SIX],
  ['journalctl, with-unit', `Mon 2026-11-30 06:00:01 UTC out postfix@-.service/${TAGGED}`, AT_SIX],
  ['a number and a colon', `12: ${BSD}`, AT_SIX],
  ['grep in colours', `\x1b[35m\x1b[Kmail.log\x1b[m\x1b[K\x1b[36m\x1b[K:\x1b[m\x1b[K${BSD}`, AT_SIX],
  ['BBCode', `[FONT=Courier New]${BSD}[/FONT]`, AT_SIX],
  ['bold in Markdown', `**${BSD}**`, AT_SIX],
  ['code in Markdown', `\`${BSD}\``, AT_SIX],
  ['an element of HTML around it', `<kbd>${BSD}</kbd>`, AT_SIX],
  ['Ruby', `       "message" => "${BSD}",`, AT_SIX],
  ['Fluent Bit, stdout', `[0] mail: [[1796018401.500000000, {}], {"log"=>"${BSD}"}]`, AT_SIX],
  ['CSV with semicolons', `"2026-11-30T06:00:01.000Z";"out";"${TAGGED}"`, AT_SIX],
  ['a table of a page', `30.11.2026, 06:00:01 | info | ${WORDS}`, null],
  ['OpenSearch, fields', json({ _index: 'x', fields: { message: [BSD], '@timestamp': [AT_SIX] } }), AT_SIX],
  ['CRLF', `${BSD}\r\n`, AT_SIX],
  ['several instances', BSD.replace('postfix/', 'postfix-mx2/'), AT_SIX],
  ['the last part is the daemon', BSD.replace('postfix/', 'mx2/relay/'), AT_SIX],
];

export const COLLECTED_ROWS: readonly Row[] = [
  ...COLLECTED.map(([name, lines, time]) => ({
    name: `collected: ${name}`,
    lines: [lines],
    events: [
      {
        time,
        queue: ID,
        recipient: 'guest@hotel.example',
        host: 'mx.hotel.example',
        address: '192.0.2.25',
        port: 25,
        code: 550,
        enhanced: '5.1.1',
        text: 'no such user here',
        stage: 'rcpt' as const,
        cause: 'rcpt-unknown' as const,
      },
    ],
  })),
  {
    name: 'collected: syslog counts what repeats',
    lines: [`Nov 30 06:00:01 out postfix/smtp[7]: message repeated 3 times: [ ${WORDS}]`],
    events: [{ queue: ID, code: 550 }, { queue: ID }, { queue: ID, text: 'no such user here' }],
  },
  {
    name: 'collected: another program that quotes a line',
    lines: [
      `Nov 30 06:00:01 out webapp[7]: ${BSD}`,
      json({ MESSAGE: WORDS, SYSLOG_IDENTIFIER: 'webapp', _PID: '7' }),
      `Nov 30 06:00:01 out dovecot: ${TAGGED}`,
      `Nov 30 06:00:01 out webapp[7]: "x","${BSD}"`,
      `Nov 30 06:00:01 out webapp[7]: ${html(BSD)}`,
      `Nov 30 06:00:01 out webapp: mail.log:${BSD}`,
    ],
    events: [],
  },
];
