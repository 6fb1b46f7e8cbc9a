import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decodeBase64,
  decodeInitialResponse,
  encodeBase64,
  encodeInitialResponse,
} from '../../../src/wire/sasl/base64.ts';

for (const wrong of [
  'a',
  'ab',
  'abc',
  'ab=',
  'a===',
  '=',
  'ab==cd==',
  'YWJj\n',
  ' YWJj',
  'YW-_',
  'YR==',
  'YWK=',
  'ü===',
]) {
  test(`no base64: ${JSON.stringify(wrong)}`, () => assert.equal(decodeBase64(wrong), null));
}

test('round trip', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (octets) => {
      assert.deepEqual(decodeBase64(encodeBase64(octets)), octets);
      assert.deepEqual(decodeInitialResponse(encodeInitialResponse(octets)), octets);
    }),
  );
});

test('an initial response of nothing is =', () => {
  assert.equal(encodeInitialResponse(new Uint8Array(0)), '=');
  assert.deepEqual(decodeInitialResponse('='), new Uint8Array(0));
  assert.equal(decodeInitialResponse(''), null);
  assert.equal(decodeInitialResponse('*'), null);
});
