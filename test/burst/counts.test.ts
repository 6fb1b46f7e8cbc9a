// What a burst counts is what the server counted, whatever the server does in the middle.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BurstRecord } from '../../src/burst/burst-record.ts';
import { burst, scenarioOf, sessionsIn } from './world.ts';

const countOf = (record: BurstRecord, verb: string, outcome: string, code: number | null = null) =>
  record.replies
    .filter((row) => row.verb === verb && row.outcome === outcome && row.code === code)
    .reduce((sum, { count }) => sum + count, 0);

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

for (const [how, policy, end, verb] of [
  ['closes', 'close_after: mail', 'closed', 'mail'],
  ['resets', 'reset: rcpt', 'reset', 'rcpt'],
  ['falls silent', 'silent: rcpt', 'timedOut', 'rcpt'],
] as const) {
  test(`a server that ${how} in the middle`, async () => {
    const scenario = scenarioOf('sessions: 10, concurrency: 5', undefined, `sandbox: { ${policy} }\ntimeout: 150ms\n`);
    const { record, mx, lines } = await burst(scenario);
    assert.equal(record.sessions[end], 10, JSON.stringify(record.sessions));
    assert.equal(countOf(record, verb, end === 'timedOut' ? 'timeout' : end), 10);
    assert.equal(mx.counts.sessions, 10);
    assert.equal(mx.counts.accepted, record.messages.accepted);
    assert.deepEqual(new Set(sessionsIn(lines).map((one) => one.end)), new Set([end]));
  });
}

test('a message whose end is not answered may have been delivered', async () => {
  const scenario = scenarioOf('sessions: 6, concurrency: 6', undefined, 'sandbox: { silent: eod }\ntimeout: 150ms\n');
  const { record } = await burst(scenario);
  assert.deepEqual([record.messages.unknown, record.messages.accepted, record.sessions.timedOut], [6, 0, 6]);
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
  assert.equal(record.replies[0]?.text, 'ECONNREFUSED');
});

test('stopped in the middle: no session is begun any more, those that go on come to their end', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 250);
  const { record, mx } = await burst(scenarioOf('sessions: 1000, rate: 100/s'), { signal: stop.signal });
  assert.equal(record.interrupted, true);
  assert.ok(record.sessions.begun >= 5 && record.sessions.begun < 60, String(record.sessions.begun));
  assert.equal(mx.counts.sessions, record.sessions.begun);
  assert.equal(mx.counts.accepted, record.messages.accepted);
  assert.equal(record.sessions.done + record.sessions.stopped, record.sessions.begun);
});
