import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authMechanisms, type Capabilities, parseEhlo, sizeLimit } from '../../src/wire/ehlo.ts';
import { octetsOf, repliesOf } from './feed.ts';

function offered(...lines: readonly string[]): Capabilities {
  const octets = lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}\r\n`).join('');
  const [reply] = repliesOf([octetsOf(octets)]);
  assert.ok(reply);
  return parseEhlo(reply);
}

test('keywords in upper case, parameters as written', () => {
  const capabilities = offered('mx.lab.test at your service', 'Size 10240', 'AUTH plain  LOGIN ', '8bitmime', 'X-a_b');
  assert.equal(capabilities.greeting, 'mx.lab.test at your service');
  assert.deepEqual(
    [...capabilities.keywords],
    [
      ['SIZE', ['10240']],
      ['AUTH', ['plain', 'LOGIN']],
      ['8BITMIME', []],
      ['X-A_B', []],
    ],
  );
  assert.deepEqual(authMechanisms(capabilities), ['PLAIN', 'LOGIN']);
  assert.deepEqual(capabilities.observations, [{ id: 'malformed-keyword', line: 'X-a_b' }]);
});

test('duplicates are merged and named', () => {
  const capabilities = offered('mx', 'AUTH PLAIN', 'auth LOGIN PLAIN');
  assert.deepEqual(capabilities.keywords.get('AUTH'), ['PLAIN', 'LOGIN']);
  assert.deepEqual(capabilities.duplicates, ['AUTH']);
  assert.deepEqual(capabilities.observations, [{ id: 'duplicate-keyword', line: 'auth LOGIN PLAIN' }]);
});

test('AUTH= counts under AUTH and is noted, not as a duplicate', () => {
  for (const lines of [
    ['AUTH LOGIN PLAIN', 'AUTH=LOGIN PLAIN'],
    ['AUTH=LOGIN PLAIN', 'AUTH LOGIN PLAIN'],
  ]) {
    const capabilities = offered('mx', ...lines);
    assert.deepEqual(capabilities.keywords.get('AUTH'), ['LOGIN', 'PLAIN']);
    assert.ok(capabilities.observations.some(({ id, line }) => id === 'auth-equals' && line === 'AUTH=LOGIN PLAIN'));
  }
  assert.deepEqual(offered('mx', 'AUTH LOGIN', 'AUTH=LOGIN').duplicates, []);
  assert.deepEqual(offered('mx', 'AUTH=LOGIN PLAIN').keywords.get('AUTH'), ['LOGIN', 'PLAIN']);
  assert.deepEqual(offered('mx', 'AUTH=').keywords.get('AUTH'), []);
});

for (const [text, overwritten] of [
  ['XXXXXXXA', true],
  ['XXXXXXXX', true],
  ['XXXXXXXXX', true],
  ['XXXX', false],
  ['XCLIENT NAME', false],
  ['XXXXXXXAB', false],
  ['AXXXXXXXA', false],
] as const) {
  test(`${text} ${overwritten ? 'is' : 'is not'} an overwritten STARTTLS`, () => {
    const found = offered('mx', text).observations.some(({ id }) => id === 'starttls-overwritten');
    assert.equal(found, overwritten);
  });
}

for (const [lines, limit] of [
  [['SIZE 10240'], 10240],
  [['SIZE 0'], 0],
  [['SIZE'], null],
  [['SIZE big'], null],
  [['SIZE 10k'], null],
  [['SIZE -1'], null],
  [['HELP'], null],
] as const) {
  test(`size limit of ${lines.join()}`, () => assert.equal(sizeLimit(offered('mx', ...lines)), limit));
}

test('names of the prototype are plain keywords', () => {
  const capabilities = offered('mx', '__proto__ x', 'constructor');
  assert.deepEqual([...capabilities.keywords.keys()], ['__PROTO__', 'CONSTRUCTOR']);
});

test('a refusal offers nothing; empty lines are no keywords', () => {
  const [refusal] = repliesOf([octetsOf('550-STARTTLS\r\n550 SIZE\r\n')]);
  assert.ok(refusal);
  assert.deepEqual([...parseEhlo(refusal).keywords], []);
  const empty = offered('mx', '', ' ');
  assert.deepEqual([...empty.keywords, ...empty.observations, ...authMechanisms(empty)], []);
});
