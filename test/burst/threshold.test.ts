// The finder against the embedded MX, whose limits are known; and against a server made of numbers, on a clock moved by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Counted } from '../../src/burst/counted.ts';
import { pusher } from '../../src/burst/push.ts';
import { findThreshold, type Push, type Threshold } from '../../src/burst/threshold.ts';
import type { Climb } from '../../src/burst/threshold-record.ts';
import { FakeClock, pause, systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { memoryMx } from './memory.ts';
import { driven, scenarioOf, settingOf } from './world.ts';

type Asking = (most: number, at?: number) => Promise<Push>;

const NEVER = new AbortController().signal;

const UNHEARD = { log: null, heard: () => {} };

/** The search at an embedded MX of that policy, on a clock moved by hand; replies come 2 ms after the commands. */
async function find(by: Counted, policy: string, most = 30): Promise<Threshold> {
  const clock = new FakeClock();
  const scenario = scenarioOf('sessions: 1', undefined, `sandbox: { ${policy} }\n`);
  const { open } = memoryMx(scenario.sandbox ?? {}, clock, 2);
  const endpoint = { address: '127.0.0.1', port: 25 };
  const push = pusher(by, settingOf(scenario), { clock, signal: NEVER, endpoint, open, ...UNHEARD });
  const asked = { by, most, patienceMs: 120_000, rounds: 2, tell: () => {} };
  return driven(clock, findThreshold({ clock, signal: NEVER, push, ...asked }));
}

for (const windowMs of [1_000, 10_000, 60_000])
  for (const [by, limit, policy] of [
    ['messages', 4, `rate: 4/${windowMs}ms`],
    ['connections', 3, `rate: { connections: 3, window: ${windowMs}ms }`],
    ['recipients', 5, `rate: { recipients: 5, window: ${windowMs}ms }`],
  ] as const) {
    // The longest window for one of them: what it shows is the same for all.
    if (windowMs > 10_000 && by !== 'messages') continue;
    test(`${by}: the limit exactly, and a window of ${windowMs} ms within 4 %`, async () => {
      const found = await find(by, policy);
      assert.equal(found.outcome, 'found');
      if (found.outcome !== 'found') return;
      assert.equal(found.limit, limit);
      assert.ok(Math.abs((found.windowMs ?? 0) / windowMs - 1) < 0.04, `${found.windowMs}`);
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
  const asked = { by: 'messages', most: 30, patienceMs: 5_000, rounds: 1, tell: () => {} } as const;
  const found = await findThreshold({ clock: systemClock, signal: NEVER, push, ...asked });
  await mx.close();
  assert.deepEqual([found.outcome, found.outcome === 'found' && found.limit], ['found', 3]);
});

test('concurrency: the limit, and that it is free when the others are closed', async () => {
  const found = await find('concurrency', 'concurrency: 3', 10);
  assert.deepEqual([found.outcome, found.outcome === 'found' && found.limit], ['found', 3]);
  assert.match(found.climbs[0]?.refusal ?? '', /^421 /);
});

test('a limit of a session: a new session is accepted at once', async () => {
  const found = await find('recipients', 'recipients: 5');
  assert.deepEqual(
    [found.outcome, found.outcome === 'found' && found.limit, found.outcome === 'found' && found.windowMs],
    ['found', 5, 0],
  );
});

test('a server without a limit: none is found', async () => {
  assert.deepEqual(await find('messages', '', 12), { outcome: 'none', by: 'messages', accepted: 12, climbs: [] });
});

test('a server that closes instead of refusing: the question could not be put, and why', async () => {
  const found = await find('messages', 'close_after: rcpt', 12);
  assert.deepEqual(found, { outcome: 'failed', by: 'messages', ended: 'closed', reply: 'closed', climbs: [] });
});

test('a server that does not accept again in time: the limit is known, the window is not', async () => {
  const found = await find('messages', 'rate: 4/10m');
  assert.deepEqual(
    [found.outcome, found.outcome === 'found' && found.limit, found.outcome === 'found' && found.windowMs],
    ['found', 4, null],
  );
  assert.equal(found.climbs.length, 1);
});

test('interrupted while it waits: at once, and what was found so far is told', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const told: Climb[] = [];
  clock.after(15_000, () => stop.abort());
  const asked = { by: 'messages', most: 30, patienceMs: 120_000, rounds: 2 } as const;
  const finding = findThreshold({
    clock,
    signal: stop.signal,
    push: counted(clock, 4, 10_000),
    ...asked,
    tell: (climb) => told.push(climb),
  });
  const found = await driven(clock, finding);
  assert.equal(found.outcome, 'interrupted');
  assert.deepEqual([found.climbs.length, told.length], [1, 1]);
  assert.ok(clock.now() < 15_100);
});

/** Takes `limit` in a window of `windowMs` that begins with its first event; each question takes 1 ms. */
function counted(clock: FakeClock, limit: number, windowMs: number, used = 0): Asking {
  let start = clock.now();
  let count = used;
  return async (most, at = 0) => {
    await pause(clock, Math.max(0, at - clock.now()));
    let accepted = 0;
    let firstAt: number | null = null;
    for (let i = 0; i < most; i += 1) {
      await pause(clock, 1);
      if (clock.now() - start >= windowMs) [start, count] = [clock.now(), 0];
      count += 1;
      if (count > limit)
        return { accepted, firstAt, refusal: { at: clock.now(), reply: '450 no', step: 'mail' }, failed: null };
      accepted += 1;
      firstAt ??= clock.now();
    }
    return { accepted, firstAt, refusal: null, failed: null };
  };
}

async function search(clock: FakeClock, push: Asking) {
  const asked = { by: 'messages', most: 1000, patienceMs: 300_000, rounds: 2, tell: () => {} } as const;
  const found = await driven(clock, findThreshold({ clock, signal: NEVER, push, ...asked }));
  assert.equal(found.outcome, 'found');
  return found as Extract<Threshold, { outcome: 'found' }>;
}

test('a window that others had begun to fill misleads the first climb only', async () => {
  for (const windowMs of [1_000, 10_000, 60_000]) {
    const clock = new FakeClock();
    const found = await search(clock, counted(clock, 20, windowMs, 15));
    assert.equal(found.climbs[0]?.accepted, 5);
    assert.equal(found.limit, 20);
    assert.ok(Math.abs((found.windowMs ?? 0) / windowMs - 1) < 0.02, `${found.windowMs} of ${windowMs}`);
  }
});

/** Postfix's anvil: whole seconds, and a window ends when more than its length has passed. */
function anvil(clock: FakeClock, limit: number, windowMs: number): Asking {
  const second = () => Math.floor(clock.date().getTime() / 1000);
  let start = Number.NEGATIVE_INFINITY;
  let count = 0;
  return async (most, at = 0) => {
    await pause(clock, Math.max(0, at - clock.now()));
    let accepted = 0;
    let firstAt: number | null = null;
    for (let i = 0; i < most; i += 1) {
      await pause(clock, 1);
      if (start + windowMs / 1000 < second()) [start, count] = [second(), 0];
      count += 1;
      const now = clock.now();
      if (count > limit)
        return { accepted, firstAt, refusal: { at: now, reply: '450 no', step: 'mail' }, failed: null };
      accepted += 1;
      firstAt ??= now;
    }
    return { accepted, firstAt, refusal: null, failed: null };
  };
}

for (const begin of [0, 100, 333, 500, 740, 760, 999])
  test(`a server that counts in whole seconds, ${begin} ms into one: its window within 5 %`, async () => {
    for (const windowMs of [10_000, 60_000]) {
      const clock = new FakeClock();
      await clock.advance(begin);
      const found = await search(clock, anvil(clock, 2, windowMs));
      assert.equal(found.limit, 2);
      assert.ok(Math.abs((found.windowMs ?? 0) / windowMs - 1) < 0.05, `${found.windowMs} of ${windowMs}`);
    }
  });

/** Windows that end by the clock, whenever they began: each full minute. */
test('windows that end with the minute: the second climb shows the whole of one', async () => {
  const clock = new FakeClock();
  await clock.advance(40_000);
  let minute = -1;
  let count = 0;
  const push: Asking = async (most, at = 0): Promise<Push> => {
    await pause(clock, Math.max(0, at - clock.now()));
    let accepted = 0;
    let firstAt: number | null = null;
    for (let i = 0; i < most; i += 1) {
      await pause(clock, 1);
      const full = Math.floor(clock.now() / 60_000);
      if (full !== minute) [minute, count] = [full, 0];
      count += 1;
      const now = clock.now();
      if (count > 7) return { accepted, firstAt, refusal: { at: now, reply: '450 no', step: 'mail' }, failed: null };
      accepted += 1;
      firstAt ??= now;
    }
    return { accepted, firstAt, refusal: null, failed: null };
  };
  const found = await search(clock, push);
  assert.equal(found.limit, 7);
  assert.ok(Math.abs((found.windowMs ?? 0) / 60_000 - 1) < 0.03, `${found.windowMs}`);
});
