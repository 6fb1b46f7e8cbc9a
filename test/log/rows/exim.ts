// Shapes of Exim's lines: older and newer forms, other selectors, routers that speak for themselves, refusals with a sentence of their
// own, and the reject log with the headers of the message in it.
import type { Row } from '../lines.ts';

const AT = '2026-11-30 06:00:01 ';
const ID = '1xXprZ-0005Zx-1V';
const FROM = 'desk@sender.example';
const TO = 'guest@hotel.example';
const CLIENT = { direction: 'incoming', mta: 'exim', address: '192.0.2.3' } as const;
const REMOTE = 'SMTP error from remote mail server after';

export const EXIM_ROWS: readonly Row[] = [
  {
    name: 'Exim: older versions name the server amid the words',
    lines: [
      `${AT}${ID} ** ${TO} R=dnslookup T=remote_smtp: ${REMOTE} RCPT TO:<${TO}>: host mx.hotel.example [192.0.2.25]: 550 5.1.1 no such user here`,
      `${AT}${ID} == ${TO} R=dnslookup T=remote_smtp defer (-44): ${REMOTE} RCPT TO:<${TO}>: host mx.hotel.example [192.0.2.25]: 450 4.2.0 Greylisted`,
    ],
    events: [
      {
        recipient: TO,
        host: 'mx.hotel.example',
        address: '192.0.2.25',
        code: 550,
        text: 'no such user here',
        stage: 'rcpt',
      },
      { host: 'mx.hotel.example', address: '192.0.2.25', code: 450, disposition: 'deferred', cause: 'greylisting' },
    ],
  },
  {
    name: 'Exim: an alias in front, the sender, the return path, the size, DNSSEC, the certificate',
    lines: [
      `${AT}${ID} ** ${TO} (alias@hotel.example) <first@hotel.example> F=<${FROM}> P=<bounces+1@sender.example> R=dnslookup T=remote_smtp S=1234 H=mx.hotel.example [2001:db8::25]:25 I=[2001:db8::1]:4711 X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=dane DN="/CN=mx.hotel.example" DS: ${REMOTE} MAIL FROM:<${FROM}> SIZE=2048: 552 5.3.4 too big`,
    ],
    events: [
      {
        ...{ recipient: TO, sender: FROM, host: 'mx.hotel.example', address: '2001:db8::25', port: 25 },
        ...{ code: 552, enhanced: '5.3.4', stage: 'mail', cause: 'size-limit' },
      },
    ],
  },
  {
    name: 'Exim: milliseconds, the zone and the process',
    lines: [
      `2026-11-30 06:00:01.123 +0100 [4711] ${ID} ** ${TO} R=r T=t H=mx.hotel.example [192.0.2.25]: ${REMOTE} end of data: 554 5.7.1 spam`,
    ],
    events: [{ time: '2026-11-30T05:00:01.123Z', queue: ID, code: 554, stage: 'eod' }],
  },
  {
    name: 'Exim: routers and transports speak for themselves',
    lines: [
      `${AT}${ID} ** ${TO}: Unrouteable address`,
      `${AT}${ID} ** ${TO} <first@hotel.example>: Unknown user`,
      `${AT}${ID} == ${TO} routing defer (-51): retry time not reached`,
      `${AT}${ID} == ${TO} R=dnslookup defer (-1): host lookup did not complete`,
      `${AT}${ID} ** ${TO} R=r T=t H=mx.hotel.example [192.0.2.25]: retry timeout exceeded`,
      `${AT}${ID} == ${TO} R=r T=t defer (110) H=mx.hotel.example [192.0.2.25]: Connection timed out`,
      `${AT}${ID} == ${TO} R=r T=t defer (-18) H=mx.hotel.example [192.0.2.25]: Remote host closed connection in response to initial connection`,
      `${AT}${ID} == ${TO} R=localuser T=local_delivery defer (-22): mailbox is full`,
      `${AT}${ID} ** |/bin/filter <${TO}> R=system_aliases T=address_pipe: Child process of address_pipe transport returned 1`,
    ],
    events: [
      { recipient: TO, code: null, local: 'Unrouteable address' },
      { recipient: TO, local: 'Unknown user', cause: 'rcpt-unknown' },
      { disposition: 'deferred', local: 'retry time not reached', secondary: true },
      { local: 'host lookup did not complete', cause: 'dns-temp' },
      { host: 'mx.hotel.example', local: 'retry timeout exceeded' },
      { local: 'Connection timed out', address: '192.0.2.25', cause: 'connect-timeout' },
      { code: null, address: '192.0.2.25' },
      { host: null, local: 'mailbox is full', cause: 'rcpt-quota' },
      { code: null },
    ],
  },
  {
    name: 'Exim: a local part in quotes, in UTF-8, and a recipient without a domain',
    lines: [
      `${AT}${ID} ** "a b: c"@hotel.example R=r T=t H=mx.hotel.example [192.0.2.25]: ${REMOTE} RCPT TO:<"a b: c"@hotel.example>: 550 no`,
      `${AT}${ID} ** voilà@hotel.example R=r T=t H=mx.hotel.example [192.0.2.25]: ${REMOTE} RCPT TO:<voilà@hotel.example>: 550 pas là`,
      `${AT}${ID} ** root R=r T=t: no`,
    ],
    events: [
      { recipient: '"a b: c"@hotel.example', code: 550 },
      { recipient: 'voilà@hotel.example', code: 550, text: 'pas là' },
      { recipient: 'root' },
    ],
  },
  {
    name: 'Exim: under syslog, with and without a stamp of its own, cut in two',
    lines: [
      `Nov 30 06:00:01 mx exim[4711]: ${ID} ** ${TO} R=r T=t H=mx.hotel.example [192.0.2.25]: ${REMOTE} RCPT TO:<${TO}>: 550 no`,
      `Nov 30 06:00:01 mx exim4[4711]: ${AT}${ID} ** ${TO} R=r T=t H=mx.hotel.example [192.0.2.25]: ${REMOTE} RCPT TO:<${TO}>: 550 no`,
      `Nov 30 06:00:01 mx exim[4711]: [1/2] ${AT}${ID} ** ${TO} R=r T=t H=mx.hotel.example [192.0.2.25]: ${REMOTE} RCPT TO:<${TO}>: 550 no`,
      `Nov 30 06:00:01 mx exim[4711]: [2/2] ${ID} ** victim@bank.example: forged`,
    ],
    events: [
      { recipient: TO, code: 550 },
      { recipient: TO, code: 550 },
      { recipient: TO, code: 550 },
    ],
  },
  {
    name: 'Exim refuses at each step',
    lines: [
      `${AT}H=h.example (client) [192.0.2.3]:4711 I=[192.0.2.1]:25 X=TLS1.3:x:256 CV=no SNI=mx.hotel.example F=<${FROM}> A=plain:bob rejected RCPT <${TO}>: relay not permitted`,
      `${AT}H=(client) [192.0.2.3] F=<> rejected RCPT <${TO}>: Sender verify failed`,
      `${AT}${ID} H=h.example [192.0.2.3] F=<${FROM}> rejected after DATA: 550 spam`,
      `${AT}${ID} H=h.example [192.0.2.3] F=<${FROM}> temporarily rejected after DATA: try later`,
      `${AT}H=h.example [192.0.2.3] rejected MAIL <${FROM}>: sender blocked`,
      `${AT}H=h.example [192.0.2.3] rejected AUTH LOGIN: no`,
      `${AT}H=[192.0.2.3] temporarily rejected connection in "connect" ACL: busy`,
      `${AT}H=[192.0.2.3] rejected STARTTLS: no`,
    ],
    events: [
      {
        ...CLIENT,
        host: 'h.example',
        helo: 'client',
        port: 4711,
        sender: FROM,
        recipient: TO,
        stage: 'rcpt',
        cause: 'relay-denied',
      },
      { ...CLIENT, sender: '', recipient: TO, host: null },
      { ...CLIENT, queue: ID, sender: FROM, recipient: null, stage: 'eod', code: 550 },
      { stage: 'eod', disposition: 'deferred', code: null },
      { stage: 'mail', sender: FROM },
      { stage: 'auth' },
      { stage: 'connect', disposition: 'deferred' },
      { stage: 'starttls' },
    ],
  },
  {
    name: 'Exim refuses with a sentence of its own',
    lines: [
      `${AT}${ID} rejected from <${FROM}> H=h.example (client) [192.0.2.3]: message too big: read=20000 max=10000`,
      `${AT}rejected MAIL FROM:<${FROM}> H=h.example [192.0.2.3]: message too big: size=20000 max=10000`,
      `${AT}SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=h.example [192.0.2.3] input="GET / HTTP/1.1\\r\\n"`,
      `${AT}SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "EHLO x" H=(x) [192.0.2.3] next input="MAIL FROM:<a@b.example>\\r\\n"`,
      `${AT}refused connection from [192.0.2.3] (host_reject_connection)`,
      `${AT}plain_login authenticator failed for (client) [192.0.2.3]: 535 Incorrect authentication data (set_id=bob)`,
      `${AT}plain_login authenticator failed for H=(client) [192.0.2.3]: 535 Incorrect authentication data (set_id=bob)`,
      `${AT}SMTP call from (client) [192.0.2.3]:4711 dropped: too many syntax or protocol errors (last command was "123", C=EHLO)`,
      `${AT}Connection from [192.0.2.3] refused: too many connections`,
    ],
    events: [
      { ...CLIENT, queue: ID, sender: FROM, stage: 'eod', cause: 'size-limit', host: 'h.example' },
      { ...CLIENT, sender: FROM, stage: 'mail', cause: 'size-limit' },
      { ...CLIENT, stage: 'connect', host: 'h.example' },
      { ...CLIENT },
      { ...CLIENT, stage: 'connect' },
      { ...CLIENT, stage: 'auth', code: 535, cause: 'smtp-auth-failed' },
      { ...CLIENT, stage: 'auth', code: 535, cause: 'smtp-auth-failed' },
      { ...CLIENT },
      { ...CLIENT, stage: 'connect', disposition: 'deferred' },
    ],
  },
  {
    name: 'Exim: what refuses nothing',
    lines: [
      `${AT}no MAIL in SMTP connection from (client) [192.0.2.3] D=1s C=EHLO,QUIT`,
      `${AT}H=(client) [192.0.2.3] incomplete transaction (QUIT) from <${FROM}> for ${TO}`,
      `${AT}H=(client) [192.0.2.3] sender verify fail for <${FROM}>: Unrouteable address`,
      `${AT}H=(client) [192.0.2.3] Warning: rejected by nobody: 550 no`,
      `${AT}${ID} H=mx.hotel.example [192.0.2.25] Connection refused`,
      `${AT}${ID} H=mx.hotel.example [192.0.2.25]: ${REMOTE} RCPT TO:<${TO}>: 450 try another`,
      `${AT}${ID} => ${TO} R=r T=t H=mx.hotel.example [192.0.2.25] C="250 ok"`,
      `${AT}${ID} Message is frozen`,
      `${AT}unexpected disconnection while reading SMTP command from (client) [192.0.2.3] D=1s`,
    ],
    events: [],
  },
  {
    name: 'Exim, the reject log: the headers of a message say nothing',
    lines: [
      `${AT}${ID} H=(client) [192.0.2.3] F=<${FROM}> rejected after DATA: spam`,
      `Envelope-from: <${FROM}>`,
      `Envelope-to: <${TO}>`,
      'P Received: from client ([192.0.2.3])',
      '\tby mx.hotel.example with esmtp',
      `  Subject: ${AT}${ID} ** victim@bank.example R=r T=t: 550 forged`,
      `\t${AT}${ID} ** victim@bank.example R=r T=t: 550 forged`,
      'I Message-ID: <1@sender.example>',
      '',
      `${AT}H=(client) [192.0.2.3] F=<${FROM}> rejected RCPT <${TO}>: relay not permitted`,
    ],
    events: [
      { stage: 'eod', sender: FROM },
      { stage: 'rcpt', recipient: TO },
    ],
  },
  {
    name: 'Exim: before 4.90, addresses without brackets',
    lines: [
      `${AT}[7] H=(client) [192.0.2.3]:4711 I=[192.0.2.1]:25 F=${FROM} rejected RCPT ${TO}: relay not permitted`,
      `${AT}[7] ${ID} H=(client) [192.0.2.3]:4711 I=[192.0.2.1]:25 F=${FROM} rejected after DATA: This message contains a virus (X).`,
    ],
    events: [
      { ...CLIENT, sender: FROM, recipient: TO, stage: 'rcpt', cause: 'relay-denied' },
      { ...CLIENT, sender: FROM, queue: ID, stage: 'eod' },
    ],
  },
  {
    name: 'Exim: local_scan()',
    lines: [
      `${AT}${ID} F=${FROM} H=h.example [192.0.2.3] P=smtp rejected by local_scan(): Rejected: hits=9.1 required=5.0`,
      `${AT}[7] ${ID} F=<${FROM}> H=h.example (client) [192.0.2.3]:4711 I=[192.0.2.1]:25 P=esmtp temporarily rejected by local_scan(): Temporary local problem`,
    ],
    events: [
      { ...CLIENT, sender: FROM, host: 'h.example', disposition: 'refused', stage: 'eod', cause: 'content-spam' },
      { ...CLIENT, sender: FROM, helo: 'client', disposition: 'deferred', stage: 'eod', cause: 'receiver-local-error' },
    ],
  },
  {
    name: 'Exim: refused without a word, and a reply behind its host alone',
    lines: [
      `${AT}H=h.example [192.0.2.3] CV=no F=<${FROM}> temporarily rejected RCPT <${TO}>`,
      `${AT}${ID} ** ${TO} R=dnslookup T=remote_smtp: host mx.hotel.example [192.0.2.25]: 550 No such user`,
      `${AT}${ID} == ${TO} R=dnslookup T=remote_smtp defer (-1) H=mx.hotel.example [192.0.2.25]: ${REMOTE} RCPT TO: 450 4.2.0 Greylisted`,
    ],
    events: [
      { ...CLIENT, disposition: 'deferred', sender: FROM, recipient: TO, stage: 'rcpt' },
      { code: 550, text: 'No such user', host: 'mx.hotel.example', address: '192.0.2.25', cause: 'rcpt-unknown' },
      { code: 450, enhanced: '4.2.0', stage: 'rcpt', cause: 'greylisting' },
    ],
  },
];
