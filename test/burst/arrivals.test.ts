import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrivedBy, dueAt } from '../../src/burst/arrivals.ts';

const steady = (perSecond: number) => ({ written: '', from: perSecond, to: perSecond, overMs: 0 });
const ramp = (from: number, to: number, overMs: number) => ({ written: '', from, to, overMs });

test('a steady rate is due at even intervals from the beginning on', () => {
  assert.deepEqual(
    [0, 1, 2, 40].map((index) => dueAt(steady(20), index)),
    [0, 50, 100, 2000],
  );
});

test('a ramp from 1/s to 3/s over 4 s has 8 arrivals, then 3 a second', () => {
  const rate = ramp(1, 3, 4000);
  assert.equal(arrivedBy(rate, 4000), 8);
  assert.equal(dueAt(rate, 0), 0);
  assert.equal(Math.round(dueAt(rate, 8)), 4000);
  assert.equal(Math.round(dueAt(rate, 11)), 5000);
  // n = t + t^2/4: after 2 s three have come.
  assert.equal(Math.round(dueAt(rate, 3)), 2000);
});

test('what is due at a time is what has arrived by it, and times never go back', () => {
  const rates = fc.record({
    from: fc.double({ min: 0.1, max: 5000, noNaN: true }),
    to: fc.double({ min: 0.1, max: 5000, noNaN: true }),
    overMs: fc.constantFrom(0, 1, 1000, 60_000),
  });
  fc.assert(
    fc.property(rates, fc.nat(100_000), ({ from, to, overMs }, index) => {
      const rate = overMs === 0 ? steady(from) : ramp(from, to, overMs);
      const at = dueAt(rate, index);
      assert.ok(
        Math.abs(arrivedBy(rate, at) - index) < 1e-6 * Math.max(1, index),
        `${arrivedBy(rate, at)} of ${index}`,
      );
      assert.ok(dueAt(rate, index + 1) >= at);
    }),
  );
});
