import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressOctets, formatAddress } from '../../src/wire/ip-address.ts';

for (const [written, canonical] of [
  ['192.0.2.1', '192.0.2.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
] as const) {
  test(`address ${written}`, () => {
    const octets = addressOctets(written);
    assert.ok(octets);
    assert.equal(formatAddress(octets), canonical);
  });
}

for (const wrong of [
  '',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '01.2.3.4',
  '1.2.3.4 ',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '12345::',
  'g::',
  '1.2.3.4::',
  '1.2.3.4:1:2:3:4:5:6',
  '::1.2.3',
  '::1.2.3.4:1',
  'fe80::1%eth0',
]) {
  test(`no address: ${JSON.stringify(wrong)}`, () => assert.equal(addressOctets(wrong), null));
}

test('any text is an address where Node says so', () => {
  const text = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc
      .array(fc.constantFrom(':', '::', '.', '0', '1', 'ff', '255', 'g'), { maxLength: 15 })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (written) => {
      const octets = addressOctets(written);
      assert.equal(octets?.length ?? 0, { 0: 0, 4: 4, 6: 16 }[isIP(written)]);
      if (octets !== null) assert.deepEqual(addressOctets(formatAddress(octets)), octets);
    }),
    { numRuns: 1000 },
  );
});
