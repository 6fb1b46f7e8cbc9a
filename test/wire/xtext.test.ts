import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeXtext, encodeXtext } from '../../src/wire/xtext.ts';

for (const [text, xtext] of [
  ['', ''],
  ['a@b', 'a@b'],
  ['!~\x7f', '!~+7F'],
  ['a+b=c d', 'a+2Bb+3Dc+20d'],
  ['ü\n', '+C3+BC+0A'],
] as const) {
  test(`xtext of ${JSON.stringify(text)}`, () => {
    assert.equal(encodeXtext(text), xtext);
    assert.equal(decodeXtext(xtext), text);
  });
}

for (const wrong of ['a b', 'a=b', 'a+', 'a+4', 'a+GG', 'ü', '\n']) {
  test(`no xtext: ${JSON.stringify(wrong)}`, () => assert.equal(decodeXtext(wrong), null));
}

test('lower-case digits are read', () => assert.equal(decodeXtext('a+2bb'), 'a+b'));

test('round trip', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(decodeXtext(encodeXtext(text)), text)));
});
