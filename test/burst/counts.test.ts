// What a burst counts is what the server counted, whatever the server does in the middle.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BurstProgress } from '../../src/burst/burst-record.ts';
import { type DyingStep, dyingServer, STEPS } from './dying-server.ts';
import { burst, burstOnClock, countOf, scenarioOf, sessionsIn } from './world.ts';

test('every message accepted, every session recorded', async () => {
  const { record, lines, mx } = await burst(scenarioOf('sessions: 60, concurrency: 8, messages: 3'));
  assert.deepEqual(record.problems, []);
  assert.equal(record.messages.accepted, 180);
  assert.equal(mx.counts.accepted, 180);
  assert.equal(mx.counts.sessions, 60);
  assert.equal(record.sessions.done, 60);
  assert.equal(countOf(record, 'mail', 'reply', 250), 180);
  assert.equal(record.firstRefusal, null);
  assert.equal(
    record.timeline.accepted.reduce((sum, one) => sum + one, 0),
    180,
  );
  const sessions = sessionsIn(lines);
  assert.deepEqual(
    sessions.map(({ number }) => number).sort((a, b) => a - b),
    Array.from({ length: 60 }, (_, i) => i + 1),
  );
  // greeting, EHLO, three times MAIL RCPT DATA and its end, QUIT: three items for each.
  for (const { marks, end } of sessions) assert.deepEqual([marks.length, end], [(2 + 3 * 4 + 1) * 3, 'done']);
});

test('pipelined transactions on one connection', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - pipeline:
      - mail: a@good.test
      - rcpt: [b@lab.test, c@lab.test]
      - data
  - quit`;
  const { record, mx } = await burst(scenarioOf('sessions: 5, concurrency: 2, messages: 40', dialogue));
  assert.equal(record.messages.accepted, 200);
  assert.equal(mx.counts.accepted, 200);
  assert.equal(countOf(record, 'rcpt', 'reply', 250), 400);
});

test('inside TLS, each session with a handshake of its own', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - starttls: { verify: true }
  - mail: a@good.test
  - rcpt: b@lab.test
  - data
  - quit`;
  const { record, mx } = await burst(
    scenarioOf('sessions: 12, concurrency: 4', dialogue, 'sandbox: { certificate: ec }\n'),
  );
  assert.deepEqual(record.problems, []);
  assert.equal(mx.counts.handshakes, 12);
  assert.equal(record.phases.tls?.count, 12);
  assert.equal(record.messages.accepted, 12);
});

test('a certificate that is not trusted fails the sessions that verify it', async () => {
  const dialogue = '  - connect\n  - ehlo: probe.example\n  - starttls: { verify: true }\n  - quit';
  const { record } = await burst(scenarioOf('sessions: 4', dialogue, 'sandbox: { certificate: self-signed }\n'));
  assert.equal(record.sessions.tlsFailed, 4);
  assert.equal(countOf(record, 'starttls', 'tls-failure'), 4);
});

test('the refusals of a rate limit: the first of them, their codes, and when it is accepted again', async () => {
  const scenario = scenarioOf(
    'sessions: 25, concurrency: 5, expect: { accepted: 7, first_refusal: { at: mail, after: 7, reply: 450 }, refused: { only: 450 }, recovers_within: 3s }',
    undefined,
    'sandbox: { rate: 7/1s }\n',
  );
  const { record, mx } = await burst(scenario);
  assert.deepEqual(record.problems, []);
  assert.equal(record.sessions.refused, 18);
  assert.equal(record.firstRefusal?.after, 7);
  assert.equal(record.firstRefusal?.enhanced, '4.7.1');
  const attempts = record.recovery?.attempts ?? 0;
  assert.ok(attempts >= 2 && record.recovery?.ms !== null);
  // The attempts to be accepted again are sessions of the server too.
  assert.equal(mx.counts.sessions, 25 + attempts);
  assert.equal(mx.counts.refused, 18 + attempts - 1);
});

/** The verb and stage of a step in the record. */
const rowOf = (step: DyingStep) =>
  ({ verb: step === 'eod' ? 'data' : step, stage: step === 'quit' ? 'other' : step }) as const;

for (const [death, end] of [
  ['close', 'closed'],
  ['reset', 'reset'],
  ['torn', 'closed'],
] as const) {
  for (const at of STEPS) {
    test(`a server that ends by ${death} in place of the reply at ${at}`, async () => {
      const server = await dyingServer(at, death);
      const scenario = scenarioOf('sessions: 12, concurrency: 4');
      const endpoint = { address: '127.0.0.1', port: server.port };
      const { record, lines } = await burst(scenario, { endpoint });
      await server.close();
      const { counted } = server;
      // A reset that comes before the system has said that the connection stands is one that never stood.
      const early = at === 'connect' ? record.sessions.unreachable : 0;
      assert.deepEqual([record.sessions.begun, record.sessions[end] + early, counted.sessions], [12, 12, 12]);
      // Step by step, what was counted here is what was said there.
      for (const step of STEPS) {
        const { verb, stage } = rowOf(step);
        const rows = record.replies.filter(
          (row) => row.verb === verb && row.stage === stage && row.outcome === 'reply',
        );
        const heard = rows.reduce((sum, { count }) => sum + count, 0);
        assert.equal(heard, counted.replies[step], step);
      }
      assert.equal(countOf(record, rowOf(at).verb, end), 12 - early);
      assert.equal(record.messages.accepted, counted.replies.eod);
      assert.equal(record.messages.accepted + record.messages.unknown, counted.messages);
      const ends = sessionsIn(lines).map((one) => one.end);
      assert.deepEqual([ends.length, ends.filter((one) => one === end).length], [12, 12 - early]);
    });
  }
}

test('half a reply is no reply, and what came of it is told', async () => {
  const server = await dyingServer('rcpt', 'torn');
  const endpoint = { address: '127.0.0.1', port: server.port };
  const { record } = await burst(scenarioOf('sessions: 2'), { endpoint });
  await server.close();
  const row = record.replies.find(({ outcome }) => outcome === 'closed');
  assert.deepEqual([row?.verb, row?.code, row?.refused], ['rcpt', null, 0]);
  assert.match(row?.text ?? '', /^in the middle of a reply: /);
});

const counts = (rows: readonly { readonly count: number }[]) => rows.map(({ count }) => count);

for (const at of STEPS) {
  test(`a server that falls silent at ${at}`, async () => {
    // Behind QUIT the embedded MX closes in any case: there it is only slow.
    const policy = at === 'quit' ? 'reply_delay: { quit: 10m }' : `silent: ${at}`;
    const head = `sandbox: { ${policy} }\ntimeout: 30s\n`;
    const scenario = scenarioOf('sessions: 12, concurrency: 4', undefined, head);
    const { record, mx, lines } = await burstOnClock(scenario);
    assert.deepEqual([record.sessions.begun, record.sessions.timedOut, mx.counts.sessions], [12, 12, 12]);
    const before = STEPS.slice(0, STEPS.indexOf(at));
    for (const step of STEPS) {
      const { verb, stage } = rowOf(step);
      const rows = record.replies.filter((row) => row.verb === verb && row.stage === stage);
      const outcomes = rows.map(({ outcome, count }) => [outcome, count]);
      // Our own QUIT behind the silence may be answered; nobody depends on it.
      if (step === 'quit' && at !== 'quit') assert.deepEqual(counts(rows), [12]);
      else
        assert.deepEqual(
          outcomes,
          before.includes(step) ? [['reply', 12]] : step === at ? [['timeout', 12]] : [],
          step,
        );
    }
    // The sandbox took the message and did not say so: it may have been delivered, and it was.
    const unknown = at === 'eod' ? 12 : 0;
    assert.deepEqual([record.messages.unknown, record.messages.accepted + unknown], [unknown, mx.counts.accepted]);
    // Each waited for its thirty seconds and not much longer: three rounds of four.
    assert.ok(record.ms >= 90_000 && record.ms < 91_800, String(record.ms));
    assert.deepEqual(new Set(sessionsIn(lines).map((one) => one.end)), new Set(['timedOut']));
  });
}

test('a server that falls silent, over real sockets', async () => {
  const scenario = scenarioOf('sessions: 10', undefined, 'sandbox: { silent: rcpt }\ntimeout: 150ms\n');
  const { record, mx } = await burst(scenario);
  assert.deepEqual([record.sessions.timedOut, countOf(record, 'rcpt', 'timeout'), mx.counts.sessions], [10, 10, 10]);
});

test('every reply of a mixed burst, counted by step and code on both sides', async () => {
  const policy = `{ concurrency: 6, rate: { messages: 9, recipients: 14, window: 1m }, refuse: { vrfy: "252 2.0.0 who knows" } }`;
  const dialogue = `  - connect
  - ehlo: probe.example
  - vrfy: b
  - mail: a@good.test
  - rcpt: [b@lab.test, c@lab.test]
  - data
  - quit`;
  const { record, mx } = await burstOnClock(
    scenarioOf('sessions: 40, concurrency: 10', dialogue, `sandbox: ${policy}\n`),
    { latencyMs: 7 },
  );
  const told = new Map<string, number>();
  for (const { moment, code } of mx.log()) told.set(`${moment} ${code}`, (told.get(`${moment} ${code}`) ?? 0) + 1);
  const counted = new Map<string, number>();
  for (const { verb, stage, code, count } of record.replies) {
    const key = `${stage === 'eod' ? 'eod' : verb} ${code}`;
    counted.set(key, (counted.get(key) ?? 0) + count);
  }
  // Our own QUIT behind a refusal is nobody's question: its reply is not counted.
  const quits = told.get('quit 221') ?? 0;
  assert.equal(quits, 40 - (told.get('connect 421') ?? 0));
  told.delete('quit 221');
  counted.delete('quit 221');
  // Behind a 421 the server closes, and our QUIT is not answered.
  counted.delete('quit null');
  assert.deepEqual(new Map([...counted].sort()), new Map([...told].sort()));
  assert.equal(record.messages.accepted, mx.counts.accepted);
  assert.equal(
    record.replies.reduce((sum, { refused }) => sum + refused, 0),
    mx.counts.refused,
  );
  assert.equal(record.sessions.refused + record.sessions.done, 40);
});

test('a reply that nobody asked for is never taken for the next answer', async () => {
  const { record, mx } = await burst(
    scenarioOf('sessions: 5', undefined, 'sandbox: { unsolicited: { with: mail, reply: "550 5.7.1 no" } }\n'),
  );
  assert.equal(countOf(record, 'rcpt', 'unsolicited', 550), 5);
  assert.equal(countOf(record, 'rcpt', 'reply', 250), 5);
  assert.equal(mx.counts.accepted, 5);
});

test('nobody listens: every session is unreachable, and none is lost', async () => {
  const { record } = await burst(scenarioOf('sessions: 8, concurrency: 3'), {
    endpoint: { address: '127.0.0.1', port: 1 },
  });
  assert.equal(record.sessions.unreachable, 8);
  assert.equal(record.replies[0]?.text, 'the connection was refused: nothing listens there');
});

test('stopped in the middle: no session is begun any more, those that go on come to their end', async () => {
  const stop = new AbortController();
  // Stopped by what was counted, not by time.
  const progress = ({ begun }: BurstProgress) => begun >= 10 && stop.abort();
  const { record, mx } = await burst(scenarioOf('sessions: 1000, rate: 100/s'), { signal: stop.signal, progress });
  assert.equal(record.interrupted, true);
  assert.ok(record.sessions.begun >= 10 && record.sessions.begun < 1000, String(record.sessions.begun));
  assert.equal(mx.counts.sessions, record.sessions.begun);
  assert.equal(mx.counts.accepted, record.messages.accepted);
  assert.equal(record.sessions.done + record.sessions.stopped, record.sessions.begun);
});
