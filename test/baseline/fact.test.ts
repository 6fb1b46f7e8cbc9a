import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accepted,
  isRecipient,
  isWeakKey,
  keywordIs,
  lostWords,
  refused,
  replyClass,
  sizeShrank,
  worseIn,
} from '../../src/baseline/fact.ts';

for (const { code, digit, takes, refuses } of [
  { code: 199, digit: null, takes: false, refuses: false },
  { code: 200, digit: 2, takes: true, refuses: false },
  { code: 354, digit: 3, takes: true, refuses: false },
  { code: 421, digit: 4, takes: false, refuses: true },
  { code: 599, digit: 5, takes: false, refuses: true },
  { code: 600, digit: null, takes: false, refuses: false },
  { code: '250', digit: null, takes: false, refuses: false },
  { code: null, digit: null, takes: false, refuses: false },
  { code: true, digit: null, takes: false, refuses: false },
] as const) {
  test(`the class of ${JSON.stringify(code)}`, () =>
    assert.deepEqual([replyClass(code), accepted(code), refused(code)], [digit, takes, refuses]));
}

for (const [key, weak] of [
  ['RSA 2047', true],
  ['RSA 2048', false],
  ['RSA-PSS 1024', true],
  ['DSA 1024', true],
  ['XRSA 1024', false],
  ['RSA', false],
  ['RSA 0', false],
  ['EC secp160r1', true],
  ['EC secp192k1', true],
  ['EC P-192', true],
  ['EC prime192v1', true],
  ['EC prime256v1', false],
  ['EC P-256', false],
  ['EC xP-192', false],
  ['EC secp256k1', false],
  ['ED25519', false],
  ['secp160r1', false],
] as const) {
  test(`the key ${key} is ${weak ? 'weak' : 'fine'}`, () => assert.equal(isWeakKey(key), weak));
}

for (const [step, is] of [
  ['rcpt', true],
  ['rcpt 12', true],
  ['pipeline/rcpt', true],
  ['pipeline/rcpt 10', true],
  ['rcpts', false],
  ['xrcpt', false],
  ['rcpt x', false],
  [null, false],
] as const) {
  test(`${step} is ${is ? 'a' : 'no'} recipient`, () =>
    assert.equal(isRecipient({ case: 'c', step, what: 'code', before: 550, after: 250 }), is));
}

for (const [before, after, shrank] of [
  ['SIZE 100', 'SIZE 99', true],
  ['SIZE 100', 'SIZE 100', false],
  ['SIZE 99', 'SIZE 100', false],
  ['SIZE', 'SIZE 100', true],
  ['SIZE 0', 'SIZE 100', true],
  ['SIZE 100', 'SIZE', false],
  ['SIZE x', 'SIZE 1', true],
] as const) {
  test(`${before} to ${after}`, () => assert.equal(sizeShrank(before, after), shrank));
}

test('words that are lost', () => {
  assert.deepEqual(lostWords('a b c', 'b'), ['a', 'c']);
  assert.deepEqual(lostWords('ab ba', 'ab'), ['ba']);
  assert.deepEqual(lostWords('a', null), ['a']);
  assert.deepEqual(lostWords(null, 'a'), ['']);
});

test('keywords of capabilities', () => {
  assert.deepEqual(
    ['SIZE', 'SIZE 10', 'SIZES', 'X SIZE', null].map((capability) => keywordIs(capability, 'SIZE')),
    [true, true, false, false, false],
  );
});

test('worse in a list that has the best first', () => {
  const list = ['a', 'b'];
  assert.deepEqual([worseIn(list, 'a', 'b'), worseIn(list, 'b', 'a'), worseIn(list, 'a', 'a')], [true, false, false]);
});
