import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HostsDns } from '../../src/net/dns-hosts.ts';
import { ZoneDns } from '../../src/net/zone-dns.ts';

const dns = new ZoneDns({
  'a.test': { A: ['192.0.2.1', '192.0.2.2'], TXT: 'v=spf1 -all', MX: 'SERVFAIL', authentic: true },
  'alias.test': { CNAME: 'a.test' },
  'lost.test': { CNAME: 'gone.test' },
  'circle.test': { CNAME: 'circle.test' },
  'deep.under.test': { A: '192.0.2.3' },
  'slow.test': 'TIMEOUT',
});

for (const [question, outcome] of [
  ['A a.test', 'records'],
  ['A A.Test.', 'records'],
  ['AAAA a.test', 'nodata'],
  ['MX a.test', 'servfail'],
  ['A alias.test', 'records'],
  ['CNAME alias.test', 'records'],
  ['A lost.test', 'nxdomain'],
  ['A circle.test', 'servfail'],
  ['A under.test', 'nodata'],
  ['A test', 'nodata'],
  ['A nowhere.test', 'nxdomain'],
  ['TXT slow.test', 'timeout'],
  ['A __proto__', 'nxdomain'],
  ['A a..b', 'bad-name'],
] as const) {
  test(`${question}: ${outcome}`, async () => {
    const [type, name] = question.split(' ') as ['A', string];
    assert.equal((await dns.query(name, type)).outcome, outcome);
  });
}

test('the answer behind a CNAME is authentic only if all of it is', async () => {
  assert.equal((await dns.query('a.test', 'A')).authentic, true);
  const { authentic, aliases } = await dns.query('alias.test', 'A');
  assert.deepEqual([authentic, aliases], [false, ['a.test']]);
});

test('the hosts file comes first, and only for addresses', async () => {
  const file = '127.0.0.1 localhost a.test # A.TEST again\n::1 LOCALHOST ip6-localhost\nnonsense a.test\n';
  const hosts = new HostsDns(file, dns);
  assert.deepEqual((await hosts.query('A.test', 'A')).records, [{ type: 'A', address: '127.0.0.1' }]);
  assert.equal((await hosts.query('a.test', 'AAAA')).outcome, 'nodata');
  assert.deepEqual((await hosts.query('localhost.', 'AAAA')).records, [{ type: 'AAAA', address: '::1' }]);
  assert.equal((await hosts.query('a.test', 'TXT')).outcome, 'records');
  assert.equal((await hosts.query('deep.under.test', 'A')).outcome, 'records');
});
