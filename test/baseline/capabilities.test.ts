import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capabilitiesOf } from '../../src/baseline/capabilities.ts';

const offered = (...lines: readonly string[]) =>
  [
    ...capabilitiesOf({
      code: 250,
      enhanced: null,
      lines: ['250-mx', ...lines.map((line) => `250-${line}`)],
      text: '',
      raw: '',
      violations: [],
    }),
  ].map(([keyword, parameters]) => [keyword, ...parameters].join(' '));

test('sorted, parameters too; mechanisms in capitals, other parameters as written', () => {
  assert.deepEqual(offered('X b a b', 'auth plain LOGIN Plain', 'DSN'), ['AUTH LOGIN PLAIN', 'DSN', 'X a b']);
});

test('two hundred keywords are compared, the first ones', () => {
  const many = Array.from({ length: 201 }, (_, number) => `K${String(999 - number)}`);
  const found = offered(...many);
  assert.equal(found.length, 200);
  assert.deepEqual([found[0], found.at(-1)], ['K800', 'K999']);
});
