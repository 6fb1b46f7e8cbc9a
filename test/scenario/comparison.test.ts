import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { holds, parseComparison, tlsRank } from '../../src/scenario/comparison.ts';

describe('numbers', () => {
  for (const [written, value, fits] of [
    ['14', 14, true],
    ['14', 15, false],
    ['>14', 14, false],
    ['>14', 15, true],
    ['>=14', 14, true],
    ['<0', -1, true],
    ['<14', 14, false],
    ['<14', 15, false],
    ['<=14', 14, true],
    ['<=14', 13, true],
    ['<=14', 15, false],
    ['=14', 14, true],
    ['==14', 13, false],
    [' > 1.25 ', 1.3, true],
    ['3..3', 3, true],
    [' 1 .. 3 ', 2, true],
    ['1..3', 3, true],
    ['1..3', 4, false],
    ['-2..-1', -1.5, true],
    ['2..', 2, true],
    ['2..', 1, false],
    ['..5', 5, true],
    ['..-5', -6, true],
    [`>${' '.repeat(198)}1`, 2, true],
  ] as const) {
    test(`${written} and ${value}`, () => {
      const comparison = parseComparison(written);
      assert.ok(comparison);
      assert.equal(holds(comparison, value), fits);
    });
  }
  for (const written of [
    '',
    'a\n1..2',
    '1..2\nb',
    '..',
    '3..1',
    '> many',
    '>=',
    '1...3',
    'x..2',
    '1x',
    'x1',
    '1.x',
    '>1 2',
    'a >1',
    `>${' '.repeat(199)}1`,
  ]) {
    test(`${written || '(nothing)'} is none`, () => assert.equal(parseComparison(written), null));
  }
});

describe('TLS versions', () => {
  for (const [written, version, fits] of [
    ['>=TLSv1.2', 'TLSv1.3', true],
    ['>=TLSv1.2', 'TLSv1.1', false],
    ['TLSv1.3', 'TLSv1.3', true],
    ['<TLSv1.2', 'TLSv1', true],
  ] as const) {
    test(`${written} and ${version}`, () => {
      const comparison = parseComparison(written, 'tls');
      assert.ok(comparison);
      assert.equal(holds(comparison, tlsRank(version) as number), fits);
    });
  }
  test('versions have no range', () => assert.equal(parseComparison('TLSv1..TLSv1.2', 'tls'), null));
  test('a name of a prototype is no version', () => assert.equal(tlsRank('constructor'), undefined));
});
