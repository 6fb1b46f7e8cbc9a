import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { encodeProxy, parseProxy } from '../../src/wire/proxy.ts';
import type { ProxyConnection } from '../../src/wire/proxy-header.ts';
import { octetsOf } from './feed.ts';

const four: ProxyConnection = {
  source: { address: '203.0.113.7', port: 4711 },
  destination: { address: '192.0.2.25', port: 25 },
};
const six: ProxyConnection = {
  source: { address: '2001:db8::7', port: 65535 },
  destination: { address: '2001:db8::25', port: 0 },
};
const SIGNATURE = '0d0a0d0a000d0a515549540a';

/** As the specification's own examples have it. */
for (const { what, version, connection, hex } of [
  { what: 'v1, IPv4', version: 1, connection: four, hex: octets('PROXY TCP4 203.0.113.7 192.0.2.25 4711 25\r\n') },
  { what: 'v1, IPv6', version: 1, connection: six, hex: octets('PROXY TCP6 2001:db8::7 2001:db8::25 65535 0\r\n') },
  { what: 'v1, unknown', version: 1, connection: null, hex: octets('PROXY UNKNOWN\r\n') },
  { what: 'v2, IPv4', version: 2, connection: four, hex: `${SIGNATURE}2111000ccb007107c000021912670019` },
  {
    what: 'v2, IPv6',
    version: 2,
    connection: six,
    hex: `${SIGNATURE}2121002420010db800000000000000000000000720010db8000000000000000000000025ffff0000`,
  },
  { what: 'v2, local', version: 2, connection: null, hex: `${SIGNATURE}20000000` },
] as const) {
  test(`${what}: written, and read back at every length`, () => {
    const encoded = encodeProxy(version, connection);
    assert.ok(encoded.ok);
    assert.equal(Buffer.from(encoded.octets).toString('hex'), hex);
    const { length } = encoded.octets;
    for (let cut = 0; cut < length; cut += 1) {
      assert.deepEqual(parseProxy(encoded.octets.subarray(0, cut)), { state: 'incomplete' }, `cut at ${cut}`);
    }
    const stream = Buffer.concat([encoded.octets, Buffer.from('EHLO x\r\n')]);
    assert.deepEqual(parseProxy(stream), { state: 'complete', header: { version, connection, length } });
  });
}

function octets(text: string): string {
  return Buffer.from(text).toString('hex');
}

describe('what leaves the connection open', () => {
  for (const [what, text] of [
    ['v1, unknown with addresses', 'PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n'],
    ['v2, unix socket', `${latin1(SIGNATURE)}\x21\x31\0\x02ab`],
    ['v2, UDP', `${latin1(SIGNATURE)}\x21\x12\0\x00`],
    ['v2, local with addresses', `${latin1(SIGNATURE)}\x20\x11\0\x0cabcdabcdabcd`],
  ] as const) {
    test(what, () => {
      const parsed = parseProxy(octetsOf(text));
      assert.ok(parsed.state === 'complete');
      assert.deepEqual([parsed.header.connection, parsed.header.length], [null, text.length]);
    });
  }
});

test('v2: what follows the addresses is skipped', () => {
  const parsed = parseProxy(Buffer.from(`${SIGNATURE}21110010cb007107c000021912670019aabbccdd`, 'hex'));
  assert.deepEqual(parsed, { state: 'complete', header: { version: 2, connection: four, length: 32 } });
});

function latin1(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1');
}

for (const [text, problem] of [
  ['EHLO x\r\n', 'no PROXY header'],
  ['PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n', 'neither UNKNOWN nor TCP4 or TCP6 with four values'],
  ['PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n', 'neither UNKNOWN nor TCP4 or TCP6 with four values'],
  ['PROTO x\r\n', 'no PROXY header'],
  ['PROXY TCP4 x 1.2.3.4 1 2\r\n', '"x" is no address of TCP4'],
  ['PROXY TCP4 1.2.3.4 ::1 1 2\r\n', '"::1" is no address of TCP4'],
  ['PROXY TCP6 ::1 ::2 1 65536\r\n', '"65536" is no port'],
  ['PROXY TCP6 ::1 ::2 01 2\r\n', '"01" is no port'],
  [`PROXY TCP4 ${'1'.repeat(96)}`, 'no CRLF in 107 octets'],
  [`PROXY TCP4 ${'1'.repeat(200)}`, 'no CRLF in 107 octets'],
  [`${latin1(SIGNATURE)}\x11\x11\0\0`, 'version and command 0x11'],
  [`${latin1(SIGNATURE)}\x21\x11\0\x04abcd`, 'too short for its addresses'],
  [`${latin1(SIGNATURE)}\x21\x11\xff\xff`, 'a header of 65551 octets; 4096 is the most'],
] as const) {
  test(`wrong: ${JSON.stringify(text.slice(0, 40))}`, () => {
    assert.deepEqual(parseProxy(octetsOf(text)), { state: 'wrong', problem });
  });
}

for (const [what, connection, problem] of [
  [
    'no address',
    { ...four, source: { address: 'x\r\n', port: 1 } },
    'source and destination of a PROXY header are IP addresses',
  ],
  ['two families', { ...four, source: six.source }, 'source and destination of a PROXY header are of the same family'],
  ...[65536, -1, 2.5].map(
    (port) =>
      [
        `port ${port}`,
        { ...four, source: { address: '1.2.3.4', port } },
        'a port is a number from 0 to 65535',
      ] as const,
  ),
] as const) {
  test(`not written: ${what}`, () => {
    for (const version of [1, 2] as const) assert.deepEqual(encodeProxy(version, connection), { ok: false, problem });
  });
}

test('v2: a header of 4096 octets is awaited', () => {
  assert.deepEqual(parseProxy(octetsOf(`${latin1(SIGNATURE)}\x21\x11\x0f\xf0`)), { state: 'incomplete' });
});

test('any octets: never thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
      for (const head of ['', 'PROXY ', latin1(SIGNATURE), `${latin1(SIGNATURE)}\x21\x11\0`]) {
        parseProxy(Buffer.concat([octetsOf(head), tail]));
      }
    }),
  );
});
