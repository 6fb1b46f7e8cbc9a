import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDnsServer, serversOf } from '../../src/net/dns-servers.ts';

for (const [written, expected] of [
  ['192.0.2.53', { address: '192.0.2.53', port: 53 }],
  ['192.0.2.53:5353', { address: '192.0.2.53', port: 5353 }],
  ['2001:db8::53', { address: '2001:db8::53', port: 53 }],
  ['[2001:db8::53]', { address: '2001:db8::53', port: 53 }],
  ['[2001:db8::53]:5353', { address: '2001:db8::53', port: 5353 }],
  ['192.0.2.53:0', null],
  ['192.0.2.53:65536', null],
  ['[192.0.2.53]:53', null],
  ['192.0.2', null],
  ['dns.example', null],
  ['', null],
] as const) {
  test(`--dns ${written}`, () => assert.deepEqual(parseDnsServer(written), expected));
}

test('resolv.conf: nameserver lines, three at most', () => {
  const conf =
    '# nameserver 9.9.9.9\nsearch a.test\n nameserver 192.0.2.1\nnameserver\t192.0.2.2 x\nnameserver ::1\nnameserver 192.0.2.4\n';
  assert.deepEqual(
    serversOf(conf).map((server) => server.address),
    ['192.0.2.1', '192.0.2.2', '::1'],
  );
});

test('resolv.conf without a nameserver: this machine', () => {
  assert.deepEqual(serversOf('nameserver nonsense\n'), [{ address: '127.0.0.1', port: 53 }]);
});
