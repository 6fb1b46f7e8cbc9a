// The search against servers whose counting is known (counters.ts): what it says for certain is true, and what is not is a range.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findThreshold, thresholdRecord } from '../../src/burst/threshold.ts';
import type { ThresholdRecord } from '../../src/burst/threshold-record.ts';
import { asked, type Kind, LeapingClock, MODELS } from './counters.ts';

interface World {
  readonly kind: Kind;
  readonly limit: number;
  readonly windowMs: number;
  readonly intoMs?: number;
  readonly tryMs?: number;
  /** Tries of somebody else before. */
  readonly used?: number;
}

const NEVER = new AbortController().signal;
const PATIENCE_MS = 3_600_000;

async function find(world: World, patienceMs = PATIENCE_MS): Promise<{ record: ThresholdRecord; ms: number }> {
  const { kind, limit, windowMs, intoMs = 0, tryMs = 1, used = 0 } = world;
  const clock = new LeapingClock(intoMs);
  const question = { by: 'messages', most: 1000, patienceMs, rounds: 2 } as const;
  const push = asked(clock, kind.model(limit, windowMs), tryMs, used);
  const found = await findThreshold({ clock, signal: NEVER, push, tell: () => {}, ...question });
  return { record: thresholdRecord(question, found, { pushes: [], recorded: null }), ms: clock.now() };
}

/** What is said for certain and is not so. */
function untrue(
  { kind, limit, windowMs }: World,
  { outcome, limit: said, windowMs: saidMs, finding }: ThresholdRecord,
) {
  const wrong: string[] = [];
  if (finding === null || finding === undefined) return [`${outcome}, and nothing is known`];
  const { from, to } = finding.limit;
  if (said !== null && said !== limit) wrong.push(`the limit is said to be ${said}`);
  if (from > limit || (to !== null && to < limit)) wrong.push(`the limit is said to be ${from} to ${to}`);
  if (saidMs !== null && Math.abs(saidMs / windowMs - 1) > 0.1) wrong.push(`the window is said to be ${saidMs}`);
  const { window, refusedCount } = finding;
  if (window !== null && (window.from * 0.9 > windowMs || (window.to ?? windowMs) * 1.1 < windowMs))
    wrong.push(`the window is said to be ${window.from} to ${window.to}`);
  // Where one is all there is, a rate that leaks and a window are the same.
  if (refusedCount !== null && limit > 1 && refusedCount !== kind.refusedCount)
    wrong.push(`refused tries are said ${refusedCount ? '' : 'not '}to count`);
  return wrong;
}

for (const [name, kind] of Object.entries<Kind>(MODELS))
  for (const [limit, windowMs] of [
    [2, 12_000],
    [5, 12_000],
    [20, 60_000],
    [3, 600_000],
  ] as const)
    test(`${name}, ${limit} in ${windowMs / 1000} s: the limit exactly, and how it is counted`, async () => {
      const world = { kind, limit, windowMs };
      const { record } = await find(world, 300 * windowMs);
      assert.deepEqual(untrue(world, record), []);
      assert.deepEqual([record.outcome, record.limit], ['found', limit], JSON.stringify(record));
      assert.equal(record.finding?.refusedCount, kind.refusedCount);
      // A smoothed rate that counts all has no window that could be seen from outside.
      if (!(kind.refusedCount && kind.gradual))
        assert.notEqual(record.finding?.window ?? (kind.refusedCount || null), null);
      if (!kind.refusedCount) assert.notEqual(record.windowMs, null);
    });

test('nothing that is certain is untrue: any server, whoever was there before, from any moment on', async () => {
  const kinds = Object.entries<Kind>(MODELS);
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        kind: fc.constantFrom(...kinds.map(([, kind]) => kind)),
        limit: fc.integer({ min: 1, max: 40 }),
        windowMs: fc.integer({ min: 1, max: 20 }).map((n) => n * 6_000),
        intoMs: fc.integer({ min: 0, max: 120_000 }),
        tryMs: fc.integer({ min: 1, max: 25 }),
        used: fc.integer({ min: 0, max: 1 }),
      }),
      async (world) => {
        const { record } = await find(world);
        assert.deepEqual(untrue(world, record), [], JSON.stringify({ record, world }));
      },
    ),
    { numRuns: 200, seed: 20_261_130 },
  );
});

test('the search ends with its patience, whatever the server does', async () => {
  for (const kind of Object.values<Kind>(MODELS)) {
    const { ms } = await find({ kind, limit: 5, windowMs: 3_600_000 }, 300_000);
    assert.ok(ms <= 301_000, `${ms}`);
  }
});
