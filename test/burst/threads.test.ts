// Bursts in several threads: real ones, over real sockets. What all have counted is what the server counted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BurstSurroundings } from '../../src/burst/run-burst.ts';
import { BURST_THREAD } from '../../src/burst/thread-entry.ts';
import { threadsFor } from '../../src/burst/threads-for.ts';
import { threadsOf } from '../../src/net/threads.ts';
import { burst, countOf, scenarioOf, sessionsIn } from './world.ts';

const threads: BurstSurroundings['threads'] = { begin: threadsOf(BURST_THREAD), cores: 4 };
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

/** Numbers of texts in the order in which they stand; a text must be said before it is used. */
function numbered(lines: readonly unknown[]): number[] {
  const said: number[] = [];
  for (const line of lines) {
    if (Array.isArray(line)) {
      const marks = line[3] as (number | string)[];
      for (const ref of marks.filter((_, i) => i % 3 === 2))
        assert.ok(typeof ref === 'string' || said.includes(ref), `text ${ref} is not said before it is used`);
    } else if (typeof line === 'object' && line !== null && 't' in line) said.push(Number(line.t));
  }
  return said;
}

test('three threads: every session once, every reply counted, each text a number of its own', async () => {
  const scenario = scenarioOf('sessions: 200, concurrency: 10, messages: 2, threads: 3');
  const { record, mx, lines } = await burst(scenario, { threads });
  assert.deepEqual(record.problems, []);
  assert.equal(record.workers, 3);
  assert.deepEqual([record.sessions.begun, record.sessions.done], [200, 200]);
  assert.deepEqual([record.messages.accepted, mx.counts.accepted, mx.counts.sessions], [400, 400, 200]);
  assert.equal(countOf(record, 'mail', 'reply', 250), 400);
  assert.equal(record.phases.session?.count, 200);
  assert.equal(
    record.timeline.accepted.reduce((sum, one) => sum + one, 0),
    400,
  );
  const sessions = sessionsIn(lines);
  assert.deepEqual(
    sessions.map(({ number }) => number).sort((a, b) => a - b),
    upTo(200),
  );
  const texts = numbered(lines);
  assert.equal(new Set(texts).size, texts.length);
  assert.deepEqual(new Set(texts.map((text) => text % 3)), new Set([0, 1, 2]));
});

test('the clock asks all threads together: each session at its time, none twice', async () => {
  const { record, lines } = await burst(scenarioOf('sessions: 60, rate: 200/s, concurrency: 40, threads: 2'), {
    threads,
  });
  assert.equal(record.sessions.done, 60);
  assert.equal(record.late.ms.count, 60);
  for (const { number, begun, late } of sessionsIn(lines))
    assert.ok(Math.abs(begun - late - (number - 1) * 5_000) <= 2, `session ${number}: ${begun} - ${late} us`);
});

test('what only this process knows is known to each: rows, captures, a secret that is masked', async () => {
  const dialogue = `  - connect
  - ehlo: probe.example
  - starttls: { verify: true }
  - auth: { mechanism: PLAIN, user: "\${user}", password: "\${password}" }
  - mail: a\${index}@good.test
  - rcpt: b@lab.test
  - data
  - quit`;
  const head =
    'sandbox: { certificate: ec, auth: { users: { anna: open-sesame, berta: open-sesame } } }\nvars: { password: open-sesame }\n';
  const files = { 'users.csv': 'user\nanna\nberta\n' };
  const scenario = scenarioOf('sessions: 12, concurrency: 4, threads: 2, rows: users.csv', dialogue, head, files);
  const { record, mx, text } = await burst(scenario, { threads });
  assert.deepEqual(record.problems, []);
  assert.deepEqual([record.sessions.done, mx.counts.handshakes, mx.counts.accepted], [12, 12, 12]);
  assert.equal(countOf(record, 'auth', 'reply', 235), 12);
  assert.ok(!text.includes('open-sesame'));
});

test('certificates are judged in every thread', async () => {
  const dialogue = (trusted: boolean) => `  - connect
  - ehlo: probe.example
  - starttls:
    expect: { tls: { version: ">=TLSv1.2" }, certificate: { trusted: ${trusted} } }
  - quit`;
  const asked = 'sessions: 12, concurrency: 4, threads: 2';
  const head = 'sandbox: { certificate: ec }\n';
  const right = await burst(scenarioOf(asked, dialogue(true), head), { threads });
  assert.deepEqual([right.record.workers, right.record.sessions.done], [2, 12]);
  const wrong = await burst(scenarioOf(asked, dialogue(false), head), { threads });
  assert.deepEqual([wrong.record.sessions.done, wrong.record.sessions.unexpected], [0, 12]);
});

test('the first refusal is known in all threads with what all had accepted before', async () => {
  const scenario = scenarioOf(
    'sessions: 40, concurrency: 4, threads: 2, expect: { accepted: 9, refused: { only: 450 } }',
    undefined,
    'sandbox: { rate: 9/60s }\n',
  );
  const { record, mx } = await burst(scenario, { threads });
  assert.deepEqual(record.problems, []);
  assert.deepEqual([record.messages.accepted, mx.counts.accepted], [9, 9]);
  assert.equal(record.sessions.refused, 31);
  // The reply to an earlier MAIL can be read in the other thread an instant later; never is one counted twice.
  const after = record.firstRefusal?.after ?? -1;
  assert.ok(after >= 6 && after <= 9, String(after));
});

test('stopped: all threads begin no session any more, and what goes on comes to its end', async () => {
  const stop = new AbortController();
  const scenario = scenarioOf('sessions: 100000, concurrency: 8, threads: 2');
  const progress: BurstSurroundings['progress'] = ({ accepted }) => {
    if (accepted >= 50) stop.abort();
  };
  const { record, mx } = await burst(scenario, { threads, signal: stop.signal, progress });
  assert.equal(record.interrupted, true);
  assert.ok(record.sessions.begun >= 50 && record.sessions.begun < 100_000, String(record.sessions.begun));
  assert.equal(mx.counts.sessions, record.sessions.begun);
  assert.equal(mx.counts.accepted, record.messages.accepted);
  assert.equal(record.sessions.done + record.sessions.stopped, record.sessions.begun);
});

test('a thread that breaks breaks the burst, aloud', async () => {
  const scenario = scenarioOf('sessions: 4000, concurrency: 4, threads: 2');
  const begin = threadsOf(new URL('data:text/javascript,throw new Error("broken on purpose")'));
  await assert.rejects(burst(scenario, { threads: { begin, cores: 2 } }), /broken on purpose/);
});

for (const [written, cores, threads] of [
  ['sessions: 100', 8, 1],
  ['sessions: 5000', 8, 8],
  ['sessions: 5000', 2, 2],
  ['sessions: 5000', 1, 1],
  ['sessions: 5000', 64, 8],
  ['sessions: 5000, concurrency: 9', 8, 2],
  ['sessions: 5000, concurrency: 1', 8, 1],
  ['sessions: 50, messages: 100', 4, 4],
  ['for: 60s', 4, 4],
  ['for: 60s, rate: 20/s', 4, 1],
  ['for: 60s, rate: 600/s', 4, 4],
  ['for: 5s, rate: 600/s', 4, 1],
  ['sessions: 10, threads: 3', 1, 3],
  ['sessions: 9000, threads: 1', 8, 1],
  ['sessions: 9000, concurrency: 2, threads: 5', 8, 2],
] as const)
  test(`${written} on ${cores} cores: ${threads} threads`, () => {
    const { burst } = scenarioOf(written);
    assert.equal(burst === null ? 0 : threadsFor(burst, cores), threads);
  });
