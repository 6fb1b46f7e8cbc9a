// Shapes of Exchange's logs: message tracking with columns by name, and the protocol logs of both sides.
import type { Row } from '../lines.ts';

const S = '08DCF00000000001';
const RECEIVE = [
  '#Software: Microsoft Exchange Server',
  '#Version: 15.0.0.0',
  '#Log-type: SMTP Receive Protocol Log',
  '#Date: 2026-11-30T06:00:00.000Z',
  '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context',
];
const SEND = RECEIVE.map((line) => line.replace('Receive', 'Send'));
/** A row of a protocol log. */
const row = (event: string, data: string, { session = S, remote = '192.0.2.3:4711' } = {}) =>
  `2026-11-30T06:00:01.000Z,EX\\Default,${session},7,192.0.2.1:25,${remote},${event},${data},`;
const TRACKING =
  '#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,sender-address';
const tracked = (source: string, event: string, to: string, status: string) =>
  `2026-11-30T06:00:01.000Z,192.0.2.1,ex,192.0.2.25,mx.hotel.example,,C,${source},${event},4711,<1@sender.example>,${to},${status},1000,1,desk@sender.example`;
const CLIENT = { mta: 'exchange', direction: 'incoming', address: '192.0.2.3', port: 4711, queue: S } as const;

export const EXCHANGE_ROWS: readonly Row[] = [
  {
    name: 'Exchange received: each command has its reply, also if all are sent at once',
    lines: [
      `\ufeff${RECEIVE[0]}`,
      ...RECEIVE.slice(1),
      row('+', ''),
      row('*', 'SMTPSubmit SMTPAcceptAnyRecipient,Set Session Permissions'),
      row('>', '"220 ex.hotel.example Microsoft ESMTP MAIL Service ready at Mon, 30 Nov 2026 06:00:00 +0000"'),
      row('<', 'EHLO client'),
      row('>', '250  ex.hotel.example Hello [192.0.2.3] SIZE 1000 PIPELINING'),
      row('<', 'MAIL FROM:<desk@sender.example> SIZE=100'),
      row('<', 'RCPT TO:<guest@hotel.example>'),
      row('<', 'RCPT TO:<other@hotel.example>'),
      row('*', '08DCF00000000001;2026-11-30T06:00:01.000Z;1,receiving message'),
      row('>', '250 2.1.0 Sender OK'),
      row(
        '>',
        '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient guest@hotel.example not found by SMTP address lookup',
      ),
      row('>', '250 2.1.5 Recipient OK'),
      row('<', 'DATA'),
      row('>', '354 Start mail input; end with <CRLF>.<CRLF>'),
      row('>', '"554 5.7.1 ""Message"" refused, by policy"'),
      row('<', 'QUIT'),
      row('>', '221 2.0.0 Service closing transmission channel'),
      row('-', ''),
    ],
    events: [
      {
        ...CLIENT,
        ...{
          time: '2026-11-30T06:00:01.000Z',
          helo: 'client',
          sender: 'desk@sender.example',
          recipient: 'guest@hotel.example',
        },
        ...{ code: 550, enhanced: '5.1.10', stage: 'rcpt', cause: 'rcpt-unknown', disposition: 'refused' },
      },
      { ...CLIENT, recipient: 'other@hotel.example', code: 554, text: '"Message" refused, by policy', stage: 'eod' },
    ],
  },
  {
    name: 'Exchange received: refused at the connection, at MAIL, at a login; two sessions at once',
    lines: [
      ...RECEIVE,
      row('+', ''),
      row('+', '', { session: 'B', remote: '[2001:db8::3]:4712' }),
      row('>', '421 4.3.2 Service not available', { session: 'B', remote: '[2001:db8::3]:4712' }),
      row('>', '220 ex'),
      row('<', 'EHLO client'),
      row('>', '250 ex'),
      row('<', 'AUTH LOGIN'),
      row('>', '334 <authentication response>'),
      row('<', '<Binary Data>'),
      row('>', '535 5.7.3 Authentication unsuccessful'),
      row('<', 'MAIL FROM:<>'),
      row('>', '530 5.7.57 Client not authenticated to send mail.'),
    ],
    events: [
      {
        direction: 'incoming',
        queue: 'B',
        address: '2001:db8::3',
        port: 4712,
        code: 421,
        stage: 'connect',
        disposition: 'deferred',
      },
      { ...CLIENT, code: 535, stage: 'auth', recipient: null },
      { ...CLIENT, code: 530, stage: 'mail', sender: '' },
    ],
  },
  {
    name: 'Exchange sent: replies of several lines are rows of their own',
    lines: [
      ...SEND,
      row('+', '', { remote: '192.0.2.25:25' }),
      row('<', '220 mx.hotel.example ESMTP', { remote: '192.0.2.25:25' }),
      row('>', 'EHLO ex.sender.example', { remote: '192.0.2.25:25' }),
      row('<', '250-mx.hotel.example', { remote: '192.0.2.25:25' }),
      row('<', '250 SIZE', { remote: '192.0.2.25:25' }),
      row('>', 'MAIL FROM:<desk@sender.example>', { remote: '192.0.2.25:25' }),
      row('<', '250 2.1.0 Ok', { remote: '192.0.2.25:25' }),
      row('>', 'RCPT TO:<guest@hotel.example>', { remote: '192.0.2.25:25' }),
      row('<', '550-5.7.1 not', { remote: '192.0.2.25:25' }),
      row('<', '550 5.7.1 yours', { remote: '192.0.2.25:25' }),
    ],
    events: [
      {
        ...{ direction: 'outgoing', queue: S, host: 'mx.hotel.example', address: '192.0.2.25', port: 25 },
        ...{
          sender: 'desk@sender.example',
          recipient: 'guest@hotel.example',
          code: 550,
          text: 'not\nyours',
          stage: 'rcpt',
        },
      },
    ],
  },
  {
    name: 'Exchange tracks: a status for each recipient',
    lines: [
      TRACKING,
      tracked('SMTP', 'RECEIVE', 'guest@hotel.example', ''),
      tracked(
        'SMTP',
        'FAIL',
        'guest@hotel.example;other@hotel.example',
        '"[{LED=550 5.1.1 no such user};{MSG=};{FQDN=mx1.hotel.example};{IP=192.0.2.26}];[{LED=552 5.2.2 full, sorry};{MSG=};{FQDN=mx1.hotel.example};{IP=192.0.2.26}]"',
      ),
      tracked('SMTP', 'DEFER', 'guest@hotel.example', '451 4.7.0 try later'),
      tracked(
        'ROUTING',
        'FAIL',
        'a@hotel.example;b@hotel.example',
        '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found;550 5.7.1 no',
      ),
      tracked('SMTP', 'SEND', 'guest@hotel.example', '250 2.1.5 Recipient OK'),
      tracked('STOREDRIVER', 'DELIVER', 'guest@hotel.example', ''),
    ],
    events: [
      {
        queue: '4711',
        sender: 'desk@sender.example',
        recipient: 'guest@hotel.example',
        code: 550,
        host: 'mx1.hotel.example',
        address: '192.0.2.26',
      },
      { recipient: 'other@hotel.example', code: 552, text: 'full, sorry', cause: 'rcpt-quota' },
      {
        recipient: 'guest@hotel.example',
        code: 451,
        host: 'mx.hotel.example',
        address: '192.0.2.25',
        disposition: 'deferred',
      },
      { recipient: 'a@hotel.example', code: 550, enhanced: '5.1.10', host: null, cause: 'rcpt-unknown' },
      { recipient: 'b@hotel.example', code: 550, enhanced: '5.7.1' },
    ],
  },
  {
    name: 'Exchange tracks, exported by PowerShell',
    lines: [
      '#TYPE Microsoft.Exchange.Management.TransportLogSearchTasks.MessageTrackingEvent',
      '"Timestamp","ClientIp","Source","EventId","MessageId","Recipients","RecipientStatus","Sender"',
      '"2026-11-30T06:00:01.000Z","192.0.2.1","SMTP","FAIL","<1@sender.example>","guest@hotel.example","550 5.1.1 no such user","desk@sender.example"',
    ],
    events: [{ recipient: 'guest@hotel.example', sender: 'desk@sender.example', code: 550, cause: 'rcpt-unknown' }],
  },
  {
    name: 'Exchange: PowerShell, Format-List',
    lines: [
      'RunspaceId              : 7',
      'Timestamp               : 11/30/2026 6:00:01 AM',
      'Source                  : SMTP',
      'EventId                 : FAIL',
      'Recipients              : {guest@hotel.example}',
      'RecipientStatus         : {[{LED=550 5.1.1 no such',
      '                          user};{MSG=};{FQDN=mx.hotel.example};{IP=192.0.2.25};{LRT=}]}',
      'Sender                  : desk@sender.example',
      '',
      'Timestamp      : 30.11.2026 06:00:01',
      'Sender         : desk@sender.example',
      'To             : other@hotel.example',
      'Status         : [{LED=550 5.1.1 nobody};{MSG=};',
      '                 {FQDN=mx.hotel.example};{IP=192.0.2.25};{LRT=}]',
      '```',
    ],
    events: [
      {
        recipient: 'guest@hotel.example',
        sender: 'desk@sender.example',
        code: 550,
        text: 'no such user',
        host: 'mx.hotel.example',
        address: '192.0.2.25',
      },
      { recipient: 'other@hotel.example', sender: 'desk@sender.example', text: 'nobody', host: 'mx.hotel.example' },
    ],
  },
];
