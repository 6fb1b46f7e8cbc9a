import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coloured } from '../../src/report/palette.ts';
import { progressLine } from '../../src/report/progress.ts';

const now = {
  done: 12,
  total: 100,
  summary: { passed: 11, failed: 1, inconclusive: 0, skipped: 0 },
  running: ['cleartext mx1.example.org:25', 'b', 'c'],
};

for (const [width, line] of [
  [80, ' 12/100  11 passed, 1 failed  cleartext mx1.example.org:25 +2'],
  [50, ' 12/100  11 passed, 1 failed  cleartext mx1.ex… +2'],
  [30, ' 12/100  11 passed, 1 failed'],
  [10, ' 12/100'],
  [3, ' 12'],
] as const) {
  test(`in ${width} columns`, () => assert.equal(progressLine(now, width), line));
}

test('colours do not count as columns', () => {
  assert.equal(progressLine(now, 50, coloured).replace(/\x1b\[[0-9;]*m/g, ''), progressLine(now, 50));
});

test('a stranger in the line never acts', () => {
  assert.doesNotMatch(progressLine({ ...now, running: ['\x1b]0;x\x07\r\n'] }, 80), /[\x00-\x1f]/);
});
