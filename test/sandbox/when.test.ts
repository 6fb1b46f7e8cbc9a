// The rules of `when:`: who, how often, when and how likely; the first that fits wins.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mxOf } from './dialogues.ts';

const HELLO = 'EHLO c.test\r\n';
const mailFrom = (sender: string) => `MAIL FROM:<${sender}>\r\n`;
const MAIL = mailFrom('a@good.test');
const rcptTo = (recipient: string) => `RCPT TO:<${recipient}>\r\n`;
const RCPT = rcptTo('x@lab.test');
const RSET = 'RSET\r\n';

interface Row {
  readonly name: string;
  readonly when: string;
  /** Other keys of the policy. */
  readonly policy?: string;
  readonly from?: string;
  readonly secure?: boolean;
  /** Sent one after the other in one session, behind EHLO. */
  readonly commands: readonly string[];
  /** The code of the last reply to each. */
  readonly codes: readonly string[];
}
const message = (text: string) => `DATA\r\n${text}\r\n.\r\n`;

// biome-ignore format: a table, one case a line
const ROWS: readonly Row[] = [
  { name: 'n times, then taken', when: '{ at: mail, times: 2, reply: 451 later }', commands: [MAIL, MAIL, MAIL], codes: ['451', '451', '250'] },
  { name: 'once', when: '{ at: mail, once: true, reply: 451 later }', commands: [MAIL, MAIL], codes: ['451', '250'] },
  { name: 'after the first two', when: '{ at: noop, after: 2, reply: 451 later }', commands: ['NOOP\r\n', 'NOOP\r\n', 'NOOP\r\n', 'NOOP\r\n'], codes: ['250', '250', '451', '451'] },
  { name: 'every third', when: '{ at: noop, every: 3, reply: 451 later }', commands: ['NOOP\r\n', 'NOOP\r\n', 'NOOP\r\n', 'NOOP\r\n', 'NOOP\r\n', 'NOOP\r\n'], codes: ['250', '250', '451', '250', '250', '451'] },
  { name: 'after one, every second, twice', when: '{ at: noop, after: 1, every: 2, times: 2, reply: 451 later }', commands: Array<string>(8).fill('NOOP\r\n'), codes: ['250', '250', '451', '250', '451', '250', '250', '250'] },
  { name: 'a count for each recipient', when: '{ at: rcpt, times: 1, per: recipient, reply: 451 later }', commands: [MAIL, RCPT, rcptTo('y@lab.test'), RCPT, rcptTo('Y@LAB.test')], codes: ['250', '451', '451', '250', '250'] },
  { name: 'a count for each sender', when: '{ at: mail, times: 1, per: sender, reply: 451 later }', commands: [MAIL, mailFrom('b@good.test'), MAIL], codes: ['451', '451', '250'] },
  { name: 'one recipient', when: '{ at: rcpt, to: later@lab.test, reply: 451 later }', commands: [MAIL, RCPT, rcptTo('LATER@lab.test')], codes: ['250', '250', '451'] },
  { name: 'a domain of recipients', when: '{ at: rcpt, to: "@slow.test", reply: 451 later }', commands: [MAIL, rcptTo('x@slow.test'), RCPT], codes: ['250', '451', '250'] },
  { name: 'any of the recipients at the end of data', when: '{ at: eod, to: y@lab.test, reply: 554 no }', commands: [MAIL, RCPT, rcptTo('y@lab.test'), message('x')], codes: ['250', '250', '250', '554'] },
  { name: 'none of them', when: '{ at: eod, to: z@lab.test, reply: 554 no }', commands: [MAIL, RCPT, message('x')], codes: ['250', '250', '250'] },
  { name: 'one sender, at RCPT', when: '{ at: rcpt, from: b@good.test, reply: 451 later }', commands: [MAIL, RCPT, RSET, mailFrom('b@good.test'), RCPT], codes: ['250', '250', '250', '250', '451'] },
  { name: 'the null sender', when: '{ at: mail, from: <>, reply: 451 later }', commands: [MAIL, RSET, mailFrom('')], codes: ['250', '250', '451'] },
  { name: 'the client that is meant', when: '{ at: mail, client: 127.0.20.0/24, reply: 451 later }', commands: [MAIL], codes: ['451'] },
  { name: 'and another', when: '{ at: mail, client: 127.0.20.0/24, reply: 451 later }', from: '127.0.30.1', commands: [MAIL], codes: ['250'] },
  { name: 'the name in EHLO, at EHLO itself', when: '{ at: ehlo, helo: "*.bad.test", reply: 550 no }', commands: ['EHLO x.bad.test\r\n', HELLO], codes: ['550', '250'] },
  { name: 'in clear text', when: '{ at: mail, tls: false, reply: 530 tls }', commands: [MAIL], codes: ['530'] },
  { name: 'within TLS', when: '{ at: mail, tls: false, reply: 530 tls }', secure: true, commands: [MAIL], codes: ['250'] },
  { name: 'who logged in', when: '{ at: mail, user: alice@lab.test, reply: 451 later }', policy: 'auth: {}', commands: [MAIL, RSET, 'AUTH PLAIN AGFsaWNlQGxhYi50ZXN0AHNlY3JldA==\r\n', MAIL], codes: ['250', '250', '235', '451'] },
  { name: 'a header field', when: '{ at: eod, header: { Subject: /^inv/i }, reply: 554 no }', commands: [MAIL, RCPT, message('Subject: Invoice\r\n\r\nx'), MAIL, RCPT, message('Subject: The inv\r\n\r\nx')], codes: ['250', '250', '554', '250', '250', '250'] },
  { name: 'a text in the body, not in the header', when: '{ at: eod, body: GTUBE, reply: 554 no }', commands: [MAIL, RCPT, message('Subject: gtube\r\n\r\nx'), MAIL, RCPT, message('Subject: x\r\n\r\nthis is gtube.')], codes: ['250', '250', '250', '250', '250', '554'] },
  { name: 'a size', when: '{ at: eod, size: ">1kB", reply: 552 no }', commands: [MAIL, RCPT, message('x'.repeat(900)), MAIL, RCPT, message(`${'x'.repeat(900)}\r\n${'x'.repeat(900)}`)], codes: ['250', '250', '250', '250', '250', '552'] },
  { name: 'the second message of a session', when: '{ at: [mail, rcpt], message: 2, reply: 451 later }', commands: [MAIL, RCPT, message('x'), MAIL, RCPT], codes: ['250', '250', '250', '451', '503'] },
  { name: 'the first that fits wins', when: '[{ at: rcpt, to: x@, pass: true }, { at: rcpt, reply: 550 no }]', commands: [MAIL, RCPT, rcptTo('y@lab.test')], codes: ['250', '250', '550'] },
  { name: 'a spent rule is passed over', when: '[{ at: noop, once: true, reply: 451 a }, { at: noop, once: true, reply: 452 b }]', commands: ['NOOP\r\n', 'NOOP\r\n', 'NOOP\r\n'], codes: ['451', '452', '250'] },
  { name: 'in turn; the last stays', when: '{ at: noop, in_turn: [{ reply: 451 a }, pass, { reply: 452 b }] }', commands: Array<string>(4).fill('NOOP\r\n'), codes: ['451', '250', '452', '452'] },
  { name: 'before the policy\'s own keys', when: '{ at: rcpt, reply: 451 later }', policy: 'mailboxes: { unknown: x@ }', commands: [MAIL, RCPT], codes: ['250', '451'] },
  { name: 'words of acceptance pass the policy by', when: '{ at: rcpt, reply: 251 ok }', policy: 'mailboxes: { unknown: x@ }', commands: [MAIL, RCPT, message('x')], codes: ['250', '251', '250'] },
  { name: 'before the order of commands is looked at', when: '{ at: rcpt, reply: 451 later }', commands: [RCPT], codes: ['451'] },
  { name: 'a refused MAIL is none', when: '{ at: mail, once: true, reply: 451 later }', commands: [MAIL, RCPT, MAIL, RCPT], codes: ['451', '503', '250', '250'] },
  { name: 'a refused recipient is none', when: '{ at: rcpt, once: true, reply: 451 later }', commands: [MAIL, RCPT, 'DATA\r\n', RCPT, message('x')], codes: ['250', '451', '554', '250', '250'] },
  { name: 'a password that is wrong is taken', when: '{ at: auth, reply: 235 ok }', policy: 'auth: { required: true }', commands: ['AUTH LOGIN\r\n', 'eA==\r\n', 'eA==\r\n', MAIL], codes: ['334', '334', '235', '250'] },
  { name: 'never, by chance', when: '{ at: noop, chance: 0%, reply: 451 later }', commands: ['NOOP\r\n'], codes: ['250'] },
  { name: 'always, by chance', when: '{ at: noop, chance: 100%, reply: 451 later }', commands: ['NOOP\r\n'], codes: ['451'] },
  { name: 'a session counted apart', when: '{ at: noop, times: 1, per: session, reply: 451 later }', commands: ['NOOP\r\n', 'NOOP\r\n'], codes: ['451', '250'] },
  { name: 'case 11: a reply for each address', when: 'off', policy: 'mailboxes: { replies: { a421@example.com: 421 4.2.1 deferred, a571@: 571 5.7.1 spam } }', commands: [MAIL, rcptTo('a571@example.com'), rcptTo('a421@example.com')], codes: ['250', '571', '421'] },
  { name: 'case 12: a refusal so many times', when: 'off', policy: 'refuse: { rcpt: { reply: 451 try again, times: 2 } }', commands: [MAIL, RCPT, RCPT, RCPT], codes: ['250', '451', '451', '250'] },
  { name: 'times of another policy', when: 'off', policy: 'reverse_dns: { missing: any, times: 1 }', commands: [MAIL, RCPT, RCPT], codes: ['250', '550', '250'] },
  { name: 'a limit for each session', when: 'off', policy: 'rate: { messages: 1, per: session }', commands: [MAIL, RSET, MAIL], codes: ['250', '250', '450'] },
];

for (const { name, when, policy = '', from, secure, commands, codes } of ROWS) {
  test(name, () => {
    const { session, say } = mxOf(`${policy}\nwhen: ${when}`).connect(from, secure);
    say(HELLO);
    const said = commands.map((command) => /(?:^|\n)([0-9]{3})[^\n]*(?:\n<closed>)?$/.exec(say(command))?.[1] ?? '');
    assert.deepEqual(said, codes);
    assert.ok(session.notes.record().exchanges.length > commands.length);
  });
}

test('LMTP is asked for each recipient', () => {
  const { say } = mxOf('lmtp: true\nwhen: { at: eod, to: y@lab.test, reply: 552 5.2.2 full }').connect();
  say(`LHLO c.test\r\n${MAIL}${RCPT}${rcptTo('y@lab.test')}`);
  const said = say(message('x')).split('\n');
  assert.deepEqual(
    said.slice(1).map((line) => line.slice(0, 9)),
    ['250 2.0.0', '552 5.2.2'],
  );
});

test('since and until are counted from when the rule was set', async () => {
  const { clock, connect } = mxOf('when: { at: noop, since: 5s, until: 30s, reply: 451 later }');
  const { say } = connect();
  say(HELLO);
  const codes: string[] = [];
  for (const ms of [0, 4_999, 1, 24_999, 1]) {
    await clock.advance(ms);
    codes.push(say('NOOP\r\n').slice(0, 3));
  }
  assert.deepEqual(codes, ['250', '250', '451', '451', '250']);
});

function drawn(policy: string): string {
  const { connect } = mxOf(policy);
  const { say } = connect();
  say(HELLO);
  return Array.from({ length: 200 }, () => (say('NOOP\r\n').startsWith('451') ? 'x' : '.')).join('');
}

test('chance: the same seed has the same luck, another one another, and both are near what was said', () => {
  const rule = (seed: number) => `error_limit: off\nwhen: { at: noop, chance: 25%, seed: ${seed}, reply: 451 later }`;
  assert.equal(drawn(rule(7)), drawn(rule(7)));
  assert.notEqual(drawn(rule(7)), drawn(rule(8)));
  for (const seed of [1, 2, 3]) {
    const hits = drawn(rule(seed)).replaceAll('.', '').length;
    assert.ok(hits > 25 && hits < 80, `${hits} of 200`);
  }
});

test('the seed of the policy counts where a rule has none', () => {
  const policy = (seed: number) => `seed: ${seed}\nerror_limit: off\nwhen: { at: noop, chance: 50%, reply: 451 later }`;
  assert.equal(drawn(policy(1)), drawn(policy(1)));
  assert.notEqual(drawn(policy(1)), drawn(policy(2)));
});

test('a delay is drawn from its range, and comes before the deed', () => {
  const { connect } = mxOf('when: { at: noop, delay: 1s..3s, reply: 451 later }');
  const { say } = connect();
  say(HELLO);
  const pauses = Array.from({ length: 10 }, () => /^<(\d+) ms>451 later/.exec(say('NOOP\r\n'))?.[1] ?? '');
  assert.ok(pauses.every((ms) => Number(ms) >= 1000 && Number(ms) <= 3000));
  assert.ok(new Set(pauses).size > 5);
});

test('case 13: one recipient is slow, the others are not', () => {
  const { say } = mxOf('when: { at: rcpt, to: "@slow.test", delay: 3s }').connect();
  say(HELLO + MAIL);
  assert.equal(say(RCPT), '250 2.1.5 Ok');
  assert.equal(say(rcptTo('x@slow.test')), '<3000 ms>250 2.1.5 Ok');
});

test('rules are added before the earlier ones, removed, and counted', () => {
  const { mx, connect } = mxOf('when: { name: base, at: noop, reply: 451 base }');
  const { say } = connect();
  say(HELLO);
  const [rule] = mxOf('when: { name: front, at: noop, times: 1, reply: 452 front }').mx.behaviour.policy.when ?? [];
  assert.ok(rule !== undefined);
  const [id = 0] = mx.when.add([rule]);
  assert.deepEqual([say('NOOP\r\n'), say('NOOP\r\n')], ['452 front', '451 base']);
  assert.deepEqual(
    mx.when.hits().map(({ name, hits, spent }) => [name, hits, spent]),
    [
      ['front', 1, true],
      ['base', 1, false],
    ],
  );
  assert.equal(mx.when.remove(id), true);
  assert.equal(mx.when.remove(id), false);
  assert.deepEqual(
    mx.when.hits().map(({ name }) => name),
    ['base'],
  );
});

test('a look at the port eats no rule and is not counted', () => {
  const { mx, connect } = mxOf('when: { at: connect, once: true, reply: 421 later }');
  connect().session.gone();
  assert.deepEqual([mx.counts.sessions, mx.when.hits()[0]?.hits], [1, 1], 'the server itself closed behind 421');
  for (const deed of ['reply: 451 later', 'multiline: code-only', 'silent: true']) {
    const refused = mxOf(`when: { at: connect, once: true, ${deed} }`);
    refused.connect().session.gone();
    assert.deepEqual([refused.mx.counts.sessions, refused.mx.when.hits()[0]?.hits], [1, 1], `a reason to go: ${deed}`);
  }
  const other = mxOf('when: { at: connect, once: true, delay: 1s }');
  const looked = other.connect();
  looked.session.gone();
  assert.deepEqual([other.mx.counts.sessions, other.mx.when.hits()[0]?.hits], [0, 0]);
  assert.equal(other.mx.journal.sessions[0]?.record().empty, true);
});

test('silence of the older key: only that command is not answered', () => {
  const { say } = mxOf('silent: mail').connect();
  assert.equal(say(`${HELLO}${MAIL}NOOP\r\n`).split('\n').at(-1), '250 2.0.0 Ok');
});
