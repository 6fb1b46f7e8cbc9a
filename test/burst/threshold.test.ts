// The finder against the embedded MX, whose limits are known; and against a server made of numbers, on a clock moved by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Counted } from '../../src/burst/counted.ts';
import { missingFor, pusher } from '../../src/burst/push.ts';
import { findThreshold, thresholdRecord } from '../../src/burst/threshold.ts';
import type { Climb, ThresholdRecord } from '../../src/burst/threshold-record.ts';
import { FakeClock, systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { asked, LeapingClock, MODELS } from './counters.ts';
import { memoryMx } from './memory.ts';
import { driven, scenarioOf, settingOf } from './world.ts';

const NEVER = new AbortController().signal;

const UNHEARD = { log: null, heard: () => {} };

/** The search at an embedded MX of that policy, on a clock moved by hand; replies come 2 ms after the commands. */
async function find(by: Counted, policy: string, most = 30, dialogue?: string): Promise<ThresholdRecord> {
  const clock = new FakeClock();
  const scenario = scenarioOf('sessions: 1', dialogue, `sandbox: { ${policy} }\n`);
  const { open } = memoryMx(scenario.sandbox ?? {}, clock, 2);
  const endpoint = { address: '127.0.0.1', port: 25 };
  const push = pusher(by, settingOf(scenario), { clock, signal: NEVER, endpoint, open, ...UNHEARD });
  const asked = { by, most, patienceMs: 240_000, rounds: 2, tell: () => {} };
  const found = await driven(clock, findThreshold({ clock, signal: NEVER, push, ...asked }));
  return thresholdRecord(asked, found, { pushes: [], recorded: null });
}

for (const windowMs of [1_000, 10_000, 60_000])
  for (const [by, limit, policy] of [
    ['messages', 4, `rate: 4/${windowMs}ms`],
    ['connections', 3, `rate: { connections: 3, window: ${windowMs}ms }`],
    ['recipients', 5, `rate: { recipients: 5, window: ${windowMs}ms }`],
  ] as const) {
    // The longest window for one of them: what it shows is the same for all.
    if (windowMs > 10_000 && by !== 'messages') continue;
    test(`${by}: the limit exactly, and a window of ${windowMs} ms within 6 %`, async () => {
      const found = await find(by, policy);
      assert.equal(found.outcome, 'found');
      assert.equal(found.limit, limit);
      assert.ok(Math.abs((found.windowMs ?? 0) / windowMs - 1) < 0.06, `${found.windowMs}`);
      for (const { refusedUntilMs, acceptedAfterMs } of found.climbs)
        assert.ok(refusedUntilMs <= windowMs && (acceptedAfterMs ?? 0) >= windowMs, JSON.stringify(found.climbs));
      // The second climb knows when to look closely: it asks less often and sees more.
      const [first, second] = found.climbs;
      if (windowMs > 1_000) assert.ok((second?.tries ?? 0) < (first?.tries ?? 0), JSON.stringify(found.climbs));
    });
  }

test('over real sockets and in real time', async () => {
  const scenario = scenarioOf('sessions: 1', undefined, 'sandbox: { rate: 3/800ms }\n');
  const mx = await startSandbox(scenario.sandbox ?? {});
  const endpoint = { address: mx.address, port: mx.port };
  const push = pusher('messages', settingOf(scenario), {
    clock: systemClock,
    signal: NEVER,
    endpoint,
    open: openStream,
    ...UNHEARD,
  });
  const asked = { by: 'messages', most: 30, patienceMs: 5_000, rounds: 2, tell: () => {} } as const;
  const found = await findThreshold({ clock: systemClock, signal: NEVER, push, ...asked });
  await mx.close();
  assert.deepEqual([found.outcome, 'finding' in found && found.finding.limit], ['found', { from: 3, to: 3 }]);
});

test('concurrency: the limit, and that it is free when the others are closed', async () => {
  const found = await find('concurrency', 'concurrency: 3', 10);
  assert.deepEqual([found.outcome, found.limit], ['found', 3]);
  assert.match(found.climbs[0]?.refusal ?? '', /^421 /);
});

test('a limit of a session: a new session is accepted at once', async () => {
  const found = await find('recipients', 'recipients: 5');
  assert.deepEqual([found.outcome, found.limit, found.windowMs], ['found', 5, 0]);
});

test('a server without a limit: none is found', async () => {
  const { outcome, accepted, climbs, finding } = await find('messages', '', 12);
  assert.deepEqual([outcome, accepted, climbs, finding], ['none', 12, [], null]);
});

test('a server that closes instead of refusing: the question could not be put, and why', async () => {
  const found = await find('messages', 'close_after: rcpt', 12);
  assert.deepEqual([found.outcome, found.reply, found.climbs, found.limit], ['failed', 'closed', [], null]);
});

test('a server that does not accept again in time: four at least, and nothing else is certain', async () => {
  const found = await find('messages', 'rate: 4/10m');
  assert.deepEqual(
    [found.outcome, found.limit, found.windowMs, found.finding?.limit],
    ['unsure', null, null, { from: 4, to: null }],
  );
  assert.equal(found.climbs.length, 1);
});

test('interrupted while it waits: at once, and what was found so far is told', async () => {
  const clock = new LeapingClock();
  const stop = new AbortController();
  const told: Climb[] = [];
  const push = asked(clock, MODELS['a window from its first event'].model(4, 10_000), 1);
  const found = await findThreshold({
    clock,
    signal: stop.signal,
    push(most, at) {
      if (clock.now() > 15_000) stop.abort();
      return push(most, at);
    },
    by: 'messages',
    most: 30,
    patienceMs: 120_000,
    rounds: 2,
    tell: (climb) => told.push(climb),
  });
  assert.equal(found.outcome, 'interrupted');
  assert.deepEqual([found.climbs.length, told.length], [1, 1]);
  assert.ok(clock.now() < 20_000);
});

test('a dialogue without data: what is counted is MAIL', async () => {
  const mailOnly = '  - connect\n  - ehlo: probe.example\n  - mail: a@good.test\n  - quit';
  assert.equal(missingFor('messages', scenarioOf('sessions: 1', mailOnly)), null);
  const found = await find('messages', 'rate: 4/1s', 30, mailOnly);
  assert.deepEqual([found.outcome, found.limit], ['found', 4]);
});
