// Lines as people show them to others: a page took the brackets, a forum made links of mailboxes, somebody hid an id or cut the head.
import type { Row } from '../lines.ts';

const POSTFIX = 'Nov 30 06:00:01 out postfix/smtp[7]: 74CAE264549: ';
const SENDMAIL = 'Nov 30 06:00:01 mx sendmail[7]: ';
const ID = '6AU1942D030661';
const TO = 'guest@hotel.example';
const FROM = 'desk@sender.example';
const RELAY = 'relay=mx.hotel.example[192.0.2.25]:25, delay=1, dsn=5.1.1, ';
const NOBODY =
  'status=bounced (host mx.hotel.example[192.0.2.25] said: 550 5.1.1 no such guest (in reply to RCPT TO command))';
const REMOTE = { direction: 'outgoing', host: 'mx.hotel.example', address: '192.0.2.25' } as const;
const SM_REST = 'delay=00:00:01, mailer=esmtp, pri=30042, relay=mx.hotel.example. [192.0.2.25], dsn=5.0.0, ';
const CHECK = `reject=550 5.7.1 <${TO}>... Relaying denied`;
const HARAKA = '78C8A6FE-B3F0-4AB1-8B4E-3E36D6252AE0';

export const PASTED_ROWS: readonly Row[] = [
  {
    name: 'pasted: a page took mailboxes for its tags',
    lines: [
      `${POSTFIX}to=, orig_to=, ${RELAY}${NOBODY}`,
      'Nov 30 06:00:01 mx postfix/smtpd[9]: NOQUEUE: reject: RCPT from h.example[192.0.2.3]: 550 5.7.1 : Relay access denied; from= to= proto=ESMTP helo=',
    ],
    events: [
      { ...REMOTE, recipient: null, code: 550, stage: 'rcpt', cause: 'rcpt-unknown' },
      { direction: 'incoming', sender: null, recipient: null, address: '192.0.2.3', code: 550, cause: 'relay-denied' },
    ],
  },
  {
    name: 'pasted: a forum made links of mailboxes',
    lines: [
      `${POSTFIX}to=<[EMAIL="${TO}"]${TO}[/EMAIL]>, ${RELAY}${NOBODY}`,
      `${POSTFIX}to=<[email]${TO}[/email]>, ${RELAY}${NOBODY}`,
      `${POSTFIX}to=<[${TO}](mailto:${TO})>, ${RELAY}${NOBODY}`,
      `${POSTFIX}to=[${TO}](mailto:${TO}), ${RELAY}${NOBODY}`,
    ],
    events: [TO, TO, TO, TO].map((recipient) => ({ ...REMOTE, recipient, code: 550 })),
  },
  {
    name: 'pasted: Postfix, a hidden id, a reply without a lead, older words, a login',
    lines: [
      'Nov 30 06:00:01 mx postfix/cleanup[7]: QUEUEID1: milter-reject: END-OF-MESSAGE from h.example[192.0.2.3]: 4.7.1 Come back later',
      `${POSTFIX}to=<${TO}>, ${RELAY}status=bounced (550 nobody of that name)`,
      `${POSTFIX}to=<${TO}>, relay=none, delay=9, status=deferred (connect to 192.0.2.25 [192.0.2.25]: read timeout)`,
      `${POSTFIX}to=<${TO}>, ${RELAY}status=deferred (SASL authentication failed; cannot authenticate to server mx.hotel.example[192.0.2.25]: no mechanism available)`,
      'Nov 30 06:00:01 mx postfix/smtpd[9]: warning: h.example[192.0.2.3]: SASL login authentication failed: cancelled',
      `${POSTFIX}to=<${TO}>, relay=none, delay=9, status=deferred (delivery timed out)`,
    ],
    events: [
      { direction: 'incoming', queue: 'QUEUEID1', enhanced: '4.7.1', stage: 'eod', disposition: 'deferred' },
      { ...REMOTE, code: 550, text: 'nobody of that name', local: null },
      { address: '192.0.2.25', code: null, stage: 'connect', cause: 'connect-timeout' },
      { ...REMOTE, code: null, stage: 'auth', cause: 'smtp-auth-unavailable' },
      { direction: 'incoming', address: '192.0.2.3', stage: 'auth', cause: 'smtp-auth-failed' },
      { code: null, cause: 'timeout' },
    ],
  },
  {
    name: 'pasted: sendmail, what was hidden or lost',
    lines: [
      `${SENDMAIL}: to=<@hotel.example>, ${SM_REST}stat=Service unavailable`,
      `${SENDMAIL}${ID}: to=guest ctladdr=desk (1/1), ${SM_REST}stat=User unknown`,
      `${SENDMAIL}${ID}: to=<${TO}>, ctladdr=[Desk]<${FROM}> (5/5), ${SM_REST}stat=User unknown`,
      `${SENDMAIL}00001000000000003: to=<${TO}>, ${SM_REST}stat=Host unknown (Name server: x: host not found)`,
      `${SENDMAIL}${ID}: ruleset=check_rcpt,arg1=<${TO}>, relay=h.example [192.0.2.3], ${CHECK}`,
      `Nov 30 06:00:01 mx  sendmail[7]: ${ID}: ruleset=check_relay, arg1=h.example, arg2=192.0.2.3, relay=h.example [192.0.2.3], reject=553 5.3.0 192.0.2.3 refused, see http://dnsbl.example.dnsbl.example/`,
    ],
    events: [
      { ...REMOTE, queue: null, recipient: '@hotel.example', code: null, cause: 'policy-unspecified' },
      { ...REMOTE, queue: ID, recipient: 'guest', sender: 'desk' },
      { ...REMOTE, sender: FROM, recipient: TO, cause: 'rcpt-unknown' },
      { queue: '00001000000000003', recipient: TO, cause: 'rcpt-domain-dns' },
      { direction: 'incoming', recipient: TO, address: '192.0.2.3', code: 550, cause: 'relay-denied' },
      { direction: 'incoming', address: '192.0.2.3', code: 553, stage: 'mail', cause: 'ip-blocklist-public' },
    ],
  },
  {
    name: 'pasted: Exim, words of an administrator, a directory that is away, one host of several',
    lines: [
      `2026-11-30 06:00:01 H=h.example [192.0.2.3] F=<${FROM}> rejected RCPT <${TO}>: not on a Sunday`,
      `2026-11-30 06:00:01  H=h.example [192.0.2.3] F=<${FROM}> temporarily rejected RCPT <${TO}>: not on a Sunday`,
      '2026-11-30 06:00:01 login authenticator failed for h.example (x) [192.0.2.3]: 435 Unable to authenticate at present (set_id=desk): cannot connect to the directory',
      `2026-11-30 06:00:01 1xXprZ-0005Zx-1V SMTP error from remote mail server after RCPT TO:<${TO}>: host mx.hotel.example [192.0.2.25]: 450 4.7.1 not now`,
    ],
    events: [
      { direction: 'incoming', recipient: TO, code: null, text: 'not on a Sunday', cause: 'policy-unspecified' },
      { disposition: 'deferred', recipient: TO, cause: 'temp-unspecified' },
      { code: 435, disposition: 'deferred', stage: 'auth', cause: 'receiver-local-error' },
    ],
  },
  {
    name: 'pasted: Haraka without level and id, with two blanks, without names',
    lines: [
      `[outbound] recipient <${TO}> rejected: 550 5.1.1 no such guest`,
      '[core] disconnect ip=192.0.2.3 rdns="h.example" helo="" relay=N early=N txns=0 lr="554 not today" time=1',
      `2026-11-30 06:00:01.000000500  [NOTICE] [${HARAKA}] [core] disconnect ip=192.0.2.3 rdns=NXDOMAIN helo="" relay=N lr="501 EHLO requires domain/address" time=1`,
      `Nov 30 06:00:01 mx haraka[1]: [NOTICE] [${HARAKA}] [core] disconnect ip=192.0.2.3 txns=1 lr="554 not today" time=1`,
    ],
    events: [
      { direction: 'outgoing', mta: 'haraka', queue: null, recipient: TO, code: 550, cause: 'rcpt-unknown' },
      { direction: 'incoming', queue: null, address: '192.0.2.3', host: 'h.example', code: 554 },
      { queue: HARAKA, address: '192.0.2.3', host: null, code: 501, cause: 'helo-invalid' },
      { queue: HARAKA, address: '192.0.2.3', host: null, code: 554 },
    ],
  },
  {
    name: 'pasted: of the head a part is left',
    lines: [`6:00:01 c49364445807 mail.warn postfix/smtp[7]: 74CAE264549: to=<${TO}>, ${RELAY}${NOBODY}`],
    events: [{ ...REMOTE, queue: '74CAE264549', recipient: TO, code: 550 }],
  },
];
