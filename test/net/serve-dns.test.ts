// A zone as a DNS server: our own client gets from it what the zone says, over UDP and, where it is long, over TCP.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../src/net/clock.ts';
import { DnsClient } from '../../src/net/dns-client.ts';
import { type ServedDns, serveDns } from '../../src/net/serve-dns.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';

const zone: Zone = {
  'd.test': {
    MX: [
      [10, 'mx.d.test'],
      [0, '.'],
    ],
    TXT: ['short', 'x'.repeat(300), ''],
    authentic: true,
  },
  'mx.d.test': { A: ['127.0.0.1', '127.0.0.2'], AAAA: '2001:db8::1' },
  'alias.test': { CNAME: 'mx.d.test' },
  'nowhere.test': { CNAME: 'gone.test' },
  '*._tcp.mx.d.test': { TLSA: [[3, 1, 1, new Uint8Array(32).fill(7)]], authentic: true },
  '1.0.0.127.in-addr.arpa': { PTR: 'mx.d.test' },
  'long.test': { TXT: Array.from({ length: 40 }, (_, at) => `${at} ${'y'.repeat(100)}`) },
  'broken.test': 'SERVFAIL',
  'closed.test': 'REFUSED',
  'mute.test': 'TIMEOUT',
};

let served: ServedDns;
before(async () => {
  served = await serveDns(new ZoneDns(zone), { host: '127.0.0.1', port: 0 });
});
after(() => served.close());

describe('what the zone says is what is heard', () => {
  for (const [name, type] of [
    ['d.test', 'MX'],
    ['d.test', 'TXT'],
    ['d.test', 'A'],
    ['mx.d.test', 'A'],
    ['mx.d.test', 'AAAA'],
    ['alias.test', 'A'],
    ['alias.test', 'CNAME'],
    ['nowhere.test', 'A'],
    ['_25._tcp.mx.d.test', 'TLSA'],
    ['_2525._tcp.mx.d.test', 'TLSA'],
    ['_tcp.mx.d.test', 'TLSA'],
    ['1.0.0.127.in-addr.arpa', 'PTR'],
    ['long.test', 'TXT'],
    ['gone.test', 'A'],
    ['broken.test', 'A'],
    ['closed.test', 'MX'],
    ['mute.test', 'A'],
  ] as const) {
    test(`${type} ${name}`, async () => {
      const client = new DnsClient({ servers: [served], clock: systemClock, tryMs: 200, deadlineMs: 250 });
      const heard = await client.query(name, type);
      const { text: _heard, ...expected } = await new ZoneDns(zone).query(name, type);
      const { text: _text, ...found } = heard;
      assert.deepEqual(plain(found), plain(expected));
    });
  }
});

/** Octets as hex, and MX by preference: the order of records means nothing. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? Buffer.from(one).toString('hex') : one)));

test('octets that are no query are not answered, and do no harm', async () => {
  const { createSocket } = await import('node:dgram');
  const socket = createSocket('udp4');
  let answers = 0;
  socket.on('message', () => {
    answers += 1;
  });
  for (const octets of ['', '\0', 'GET / HTTP/1.0\r\n\r\n', '\xff'.repeat(600)])
    await new Promise((resolve) => socket.send(Buffer.from(octets, 'latin1'), served.port, '127.0.0.1', resolve));
  const client = new DnsClient({ servers: [served], clock: systemClock });
  assert.equal((await client.query('mx.d.test', 'A')).records.length, 2);
  assert.equal(answers, 0);
  socket.close();
});
