// Any dialogue can be a burst: what one session can say, each session of many says, with values of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BurstRecord } from '../../src/burst/burst-record.ts';
import { burst, burstOnClock, countOf, scenarioOf, sessionsIn } from './world.ts';

/** What the server heard behind VRFY, in the order of the sessions: it says it back. */
const vrfied = (mx: { log(): readonly { moment: string; text: string; session: number }[] }) =>
  mx
    .log()
    .filter(({ moment }) => moment === 'vrfy')
    .sort((a, b) => a.session - b.session)
    .map(({ text }) => text);

const LMTP = `  - connect
  - lhlo: probe.example
  - mail: a@good.test
  - rcpt: [b@lab.test, c@lab.test, d@lab.test]
  - data
  - quit`;

test('LMTP: a reply for each recipient, a message accepted once', async () => {
  const { record, mx, lines } = await burstOnClock(scenarioOf('sessions: 5', LMTP, 'sandbox: { lmtp: true }\n'));
  const ends = record.replies.filter(({ stage }) => stage === 'eod');
  assert.deepEqual(
    ends.map(({ code, count }) => [code, count]),
    [[250, 15]],
  );
  assert.deepEqual([record.messages.accepted, mx.counts.accepted, record.sessions.done], [5, 5, 5]);
  // Greeting, LHLO, MAIL, three RCPT, DATA, three ends, QUIT.
  for (const { marks } of sessionsIn(lines)) assert.equal(marks.length / 3, 11);
});

test('LMTP: the recipients that are refused at RCPT get no reply at the end, and none is awaited', async () => {
  const dialogue = LMTP.replace(
    '  - rcpt: [b@lab.test, c@lab.test, d@lab.test]',
    `  - rcpt: [b@lab.test, d@lab.test]
  - rcpt: c@lab.test
    expect: 550`,
  );
  const policy = 'sandbox: { lmtp: true, mailboxes: { unknown: c@lab.test } }\n';
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 3, messages: 2', dialogue, policy));
  assert.deepEqual(record.problems, []);
  const ends = record.replies.filter(({ stage }) => stage === 'eod');
  assert.deepEqual(
    ends.map(({ code, count }) => [code, count]),
    [[250, 12]],
  );
  assert.deepEqual([record.messages.accepted, mx.counts.accepted], [6, 6]);
});

test('LMTP: a message that one recipient refuses and another takes is accepted, and the refusal is counted', async () => {
  const policy = 'sandbox: { lmtp: true, mailboxes: { at: eod, full: c@lab.test } }\n';
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 4, expect: { accepted: 4 }', LMTP, policy));
  const ends = record.replies.filter(({ stage }) => stage === 'eod');
  assert.equal(mx.counts.accepted, 4);
  assert.equal(record.messages.accepted, 4);
  assert.deepEqual(
    ends.map(({ code, refused }) => [code, refused]),
    [
      [250, 0],
      [552, 4],
    ],
  );
});

for (const mechanism of ['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-256'])
  test(`AUTH ${mechanism}: each session logs in, and the password stands nowhere`, async () => {
    const dialogue = `  - connect
  - ehlo: probe.example
  - auth: { mechanism: ${mechanism}, user: alice@lab.test, password: open-sesame, clear_text: true }
  - mail: a@good.test
  - rcpt: b@lab.test
  - data
  - quit`;
    const policy = `sandbox: { auth: { required: true, mechanisms: [${mechanism}], users: { alice@lab.test: open-sesame } } }\n`;
    const { record, mx, text } = await burstOnClock(scenarioOf('sessions: 6', dialogue, policy));
    assert.deepEqual(record.problems, []);
    assert.deepEqual([countOf(record, 'auth', 'reply', 235), mx.counts.accepted], [6, 6]);
    assert.equal(record.phases.auth?.count, 6);
    assert.doesNotMatch(text + JSON.stringify(record), /open-sesame/);
  });

test('AUTH with a wrong password: refused at auth, and no mail is sent', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - auth: { mechanism: PLAIN, user: alice@lab.test, password: wrong, clear_text: true }
  - mail: a@good.test
  - quit`;
  const policy = 'sandbox: { auth: { users: { alice@lab.test: secret } } }\n';
  const burst = 'sessions: 3, expect: { first_refusal: { at: auth, after: 0, reply: 535 5.7.8 } }';
  const { record } = await burstOnClock(scenarioOf(burst, dialogue, policy));
  assert.deepEqual(record.problems, []);
  assert.equal(record.sessions.refused, 3);
  assert.equal(countOf(record, 'mail', 'reply', 250), 0);
});

test('AUTH outside TLS is not sent where the dialogue does not allow it', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - auth: { mechanism: PLAIN, user: alice@lab.test, password: secret }
  - quit`;
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 3', dialogue, 'sandbox: { auth: {} }\n'));
  assert.equal(record.sessions.unsent, 3);
  assert.match(record.replies.find(({ outcome }) => outcome === 'unsent')?.text ?? '', /^AUTH outside TLS/);
  assert.deepEqual(
    mx.log().filter(({ moment }) => moment === 'auth'),
    [],
  );
});

test('STARTTLS with AUTH inside it, and several messages in each session', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - starttls
  - auth: { mechanism: PLAIN, user: alice@lab.test, password: secret }
  - mail: a@good.test
  - rcpt: b@lab.test
  - data
  - quit`;
  const policy =
    'sandbox: { certificate: ec, auth: { tls_only: true, required: true, users: { alice@lab.test: secret } } }\n';
  const { record, mx } = await burst(scenarioOf('sessions: 8, concurrency: 4, messages: 3', dialogue, policy));
  assert.deepEqual(record.problems, []);
  assert.deepEqual([mx.counts.handshakes, mx.counts.accepted, record.messages.accepted], [8, 24, 24]);
  assert.equal(record.phases.starttls?.count, 8);
  assert.equal(record.phases.tls?.count, 8);
  // EHLO once before TLS and once within it.
  assert.equal(record.phases.ehlo?.count, 16);
});

test('TLS from the first octet', async () => {
  const policy = 'sandbox: { certificate: ec, tls: implicit }\n';
  const { record, mx } = await burst(scenarioOf('sessions: 6, concurrency: 3', undefined, policy));
  assert.deepEqual(record.problems, []);
  assert.deepEqual([mx.counts.handshakes, record.phases.tls?.count, record.messages.accepted], [6, 6, 6]);
});

test('rows of a CSV file: session n takes row n and begins anew behind the last; quotes, commas, no mail in clear', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - mail: "\${sender}"
  - vrfy: "\${person} of session \${index}"
  - quit`;
  const files = {
    'people.csv': 'person,sender\nanna,a@good.test\n"O\'Brien, Bob",b@good.test\n"the ""third""",c@good.test\n',
  };
  const scenario = scenarioOf('sessions: 7, rate: 10/s, rows: people.csv', dialogue, '', files);
  const { record, mx } = await burstOnClock(scenario);
  assert.deepEqual(record.problems, []);
  assert.deepEqual(vrfied(mx), [
    'anna of session 1',
    "O'Brien, Bob of session 2",
    'the "third" of session 3',
    'anna of session 4',
    "O'Brien, Bob of session 5",
    'the "third" of session 6',
    'anna of session 7',
  ]);
});

test('senders and recipients of a CSV file: the one that is refused is the session that took its row', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - mail: "\${from}"
  - rcpt: "\${to}"
  - data
  - quit`;
  const files = {
    'people.csv': 'from,to\na@good.test,b@lab.test\na@good.test,gone@lab.test\na@good.test,c@lab.test\n',
  };
  const policy = 'sandbox: { mailboxes: { unknown: gone@lab.test } }\n';
  const burst = 'sessions: 9, rate: 10/s, rows: people.csv, expect: { accepted: 6, refused: { only: 550 } }';
  const { record, mx } = await burstOnClock(scenarioOf(burst, dialogue, policy, files));
  assert.deepEqual(record.problems, []);
  assert.deepEqual([record.firstRefusal?.session, record.firstRefusal?.after, mx.counts.accepted], [2, 1, 6]);
  assert.match(record.firstRefusal?.text ?? '', /gone@lab\.test/);
});

test('a capture of one session is its own, also while others run', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - mail: a@good.test
  - rcpt: b@lab.test
  - data:
    capture: { id: "/queued as ([0-9A-F]+)/" }
  - vrfy: "\${id}"
  - quit`;
  const { mx } = await burstOnClock(scenarioOf('sessions: 12, concurrency: 12', dialogue), { latencyMs: 5 });
  assert.equal(vrfied(mx).length, 12);
  assert.equal(new Set(vrfied(mx)).size, 12);
  assert.ok(vrfied(mx).every((id) => /^[0-9A-F]{10}$/.test(id)));
});

test('a capture is used in an expectation of its session', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - vrfy: "word\${index}"
    capture: { word: "/(word[0-9]+)/" }
  - vrfy: "\${word}"
    expect: 252 /\${word}/
  - quit`;
  const { record } = await burstOnClock(scenarioOf('sessions: 5', dialogue));
  assert.deepEqual(record.problems, []);
  assert.equal(countOf(record, 'vrfy', 'reply', 252), 10);
});

test('`if` is decided in each session by its own values', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - vrfy: "\${index}"
    if: \${kind} == loud
  - noop:
    if: \${kind} != loud
  - quit`;
  const files = { 'kinds.csv': 'kind\nloud\nquiet\nquiet\n' };
  const { record, mx } = await burstOnClock(
    scenarioOf('sessions: 7, rate: 10/s, rows: kinds.csv', dialogue, '', files),
  );
  assert.deepEqual(record.problems, []);
  assert.deepEqual(vrfied(mx), ['1', '4', '7']);
  assert.equal(countOf(record, 'noop', 'reply', 250), 4);
});

test('`if` of a variable that all sessions share is decided before the first', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - noop:
    if: \${ask}
  - rset:
    if: not \${ask}
  - quit`;
  const { record } = await burstOnClock(scenarioOf('sessions: 4', dialogue, 'vars: { ask: false }\n'));
  assert.deepEqual([countOf(record, 'noop', 'reply', 250), countOf(record, 'rset', 'reply', 250)], [0, 4]);
});

test('pipelining: every reply goes to its own command, a refusal in the middle too', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - pipeline:
      - mail: "a\${index}@good.test"
      - rcpt: [b@lab.test, gone@lab.test]
      - data
  - quit`;
  const policy = 'sandbox: { mailboxes: { unknown: gone@lab.test } }\n';
  const burst = 'sessions: 10, concurrency: 5, messages: 4, expect: { refused: { only: 550 } }';
  const { record, mx } = await burstOnClock(scenarioOf(burst, dialogue, policy));
  // The refusal ends the session where the dialogue does not expect it, behind the replies that were under way.
  assert.deepEqual([record.sessions.refused, countOf(record, 'rcpt', 'reply', 250)], [10, 10]);
  assert.equal(countOf(record, 'rcpt', 'reply', 550), 10);
  assert.equal(record.firstRefusal?.stage, 'rcpt');
  assert.equal(record.messages.accepted + record.messages.unknown, mx.counts.accepted);
});

test('many messages in a session: each has a Message-ID of its own, and all have one size', async () => {
  const messages: string[] = [];
  const written = (octets: Buffer) => {
    const text = octets.toString('latin1');
    if (text.endsWith('\r\n.\r\n')) messages.push(text);
  };
  const { mx, record } = await burstOnClock(scenarioOf('sessions: 3, messages: 5'), { written });
  assert.deepEqual([record.messages.accepted, mx.counts.accepted, mx.counts.sessions], [15, 15, 3]);
  const ids = messages.map((text) => /^Message-ID: <([^>]+)>\r$/im.exec(text)?.[1]);
  assert.equal(new Set(ids).size, 15);
  assert.deepEqual([ids.includes(undefined), new Set(messages.map(({ length }) => length)).size], [false, 1]);
});

test('a large message goes out whole in every session, dots stuffed', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - mail: a@good.test
  - rcpt: b@lab.test
  - data: { size: 100000 }
  - quit`;
  let octets = 0;
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 3', dialogue, 'sandbox: { size: 100000 }\n'), {
    written: ({ length }) => {
      octets += length;
    },
  });
  assert.deepEqual(record.problems, []);
  assert.equal(mx.counts.accepted, 3);
  assert.ok(octets > 300_000 && octets < 302_000, String(octets));
});

test('BDAT in chunks', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - mail: a@good.test
  - rcpt: b@lab.test
  - bdat: { chunks: 3, size: 600 }
  - quit`;
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 3, messages: 2', dialogue));
  assert.deepEqual(record.problems, []);
  assert.deepEqual([record.messages.accepted, mx.counts.accepted], [6, 6]);
  assert.equal(countOf(record, 'bdat', 'reply', 250), 18);
});

test('a dialogue that has no QUIT says it at its end, and what is said to it is not judged', async () => {
  const dialogue = '  - connect\n  - ehlo: probe.example\n  - noop';
  const policy = 'sandbox: { refuse: { quit: "500 5.5.2 stay" } }\n';
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 3', dialogue, policy));
  assert.deepEqual(record.problems, []);
  assert.equal(mx.log().filter(({ moment }) => moment === 'quit').length, 3);
  assert.equal(record.sessions.done, 3);
});

test('behind a 421 nothing more is said', async () => {
  const policy = 'sandbox: { refuse: { mail: "421 4.7.0 too much" } }\n';
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 3', undefined, policy));
  assert.equal(record.sessions.refused, 3);
  assert.deepEqual(
    mx.log().filter(({ moment }) => moment === 'quit'),
    [],
  );
});

test('`continue` past a refusal', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - vrfy: b
    continue: true
  - noop
  - quit`;
  const policy = 'sandbox: { refuse: { vrfy: "550 5.1.1 nobody" } }\n';
  const { record } = await burstOnClock(
    scenarioOf('sessions: 3, expect: { refused: { only: 550 } }', dialogue, policy),
  );
  assert.deepEqual([countOf(record, 'vrfy', 'reply', 550), countOf(record, 'noop', 'reply', 250)], [3, 3]);
  assert.equal(record.firstRefusal?.verb, 'vrfy');
});

test('a refusal that the dialogue expects is none', async () => {
  const dialogue = '  - connect\n  - ehlo: probe.example\n  - vrfy: b\n    expect: 550\n  - quit';
  const policy = 'sandbox: { refuse: { vrfy: "550 5.1.1 nobody" } }\n';
  const { record } = await burstOnClock(scenarioOf('sessions: 3', dialogue, policy));
  assert.deepEqual([record.problems, record.firstRefusal, record.sessions.done], [[], null, 3]);
  assert.equal(record.replies.find(({ verb }) => verb === 'vrfy')?.refused, 0);
});

test('drop and connect again within a session: two connections of one session', async () => {
  const dialogue = '  - connect\n  - ehlo: one.example\n  - drop\n  - connect\n  - ehlo: two.example\n  - quit';
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 4', dialogue));
  assert.deepEqual(record.problems, []);
  assert.deepEqual([record.sessions.begun, mx.counts.sessions, record.phases.banner?.count], [4, 8, 8]);
});

test('a value that would be two commands is never sent', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
    capture: { lines: "/([^]+)/" }
  - vrfy: "\${lines}"
  - quit`;
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 2', dialogue));
  assert.deepEqual([record.sessions.done, record.sessions.unsent], [0, 2]);
  assert.deepEqual(vrfied(mx), []);
});

// ---- what the engine does not do yet, and a single dialogue does

const unasked = (record: BurstRecord) => record.replies.filter(({ outcome }) => outcome === 'unsolicited');

const PIPELINED = `  - connect
  - ehlo: probe.example
  - pipeline:
      - mail: a@good.test
      - rcpt: [b@lab.test, gone@lab.test]
      - data
  - quit`;

test('pipelining: behind a refusal in the middle the replies that are under way are read, each to its command', async () => {
  const policy = 'sandbox: { mailboxes: { unknown: gone@lab.test } }\n';
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 4', PIPELINED, policy));
  assert.deepEqual(unasked(record), []);
  assert.deepEqual([countOf(record, 'rcpt', 'reply', 550), countOf(record, 'data', 'reply', 354)], [4, 4]);
  // As in a single dialogue: one recipient was taken, 354 was said, the message goes out.
  assert.deepEqual([mx.counts.accepted, record.messages.accepted, record.sessions.refused], [4, 4, 4]);
});

test('pipelining at a rate limit: 450 to MAIL, and what is said to RCPT and DATA behind it is theirs', async () => {
  const burst = 'sessions: 5, rate: 10/s, expect: { accepted: 3, first_refusal: { at: mail, after: 3, reply: 450 } }';
  const dialogue = PIPELINED.replace(', gone@lab.test', '');
  const { record } = await burstOnClock(scenarioOf(burst, dialogue, 'sandbox: { rate: 3/1m }\n'));
  assert.deepEqual([record.problems, unasked(record)], [[], []]);
  assert.deepEqual([countOf(record, 'mail', 'reply', 450), countOf(record, 'data', 'reply', 503)], [2, 2]);
});

test('LMTP: behind a recipient that is refused at the end of data the replies for the others are read', async () => {
  const policy = 'sandbox: { lmtp: true, mailboxes: { at: eod, full: c@lab.test } }\n';
  const { record } = await burstOnClock(scenarioOf('sessions: 4', LMTP, policy));
  assert.deepEqual(unasked(record), []);
  const ends = record.replies.filter(({ stage }) => stage === 'eod').map(({ code, count }) => [code, count]);
  assert.deepEqual(ends, [
    [250, 8],
    [552, 4],
  ]);
});

test('a capture that finds nothing is a difference, and ends the session', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - vrfy: b
    capture: { id: "/no such text ([0-9]+)/" }
  - vrfy: "\${id}x"
  - quit`;
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 3', dialogue));
  assert.deepEqual([record.sessions.unexpected, vrfied(mx).length], [3, 3]);
  assert.equal(record.problems.length, 1);
});

test('AUTH: what is said in between stands in the record', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - auth: { mechanism: LOGIN, user: alice@lab.test, password: secret, clear_text: true }
  - quit`;
  const policy = 'sandbox: { auth: { mechanisms: [LOGIN], users: { alice@lab.test: secret } } }\n';
  const { lines } = await burstOnClock(scenarioOf('sessions: 1', dialogue, policy));
  const [session] = sessionsIn(lines);
  assert.equal(session?.marks.filter((one) => /^334 /.test(String(one))).length, 2);
});
