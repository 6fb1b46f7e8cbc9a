import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayBurst, type Place } from '../../src/run/plan.ts';
import type { Endpoint } from '../../src/target/resolve-target.ts';

const at = (...addresses: [string, ...string[]]): Place => {
  const [first, ...others] = addresses.map(
    (address): Endpoint => ({
      host: 'mx.example.org',
      address,
      port: 25,
      mode: 'smtp',
      domain: null,
      preference: null,
    }),
  );
  if (first === undefined) throw new Error('no address');
  return { kind: 'endpoints', endpoints: [first, ...others] };
};

test('bursts go to loopback and to the embedded MX, and elsewhere only where it was said to be owned', () => {
  const table: readonly (readonly [Place, boolean])[] = [
    [{ kind: 'sandbox' }, true],
    [at('127.0.0.1'), true],
    [at('127.250.3.4'), true],
    [at('::1'), true],
    [at('/run/lmtp.sock'), true],
    [at('10.0.0.1'), false],
    [at('192.168.1.1'), false],
    [at('0.0.0.0'), false],
    [at('::'), false],
    [at('::2'), false],
    [at('fe80::1'), false],
    [at('12.7.0.1'), false],
    [at('198.51.100.1'), false],
    // One address that is not ours is enough.
    [at('127.0.0.1', '198.51.100.1'), false],
    [at('198.51.100.1', '127.0.0.1'), false],
  ];
  for (const [place, loopback] of table) {
    assert.equal(mayBurst({ place }, false), loopback, JSON.stringify(place));
    assert.equal(mayBurst({ place }, true), true);
  }
});
