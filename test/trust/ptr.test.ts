import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { genericName } from '../../src/trust/generic-name.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { judgePtr } from '../../src/trust/ptr.ts';

const read = (text: string) => {
  const ip = parseIp(text);
  assert.ok(ip !== null);
  return ip;
};

for (const [name, address, reasons] of [
  ['mail.example.org', '192.0.2.1', null],
  ['mx1.dynamic-company.example', '192.0.2.1', null],
  ['192.0.2.1.example.net', '192.0.2.1', ['holds the address (192.0.2.1)']],
  ['static-192-0-2-1.isp.example', '192.0.2.1', ['holds the address (192-0-2-1)']],
  ['static.1.2.0.192.clients.isp.example', '192.0.2.1', ['holds the address (1.2.0.192)', 'holds the word clients']],
  ['host-192-000-002-001.isp.example', '192.0.2.1', ['holds the address (192-000-002-001)']],
  ['192000002001.isp.example', '192.0.2.1', ['holds the address (192000002001)']],
  ['p5dd0f1a2.dip0.isp.example', '93.208.241.162', ['holds the address (5dd0f1a2)', 'holds the word dip']],
  ['pool-12.dyn.isp.example', '192.0.2.1', ['holds the word pool', 'holds the word dyn']],
  ['dsl-2-1.isp.example', '192.0.2.1', ['holds the word dsl']],
  [
    '20010db8000000000000000000000001.isp.example',
    '2001:db8::1',
    ['holds the address (20010db8000000000000000000000001)'],
  ],
  ['2001-db8-0-0.isp.example', '2001:db8::1', ['holds the address (2001-db8-0-0)']],
  ['mail.192-0-2-99.isp.example', '192.0.2.1', ['holds the address (192-0-2)']],
  ['mail10.isp.example', '10.0.0.1', null],
] as const) {
  test(`${name} for ${address}`, () => assert.deepEqual(genericName(name, read(address))?.reasons ?? null, reasons));
}

const zone: Zone = {
  '1.2.0.192.in-addr.arpa': { PTR: ['mail.own.test.', 'other.own.test'] },
  'mail.own.test': { A: ['192.0.2.9', '192.0.2.1'] },
  'other.own.test': { A: '192.0.2.2' },
  '2.2.0.192.in-addr.arpa': { PTR: 'slow.own.test' },
  'slow.own.test': 'TIMEOUT',
  '3.2.0.192.in-addr.arpa': 'SERVFAIL',
  [`1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`]: { PTR: 'six.own.test' },
  'six.own.test': { AAAA: '2001:DB8:0::1', A: '192.0.2.1' },
};

for (const { address, outcome, confirmed, notes } of [
  { address: '192.0.2.1', outcome: 'found', confirmed: ['mail.own.test'], notes: [] },
  { address: '192.0.2.2', outcome: 'found', confirmed: [], notes: ['no answer to the look-up of A slow.own.test'] },
  {
    address: '192.0.2.3',
    outcome: 'unknown',
    confirmed: [],
    notes: ['the look-up of PTR 3.2.0.192.in-addr.arpa failed: SERVFAIL'],
  },
  { address: '192.0.2.4', outcome: 'missing', confirmed: [], notes: [] },
  { address: '2001:db8::1', outcome: 'found', confirmed: ['six.own.test'], notes: [] },
] as const) {
  test(`PTR of ${address}: ${outcome}`, async () => {
    const dns = new ZoneDns(zone);
    const facts = await judgePtr(read(address), (name, type) => dns.query(name, type));
    assert.deepEqual([facts.outcome, facts.confirmed, facts.notes], [outcome, confirmed, notes]);
  });
}

test('no more than ten names are followed', async () => {
  const names = Array.from({ length: 40 }, (_, i) => `n${i}.test`);
  const dns = new ZoneDns({ '1.2.0.192.in-addr.arpa': { PTR: names } });
  const facts = await judgePtr(read('192.0.2.1'), (name, type) => dns.query(name, type));
  assert.equal(facts.names.length, 10);
  assert.equal(dns.asked.length, 11);
});
