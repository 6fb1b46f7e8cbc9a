// One session: the order of commands, the protocol's own errors, input in any pieces, the wire quirks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CERTIFICATE_KINDS } from '../../src/sandbox/certificates.ts';
import { CERTIFICATE_KINDS as KINDS_OF_POLICIES } from '../../src/scenario/policy/certificate.ts';
import { mxOf } from './dialogues.ts';

const HELLO = 'EHLO c.test\r\n';
const MAIL = 'MAIL FROM:<a@good.test>\r\n';
const RCPT = 'RCPT TO:<x@lab.test>\r\n';
const WHOLE = `${HELLO}${MAIL}${RCPT}DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n`;

/** Commands, and the reply to the last of them. Postfix's own words, where Postfix was seen. */
// biome-ignore format: a table, one case a line
const ORDER: readonly (readonly [string, string])[] = [
  ['MAIL FROM:<a@good.test>\r\n', '503 5.5.1 Error: send HELO/EHLO first'],
  [`${HELLO}RCPT TO:<x@lab.test>\r\n`, '503 5.5.1 Error: need MAIL command'],
  [`${HELLO}DATA\r\n`, '503 5.5.1 Error: need RCPT command'],
  [`${HELLO}FOO\r\n`, '500 5.5.2 Error: command not recognized'],
  [`${HELLO}MAIL FROM:a b\r\n`, '555 5.5.4 Unsupported option: b'],
  [`${HELLO}MAIL FROM:<\r\n`, '501 5.1.7 Bad sender address syntax'],
  [`${HELLO}MAIL FROM:<a@good.test> FOO=BAR\r\n`, '555 5.5.4 Unsupported option: FOO=BAR'],
  [`${HELLO}MAIL FROM:<a@good.test> SIZE=x\r\n`, '501 5.5.4 Bad message size syntax'],
  [`${HELLO}MAIL FROM:<a@good.test> BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=x SIZE=1\r\n`, '250 2.1.0 Ok'],
  [`${HELLO}MAIL\r\n`, '501 5.5.4 Syntax: MAIL FROM:<address>'],
  [`${HELLO}${MAIL}${MAIL}`, '503 5.5.1 Error: nested MAIL command'],
  [`${HELLO}${MAIL}RCPT TO:<>\r\n`, '501 5.1.3 Bad recipient address syntax'],
  [`${HELLO}${MAIL}RCPT TO:<x@lab.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x@lab.test\r\n`, '250 2.1.5 Ok'],
  [`${HELLO}${MAIL}DATA\r\n`, '503 5.5.1 Error: need RCPT command'],
  [`${HELLO}${MAIL}${RCPT}RSET\r\nDATA\r\n`, '503 5.5.1 Error: need RCPT command'],
  [`${HELLO}${MAIL}${RCPT}${HELLO}DATA\r\n`, '503 5.5.1 Error: need RCPT command'],
  [`${HELLO}VRFY alice@lab.test\r\n`, '252 2.0.0 alice@lab.test'],
  [`${HELLO}EXPN x\r\n`, '502 5.5.1 Error: command not implemented'],
  [`${HELLO}RSET x\r\n`, '501 5.5.4 Syntax: RSET'],
  ['EHLO\r\n', '501 5.5.4 Syntax: EHLO hostname'],
  ['HELO c.test\r\n', '250 mx.sandbox.test'],
  ['LHLO c.test\r\n', '500 5.5.2 Error: command not recognized'],
  ['STARTTLS\r\n', '503 5.5.1 Error: send HELO/EHLO first'],
  [`${HELLO}STARTTLS x\r\n`, '501 5.5.4 Syntax: STARTTLS'],
  [`${HELLO}${MAIL}STARTTLS\r\n`, '503 5.5.1 Error: MAIL transaction in progress'],
  [`${HELLO}XCLIENT ADDR=192.0.2.1\r\n`, '500 5.5.2 Error: command not recognized'],
  [`${HELLO}${MAIL}${RCPT}BDAT 10\r\n0123456789`, '250 2.0.0 Ok: 10 bytes'],
  [`${HELLO}${MAIL}${RCPT}BDAT 10\r\n0123456789BDAT 9 LAST\r\n012345678`, '250 2.0.0 Ok: 19 bytes queued as 0000000001'],
  [`${HELLO}${MAIL}${RCPT}BDAT 5\r\n01234BDAT 0 LAST\r\n`, '250 2.0.0 Ok: 5 bytes queued as 0000000001'],
  [`${HELLO}BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n`, '250 2.0.0 Ok'],
  [`${HELLO}BDAT x\r\n`, '501 5.5.4 Syntax: BDAT count [LAST]'],
  [`${HELLO}NOOP ${'x'.repeat(5000)}\r\n`, '250 2.0.0 Ok'],
  [`${HELLO}NOOP ${'x'.repeat(20_000)}\r\n`, '500 5.5.2 Error: line too long'],
  [`${HELLO}NOOP ${'x'.repeat(20_000)}\r\nNOOP\r\n`, '250 2.0.0 Ok'],
  [`${HELLO}noop\n`, '250 2.0.0 Ok'],
  ['GET / HTTP/1.1\r\n', '221 2.7.0 Error: I can break rules, too. Goodbye.\n<closed>'],
  [WHOLE, '221 2.0.0 Bye\n<closed>'],
];

for (const [commands, reply] of ORDER) {
  const shown = commands.length > 100 ? `${commands.slice(0, 100)}...` : commands;
  test(`last of ${JSON.stringify(shown)}`, () => {
    for (const cut of commands.length > 1000 ? [commands.length, 997] : [commands.length, 7, 1]) {
      const said = mxOf('').connect().say(commands, cut);
      assert.ok(said.endsWith(`\n${reply}`), `in pieces of ${cut}: ${said.slice(-200)}`);
    }
  });
}

test('cut at any offset, a dialogue is answered the same', () => {
  const whole = mxOf('').connect().say(WHOLE);
  assert.match(whole, /^220 [\s\S]*354 [\s\S]*\n250 2\.0\.0 Ok: queued as 0000000001\n221 /);
  for (let at = 1; at < WHOLE.length; at += 1) {
    const { say } = mxOf('').connect();
    assert.equal(`${say(WHOLE.slice(0, at))}\n${say(WHOLE.slice(at))}`.replace(/\n+/g, '\n').trim(), whole);
  }
});

test('whatever a client sends, each reply is a reply and no line of it is the client\u2019s', () => {
  const word = fc.constantFrom(
    'EHLO x',
    'MAIL FROM:<a@b>',
    'RCPT TO:<x@y>',
    'DATA',
    '.',
    'BDAT 3',
    'RSET',
    'AUTH PLAIN',
    '\0\r',
  );
  const input = fc.array(fc.oneof(word, fc.string({ unit: 'binary' })), { maxLength: 12 });
  const { connect } = mxOf('auth: {}\nerror_limit: 1000');
  fc.assert(
    fc.property(input, fc.integer({ min: 1, max: 40 }), (lines, cut) => {
      const { say } = connect();
      for (const line of say(lines.join('\r\n'), cut)
        .replace(/<closed>$/, '')
        .trimEnd()
        .split('\n')) {
        assert.match(line, /^[2-5][0-9]{2}(?:[ -][\x20-\x7e\x80-\xff]*)?$/);
      }
    }),
    { numRuns: 300 },
  );
});

test('LMTP: LHLO, and one reply for each recipient that was taken', () => {
  const { say } = mxOf('lmtp: true\nmailboxes: { full: full@lab.test, unknown: late@lab.test }').connect();
  assert.equal(say(HELLO).split('\n').at(-1), '500 5.5.2 Error: command not recognized');
  const said = say(
    `LHLO c.test\r\n${MAIL}RCPT TO:<alice@lab.test>\r\nRCPT TO:<full@lab.test>\r\nRCPT TO:<bob@lab.test>\r\nDATA\r\n`,
  );
  assert.ok(said.includes('\n552 5.2.2 <full@lab.test> Quota exceeded (mailbox for user is full)\n'));
  assert.equal(
    say('x\r\n.\r\n'),
    '250 2.0.0 <alice@lab.test> 0000000001 Saved\n250 2.0.0 <bob@lab.test> 0000000001 Saved',
  );
});

test('mailboxes refused only at the end of data', () => {
  const { say } = mxOf('mailboxes: { full: x@lab.test, at: eod }').connect();
  assert.match(
    say(`${HELLO}${MAIL}${RCPT}DATA\r\nx\r\n.\r\n`),
    /\n250 2\.1\.5 Ok\n354 .*\n552 5\.2\.2 <x@lab\.test>: /,
  );
});

test('what follows STARTTLS in clear text is never run (CVE-2011-0411), unless the policy is to show how', () => {
  const inject = `${HELLO}STARTTLS\r\nNOOP injected\r\n`;
  assert.ok(mxOf('').connect().say(inject).endsWith('220 2.0.0 Ready to start TLS\n<tls>'));
  assert.ok(mxOf('carry_plaintext: true').connect().say(inject).endsWith('<tls>250 2.0.0 Ok'));
});

test('after STARTTLS all is forgotten: EHLO is due, STARTTLS is not offered, AUTH is', () => {
  const { say } = mxOf('auth: { tls_only: true }').connect();
  const before = say(HELLO);
  assert.ok(before.includes('STARTTLS') && !before.includes('AUTH'));
  say('STARTTLS\r\n');
  assert.equal(say(MAIL), '503 5.5.1 Error: send HELO/EHLO first');
  const after = say(HELLO);
  assert.ok(!after.includes('STARTTLS') && after.includes('250-AUTH PLAIN LOGIN'));
  assert.equal(say('STARTTLS\r\n'), '554 5.5.1 Error: TLS already active');
});

test('smuggling: LF.CRLF ends the message only where the policy takes it', () => {
  const data = `${HELLO}${MAIL}${RCPT}DATA\r\none\r\n\n.\r\n${MAIL}.\r\n`;
  assert.ok(mxOf('bare_newline: accept').connect().say(data).includes('queued as 0000000001\n250 2.1.0 Ok'));
  assert.ok(
    mxOf('').connect().say(data).endsWith('354 End data with <CR><LF>.<CR><LF>\n250 2.0.0 Ok: queued as 0000000001'),
  );
});

// biome-ignore format: a table, one case a line
const QUIRKS: readonly (readonly [string, string, string])[] = [
  ['use: uberspace-multiline\ncapabilities: { only: [PIPELINING], add: [AUTH LOGIN PLAIN] }', HELLO, '250-mx.sandbox.test\n250-PIPELINING\n250-AUTH LOGIN PLAIN\n250'],
  ['multiline: code-only', 'NOOP\r\n', '250'],
  ['multiline: mixed-codes', 'NOOP\r\n', '550-2.0.0 first\n250 2.0.0 Ok'],
  ['multiline: multi-line', 'NOOP\r\n', '250-2.0.0 Ok\n250-2.0.0 more\n250 2.0.0 and the last'],
  ['multiline: no-separator', 'NOOP\r\n', '2502.0.0 Ok'],
  ['multiline: { forms: unfinished, at: noop }', 'NOOP\r\n', '250-2.0.0 Ok'],
  ['multiline: { forms: drip, at: quit }', 'NOOP\r\n', '250 2.0.0 Ok'],
  ['capabilities: { remove: [CHUNKING, DSN] }', HELLO, '250-mx.sandbox.test\n250-PIPELINING\n250-SIZE 10240000\n250-VRFY\n250-ETRN\n250-STARTTLS\n250-ENHANCEDSTATUSCODES\n250-8BITMIME\n250 SMTPUTF8'],
  ['close_after: noop', 'NOOP\r\n', '<closed>'],
  ['close_after: { verb: noop, reply: "421 4.3.2 bye" }', 'NOOP\r\n', '421 4.3.2 bye\n<closed>'],
  ['reset: noop', 'NOOP\r\n', '<reset>'],
  ['silent: noop', 'NOOP\r\nRSET\r\n', '250 2.0.0 Ok'],
  ['inject: { noop: "250 injected\\\\r\\\\n" }', 'NOOP\r\n', '250 2.0.0 Ok\n250 injected'],
  ['unsolicited: { with: noop, reply: "250 2.0.0 surplus" }', 'NOOP\r\n', '250 2.0.0 Ok\n250 2.0.0 surplus'],
  ['unsolicited: { after: 1, reply: "421 4.3.2 going down", close: true }', 'NOOP\r\n', '250 2.0.0 Ok\n<20 ms>421 4.3.2 going down\n<closed>'],
  ['error_limit: { max: 1, text: enough }', 'FOO\r\n', '500 5.5.2 Error: command not recognized\n421 4.7.0 enough\n<closed>'],
  ['tarpit: 2s', 'NOOP\r\n', '<2000 ms>250 2.0.0 Ok'],
  ['reply_delay: { noop: 1s }', 'NOOP\r\n', '<1000 ms>250 2.0.0 Ok'],
  ['error_limit: 2', 'FOO\r\nFOO\r\nFOO\r\nNOOP\r\n', '500 5.5.2 Error: command not recognized\n500 5.5.2 Error: command not recognized\n421 4.7.0 mx.sandbox.test Error: too many errors\n<closed>'],
  ['pipelining: { offered: false, strict: true }', 'NOOP\r\nNOOP\r\n', '554 5.5.0 Error: SMTP protocol synchronization\n<closed>'],
  ['pipelining: { strict: true }', 'NOOP\r\nNOOP\r\n', '250 2.0.0 Ok\n250 2.0.0 Ok'],
  ['pipelining: { strict: true }', `${HELLO}${MAIL}`, '554 5.5.0 Error: SMTP protocol synchronization\n<closed>'],
];
for (const [policy, command, reply] of QUIRKS) {
  test(policy.replaceAll('\n', '; '), () => {
    const { heard, say } = mxOf(policy).connect();
    heard();
    assert.equal(say(command), reply);
  });
}

test('354 and 250 in one segment, then the true reply', () => {
  const { say } = mxOf('early_reply: true\nrefuse: { eod: "554 5.7.1 no" }').connect();
  assert.match(say(`${HELLO}${MAIL}${RCPT}DATA\r\n`), /\n354 .*\n250 2\.0\.0 Ok: queued as 0000000001$/);
  assert.equal(say('x\r\n.\r\n'), '554 5.7.1 no');
});

test('an early talker is dropped, or let on to RCPT; a patient one is greeted', () => {
  const talk = (policy: string, wait: boolean) => {
    const { session, heard, say } = mxOf(policy).connect();
    if (wait) heard();
    session.receive(Buffer.from(HELLO));
    return `${heard()}\n${say(MAIL + RCPT)}`.trimEnd();
  };
  assert.equal(
    talk('early_talker: { action: drop, teaser: wait }', false),
    '220-wait\n<1000 ms>521 5.5.1 Protocol error\n<closed>',
  );
  assert.match(
    talk('early_talker: { action: reject, teaser: wait }', false),
    /^220-wait\n<1000 ms>250-mx[\s\S]*\n550 5\.5\.1 Protocol error$/,
  );
  assert.match(talk('early_talker: reject', true), /\n250 2\.1\.5 Ok$/);
});

test('the log holds what was said and whose refusal it was', () => {
  const { mx, connect } = mxOf('relay: refuse');
  connect().say(`${HELLO}${MAIL}RCPT TO:<x@elsewhere.test>\r\n${RCPT}DATA\r\nx\r\n.\r\nQUIT\r\n`);
  assert.deepEqual(mx.counts, { sessions: 1, accepted: 1, refused: 1, handshakes: 0 });
  const refusal = mx.log().find((entry) => entry.code >= 400);
  assert.deepEqual([refusal?.moment, refusal?.code, refusal?.policy], ['rcpt', 554, 'relay']);
});

test('policies know the certificates that can be made, no others', () => {
  assert.deepEqual([...KINDS_OF_POLICIES].sort(), [...CERTIFICATE_KINDS].sort());
});
