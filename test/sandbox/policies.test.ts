// Each policy in the words of the server that inspired it: a table of dialogues, and the variant that flips the answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mxOf } from './dialogues.ts';

const HELLO = 'EHLO client.lab.test\r\n';
const MAIL = 'MAIL FROM:<sender@good.test>\r\n';
const RCPT = 'RCPT TO:<alice@lab.test>\r\n';

interface Case {
  readonly policy: string;
  /** Client address; default 127.0.20.1. */
  readonly from?: string;
  /** Commands before the one whose reply counts. */
  readonly before?: string;
  readonly command: string;
  readonly reply: string;
}
const BEFORE_RCPT = HELLO + MAIL;
const zen =
  'dnsbl: { zone: zen.lab.test, listed: 127.0.10.0/24, reason: "Listed in SBL, see https://zen.lab.test/query/ip/{address}" }';

// biome-ignore format: a table, one case a line
const CASES: readonly Case[] = [
  { policy: 'require_starttls: true', before: HELLO, command: MAIL, reply: '530 5.7.0 Must issue a STARTTLS command first' },
  { policy: 'require_starttls: true', before: HELLO, command: RCPT, reply: '530 5.7.0 Must issue a STARTTLS command first' },
  { policy: 'require_starttls: true', before: HELLO, command: 'NOOP\r\n', reply: '250 2.0.0 Ok' },
  { policy: 'require_starttls: { at: rcpt, text: TLS please }', before: BEFORE_RCPT, command: RCPT, reply: '530 5.7.0 TLS please' },
  { policy: 'tls: none', before: HELLO, command: 'STARTTLS\r\n', reply: '502 5.5.1 Error: command not implemented' },
  { policy: 'tls: refused', before: HELLO, command: 'STARTTLS\r\n', reply: '454 4.7.0 TLS not available due to local problem' },
  { policy: 'tls: stripped', before: HELLO, command: 'STARTTLS\r\n', reply: '500 5.5.2 Error: command not recognized' },
  { policy: 'reverse_dns: { missing: 127.0.20.3 }', from: '127.0.20.3', before: BEFORE_RCPT, command: RCPT, reply: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [127.0.20.3]' },
  { policy: 'reverse_dns: { missing: 127.0.20.3 }', before: BEFORE_RCPT, command: RCPT, reply: '250 2.1.5 Ok' },
  { policy: 'reverse_dns: missing', before: BEFORE_RCPT, command: RCPT, reply: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [127.0.20.1]' },
  { policy: 'reverse_dns: mismatch', before: BEFORE_RCPT, command: RCPT, reply: '450 4.7.25 Client host rejected: cannot find your hostname, [127.0.20.1]' },
  { policy: 'reverse_dns: tempfail', before: BEFORE_RCPT, command: RCPT, reply: '450 4.7.1 Client host rejected: cannot find your reverse hostname, [127.0.20.1]' },
  { policy: zen, from: '127.0.10.2', before: BEFORE_RCPT, command: RCPT, reply: '554 5.7.1 Service unavailable; Client host [127.0.10.2] blocked using zen.lab.test; Listed in SBL, see https://zen.lab.test/query/ip/127.0.10.2' },
  { policy: zen, before: BEFORE_RCPT, command: RCPT, reply: '250 2.1.5 Ok' },
  { policy: 'dnsbl: XBL', before: BEFORE_RCPT, command: RCPT, reply: '554 5.7.1 Service unavailable; Client host [127.0.20.1] blocked using xbl.dnsbl ;http://www.spamhaus.org/query/bl?ip=127.0.20.1' },
  { policy: 'dnsbl: ncblack', before: BEFORE_RCPT, command: RCPT, reply: '554 5.7.1 Service unavailable; Client host [127.0.20.1] blocked using ncblack.dnsbl; IP . You did send SPAM or VIRUSES to us in the past. Please see http://www.netcologne.de/postmaster' },
  { policy: 'dnsbl: no-abuse', before: BEFORE_RCPT, command: RCPT, reply: '554 5.7.1 Service unavailable; Client host [127.0.20.1] blocked using ncblack.dnsbl; IP . You have no (working) abuse contact. Please see http://www.netcologne.de/postmaster' },
  { policy: 'dnsbl: frickl', before: BEFORE_RCPT, command: RCPT, reply: '554 5.7.1 Service unavailable; Client host [127.0.20.1] blocked using rbl.frickl; successful attacker of a NetCologne honeypot;' },
  { policy: 'dnsbl: dynamic', before: BEFORE_RCPT, command: RCPT, reply: '552 5.7.1 unknown[127.0.20.1] was blocked due to being a dynamic IP. See http://www.netcologne.de/postmaster for more info.' },
  { policy: 'dnsbl: { list: RBL, at: mail }', before: HELLO, command: MAIL, reply: '550 5.7.1 IP listed on RBL' },
  { policy: 'dnsbl: { zone: a.test, code: 450, text: "busy with {address}" }', before: BEFORE_RCPT, command: RCPT, reply: '450 4.7.1 busy with 127.0.20.1' },
  { policy: 'use: microsoft-s3150', before: HELLO, command: MAIL, reply: "550 5.7.1 Unfortunately, messages from [127.0.20.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors. [mx.sandbox.test]" },
  { policy: 'helo: fqdn', before: `EHLO plainname\r\n${MAIL}`, command: RCPT, reply: '504 5.5.2 <plainname>: Helo command rejected: need fully-qualified hostname' },
  { policy: 'helo: { demand: fqdn, at: helo }', command: 'EHLO plainname\r\n', reply: '504 5.5.2 <plainname>: Helo command rejected: need fully-qualified hostname' },
  { policy: 'helo: valid', before: `EHLO bad_name!\r\n${MAIL}`, command: RCPT, reply: '501 5.5.2 <bad_name!>: Helo command rejected: Invalid name' },
  { policy: 'helo: resolves', before: `EHLO nosuch.nxdomain.test\r\n${MAIL}`, command: RCPT, reply: '450 4.7.1 <nosuch.nxdomain.test>: Helo command rejected: Host not found' },
  { policy: 'helo: fqdn', before: `EHLO [127.0.20.1]\r\n${MAIL}`, command: RCPT, reply: '250 2.1.5 Ok' },
  { policy: 'sender_domain: { unknown: nomx.test }', before: `${HELLO}MAIL FROM:<x@nomx.test>\r\n`, command: RCPT, reply: '450 4.1.8 <x@nomx.test>: Sender address rejected: Domain not found' },
  { policy: 'sender_domain: { unknown: nomx.test, permanent: true, at: mail }', before: HELLO, command: 'MAIL FROM:<x@nomx.test>\r\n', reply: '550 5.1.8 <x@nomx.test>: Sender address rejected: Domain not found' },
  { policy: 'sender_domain: { nullmx: nullmx.test }', before: `${HELLO}MAIL FROM:<x@nullmx.test>\r\n`, command: RCPT, reply: '550 5.7.27 <x@nullmx.test>: Sender address rejected: Domain nullmx.test does not accept mail (nullMX)' },
  { policy: 'sender_domain: fqdn', before: `${HELLO}MAIL FROM:<x@nodots>\r\n`, command: RCPT, reply: '504 5.5.2 <x@nodots>: Sender address rejected: need fully-qualified address' },
  { policy: 'sender_domain: { unknown: "*" }', before: `${HELLO}MAIL FROM:<>\r\n`, command: RCPT, reply: '250 2.1.5 Ok' },
  { policy: 'senders: { blocked: blocked@good.test }', before: `${HELLO}MAIL FROM:<blocked@good.test>\r\n`, command: RCPT, reply: '554 5.7.1 <blocked@good.test>: Sender address rejected: Access denied' },
  { policy: 'spf: { fail: spf-fail.test }', before: `${HELLO}MAIL FROM:<sender@spf-fail.test>\r\n`, command: RCPT, reply: '550 5.7.23 <alice@lab.test>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=sender@spf-fail.test;ip=127.0.20.1;r=lab.test' },
  { policy: 'spf: { fail: spf-fail.test, allowed: 127.0.20.0/24 }', before: `${HELLO}MAIL FROM:<sender@spf-fail.test>\r\n`, command: RCPT, reply: '250 2.1.5 Ok' },
  { policy: 'spf: temperror', before: BEFORE_RCPT, command: RCPT, reply: '450 4.7.24 <alice@lab.test>: Recipient address rejected: Message deferred due to: SPF Temporary Error: DNS Timeout. Please see http://www.openspf.net/Why?s=mfrom;id=sender@good.test;ip=127.0.20.1;r=lab.test' },
  { policy: 'spf: softfail', before: BEFORE_RCPT, command: RCPT, reply: '250 2.1.5 Ok' },
  { policy: 'spf: { fail: "*", at: mail, words: gmx-spf }', before: HELLO, command: MAIL, reply: '550 <sender@good.test>: Reject due to SPF policy. The originating IP of the message is not permitted by the domain owner' },
  { policy: 'mailboxes: { full: full@lab.test }', before: BEFORE_RCPT, command: 'RCPT TO:<full@lab.test>\r\n', reply: '552 5.2.2 <full@lab.test>: Recipient address rejected: Mailbox is full' },
  { policy: 'mailboxes: { full: full@lab.test }', before: BEFORE_RCPT, command: RCPT, reply: '250 2.1.5 Ok' },
  { policy: 'mailboxes: { full_tempfail: tempfull@ }', before: BEFORE_RCPT, command: 'RCPT TO:<tempfull@lab.test>\r\n', reply: "452 4.2.2 <tempfull@lab.test>: Recipient address rejected: The recipient's mailbox is over its quota" },
  { policy: 'mailboxes: { known: alice@lab.test }', before: BEFORE_RCPT, command: 'RCPT TO:<nosuch@lab.test>\r\n', reply: '550 5.1.1 <nosuch@lab.test>: Recipient address rejected: User unknown in virtual mailbox table' },
  { policy: 'mailboxes: { moved: { moved@lab.test: moved@elsewhere.test } }', before: BEFORE_RCPT, command: 'RCPT TO:<moved@lab.test>\r\n', reply: '550 5.1.6 <moved@lab.test>: Recipient address rejected: User has moved to moved@elsewhere.test' },
  { policy: 'mailboxes: { disabled: disabled@lab.test }', before: BEFORE_RCPT, command: 'RCPT TO:<disabled@lab.test>\r\n', reply: '550 5.2.1 <disabled@lab.test>: Recipient address rejected: The email account that you tried to reach is disabled' },
  { policy: 'mailboxes: { busy: busy@lab.test }', before: BEFORE_RCPT, command: 'RCPT TO:<busy@lab.test>\r\n', reply: '450 4.2.1 <busy@lab.test>: Recipient address rejected: The user you are trying to contact is receiving mail too quickly' },
  { policy: 'use: backscatter', before: BEFORE_RCPT, command: 'RCPT TO:<nosuch@lab.test>\r\n', reply: '250 2.1.5 Ok' },
  { policy: 'soft_bounce: true\nmailboxes: { unknown: nosuch@ }', before: BEFORE_RCPT, command: 'RCPT TO:<nosuch@lab.test>\r\n', reply: '450 4.1.1 <nosuch@lab.test>: Recipient address rejected: User unknown in virtual mailbox table' },
  { policy: 'relay: refuse', before: BEFORE_RCPT, command: 'RCPT TO:<x@elsewhere.test>\r\n', reply: '554 5.7.1 <x@elsewhere.test>: Relay access denied' },
  { policy: 'relay: { tempfail: true }', before: BEFORE_RCPT, command: 'RCPT TO:<x@elsewhere.test>\r\n', reply: '454 4.7.1 <x@elsewhere.test>: Relay access denied' },
  { policy: 'relay: { allowed: 127.0.20.1 }', before: BEFORE_RCPT, command: 'RCPT TO:<x@elsewhere.test>\r\n', reply: '250 2.1.5 Ok' },
  { policy: 'null_mx: nullmx.test', before: BEFORE_RCPT, command: 'RCPT TO:<x@nullmx.test>\r\n', reply: '556 5.1.10 <x@nullmx.test>: Recipient address rejected: Domain nullmx.test does not accept mail (nullMX)' },
  { policy: 'size: 10240', before: HELLO, command: 'MAIL FROM:<a@good.test> SIZE=99999\r\n', reply: '552 5.3.4 Message size exceeds fixed limit' },
  { policy: 'size: 20', before: `${BEFORE_RCPT + RCPT}DATA\r\n`, command: 'Subject: too long by far\r\n.\r\n', reply: '552 5.3.4 Error: message file too big' },
  { policy: 'content: { viagra: "550 5.7.1 message content rejected" }', before: `${BEFORE_RCPT + RCPT}DATA\r\n`, command: 'Subject: buy viagra\r\n.\r\n', reply: '550 5.7.1 message content rejected' },
  { policy: 'dmarc: reject', before: `${BEFORE_RCPT + RCPT}DATA\r\n`, command: 'From: A <a@good.test>\r\n\r\nx\r\n.\r\n', reply: "550-5.7.26 Unauthenticated email from good.test is not accepted due to domain's\n550-5.7.26 DMARC policy. Please contact the administrator of good.test domain if\n550-5.7.26 this was a legitimate mail. To learn about the\n550 5.7.26 DMARC initiative, go to https://support.google.com/mail/?p=DmarcRejection 0000000001 - gsmtp" },
  { policy: 'dmarc: { reject: bad.test }', before: `${BEFORE_RCPT + RCPT}DATA\r\n`, command: 'From: a@good.test\r\n\r\nx\r\n.\r\n', reply: '250 2.0.0 Ok: queued as 0000000001' },
  { policy: 'dmarc: { dkim: true }', before: `${BEFORE_RCPT + RCPT}DATA\r\n`, command: 'From: a@good.test\r\nDKIM-Signature: v=1;\r\n\td=good.test; s=x\r\n\r\nx\r\n.\r\n', reply: '250 2.0.0 Ok: queued as 0000000001' },
  { policy: 'bare_newline: reject', before: `${BEFORE_RCPT + RCPT}DATA\r\n`, command: 'a\n.\r\nb\r\n.\r\n', reply: '550 5.5.2 mx.sandbox.test Error: bare <LF> received' },
  { policy: 'refuse: { data: "451 4.3.0 not now" }', before: BEFORE_RCPT + RCPT, command: 'DATA\r\n', reply: '451 4.3.0 not now' },
  { policy: 'refuse: { eod: gmx-blocked }', before: `${BEFORE_RCPT + RCPT}DATA\r\n`, command: 'x\r\n.\r\n', reply: '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=127.0.20.1&r=1MRVsy-1m0000' },
  { policy: 'refuse: { vrfy: "421 4.3.2 going down" }', before: HELLO, command: 'VRFY x\r\n', reply: '421 4.3.2 going down\n<closed>' },
  { policy: 'replies: { noop: "299 whatever" }', before: HELLO, command: 'NOOP\r\n', reply: '299 whatever' },
  { policy: 'auth: { required: true }', before: HELLO, command: MAIL, reply: '530 5.7.0 Authentication required' },
  { policy: 'use: submission', before: HELLO, command: 'AUTH PLAIN AGEAYg==\r\n', reply: '530 5.7.0 Must issue a STARTTLS command first' },
  { policy: 'auth: {}', before: HELLO, command: 'AUTH PLAIN AGFsaWNlQGxhYi50ZXN0AHNlY3JldA==\r\n', reply: '235 2.7.0 Authentication successful' },
  { policy: 'auth: {}', before: HELLO, command: 'AUTH PLAIN AGFsaWNlQGxhYi50ZXN0AHdyb25n\r\n', reply: '535 5.7.8 Error: authentication failed: (reason unavailable)' },
  { policy: 'auth: {}', before: HELLO, command: 'AUTH PLAIN !!!\r\n', reply: '535 5.7.8 Error: authentication failed: Invalid base64 data in initial response' },
  { policy: 'auth: {}', before: HELLO, command: 'AUTH FOO\r\n', reply: '535 5.7.8 Error: authentication failed: Invalid authentication mechanism' },
  { policy: 'auth: {}', before: `${HELLO}AUTH LOGIN\r\n`, command: '*\r\n', reply: '501 5.7.0 Authentication aborted' },
  { policy: '', before: HELLO, command: 'AUTH PLAIN\r\n', reply: '503 5.5.1 Error: authentication not enabled' },
  { policy: 'recipients: 1', before: BEFORE_RCPT + RCPT, command: RCPT, reply: '452 4.5.3 Error: too many recipients' },
];

for (const { policy, from, before = '', command, reply } of CASES) {
  test(`${policy.replaceAll('\n', '; ') || 'no policy'}${from ? ` from ${from}` : ''}: ${command.trimEnd()}`, () => {
    for (const cut of [command.length, 1]) {
      const { say } = mxOf(policy).connect(from);
      say(before);
      assert.equal(say(command, cut), reply, `in pieces of ${cut}`);
    }
  });
}

for (const [policy, greeting, next] of [
  ['', '220 mx.sandbox.test ESMTP', ''],
  ['banner: "{host} ESMTP Postfix"', '220 mx.sandbox.test ESMTP Postfix', ''],
  [
    'use: t-online-blocked',
    '554 IP=127.0.20.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)\n<closed>',
    null,
  ],
  [
    'dnsbl: { list: RBL, at: connect }',
    '550 5.7.1 IP listed on RBL',
    '503 5.7.0 Error: access denied for unknown[127.0.20.1]',
  ],
  ['blocked: { at: connect, words: postscreen-denied }', '521 5.3.2 Service currently unavailable\n<closed>', null],
  ['greeting: "220 one\\ntwo"', '220-one\n220 two', ''],
] as const) {
  test(`greeting: ${policy || 'no policy'}`, () => {
    const { heard, say } = mxOf(policy).connect();
    assert.equal(heard(), greeting);
    const said = say(HELLO);
    if (next === null) assert.equal(said, '');
    else if (next === '') assert.match(said, /^250-mx\.sandbox\.test\n250-PIPELINING\n/);
    else assert.equal(said, next);
  });
}

test('greylisting puts off the first contact of client, sender and recipient, then lets it pass', async () => {
  const { clock, connect } = mxOf('greylist: 2s');
  const attempt = (from: string, sender: string) =>
    connect(from).say(`${HELLO}MAIL FROM:<${sender}>\r\n${RCPT}`).split('\n').at(-1);
  const refused =
    '450 4.2.0 <alice@lab.test>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/lab.test.html';
  assert.equal(attempt('127.1.0.1', 'a@good.test'), refused);
  assert.equal(attempt('127.1.0.1', 'a@good.test'), refused);
  await clock.advance(2000);
  assert.equal(attempt('127.1.0.1', 'a@good.test'), '250 2.1.5 Ok');
  assert.equal(attempt('127.1.0.2', 'a@good.test'), refused);
  assert.equal(attempt('127.1.0.1', 'b@good.test'), refused);
});

for (const [policy, dialogue, refused] of [
  ['rate: 2/10s', HELLO + MAIL, '450 4.7.1 Error: too much mail from 127.0.20.1'],
  [
    'use: web.de-rate\nrate: { messages: 2, window: 10s, words: web.de-rate }',
    HELLO + MAIL,
    '421 Rate limit reached. Please try again later\n<closed>',
  ],
  [
    'rate: { connections: 2, window: 10s }',
    '',
    '421 4.7.0 mx.sandbox.test Error: too many connections from 127.0.20.1\n<closed>',
  ],
  ['rate: { recipients: 2, window: 10s }', HELLO + MAIL + RCPT, '450 4.7.1 Error: too many recipients from 127.0.20.1'],
  [
    'auth: {}\nrate: { auth: 2, window: 10s }',
    `${HELLO}AUTH PLAIN AGEAYg==\r\n`,
    '450 4.7.1 Error: too many AUTH commands from 127.0.20.1',
  ],
] as const) {
  test(`${policy.split('\n').at(-1)}: the third is refused, another client is not, and after the window it passes again`, async () => {
    const { clock, connect } = mxOf(policy);
    const attempt = (from?: string) => connect(from).say(dialogue).endsWith(refused);
    assert.deepEqual([attempt(), attempt(), attempt(), attempt('127.0.20.9')], [false, false, true, false]);
    await clock.advance(10_000);
    assert.equal(attempt(), false);
  });
}

test('TLS sessions are counted when the handshake is done: with 2 allowed the fourth is refused', () => {
  const { connect } = mxOf('rate: { tls: 2, window: 10s }');
  const attempt = () => connect().say(`${HELLO}STARTTLS\r\n`).split('\n').at(-1);
  assert.deepEqual([attempt(), attempt(), attempt()], ['<tls>', '<tls>', '<tls>']);
  assert.equal(attempt(), '454 4.7.0 Error: too many new TLS sessions from unknown[127.0.20.1]');
});

test('connections at a time: the third is refused until one ends', () => {
  const { connect } = mxOf('concurrency: 2');
  const first = connect();
  connect();
  const refused = '421 4.7.0 mx.sandbox.test Error: too many connections from 127.0.20.1\n<closed>';
  assert.equal(connect().heard(), refused);
  assert.equal(connect('127.0.20.2').heard(), '220 mx.sandbox.test ESMTP');
  first.session.gone();
  assert.equal(connect().heard(), '220 mx.sandbox.test ESMTP');
});

test('a block list entry with `expires` is gone then', async () => {
  const { clock, connect } = mxOf('use: netcologne-frickl');
  const code = () =>
    connect()
      .say(HELLO + MAIL + RCPT)
      .split('\n')
      .at(-1)
      ?.slice(0, 3);
  assert.equal(code(), '554');
  await clock.advance(86_400_000);
  assert.equal(code(), '250');
});

test('XCLIENT gives another client: its address, its PTR, a second greeting', () => {
  const { connect } = mxOf('xclient: true\nreverse_dns: { missing: 198.51.100.0/24 }');
  const rcpt = (attributes: string) =>
    connect().say(`${HELLO}XCLIENT ${attributes}\r\n${HELLO}${MAIL}${RCPT}`).split('\n').at(-1);
  assert.equal(
    rcpt('NAME=[UNAVAILABLE] REVERSE_NAME=[UNAVAILABLE] ADDR=203.0.113.7'),
    '550 5.7.1 Client host rejected: cannot find your reverse hostname, [203.0.113.7]',
  );
  assert.equal(
    rcpt('ADDR=198.51.100.7'),
    '550 5.7.1 Client host rejected: cannot find your reverse hostname, [198.51.100.7]',
  );
  assert.equal(rcpt('NAME=mail.good.test ADDR=198.51.100.7'), '250 2.1.5 Ok');
  assert.match(connect().say(`${HELLO}XCLIENT ADDR=203.0.113.7\r\n`), /\n220 mx\.sandbox\.test ESMTP$/);
});

test('PROXY: the client is the one that the header names', () => {
  const { connect } = mxOf('proxy: true\nblocked: { at: connect, clients: 192.0.2.0/24 }');
  const first = connect();
  assert.equal(first.heard(), '');
  assert.equal(
    first.say('PROXY TCP4 192.0.2.7 127.0.0.1 4711 25\r\n', 1),
    '554 5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied',
  );
  assert.match(connect().say(`PROXY TCP4 198.51.100.7 127.0.0.1 4711 25\r\n${HELLO}`), /^220 .*\n250-/);
  assert.equal(connect().say('EHLO x.test\r\n'), '421 4.3.2 No system resources\n<closed>');
});
