import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { add, count, histogram, quantile } from '../../src/burst/histogram.ts';

const times = fc.array(fc.oneof(fc.nat(200), fc.nat(100_000), fc.nat(2 ** 31 - 1)), { maxLength: 300 });
const of = (values: readonly number[]) => {
  const made = histogram();
  for (const value of values) count(made, value);
  return made;
};

test('two histograms add up to the one of all values, bucket for bucket', () => {
  fc.assert(
    fc.property(times, times, (a, b) => {
      const sum = of(a);
      add(sum, of(b));
      assert.deepEqual(sum, of([...a, ...b]));
    }),
  );
});

test('a quantile is the exact one or up to 1.6 % more, and never more than the largest value', () => {
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.9, 0.99, 0.999, 1), (values, share) => {
      fc.pre(values.length > 0);
      const sorted = [...values].sort((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(values.length * share)) - 1] ?? 0;
      const given = quantile(of(values), share);
      assert.ok(given >= exact && given <= Math.max(exact, exact * (1 + 1 / 64)), `${given} for ${exact}`);
      assert.ok(given <= Math.max(...values));
    }),
  );
});

test('times beyond the last bucket keep their maximum', () => {
  const long = of([2 ** 40, 5]);
  assert.equal(long.max, 2 ** 40);
  assert.equal(quantile(long, 0.5), 5);
  assert.equal(quantile(histogram(), 0.99), 0);
});
