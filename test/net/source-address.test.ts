import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceAddress } from '../../src/net/source-address.ts';

test('to loopback we go from loopback', async () => {
  assert.equal(await sourceAddress('127.0.0.1'), '127.0.0.1');
});

test('where there is no way there is no address', async () => {
  assert.equal(await sourceAddress('255.255.255.255'), null);
});
