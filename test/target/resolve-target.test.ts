import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { parseTarget } from '../../src/target/parse-target.ts';
import { type ResolveOptions, resolveTarget } from '../../src/target/resolve-target.ts';

const zone: Zone = {
  'two.test': {
    MX: [
      [20, 'MXB.test.'],
      [10, 'mxa.test'],
    ],
    authentic: true,
  },
  'mxa.test': { A: ['192.0.2.2', '192.0.2.1'], AAAA: '2001:DB8::1', authentic: true },
  'mxb.test': { A: '192.0.2.3' },
  'implicit.test': { A: '192.0.2.4' },
  'nothing.test': { TXT: 'no mail here' },
  'null.test': { MX: [[0, '.']] },
  'null-and-more.test': {
    MX: [
      [0, '.'],
      [10, 'mxa.test'],
    ],
  },
  'literal.test': {
    MX: [
      [5, '192.0.2.9'],
      [10, 'mxb.test'],
    ],
  },
  'only-literal.test': { MX: [[5, '192.0.2.9']] },
  'alias.test': { CNAME: 'two.test' },
  'mx-alias.test': { MX: [[10, 'mxalias.test']] },
  'mxalias.test': { CNAME: 'mxb.test' },
  'half.test': {
    MX: [
      [10, 'gone.test'],
      [20, 'mxb.test'],
    ],
  },
  'dangling.test': {
    MX: [
      [10, 'gone.test'],
      [20, 'slow.test'],
    ],
  },
  'broken.test': 'SERVFAIL',
  'slow.test': 'TIMEOUT',
  'a-only.test': { A: '192.0.2.5', AAAA: 'SERVFAIL' },
  'twice.test': {
    MX: [
      [10, 'mxb.test'],
      [20, 'mxb.test'],
      [10, 'mxa.test'],
    ],
  },
  'many.test': { MX: Array.from({ length: 40 }, (_, i) => [i, `h${i}.test`] as const) },
  ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`h${i}.test`, { A: `198.51.100.${i}` }])),
  'robin.test': { A: Array.from({ length: 30 }, (_, i) => `203.0.113.${i}`), AAAA: ['2001:db8::a', '2001:db8::b'] },
};

async function resolve(written: string, options: Partial<ResolveOptions> = {}) {
  const parsed = parseTarget(written);
  assert.ok('target' in parsed);
  const dns = new ZoneDns(zone);
  const resolved = await resolveTarget(parsed.target, { dns, family: null, all: false, ...options });
  return {
    ...resolved,
    notes: [...resolved.notes.map(({ text }) => text), ...resolved.hosts.flatMap(({ problem }) => problem ?? [])],
    asked: dns.asked,
    where: resolved.endpoints.map((e) => `${e.preference} ${e.host} ${e.address}`),
  };
}

test('every MX host at every address, by preference', async () => {
  const { where, endpoints, alternatives, hosts, mxAuthentic, notes } = await resolve('mx:two.test');
  assert.deepEqual(where, [
    '10 mxa.test 192.0.2.1',
    '10 mxa.test 192.0.2.2',
    '10 mxa.test 2001:db8::1',
    '20 mxb.test 192.0.2.3',
  ]);
  assert.deepEqual(endpoints[0], {
    host: 'mxa.test',
    address: '192.0.2.1',
    port: 25,
    mode: 'smtp',
    domain: 'two.test',
    preference: 10,
  });
  assert.equal(alternatives, false);
  assert.equal(mxAuthentic, true);
  assert.deepEqual(
    hosts.map(({ authentic }) => authentic),
    [true, false],
  );
  assert.deepEqual(notes, []);
});

test('one family only', async () => {
  assert.deepEqual((await resolve('mx:two.test', { family: 6 })).where, ['10 mxa.test 2001:db8::1']);
  assert.match((await resolve('mx:two.test', { family: 6 })).notes.join(), /mxb\.test has no IPv6 address/);
  assert.deepEqual((await resolve('mxa.test', { family: 6 })).where, ['null mxa.test 2001:db8::1']);
});

for (const [written, words] of [
  ['mx:nowhere.test', /nowhere\.test does not exist/],
  ['mx:broken.test', /SERVFAIL/],
  ['mx:slow.test', /no answer/],
  ['mx:null.test', /takes no mail.*null MX.*RFC 7505/],
  ['mx:nothing.test', /nothing\.test has no address/],
  ['mx:only-literal.test', /no MX record of only-literal\.test names a host/],
  ['mx:dangling.test', /gone\.test does not exist.*; no answer to the look-up of A slow\.test/],
  ['nowhere.test', /does not exist/],
  ['nothing.test', /has no address/],
  ['broken.test', /SERVFAIL/],
] as const) {
  test(`${written} is inconclusive: ${words.source}`, async () => {
    const { endpoints, problem } = await resolve(written);
    assert.deepEqual(endpoints, []);
    assert.equal(problem?.reason, 'dns');
    assert.match(problem?.text ?? '', words);
  });
}

for (const [written, where, words] of [
  ['mx:implicit.test', ['0 implicit.test 192.0.2.4'], /no MX record: its own addresses/],
  [
    'mx:null-and-more.test',
    ['10 mxa.test 192.0.2.1', '10 mxa.test 192.0.2.2', '10 mxa.test 2001:db8::1'],
    /null MX beside/,
  ],
  ['mx:literal.test', ['10 mxb.test 192.0.2.3'], /192\.0\.2\.9 is an address/],
  ['mx:mx-alias.test', ['10 mxalias.test 192.0.2.3'], /mxalias\.test is an alias of mxb\.test.*RFC 2181/],
  ['mx:half.test', ['20 mxb.test 192.0.2.3'], /gone\.test does not exist/],
  ['a-only.test', ['null a-only.test 192.0.2.5'], /AAAA a-only\.test failed: SERVFAIL/],
] as const) {
  test(`${written} has endpoints, and a note: ${words.source}`, async () => {
    const resolved = await resolve(written);
    assert.deepEqual(resolved.where, where);
    assert.match(resolved.notes.join('\n'), words);
    assert.equal(resolved.problem, null);
  });
}

test('a domain that is an alias', async () => {
  const { where, notes } = await resolve('mx:alias.test');
  assert.equal(where.length, 4);
  assert.match(notes.join(), /alias\.test is an alias \(CNAME\) of two\.test/);
});

test('a host that stands twice is one host, at its best preference', async () => {
  const hosts = (await resolve('mx:twice.test')).hosts.map(({ host, preference }) => `${preference} ${host}`);
  assert.deepEqual(hosts, ['10 mxa.test', '10 mxb.test']);
});

test('forty MX hosts are cut to sixteen, and it is said', async () => {
  const { endpoints, notes, asked } = await resolve('mx:many.test');
  assert.equal(endpoints.length, 16);
  assert.equal(asked.length, 1 + 2 * 16);
  assert.match(notes.join(), /40 MX hosts; the 16 most preferred/);
});

test('thirty addresses are cut to sixteen, the other family kept, and it is said', async () => {
  const { endpoints, notes } = await resolve('robin.test', { all: true });
  assert.equal(endpoints.length, 16);
  assert.equal(endpoints.filter(({ address }) => address.includes(':')).length, 2);
  assert.match(notes.join(), /32 addresses; 16 are used/);
});

test('the addresses of a plain host are alternatives, or cases with `all`', async () => {
  assert.equal((await resolve('mxa.test')).alternatives, true);
  assert.equal((await resolve('mxa.test', { all: true })).alternatives, false);
});

test('addresses, sockets and localhost need no DNS', async () => {
  for (const [written, addresses] of [
    ['[::1]:2525', ['::1']],
    ['192.0.2.1', ['192.0.2.1']],
    ['lmtp:///run/lmtp', ['/run/lmtp']],
    ['localhost:2525', ['127.0.0.1', '::1']],
    ['smtp://mx.localhost', ['127.0.0.1', '::1']],
  ] as const) {
    const { endpoints, asked } = await resolve(written);
    assert.deepEqual([endpoints.map(({ address }) => address), asked], [addresses, []]);
  }
  assert.deepEqual((await resolve('localhost', { family: 6 })).where, ['null localhost ::1']);
  assert.match((await resolve('192.0.2.1', { family: 6 })).problem?.text ?? '', /no IPv6 address/);
});

test('an aborted look-up is inconclusive', async () => {
  const { problem } = await resolve('mx:two.test', { signal: AbortSignal.abort() });
  assert.match(problem?.text ?? '', /given up/);
});
