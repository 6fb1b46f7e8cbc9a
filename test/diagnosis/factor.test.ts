import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSES, usualOf } from '../../src/diagnosis/cause.ts';
import { experimentsFor, FACTORS, factorOf } from '../../src/diagnosis/factor.ts';

test('every cause has an experiment', () => {
  for (const cause of CAUSES) assert.ok(usualOf(cause).factors.length > 0, cause);
});

test('every factor says what it changes and what to try', () => {
  for (const factor of FACTORS) assert.ok(factor.tries.length > 0 && factorOf(factor.id) === factor);
});

test('the experiments asked for come first, then all other dialogues, each once', () => {
  const order = experimentsFor(['wait', 'helo']);
  assert.deepEqual(order.slice(0, 3), ['wait', 'helo', 'starttls']);
  assert.equal(new Set(order).size, order.length);
  assert.ok(!order.includes('dns'));
});
