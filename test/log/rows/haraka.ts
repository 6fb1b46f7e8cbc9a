// Shapes of Haraka's lines: its three formats, older versions' quotation marks, syslog, and its outbound queue.
import type { Row } from '../lines.ts';

const U = '78C8A6FE-B3F0-4AB1-8B4E-3E36D6252AE0';
const AT = '2026-11-30T06:00:01.000Z ';
const FROM = 'desk@sender.example';
const TO = 'guest@hotel.example';
const CLIENT = { direction: 'incoming', mta: 'haraka', address: '192.0.2.3', host: 'h.example' } as const;
const END =
  'relay=N early=N esmtp=Y tls=N pipe=N errors=0 txns=0 rcpts=0/0/0 msgs=0/0/0 bytes=0 lr="550 HELO host must be a FQDN" time=0.004';
const json = (fields: object) => JSON.stringify({ level: 'NOTICE', uuid: U, origin: 'core', ...fields });

export const HARAKA_ROWS: readonly Row[] = [
  {
    name: 'Haraka: logfmt',
    lines: [
      `${AT}level=NOTICE uuid=${U} origin=core message=connect ip=192.0.2.3 port=4711 local_ip=192.0.2.1 local_port=25`,
      `${AT}level=NOTICE uuid=${U}.1 origin=core message="sender <${FROM}>" code=DENY msg="blocked here"`,
      `${AT}level=NOTICE uuid=${U}.1 origin=core message="recipient <${TO}>" code=DENYSOFT msg="try \\"later\\"" sender=${FROM}`,
      `${AT}level=NOTICE uuid=${U} origin=core message=disconnect ip=192.0.2.3 rdns=h.example helo=client ${END}`,
    ],
    events: [
      { mta: 'haraka', address: '192.0.2.3', sender: FROM, stage: 'mail', disposition: 'refused' },
      {
        address: '192.0.2.3',
        recipient: TO,
        sender: FROM,
        stage: 'rcpt',
        disposition: 'deferred',
        text: 'try "later"',
      },
    ],
  },
  {
    name: 'Haraka: JSON, with a stamp in front and without',
    lines: [
      json({ message: 'connect', ip: '192.0.2.3', port: 4711, local_ip: '192.0.2.1', local_port: 25 }),
      `${AT}${json({ message: `recipient <${TO}>`, code: 'DENY', msg: '550 5.2.2 Mailbox is full', sender: FROM })}`,
      json({
        ...{
          message: 'disconnect',
          ip: '192.0.2.4',
          rdns: 'h4.example',
          helo: 'client',
          relay: 'N',
          early: 'N',
          esmtp: 'N',
        },
        ...{ uuid: '11111111-B3F0-4AB1-8B4E-3E36D6252AE0', tls: 'N', rcpts: '0/0/0', msgs: '0/0/0', bytes: 0 },
        ...{ lr: '550 HELO host must be a FQDN', time: 0.004 },
      }),
    ],
    events: [
      {
        mta: 'haraka',
        address: '192.0.2.3',
        recipient: TO,
        sender: FROM,
        code: 550,
        enhanced: '5.2.2',
        cause: 'rcpt-quota',
      },
      { address: '192.0.2.4', host: 'h4.example', helo: 'client', code: 550, text: 'HELO host must be a FQDN' },
    ],
  },
  {
    name: 'Haraka: syslog, and quotation marks of older versions',
    lines: [
      `Nov 30 06:00:01 mx haraka[7]: [NOTICE] [${U}] [core] connect ip=192.0.2.3 port=4711 local_ip=:: local_port=25`,
      `Nov 30 06:00:01 mx haraka[7]: [NOTICE] [${U}] [core] disconnect ip=192.0.2.3 rdns="h.example" helo="client" ${END}`,
    ],
    events: [{ ...CLIENT, helo: 'client', code: 550, queue: U }],
  },
  {
    name: 'Haraka: a hook that turned the client away',
    lines: [
      `${AT}[NOTICE] [${U}] [core] connect ip=192.0.2.3 port=4711 local_ip=192.0.2.1 local_port=25`,
      `${AT}[INFO] [${U}] [core]  hook=connect plugin=dns-list function=onConnect params="" retval=DENY msg="host [192.0.2.3] is listed on zen.dnsbl.example"`,
      `${AT}[NOTICE] [${U}] [core] disconnect ip=192.0.2.3 rdns=h.example helo="" ${END.replace('HELO host must be a FQDN', 'host [192.0.2.3] is listed on zen.dnsbl.example')}`,
    ],
    events: [{ ...CLIENT, helo: null, code: 550, cause: 'ip-blocklist-public' }],
  },
  {
    name: 'Haraka: a recipient whom no plugin took stands in the last line alone',
    lines: [
      `${AT}[NOTICE] [${U}] [core] connect ip=192.0.2.3 port=4711 local_ip=192.0.2.1 local_port=25`,
      `${AT}[NOTICE] [${U}.1] [core] recipient <${TO}> code=OK msg="" sender=${FROM}`,
      `${AT}[NOTICE] [${U}.1] [core] disconnect ip=192.0.2.3 rdns=h.example helo=client ${END.replace('HELO host must be a FQDN', `I cannot deliver mail for <${TO}>`)}`,
    ],
    events: [{ ...CLIENT, recipient: TO, code: 550, stage: 'rcpt', cause: 'relay-denied' }],
  },
  {
    name: 'Haraka: its outbound queue',
    lines: [
      `${AT}[NOTICE] [${U}.1.1] [outbound] recipient <${TO}> rejected: 550 5.1.1 no such user`,
      `${AT}[NOTICE] [${U}.1.1] [outbound] recipient <${TO}> deferred: 450 4.2.0 Greylisted`,
      `${AT}[INFO] [${U}.1.1] [outbound] Temp failing 1480123_1480_0_27_x.mx for 64 seconds: Upstream error: 421 4.7.0 too many connections`,
      `${AT}[INFO] [${U}.1.1] [outbound] Temp failing 1480123_1480_0_27_x.mx for 64 seconds: Some recipients temp failed: <${TO}>`,
      `${AT}[INFO] [${U}.1.1] [outbound] Temp failing 1480123_1480_0_27_x.mx for 64 seconds: Tried all MXs`,
      `${AT}[INFO] [${U}.1.1] [outbound] bouncing mail: 554 5.7.1 blocked`,
      `${AT}[INFO] [${U}.1.1] [outbound] bouncing mail: Some recipients failed: <${TO}>`,
      `${AT}[NOTICE] [${U}.1.1] [outbound] delivered file=x domain=hotel.example host="mx.hotel.example" ip=192.0.2.25 port=25 mode=SMTP tls=Y auth=N response="Ok" delay=1 fails=0 rcpts=1/0/0`,
    ],
    events: [
      {
        direction: 'outgoing',
        mta: 'haraka',
        queue: `${U}.1.1`,
        recipient: TO,
        code: 550,
        stage: 'rcpt',
        disposition: 'refused',
      },
      { recipient: TO, code: 450, stage: 'rcpt', disposition: 'deferred', cause: 'greylisting' },
      { recipient: null, code: 421, disposition: 'deferred' },
      { recipient: null, code: null, local: 'Tried all MXs', disposition: 'deferred' },
      { recipient: null, code: 554, disposition: 'refused' },
    ],
  },
];
