import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatIp, inNetwork, parseIp, pointerName, unmapped } from '../../src/trust/ip-network.ts';

const read = (text: string) => {
  const ip = parseIp(text);
  assert.ok(ip !== null, text);
  return ip;
};

for (const [written, canonical] of [
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ['2001:db8::192.0.2.1', '2001:db8::c000:201'],
] as const) {
  test(`${written} is ${canonical}`, () => assert.equal(formatIp(read(written)), canonical));
}

for (const written of [
  '127.1',
  '0x7f.1',
  '2130706433',
  '01.2.3.4',
  '1.2.3.256',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '::1%eth0',
  '[::1]',
  '1:2:3:4:5:6:7:8::',
  '::1.2.3.4:5',
  '',
]) {
  test(`${written} is no address`, () => assert.equal(parseIp(written), null));
}

test('what is read is what Node takes for an address', () => {
  const almost = fc.array(fc.constantFrom('1', '0', 'f', 'ffff', ':', '::', '.', '255', '256', '01', 'g'), {
    maxLength: 17,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        almost.map((pieces) => pieces.join('')),
      ),
      (text) => {
        assert.equal(parseIp(text)?.family ?? 0, isIP(text), text);
      },
    ),
  );
});

test('writing and reading again gives the same address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const ip = read(text);
      assert.deepEqual(parseIp(formatIp(ip)), ip);
    }),
  );
});

for (const { ip, network, bits, inside } of [
  { ip: '192.0.2.200', network: '192.0.2.0', bits: 24, inside: true },
  { ip: '192.0.2.200', network: '192.0.2.0', bits: 25, inside: false },
  { ip: '192.0.2.200', network: '10.0.0.0', bits: 0, inside: true },
  { ip: '192.0.2.200', network: '::', bits: 0, inside: false },
  { ip: '2001:db8::1', network: '2001:db8:8000::', bits: 32, inside: true },
  { ip: '2001:db8::1', network: '2001:db8:8000::', bits: 33, inside: false },
] as const) {
  test(`${ip} in ${network}/${bits}: ${inside}`, () => assert.equal(inNetwork(read(ip), read(network), bits), inside));
}

test('names of PTR records', () => {
  assert.equal(pointerName(read('192.0.2.1')), '1.2.0.192.in-addr.arpa');
  assert.equal(pointerName(read('2001:db8::1')), `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`);
});

test('an IPv4-mapped address is the IPv4 address', () => {
  assert.equal(formatIp(unmapped(read('::ffff:192.0.2.1'))), '192.0.2.1');
  assert.equal(formatIp(unmapped(read('::fffe:192.0.2.1'))), '::fffe:c000:201');
});
