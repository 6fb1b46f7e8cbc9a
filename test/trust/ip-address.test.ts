import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressOctets, addressText } from '../../src/trust/ip-address.ts';

for (const [written, text] of [
  ['192.0.2.1', '192.0.2.1'],
  ['::', '::'],
  ['::1', '::1'],
  ['[2001:DB8::25]', '2001:db8::25'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ['1::', '1::'],
  ['192.0.2.01', null],
  ['192.0.2.256', null],
  ['192.0.2', null],
  ['1:2:3:4:5:6:7', null],
  ['1:2:3:4:5:6:7:8:9', null],
  ['1::2::3', null],
  ['1:2:3:4:5:6:7::8', null],
  [':1', null],
  ['192.0.2.1::', null],
  ['fe80::1%eth0', null],
  ['mx.example.org', null],
  ['', null],
] as const) {
  test(`address ${JSON.stringify(written)}`, () => {
    const octets = addressOctets(written);
    assert.equal(octets === null ? null : addressText(octets), text);
  });
}

test('octets written as text are read as the same octets, and node:net takes the text for an address', () => {
  const octets = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.array(fc.constantFrom(0, 0, 1, 255), { minLength: 16, maxLength: 16 }),
  );
  fc.assert(
    fc.property(octets, (bytes) => {
      const text = addressText(Buffer.from(bytes));
      assert.notEqual(isIP(text), 0);
      assert.deepEqual(addressOctets(text), Buffer.from(bytes));
    }),
  );
});
