import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { checkDnsbl, type DnsblZone } from '../../src/trust/dnsbl.ts';
import { SPAMHAUS_CODES } from '../../src/trust/dnsbl-codes.ts';
import { parseIp } from '../../src/trust/ip-network.ts';

const mapped = (last: string) => [last, ...'00000f7ffff', ...'0'.repeat(20)].join('.');
const sound = (name: string): Zone => ({
  [`2.0.0.127.${name}`]: { A: '127.0.0.2' },
  [`${mapped('2')}.${name}`]: { A: '127.0.0.2' },
});
const zone: Zone = {
  ...sound('bl.test'),
  '1.2.0.192.bl.test': { A: ['127.0.0.4', '127.0.0.10'], TXT: ['Listed in XBL', 'Listed in PBL'] },
  '3.2.0.192.bl.test': 'TIMEOUT',
  '4.2.0.192.bl.test': { A: '127.255.255.254', TXT: 'Error: open resolver' },
  '5.2.0.192.bl.test': { A: '127.0.0.99' },
  '6.2.0.192.bl.test': { A: '203.0.113.80' },
  [`1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.bl.test`]: { A: '127.0.0.2' },
  '1.0.0.127.everything.test': { A: '127.0.0.2' },
  '2.0.0.127.everything.test': { A: '127.0.0.2' },
  '1.2.0.192.everything.test': { A: '127.0.0.2' },
  '2.0.0.127.refusing.test': { A: '127.255.255.254' },
  'broken.test': 'SERVFAIL',
  '1.2.0.192.halfbroken.test': { A: '127.0.0.2' },
  '2.0.0.127.halfbroken.test': 'TIMEOUT',
  ...sound('secretkey.zen.dq.test'),
  '3.2.0.192.secretkey.zen.dq.test': 'TIMEOUT',
};

async function check(address: string, name: string, more: Partial<DnsblZone> = {}) {
  const ip = parseIp(address);
  assert.ok(ip !== null);
  const dns = new ZoneDns(zone);
  const list = { zone: name, label: name, allow: false, codes: SPAMHAUS_CODES, ...more };
  return { ...(await checkDnsbl(ip, list, (question, type) => dns.query(question, type))), asked: dns.asked };
}

for (const { address, name, verdict, text } of [
  { address: '192.0.2.1', name: 'bl.test', verdict: 'listed', text: 'listed in bl.test (127.0.0.10, 127.0.0.4)' },
  { address: '192.0.2.2', name: 'bl.test', verdict: 'clean', text: 'not listed in bl.test' },
  { address: '192.0.2.3', name: 'bl.test', verdict: 'open', text: 'no answer to the look-up of A 3.2.0.192.bl.test' },
  {
    address: '192.0.2.4',
    name: 'bl.test',
    verdict: 'error',
    text: 'bl.test answers 127.255.255.254: an error, no listing: the question came through a public resolver, which the list refuses',
  },
  { address: '192.0.2.6', name: 'bl.test', verdict: 'error', text: 'bl.test answers 203.0.113.80: no listing' },
  { address: '2001:db8::1', name: 'bl.test', verdict: 'listed', text: 'listed in bl.test (127.0.0.2)' },
  { address: '2001:db8::2', name: 'bl.test', verdict: 'clean', text: 'not listed in bl.test' },
  {
    address: '192.0.2.1',
    name: 'everything.test',
    verdict: 'unusable',
    text: 'everything.test lists everything, its negative test entry too',
  },
  {
    address: '192.0.2.1',
    name: 'dead.test',
    verdict: 'unusable',
    text: 'dead.test is no working list: its test entry 127.0.0.2 is not listed',
  },
  {
    address: '2001:db8::1',
    name: 'everything.test',
    verdict: 'unusable',
    text: 'everything.test is no working list: its test entry ::ffff:127.0.0.2 is not listed',
  },
  {
    address: '192.0.2.1',
    name: 'refusing.test',
    verdict: 'error',
    text: 'refusing.test answers 127.255.255.254: an error, no listing: the question came through a public resolver, which the list refuses',
  },
  {
    address: '192.0.2.1',
    name: 'halfbroken.test',
    verdict: 'open',
    text: 'halfbroken.test does not answer for its test entries',
  },
] as const) {
  test(`${address} in ${name}: ${verdict}`, async () => {
    const found = await check(address, name);
    assert.deepEqual([found.verdict, found.text], [verdict, text]);
  });
}

test('the question is the reversed address in the zone, and the test entries', async () => {
  assert.deepEqual((await check('192.0.2.2', 'bl.test')).asked, [
    'A 2.2.0.192.bl.test',
    'A 2.0.0.127.bl.test',
    'A 1.0.0.127.bl.test',
  ]);
  const [first] = (await check('2001:db8::2', 'bl.test')).asked;
  assert.equal(first, `A 2.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.bl.test`);
});

test('codes have meanings, and the list says why', async () => {
  const { answers, reason } = await check('192.0.2.1', 'bl.test');
  assert.deepEqual(answers, [
    { code: '127.0.0.10', meaning: 'PBL: end-user address range, entered by the provider' },
    { code: '127.0.0.4', meaning: 'XBL: an infected or abused machine (CBL)' },
  ]);
  assert.equal(reason, 'Listed in XBL; Listed in PBL');
});

test('a code that nobody explained is a listing without a meaning', async () => {
  const { verdict, answers } = await check('192.0.2.5', 'bl.test', { codes: null });
  assert.deepEqual([verdict, answers], ['listed', [{ code: '127.0.0.99', meaning: null }]]);
});

test('an access key in the name of the zone is not shown', async () => {
  for (const address of ['192.0.2.1', '192.0.2.3']) {
    const found = await check(address, 'secretkey.zen.dq.test', { label: 'zen' });
    assert.doesNotMatch(JSON.stringify({ ...found, asked: [] }), /secretkey/);
  }
});
