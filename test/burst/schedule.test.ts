// When sessions are begun: open loop, on a clock moved by hand, so that every due time and every delay is exact.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BurstProgress, BurstRecord } from '../../src/burst/burst-record.ts';
import { type Clock, FakeClock } from '../../src/net/clock.ts';
import { memoryMx } from './memory.ts';
import { burstOnClock, countOf, driven, recorded, scenarioOf, sessionsIn } from './world.ts';

/** Milliseconds at which the sessions were begun, in the order of their numbers. */
const begins = (lines: readonly unknown[]) =>
  sessionsIn(lines)
    .sort((a, b) => a.number - b.number)
    .map(({ begun }) => begun / 1000);
const delays = (lines: readonly unknown[]) =>
  sessionsIn(lines)
    .sort((a, b) => a.number - b.number)
    .map(({ late }) => late / 1000);

test('a steady rate: every session at its time, none late', async () => {
  const { record, lines, mx } = await burstOnClock(scenarioOf('sessions: 200, rate: 20/s'));
  assert.deepEqual(
    begins(lines),
    Array.from({ length: 200 }, (_, n) => n * 50),
  );
  assert.deepEqual(new Set(delays(lines)), new Set([0]));
  assert.deepEqual([record.rate.asked, record.rate.achieved], [20, 20]);
  assert.deepEqual([record.late.waited, record.late.ms.count, record.late.ms.max], [0, 200, 0]);
  assert.deepEqual(record.timeline.begun, Array(10).fill(20));
  assert.equal(mx.counts.accepted, 200);
});

test('a ramp from 1/s to 3/s over 4 s, then 3/s', async () => {
  const { record, lines } = await burstOnClock(scenarioOf('sessions: 14, rate: 1/s..3/s over 4s'));
  const at = begins(lines);
  // n = t + t^2/4 up to 4 s, where eight are due; then one each third of a second.
  const expected = Array.from({ length: 14 }, (_, n) =>
    n < 8 ? 2000 * (Math.sqrt(1 + n) - 1) : 4000 + ((n - 8) * 1000) / 3,
  );
  for (const [n, ms] of expected.entries()) assert.ok(Math.abs((at[n] ?? 0) - ms) < 0.002, `${n}: ${at[n]} for ${ms}`);
  assert.deepEqual(record.timeline.begun, [2, 1, 3, 2, 3, 3]);
});

test('a rate for a time: as many as the clock asks for within it, and none after it', async () => {
  const { record, lines } = await burstOnClock(scenarioOf('for: 2s, rate: 5/s'));
  assert.deepEqual(begins(lines), [0, 200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800]);
  assert.equal(record.asked.forMs, 2000);
});

test('a server that answers too slowly: nobody is left out, and the delays are told', async () => {
  const scenario = scenarioOf(
    'sessions: 8, concurrency: 2, rate: 10/s, expect: { p99: { session: "<2s" }, max: { ehlo: "<=1s" } }',
    undefined,
    'sandbox: { reply_delay: { ehlo: 1s } }\n',
  );
  const { record, lines } = await burstOnClock(scenario);
  // Two places of a second each; due every 100 ms.
  assert.deepEqual(begins(lines), [0, 100, 1000, 1100, 2000, 2100, 3000, 3100]);
  assert.deepEqual(delays(lines), [0, 0, 800, 800, 1600, 1600, 2400, 2400]);
  assert.deepEqual([record.late.waited, record.late.ms.count, record.late.ms.max], [6, 8, 2400]);
  assert.equal(record.rate.asked, 10);
  assert.equal(record.rate.achieved, 2.26);
  // No coordinated omission: a session's time counts from when it was due.
  assert.equal(record.phases.session?.max, 3400);
  assert.deepEqual(record.problems, ['expected p99 of session <2s, was 3400 ms']);
});

/** A machine that is busy: its timers fire at full tenths of a second only. */
class LateClock implements Clock {
  readonly #clock: FakeClock;
  constructor(clock: FakeClock) {
    this.#clock = clock;
  }
  now = () => this.#clock.now();
  date = () => this.#clock.date();
  after(ms: number, action: () => void) {
    const now = this.#clock.now();
    return this.#clock.after(Math.ceil((now + ms) / 100) * 100 - now, action);
  }
}

test('our own delays are told as well, and what is due is made up for', async () => {
  const clock = new FakeClock();
  const scenario = scenarioOf('sessions: 40, rate: 40/s');
  const { mx, open } = memoryMx({}, clock);
  const around = { clock: new LateClock(clock), endpoint: { address: '127.0.0.1', port: 25 }, open };
  const { record, lines } = await driven(clock, recorded(scenario, [], around));
  assert.deepEqual(
    begins(lines),
    Array.from({ length: 40 }, (_, n) => Math.ceil(n / 4) * 100),
  );
  assert.deepEqual(delays(lines).slice(0, 9), [0, 75, 50, 25, 0, 75, 50, 25, 0]);
  assert.equal(record.late.waited, 0);
  assert.equal(record.late.ms.max, 75);
  assert.equal(mx.counts.sessions, 40);
});

test('without a rate: as many at once as there are places, never more, and the next as soon as one is free', async () => {
  const policy = 'sandbox: { reply_delay: { ehlo: 100ms } }\n';
  const { record, lines } = await burstOnClock(scenarioOf('sessions: 10, concurrency: 4', undefined, policy));
  assert.deepEqual(begins(lines), [0, 0, 0, 0, 100, 100, 100, 100, 200, 200]);
  assert.deepEqual(delays(lines), Array(10).fill(0));
  assert.deepEqual([record.asked.rate, record.rate.asked, record.late.ms.count], [null, null, 0]);
  assert.deepEqual(record.timeline.inFlight, [4]);
});

test('without a rate for a time: none is begun behind it, and the last ones end', async () => {
  const policy = 'sandbox: { reply_delay: { ehlo: 300ms } }\n';
  const { record, lines } = await burstOnClock(scenarioOf('for: 1s, concurrency: 2', undefined, policy));
  assert.deepEqual(begins(lines), [0, 0, 300, 300, 600, 600, 900, 900]);
  assert.deepEqual([record.sessions.done, record.ms, record.arrivalsMs], [8, 1200, 900]);
});

test('sessions due by the hundred at one time are all begun, and the waits of the others go on', async () => {
  const { record } = await burstOnClock(scenarioOf('sessions: 700, rate: 50000/s, concurrency: 5000'));
  assert.equal(record.sessions.done, 700);
  assert.equal(record.messages.accepted, 700);
});

test('pauses of the dialogue are kept, and hold no other session up', async () => {
  const dialogue = '  - connect\n  - ehlo: probe.example\n  - wait: 2s\n  - noop\n  - quit';
  const { record, lines } = await burstOnClock(scenarioOf('sessions: 5, rate: 10/s', dialogue));
  assert.deepEqual(begins(lines), [0, 100, 200, 300, 400]);
  assert.deepEqual([record.phases.session?.max, record.ms, record.sessions.done], [2000, 2400, 5]);
});

test('stopped: arrivals end at once, pauses end with QUIT, replies are awaited for five seconds', async () => {
  const stop = new AbortController();
  const policy = 'sandbox: { reply_delay: { rcpt: 2s } }\ntimeout: 60s\n';
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 1000, rate: 10/s', undefined, policy), {
    signal: stop.signal,
    at: [[950, () => stop.abort()]],
  });
  assert.deepEqual([record.interrupted, record.sessions.begun, mx.counts.sessions], [true, 10, 10]);
  // Each has its two seconds, sends its message and goes.
  assert.deepEqual([record.sessions.done, mx.counts.accepted, record.ms], [10, 10, 2900]);
});

test('stopped while a server is silent: after five seconds they are let go without a word', async () => {
  const stop = new AbortController();
  const policy = 'sandbox: { silent: rcpt }\ntimeout: 60s\n';
  const { record, lines } = await burstOnClock(scenarioOf('sessions: 1000, rate: 10/s', undefined, policy), {
    signal: stop.signal,
    at: [[950, () => stop.abort()]],
  });
  assert.deepEqual([record.interrupted, record.sessions.begun, record.sessions.stopped], [true, 10, 10]);
  assert.equal(record.ms, 5950);
  assert.deepEqual(new Set(sessionsIn(lines).map(({ end }) => end)), new Set(['stopped']));
});

test('stopped between two transactions: the next one is not begun, and the session says QUIT', async () => {
  const stop = new AbortController();
  const policy = 'sandbox: { reply_delay: { mail: 1s } }\n';
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 1, messages: 50', undefined, policy), {
    signal: stop.signal,
    at: [[2500, () => stop.abort()]],
  });
  assert.deepEqual([record.messages.accepted, mx.counts.accepted, record.sessions.stopped], [3, 3, 1]);
  assert.equal(mx.log().at(-1)?.moment, 'quit');
});

test('stopped before it began: no session', async () => {
  const { record, mx } = await burstOnClock(scenarioOf('sessions: 1000, rate: 1/s'), { signal: AbortSignal.abort() });
  assert.deepEqual([record.interrupted, record.sessions.begun, mx.counts.sessions], [true, 0, 0]);
});

test('our own QUIT behind a refusal, when nobody answers it: a second, and it stands in the record', async () => {
  const policy = 'sandbox: { mailboxes: { unknown: b@lab.test }, reply_delay: { quit: 9s } }\n';
  const { record } = await burstOnClock(scenarioOf('sessions: 3, concurrency: 3', undefined, policy));
  assert.deepEqual([record.sessions.refused, record.sessions.timedOut], [3, 0]);
  assert.equal(countOf(record, 'quit', 'timeout'), 3);
  assert.ok(record.ms >= 1000 && record.ms <= 1100, String(record.ms));
});

test('a deadline is looked at every 50 ms', async () => {
  const policy = 'sandbox: { silent: mail }\ntimeout: 1s\n';
  const { record } = await burstOnClock(scenarioOf('sessions: 3, rate: 100/s', undefined, policy));
  assert.equal(record.sessions.timedOut, 3);
  assert.ok((record.phases.session?.max ?? 0) >= 1000 && (record.phases.session?.max ?? 0) <= 1050);
});

test('what is told while it goes on: numbers that grow, the rate of the last second, refusals by code', async () => {
  const told: BurstProgress[] = [];
  const policy = 'sandbox: { rate: 12/1m, reply_delay: { ehlo: 450ms } }\n';
  const { record } = await burstOnClock(scenarioOf('sessions: 40, rate: 10/s', undefined, policy), {
    progress: (progress) => told.push(progress),
  });
  const at = (ms: number) => told[ms / 200 - 1];
  assert.deepEqual(at(2000), {
    begun: 20,
    total: 40,
    inFlight: 4,
    accepted: 12,
    rate: 10,
    refused: { '450': 4 },
    stopping: false,
    recovering: false,
  });
  assert.ok(told.every(({ begun, accepted }, i) => begun >= (told[i - 1]?.begun ?? 0) && accepted <= 12));
  assert.deepEqual(told.at(-1)?.refused, { '450': 28 });
  assert.equal(record.sessions.refused, 28);
});

test('a record that is cut off has what was known: at once, soon, and then every ten seconds, marked as not complete', async () => {
  const snapshots: BurstRecord[] = [];
  const { record } = await burstOnClock(scenarioOf('for: 25s, rate: 10/3s'), {
    snapshot: (soFar) => snapshots.push(soFar),
  });
  const seen = snapshots.map(({ complete, messages, ms }) => [complete, messages.accepted, ms]);
  assert.deepEqual(seen[0], [false, 0, 0]);
  assert.ok(seen.every(([complete]) => complete === false));
  const at = snapshots.map(({ ms }) => ms);
  assert.ok((at[1] ?? 0) <= 1_000);
  // Twice as long each time, and never more than ten seconds.
  for (const [index, ms] of at.slice(2).entries())
    assert.ok(ms - (at[index + 1] ?? 0) <= Math.min(10_200, ms), `${at}`);
  assert.ok((at.at(-1) ?? 0) >= 15_000, `${at}`);
  assert.deepEqual([record.complete, record.messages.accepted], [true, 84]);
});

test('recovery: asked once a second after the burst, from the end of the burst to the session that was accepted', async () => {
  const policy = 'sandbox: { rate: 5/30s }\n';
  const burst = 'sessions: 8, rate: 10/s, expect: { accepted: 5, recovers_within: 1m }';
  const { record, mx } = await burstOnClock(scenarioOf(burst, undefined, policy));
  // The window began with the first MAIL at 0 s; the burst ended at 0.7 s, and the attempt at 30.7 s is the first behind 30 s.
  assert.deepEqual(record.recovery, { ms: 30_000, attempts: 31, reply: null });
  assert.deepEqual(record.problems, []);
  assert.deepEqual([mx.counts.sessions, record.sessions.begun], [8 + 31, 8]);
});

test('recovery that does not come in time: how often it was asked, and what was said last', async () => {
  const burst = 'sessions: 8, rate: 10/s, expect: { accepted: 5, recovers_within: 10s }';
  const { record } = await burstOnClock(scenarioOf(burst, undefined, 'sandbox: { rate: 5/30s }\n'));
  assert.deepEqual(record.recovery, {
    ms: null,
    attempts: 11,
    reply: '450 4.7.1 Error: too much mail from 127.0.0.1',
  });
  assert.match(
    record.problems[0] ?? '',
    /accepted again within 10 s; after 11 attempts it still was not \(450 4\.7\.1/,
  );
});
