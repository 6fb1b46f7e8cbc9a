// The finder against the embedded MX, whose limits are known; and against a server made of numbers, on a clock moved by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pusher } from '../../src/burst/push.ts';
import { type Counted, findThreshold, type Push, type Threshold } from '../../src/burst/threshold.ts';
import { FakeClock, systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { scenarioOf, settingOf } from './world.ts';

async function find(by: Counted, policy: string, most = 30): Promise<Threshold> {
  const scenario = scenarioOf('sessions: 1', undefined, `sandbox: { ${policy} }\n`);
  const mx = await startSandbox(scenario.sandbox ?? {});
  try {
    const { signal } = new AbortController();
    const around = { clock: systemClock, signal, endpoint: { address: mx.address, port: mx.port }, open: openStream };
    const push = pusher(by, settingOf(scenario), around);
    return await findThreshold({
      clock: systemClock,
      signal,
      push,
      by,
      most,
      patienceMs: 5_000,
      rounds: 2,
      tell: () => {},
    });
  } finally {
    await mx.close();
  }
}

for (const [by, limit, policy] of [
  ['messages', 4, 'rate: 4/800ms'],
  ['connections', 3, 'rate: { connections: 3, window: 800ms }'],
  ['recipients', 5, 'rate: { recipients: 5, window: 800ms }'],
] as const) {
  test(`${by}: the limit exactly, and the window`, async () => {
    const found = await find(by, policy);
    assert.equal(found.outcome, 'found');
    if (found.outcome !== 'found') return;
    assert.equal(found.limit, limit);
    const last = found.climbs.at(-1);
    assert.ok(last?.acceptedAfterMs !== null && last !== undefined);
    assert.ok(last.refusedUntilMs < 830 && last.acceptedAfterMs >= 770, JSON.stringify(found.climbs));
  });
}

test('concurrency: the limit, and that it is free when the others are closed', async () => {
  const found = await find('concurrency', 'concurrency: 3', 10);
  assert.deepEqual([found.outcome, found.outcome === 'found' && found.limit], ['found', 3]);
  assert.match(found.climbs[0]?.refusal ?? '', /^421 /);
});

test('a server without a limit: none is found', async () => {
  assert.deepEqual(await find('messages', '', 12), { outcome: 'none', by: 'messages', accepted: 12, climbs: [] });
});

/** Takes `limit` in a window of `windowMs` that begins with its first event; each question takes 1 ms. */
function counted(clock: FakeClock, limit: number, windowMs: number, used = 0): (most: number) => Promise<Push> {
  let start = clock.now();
  let count = used;
  return async (most) => {
    let accepted = 0;
    let firstAt: number | null = null;
    for (let i = 0; i < most; i += 1) {
      await clock.advance(1);
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

test('a window that others had begun to fill misleads the first climb only', async () => {
  for (const windowMs of [1_000, 10_000, 60_000]) {
    const clock = new FakeClock();
    const push = counted(clock, 20, windowMs, 15);
    const { signal } = new AbortController();
    const finding = findThreshold({
      clock,
      signal,
      push,
      by: 'messages',
      most: 1000,
      patienceMs: 300_000,
      rounds: 2,
      tell: () => {},
    });
    let found: Threshold | null = null;
    void finding.then((one) => {
      found = one;
    });
    while (found === null) await clock.advance(50);
    const { climbs, ...rest } = (await finding) as Extract<Threshold, { outcome: 'found' }>;
    assert.equal(climbs[0]?.accepted, 5);
    assert.equal(rest.limit, 20);
    assert.ok(Math.abs((rest.windowMs ?? 0) / windowMs - 1) < 0.1, `${rest.windowMs} of ${windowMs}`);
  }
});
