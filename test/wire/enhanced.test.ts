import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatEnhanced, parseEnhanced } from '../../src/wire/enhanced.ts';

for (const [text, expected] of [
  ['5.7.1 Access denied', '5.7.1'],
  ['2.0.0', '2.0.0'],
  ['4.7.650\tx', '4.7.650'],
  ['5.1.1\nsecond line', '5.1.1'],
  ['5.10.27 x', '5.10.27'],
  ['5.7.1, denied', null],
  ['a.5.7.1 x', null],
  ['5.7.1234 x', null],
  ['5.07.1 x', null],
  ['3.7.1 x', null],
  ['5.7 x', null],
  ['5.7.1.2 x', null],
  [' 5.7.1 x', null],
  ['#5.7.1 x', null],
  ['', null],
] as const) {
  test(`enhanced code of ${JSON.stringify(text)}`, () => {
    const code = parseEnhanced(text);
    assert.equal(code === null ? null : formatEnhanced(code), expected);
  });
}
