import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVEL_OF_CODE, latencyClassOf, latencyCode, latencyLevelOf, latencyOf } from '../../src/baseline/latency.ts';

for (const [ms, level, name] of [
  [0, 0, '<0.1s'],
  [99, 0, '<0.1s'],
  [100, 1, '<0.3s'],
  [300, 2, '<1s'],
  [1000, 3, '<3s'],
  [3000, 4, '<10s'],
  [10_000, 5, '<30s'],
  [29_999, 5, '<30s'],
  [30_000, 6, 'late'],
] as const) {
  test(`${ms} ms`, () => assert.deepEqual([latencyLevelOf(ms), latencyClassOf(ms, 30_000)], [level, name]));
}

test('a threshold beyond the classes', () => {
  assert.deepEqual([latencyClassOf(100_000, 200_000), latencyClassOf(200_000, 200_000)], ['>=100s', 'late']);
});

test('as one character, within a tenth; what is not there is none, what is beyond is the last', () => {
  for (const ms of [0, 1, 12, 250, 999, 30_000, 600_000]) {
    const back = latencyOf(latencyCode(ms).charCodeAt(0));
    assert.ok(Math.abs(back - ms) <= 0.1 * (ms + 1), `${ms} -> ${back}`);
  }
  assert.deepEqual([latencyCode(-5), latencyCode(0), latencyCode(1), latencyCode(1e12)], ['!', '!', '%', '~']);
});

test('the level of each character', () => {
  assert.deepEqual(
    [0, 90, 200, 5000, 600_000].map((ms) => LEVEL_OF_CODE[latencyCode(ms).charCodeAt(0)]),
    [0, 0, 1, 4, 7],
  );
  assert.equal(LEVEL_OF_CODE.length, 128);
});
