// What the openspf suite (spf/suite.test.ts) leaves out: hostile records, bounds on look-ups, words for people.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { checkSpf, type SpfResult } from '../../src/trust/spf.ts';

async function check(zone: Zone, ip = '192.0.2.1', sender = 'a@s.test'): Promise<SpfResult & { asked: string[] }> {
  const dns = new ZoneDns(zone);
  const address = parseIp(ip);
  assert.ok(address !== null);
  const question = { ip: address, sender, helo: 'helo.s.test', receiver: null, seconds: 0 };
  return { ...(await checkSpf(question, (name, type) => dns.query(name, type))), asked: dns.asked };
}

test('the deciding term and the record are named', async () => {
  const found = await check({ 's.test': { TXT: 'v=spf1 ip4:198.51.100.0/24 ip4:192.0.2.0/24 -all' } });
  assert.equal(found.result, 'pass');
  assert.equal(found.term, 'ip4:192.0.2.0/24');
  assert.equal(found.record, 'v=spf1 ip4:198.51.100.0/24 ip4:192.0.2.0/24 -all');
});

test('a syntax error is told with its term', async () => {
  const found = await check({ 's.test': { TXT: 'v=spf1 ipv4:192.0.2.1 -all' } });
  assert.equal(found.result, 'permerror');
  assert.equal(found.text, 'the SPF record of s.test is wrong: "ipv4:192.0.2.1": no such mechanism');
});

test('the record of a redirecting domain is the one that is shown', async () => {
  const found = await check({ 's.test': { TXT: 'v=spf1 redirect=t.test' }, 't.test': { TXT: 'v=spf1 -all' } });
  assert.deepEqual([found.result, found.record, found.term], ['fail', 'v=spf1 redirect=t.test', '-all']);
});

test('an IPv4-mapped client is an IPv4 client', async () => {
  assert.equal((await check({ 's.test': { TXT: 'v=spf1 ip4:192.0.2.1 -all' } }, '::ffff:192.0.2.1')).result, 'pass');
});

test('an empty reverse-path is judged by the HELO name', async () => {
  const found = await check(
    { 'helo.s.test': { TXT: 'v=spf1 -all exp=e.s.test' }, 'e.s.test': { TXT: '%{s}' } },
    '192.0.2.1',
    '',
  );
  assert.deepEqual([found.result, found.domain, found.explanation], ['fail', 'helo.s.test', 'postmaster@helo.s.test']);
});

test('a record that includes itself ends after ten terms', async () => {
  const found = await check({ 's.test': { TXT: 'v=spf1 include:s.test include:s.test -all' } });
  assert.equal(found.result, 'permerror');
  assert.equal(found.asked.length, 11);
});

test('the most look-ups that a hostile record can cause', async () => {
  const hosts = Array.from({ length: 10 }, (_, i) => [i, `h${i}.s.test`] as const);
  const zone: Record<string, Zone[string]> = { 's.test': { TXT: `v=spf1 ${'mx '.repeat(12)}-all`, MX: hosts } };
  for (const [, host] of hosts) zone[host] = { A: '198.51.100.1' };
  const found = await check(zone);
  assert.equal(found.result, 'permerror');
  // The record, and ten times one MX look-up with ten addresses.
  assert.equal(found.asked.length, 1 + 10 * 11);
});

test('no record makes the evaluation throw, and none takes it long', async () => {
  const piece = fc.constantFrom(
    ' ',
    'a',
    'mx',
    'ptr',
    'all',
    'ip4:',
    'ip6:',
    'include:',
    'exists:',
    'redirect=',
    'exp=',
    '%{',
    '}',
    '%',
    'd',
    'p',
    'l1r-+',
    ':',
    '/',
    '//',
    '24',
    '1.2.3.4',
    '::1',
    's.test',
    '.',
    '-',
    '~',
    '?',
    '\x00',
    'é',
    '=',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.string(), async (pieces, localPart) => {
      const zone: Zone = { 's.test': { TXT: `v=spf1 ${pieces.join('')}`, A: '192.0.2.9', MX: [[0, '.']] } };
      const found = await check(zone, '192.0.2.1', `${localPart}@s.test`);
      assert.ok(found.asked.length < 130);
    }),
    { numRuns: 400 },
  );
});
