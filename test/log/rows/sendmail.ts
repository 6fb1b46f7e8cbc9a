// Shapes of sendmail's lines: milters, rulesets, statuses without a reply, several recipients, what gives up.
import type { Row } from '../lines.ts';

const AT = 'Nov 30 06:00:01 mx sendmail[7]: ';
const ID = '6AU1942D030661';
const TO = 'guest@hotel.example';
const out = (rest: string, to = `<${TO}>`) =>
  `${AT}${ID}: to=${to}, delay=00:00:01, xdelay=00:00:00, mailer=esmtp, pri=30042, ${rest}`;
const CLIENT = { direction: 'incoming', mta: 'sendmail', address: '192.0.2.3' } as const;

export const SENDMAIL_ROWS: readonly Row[] = [
  {
    name: 'sendmail: a milter refused; who was the client another line says',
    lines: [
      `${AT}${ID}: Milter: to=<${TO}>, reject=451 4.7.1 Greylisting in action, please come back later`,
      `${AT}${ID}: Milter: from=<desk@sender.example>, reject=550 5.7.1 Command rejected`,
      `${AT}${ID}: Milter: data, reject=554 5.7.1 Command rejected`,
      `${AT}${ID}: milter=spamd, reject=554 5.7.1 spam`,
      `${AT}${ID}: Milter: helo=client, reject=550 5.7.1 no such name`,
      `${AT}${ID}: Milter: connect: host=h.example, addr=192.0.2.3, rejecting commands`,
    ],
    events: [
      {
        direction: 'incoming',
        queue: ID,
        recipient: TO,
        code: 451,
        stage: 'rcpt',
        cause: 'greylisting',
        disposition: 'deferred',
      },
      { sender: 'desk@sender.example', recipient: null, code: 550, stage: 'mail' },
      { code: 554, stage: 'eod' },
      { code: 554, text: 'spam' },
      { code: 550, stage: 'ehlo' },
      { ...CLIENT, host: 'h.example', stage: 'connect', code: null },
    ],
  },
  {
    name: 'sendmail: rulesets, with names that may be forged and with IPv6',
    lines: [
      `${AT}${ID}: ruleset=check_rcpt, arg1=<${TO}>, relay=h.example [192.0.2.3] (may be forged), reject=550 5.7.1 <${TO}>... Relaying denied. IP name possibly forged [192.0.2.3]`,
      `${AT}ruleset=check_relay, arg1=h.example, arg2=IPv6:2001:db8::3, relay=h.example [IPv6:2001:db8::3], reject=553 5.3.0 blocked`,
      `${AT}${ID}: ruleset=check_mail, arg1=<desk@sender.example>, relay=h.example [192.0.2.3], reject=451 4.1.8 Domain of sender address desk@sender.example does not resolve`,
      `${AT}${ID}: ruleset=check_eom, arg1=x, relay=h.example [192.0.2.3], reject=554 5.7.1 no`,
    ],
    events: [
      { ...CLIENT, host: 'h.example', recipient: TO, code: 550, cause: 'rdns-mismatch' },
      { address: '2001:db8::3', host: 'h.example', code: 553 },
      { ...CLIENT, sender: 'desk@sender.example', code: 451, disposition: 'deferred', stage: 'mail' },
      { ...CLIENT, code: 554 },
    ],
  },
  {
    name: 'sendmail: a status without a reply is its own',
    lines: [
      out(
        'relay=mx.hotel.example. [192.0.2.25], dsn=4.0.0, stat=Deferred: Connection timed out with mx.hotel.example.',
      ),
      out('relay=mx.hotel.example., dsn=4.4.1, stat=Deferred: Connection refused by mx.hotel.example.'),
      out('relay=hotel.example, dsn=5.1.2, stat=Host unknown (Name server: hotel.example: host not found)'),
      out(
        'relay=mx.hotel.example., dsn=4.4.3, stat=Deferred: Name server: mx.hotel.example.: host name lookup failure',
      ),
      out('dsn=5.1.1, stat=User unknown', 'guest'),
      out('relay=mx.hotel.example. [IPv6:2001:db8::25], dsn=4.0.0, stat=Deferred'),
    ],
    events: [
      {
        code: null,
        host: 'mx.hotel.example',
        address: '192.0.2.25',
        cause: 'connect-timeout',
        disposition: 'deferred',
      },
      { code: null, cause: 'connect-refused', address: null },
      { code: null, cause: 'rcpt-domain-dns', disposition: 'refused' },
      { code: null, cause: 'dns-temp' },
      { recipient: 'guest', code: null, cause: 'rcpt-unknown' },
      { address: '2001:db8::25', disposition: 'deferred' },
    ],
  },
  {
    name: 'sendmail: several recipients in one line',
    lines: [
      out(
        'relay=mx.hotel.example. [192.0.2.25], dsn=5.7.1, reply=550 5.7.1 no, stat=Service unavailable',
        `<${TO}>,<"a, b"@hotel.example>`,
      ),
    ],
    events: [
      { recipient: TO, code: 550 },
      { recipient: '"a, b"@hotel.example', code: 550 },
    ],
  },
  {
    name: 'sendmail: the first line of a reply of several, and a reply with commas',
    lines: [
      out(
        'relay=mx.hotel.example. [192.0.2.25], dsn=5.7.1, reply=550-5.7.1 not yours, really, not, stat=Service unavailable',
      ),
    ],
    events: [{ code: 550, enhanced: '5.7.1', text: 'not yours, really, not' }],
  },
  {
    name: 'sendmail gives up',
    lines: [
      out('relay=mx.hotel.example., dsn=4.4.7, stat=Cannot send message for 5 days'),
      `${AT}${ID}: 6AU1942E030661: sender notify: Cannot send message for 5 days`,
    ],
    events: [{ disposition: 'expired', cause: 'queue-expired' }],
  },
  {
    name: 'sendmail: a local part in UTF-8',
    lines: [
      out(
        'relay=mx.hotel.example. [192.0.2.25], dsn=5.1.1, reply=550 5.1.1 pas là, stat=User unknown',
        '<voilà@hotel.example>',
      ),
    ],
    events: [{ recipient: 'voilà@hotel.example', text: 'pas là' }],
  },
  {
    name: 'sendmail: what refuses nothing',
    lines: [
      `${AT}${ID}: Milter: to=<${TO}>, discard`,
      `${AT}${ID}: Milter accept: message`,
      `${AT}${ID}: h.example [192.0.2.3] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA`,
      `${AT}STARTTLS=client, relay=mx.hotel.example., version=TLSv1.3, verify=FAIL, cipher=x, bits=256/256`,
      out('relay=mx.hotel.example. [192.0.2.25], dsn=2.0.0, stat=Sent (ok)'),
      out('stat=queued'),
    ],
    events: [],
  },
];
