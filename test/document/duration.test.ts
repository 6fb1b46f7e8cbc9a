import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '../../src/document/shape.ts';

for (const [written, ms] of [
  ['250ms', 250],
  ['5s', 5000],
  ['1.5h', 5_400_000],
  ['7d', 604_800_000],
  ['8d', null],
  ['5', null],
  ['-5s', null],
  ['1e9s', null],
] as const) {
  test(`duration ${written}`, () => assert.equal(parseDuration(written), ms));
}
