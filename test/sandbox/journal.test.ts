// What is kept of sessions and messages, its bounds, and what clients break.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { FakeClock } from '../../src/net/clock.ts';
import type { BreachKind } from '../../src/sandbox/breach.ts';
import { Journal } from '../../src/sandbox/journal.ts';
import { Mx } from '../../src/sandbox/mx.ts';
import { dialogueWith, mxOf, policyOf } from './dialogues.ts';

const HELLO = 'EHLO c.test\r\n';
const MAIL = 'MAIL FROM:<a@good.test>\r\n';
const RCPT = 'RCPT TO:<x@lab.test>\r\n';
const WHOLE = `${HELLO}${MAIL}${RCPT}DATA\r\nSubject: x\r\n\r\n..hi\r\n.\r\n`;

test('a message is kept as it was sent, before its reply', () => {
  const { mx, connect } = mxOf('mailboxes: { unknown: no@ }');
  const { say } = connect();
  say(HELLO);
  say(`MAIL FROM:<a@good.test> SIZE=20 BODY=8BITMIME\r\nRCPT TO:<no@lab.test>\r\n${RCPT}`);
  const seen: number[] = [];
  mx.journal.events.listen((event) => {
    if (event.e === 'reply' && event.at === 'eod') seen.push(mx.journal.messages.length);
  });
  say('DATA\r\nSubject: x\r\n\r\n..hi\r\n.\r\n');
  assert.deepEqual(seen, [1]);
  const [message] = mx.journal.messages;
  assert.ok(message !== undefined);
  const { raw, received, mark, ...rest } = message;
  assert.equal(mx.journal.events.since(mark - 1).events[0]?.e, 'message');
  assert.equal(Buffer.from(raw).toString(), 'Subject: x\r\n\r\n.hi\r\n');
  assert.equal(received, '2026-11-21T02:00:00.000Z');
  assert.deepEqual(rest, {
    id: '0000000001',
    session: 1,
    outcome: 'accepted',
    from: 'a@good.test',
    to: ['x@lab.test'],
    refused: [
      {
        to: 'no@lab.test',
        reply: '550 5.1.1 <no@lab.test>: Recipient address rejected: User unknown in virtual mailbox table',
      },
    ],
    reply: '250 2.0.0 Ok: queued as 0000000001',
    size: 19,
    truncated: false,
    sha256: createHash('sha256').update('Subject: x\r\n\r\n.hi\r\n').digest('hex'),
    helo: 'c.test',
    tls: null,
    user: null,
    authentication: null,
    added: '',
    params: { SIZE: '20', BODY: '8BITMIME' },
  });
});

// biome-ignore format: a table, one case a line
const OUTCOMES: readonly (readonly [policy: string, outcome: string, reply: RegExp | null])[] = [
  ['', 'accepted', /^250 /],
  ['when: { at: eod, reply: 554 5.7.1 no }', 'refused', /^554 5\.7\.1 no$/],
  ['content: { hi: 550 5.7.1 no }', 'refused', /^550 5\.7\.1 no$/],
  ['when: { at: eod, close: true }', 'unanswered', null],
  ['when: { at: eod, half: true }', 'unanswered', null],
  ['when: { at: eod, reset: true, kept: false }', 'refused', null],
  ['when: { at: eod, reply: 451 later, kept: true }', 'accepted', /^451 later$/],
  ['close_after: eod', 'unanswered', null],
  ['mailboxes: { full: x@, at: eod }', 'refused', /^552 5\.2\.2 <x@lab\.test>/],
];
for (const [policy, outcome, reply] of OUTCOMES) {
  test(`outcome with ${policy === '' ? 'no policy' : policy}: ${outcome}`, () => {
    const { mx, connect } = mxOf(policy);
    connect().say(WHOLE);
    const [message] = mx.journal.messages;
    assert.equal(message?.outcome, outcome);
    if (reply === null) assert.equal(message?.reply, null);
    else assert.match(message?.reply ?? '', reply);
  });
}

test('a message that the client leaves in the middle is broken off', () => {
  for (const begun of ['DATA\r\nSubject: x\r\n\r\nhal', 'BDAT 100\r\nSubject: x\r\n\r\nhal']) {
    const { mx, connect } = mxOf('');
    const { say, session } = connect();
    say(`${HELLO}${MAIL}${RCPT}${begun}`);
    session.gone();
    const [message] = mx.journal.messages;
    assert.deepEqual([message?.outcome, message?.reply, message?.size], ['broken off', null, 17]);
    assert.ok(
      Buffer.from(message?.raw ?? [])
        .toString()
        .endsWith('hal'),
    );
  }
});

test('LMTP: taken for one, refused for the other', () => {
  const { mx, connect } = mxOf('lmtp: true\nmailboxes: { full: y@, at: eod }');
  connect().say(`LHLO c.test\r\n${MAIL}${RCPT}RCPT TO:<y@lab.test>\r\nDATA\r\nx\r\n.\r\n`);
  assert.deepEqual(
    mx.journal.messages.map(({ outcome, to }) => [outcome, to]),
    [['accepted', ['x@lab.test', 'y@lab.test']]],
  );
});

test('a transcript has commands, replies, who decided, and never a password', () => {
  const { mx, connect } = mxOf('auth: {}\nwhen: { name: slow, at: rcpt, delay: 1s }');
  const { say, session } = connect();
  const secret = Buffer.from('\0alice@lab.test\0secret').toString('base64');
  for (const line of [
    'EHLO c.test',
    `AUTH PLAIN ${secret}`,
    'NOOP',
    'AUTH LOGIN',
    'MAIL FROM:<a@good.test>',
    'RCPT TO:<x@lab.test>',
    'QUIT',
  ])
    say(`${line}\r\n`);
  session.gone();
  const record = session.notes.record();
  assert.deepEqual(
    record.exchanges.map(({ sent, reply, by, deed }) => [sent, reply?.split('\n').at(-1), by, deed]),
    [
      [null, '220 mx.sandbox.test ESMTP', null, null],
      ['EHLO c.test', '250 CHUNKING', null, null],
      ['AUTH PLAIN ***', '235 2.7.0 Authentication successful', null, null],
      ['NOOP', '250 2.0.0 Ok', null, null],
      ['AUTH LOGIN', '503 5.5.1 Error: already authenticated', null, null],
      ['MAIL FROM:<a@good.test>', '250 2.1.0 Ok', null, null],
      ['RCPT TO:<x@lab.test>', '250 2.1.5 Ok', 'slow', 'pass'],
      ['QUIT', '221 2.0.0 Bye', null, null],
    ],
  );
  const { ended, user, helo, empty, breaches } = record;
  assert.deepEqual(
    { ended, user, helo, empty, breaches },
    { ended: 'quit', user: 'alice@lab.test', helo: 'c.test', empty: false, breaches: [] },
  );
  assert.ok(!JSON.stringify([record, mx.journal.events.since(0)]).includes(secret));
});

test('an open session is there as it stands; a long command is short as an event', () => {
  const { mx, connect } = mxOf('');
  const { say } = connect();
  say(HELLO);
  say(`NOOP ${'x'.repeat(5000)}\r\n`);
  const record = mx.journal.sessions[0]?.record();
  assert.deepEqual([record?.helo, record?.ended], ['c.test', null]);
  const lengths = mx.journal.events
    .since(0)
    .events.flatMap((event) => (event.e === 'command' ? [event.sent.length] : []));
  assert.deepEqual(lengths, ['EHLO c.test'.length, 500]);
});

test('in parts, with LOGIN, no answer is written down either', () => {
  const { mx, connect } = mxOf('auth: {}');
  const { say, session } = connect();
  for (const line of ['EHLO c.test', 'AUTH LOGIN', 'YWxpY2VAbGFiLnRlc3Q=', 'c2VjcmV0']) say(`${line}\r\n`);
  const shown = JSON.stringify([session.notes.record(), mx.journal.events.since(0)]);
  assert.ok(!shown.includes('YWxpY2V') && !shown.includes('c2VjcmV0') && shown.includes('235 2.7.0'));
});

// biome-ignore format: a table, one case a line
const ENDINGS: readonly (readonly [policy: string, commands: string, ended: string])[] = [
  ['', `${HELLO}QUIT\r\n`, 'quit'],
  ['', HELLO, 'client'],
  ['close_after: noop', `${HELLO}NOOP\r\n`, 'server'],
  ['reset: noop', `${HELLO}NOOP\r\n`, 'reset'],
  ['when: { at: noop, stall: true }', `${HELLO}NOOP\r\n`, 'stalled'],
  ['error_limit: 1', `${HELLO}FOO\r\n`, 'server'],
];
for (const [policy, commands, ended] of ENDINGS) {
  test(`${policy}: the session was ended by ${ended}`, () => {
    const { session, say } = mxOf(policy).connect();
    say(commands);
    session.gone();
    assert.equal(session.notes.record().ended, ended);
  });
}

interface BreachRow {
  readonly rule: BreachKind;
  readonly policy?: string;
  readonly commands: string;
  /** Said with `strict: true` last; null: noted only. */
  readonly strict: RegExp | null;
}
const transaction = (text: string, mail = MAIL) => `${HELLO}§${mail}§${RCPT}§DATA\r\n§${text}\r\n.\r\n`;
// biome-ignore format: a table, one case a line
const BREACHES: readonly BreachRow[] = [
  { rule: 'bare-lf', commands: `${HELLO}§NOOP\n`, strict: /^521 5\.5\.2 mx\.sandbox\.test Error: bare <LF> received/ },
  { rule: 'bare-lf', commands: transaction('a\nb'), strict: /^550 5\.5\.2 mx\.sandbox\.test Error: bare <LF> received/ },
  { rule: 'bare-cr', commands: transaction('a\rb'), strict: null },
  { rule: 'nul', commands: transaction('a\0b'), strict: null },
  { rule: 'eight-bit', commands: transaction('Gr\u00fc\u00dfe'), strict: /^550 5\.6\.0 improper use of 8-bit data in message body/ },
  { rule: 'long-line', commands: transaction('x'.repeat(999)), strict: /^550 5\.6\.0 Error: a line of more than 998 octets/ },
  { rule: 'long-command', commands: `${HELLO}§NOOP ${'x'.repeat(600)}\r\n`, strict: null },
  { rule: 'path', commands: `${HELLO}§MAIL FROM:a@good.test\r\n`, strict: /^501 5\.1\.7 Bad sender address syntax/ },
  { rule: 'path', commands: `${HELLO}§MAIL FROM: <a@good.test>\r\n`, strict: /^501 5\.1\.7 Bad sender address syntax/ },
  { rule: 'path', commands: `${HELLO}§${MAIL}§RCPT TO:x@lab.test\r\n`, strict: /^501 5\.1\.3 Bad recipient address syntax/ },
  { rule: 'hello-name', commands: 'EHLO plainname\r\n', strict: null },
  { rule: 'order', commands: RCPT, strict: /^503 /},
  { rule: 'unknown', commands: `${HELLO}§FOO\r\n`, strict: /^500 / },
  { rule: 'early', commands: `${HELLO}§EHLO c.test\r\nNOOP\r\n`, strict: /^554 5\.5\.0 Error: SMTP protocol synchronization\n<closed>/ },
  { rule: 'early', policy: 'pipelining: false', commands: `${HELLO}§${MAIL}${RCPT}`, strict: /^554 5\.5\.0 Error: SMTP protocol synchronization\n<closed>/ },
  { rule: 'declared-size', commands: transaction('x'.repeat(50), 'MAIL FROM:<a@good.test> SIZE=10\r\n'), strict: null },
];
for (const { rule, policy = '', commands, strict } of BREACHES) {
  test(`${rule}: ${JSON.stringify(commands.split('§').at(-1)?.slice(0, 50))} is noted${strict === null ? '' : ', and refused by a strict server'}`, () => {
    for (const isStrict of [false, true]) {
      const { session, say } = mxOf(`strict: ${isStrict}\n${policy}`).connect();
      let last = '';
      for (const part of commands.split('§')) last = say(part);
      const found = session.notes.record().breaches.find((one) => one.rule === rule);
      assert.ok(found?.rfc.startsWith('RFC ') && found.text !== '', JSON.stringify(session.notes.record().breaches));
      const answer = last.split('\n').at(last.endsWith('<closed>') ? -2 : -1) ?? '';
      const shown = last.endsWith('<closed>') ? `${answer}\n<closed>` : answer;
      if (isStrict && strict !== null) assert.match(shown, strict);
      else if (strict === null) assert.match(answer, /^[23]/);
    }
  });
}

test('a client that keeps the rules has no breach; one that leaves without QUIT has that one', () => {
  const polite = mxOf('strict: true').connect();
  for (const part of [HELLO, MAIL, RCPT, 'DATA\r\n', 'Subject: x\r\n\r\nhi\r\n.\r\n', 'QUIT\r\n']) polite.say(part);
  polite.session.gone();
  assert.deepEqual(polite.session.notes.record().breaches, []);
  const rude = mxOf('').connect();
  rude.say(HELLO);
  rude.session.gone();
  assert.deepEqual(
    rude.session.notes.record().breaches.map(({ rule }) => rule),
    ['no-quit'],
  );
});

test('8-bit text that was announced is none', () => {
  for (const params of ['BODY=8BITMIME', 'SMTPUTF8']) {
    const { session, say } = mxOf('strict: true').connect();
    for (const part of [HELLO, `MAIL FROM:<a@good.test> ${params}\r\n`, RCPT, 'DATA\r\n', 'Gr\u00fc\u00dfe\r\n.\r\n'])
      say(part);
    assert.deepEqual(session.notes.record().breaches, []);
  }
});

test('bounds: the oldest goes first, and what went is counted', () => {
  const limits = {
    messages: 3,
    messageOctets: 1000,
    oneMessageOctets: 400,
    sessions: 2,
    transcript: 300,
    transcripts: 500,
    events: 10,
  };
  const mx = new Mx(policyOf('error_limit: off'), new FakeClock(), { limits });
  const text = `${'x'.repeat(98)}\r\n`;
  for (let n = 1; n <= 6; n += 1) {
    const { say, session } = dialogueWith(mx);
    say(HELLO);
    say(`${MAIL}${RCPT}DATA\r\n${text.repeat(n)}.\r\n`);
    say('NOOP\r\n'.repeat(50));
    session.gone();
  }
  const { messages, sessions, dropped, events } = mx.journal;
  assert.ok(messages.length <= 3 && messages.reduce((sum, { raw }) => sum + raw.length, 0) <= 1000);
  const last = messages.at(-1);
  assert.deepEqual([last?.size, last?.raw.length, last?.truncated], [600, 400, true]);
  assert.equal(last?.sha256, createHash('sha256').update(text.repeat(6)).digest('hex'));
  assert.equal(dropped.messages, 6 - messages.length);
  assert.ok(sessions.length <= 2 && dropped.sessions === 6 - sessions.length);
  assert.ok((sessions.at(-1)?.record().lost ?? 0) > 0);
  const { events: kept, lost } = events.since(0);
  assert.equal(kept.length, 10);
  assert.equal(kept.length + lost, events.mark);
});

test('bounds: recipients weigh, taken or refused', () => {
  const policy = policyOf('error_limit: off\nmailboxes: { unknown: no@ }');
  const mx = new Mx(policy, new FakeClock(), { limits: { messageOctets: 25_000 } });
  for (let n = 1; n <= 4; n += 1) {
    const { say } = dialogueWith(mx);
    say(`${HELLO}${MAIL}${RCPT}`);
    for (let count = 0; count < 100; count += 1) say('RCPT TO:<no@lab.test>\r\n');
    say('DATA\r\nx\r\n.\r\n');
  }
  const [first] = mx.journal.messages;
  assert.equal(first?.refused.length, 100);
  assert.deepEqual([mx.journal.messages.length, mx.journal.dropped.messages], [2, 2]);
});

test('a digest is of all octets, however they were cut and however few are kept', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 40 }),
      fc.boolean(),
      (text, cut, limit, chunked) => {
        const octets = Buffer.from(`${text.replace(/[\r\n]/g, '')}\r\n`);
        const mx = new Mx(policyOf(''), new FakeClock(), { limits: { oneMessageOctets: limit } });
        const { say, session } = dialogueWith(mx);
        say(`${HELLO}${MAIL}${RCPT}`);
        const body = octets.toString('latin1').replace(/^\./, '..');
        const sent = chunked
          ? Buffer.concat([Buffer.from(`BDAT ${octets.length} LAST\r\n`), octets])
          : Buffer.concat([Buffer.from('DATA\r\n'), Buffer.from(body, 'latin1'), Buffer.from('.\r\n')]);
        for (let at = 0; at < sent.length; at += cut) session.receive(sent.subarray(at, at + cut));
        const [message] = mx.journal.messages;
        assert.equal(message?.sha256, createHash('sha256').update(octets).digest('hex'));
        assert.equal(message?.size, octets.length);
        assert.deepEqual(Buffer.from(message?.raw ?? []), octets.subarray(0, limit));
      },
    ),
  );
});

test('a listener hears events as they happen, and no more when it has ended', () => {
  const { mx, connect } = mxOf('');
  const heard: string[] = [];
  const stop = mx.journal.events.listen(({ e }) => heard.push(e));
  const { say, session } = connect();
  say(HELLO);
  stop();
  session.gone();
  assert.deepEqual(heard, ['session', 'reply', 'command', 'reply']);
  const { mark } = mx.journal.events;
  mx.journal.forget();
  assert.deepEqual(mx.journal.events.since(0).events, []);
  assert.equal(mx.journal.events.mark, mark);
  assert.deepEqual([mx.journal.messages, mx.journal.sessions], [[], []]);
});

test('an empty journal holds nothing', () => {
  const journal = new Journal();
  assert.deepEqual([journal.messages, journal.sessions, journal.events.mark], [[], [], 0]);
});

test('SPF, DKIM and DMARC stand with the message, and as a header field', async () => {
  const { connect, mx } = mxOf(
    'hostname: mx.lab.test\nspf: verify\ndkim: verify\ndmarc: verify\ndns: { sender.test: { TXT: "v=spf1 ip4:127.0.20.1 -all" }, _dmarc.sender.test: { TXT: "v=DMARC1; p=reject" } }',
  );
  const { say, heard } = connect();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  say('EHLO c.test\r\n');
  say('MAIL FROM:<a@sender.test>\r\nRCPT TO:<x@lab.test>\r\nDATA\r\n');
  await settle();
  heard();
  say('From: a@other.test\r\n\r\nHi\r\n.\r\nNOOP\r\n');
  await settle();
  assert.match(heard(), /^250 2\.0\.0 Ok: queued as \w+\n250 2\.0\.0 Ok$/);
  const [kept] = mx.journal.messages;
  assert.deepEqual(
    [kept?.authentication?.spf?.result, kept?.authentication?.dkim, kept?.authentication?.dmarc.result],
    ['pass', [], 'none'],
  );
  assert.equal(
    kept?.added,
    'Authentication-Results: mx.lab.test;\r\n\tspf=pass smtp.mailfrom=a@sender.test;\r\n\tdkim=none;\r\n\tdmarc=none header.from=other.test\r\n',
  );
});
