import assert from 'node:assert/strict';
import { test } from 'node:test';
import packet, { type Answer, type DecodedPacket } from 'dns-packet';
import fc from 'fast-check';
import { systemClock } from '../../src/net/clock.ts';
import { DnsClient } from '../../src/net/dns-client.ts';
import type { DnsAnswer, DnsType } from '../../src/wire/dns-answer.ts';
import { type Respond, response, startDnsServer } from './dns-server.ts';

const SERVFAIL = 2;
const NXDOMAIN = 3;
const REFUSED = 5;
const FORMERR = 1;

/** Short enough for a test, long enough for a loaded machine where an answer does come. */
const SILENCE = { tryMs: 40, deadlineMs: 500 };
const PATIENT = { tryMs: 2000, deadlineMs: 4000 };

async function ask(respond: Respond, name = 'a.test', type: DnsType = 'A', times = PATIENT) {
  const server = await startDnsServer(respond);
  try {
    const servers = [{ address: '127.0.0.1', port: server.port }];
    const answer = await new DnsClient({ servers, clock: systemClock, ...times }).query(name, type);
    return { answer, asked: server.asked };
  } finally {
    await server.close();
  }
}

const a = (name: string, data = '192.0.2.1'): Answer => ({ type: 'A', name, data });

test('every record type arrives', async (t) => {
  const tlsa = { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.from('abcd', 'hex') };
  const cases: [DnsType, Answer, DnsAnswer['records'][number]][] = [
    ['A', a('a.test'), { type: 'A', address: '192.0.2.1' }],
    ['AAAA', { type: 'AAAA', name: 'a.test', data: '2001:db8::1' }, { type: 'AAAA', address: '2001:db8::1' }],
    [
      'MX',
      { type: 'MX', name: 'a.test', data: { preference: 10, exchange: 'mx.test' } },
      { type: 'MX', preference: 10, exchange: 'mx.test' },
    ],
    [
      'TXT',
      { type: 'TXT', name: 'a.test', data: ['v=spf1 ', Buffer.from([0xff])] },
      { type: 'TXT', text: 'v=spf1 \xff' },
    ],
    ['PTR', { type: 'PTR', name: 'a.test', data: 'b.test' }, { type: 'PTR', name: 'b.test' }],
    ['CNAME', { type: 'CNAME', name: 'a.test', data: 'b.test' }, { type: 'CNAME', name: 'b.test' }],
    [
      'TLSA',
      { type: 'TLSA', name: 'a.test', data: tlsa },
      { type: 'TLSA', usage: 3, selector: 1, matchingType: 1, data: Uint8Array.from([0xab, 0xcd]) },
    ],
  ];
  for (const [type, sent, expected] of cases) {
    await t.test(type, async () => {
      const { answer } = await ask((query) => [response(query, [sent])], 'a.test', type);
      assert.deepEqual(answer.records, [expected]);
      assert.equal(answer.outcome, 'records');
    });
  }
});

test('the query asks for recursion, AD and DO, with EDNS', async () => {
  let query: DecodedPacket | undefined;
  await ask((q) => {
    query = q;
    return [response(q, [])];
  });
  assert.equal(query?.flag_rd, true);
  assert.equal(query?.flag_ad, true);
  const [opt] = query?.additionals ?? [];
  assert.equal(opt?.type === 'OPT' && opt.flag_do, true);
});

test('the AD bit is passed on', async () => {
  for (const flags of [0, packet.AUTHENTIC_DATA]) {
    const { answer } = await ask((query) => [response(query, [a('a.test')], { flags })]);
    assert.equal(answer.authentic, flags !== 0);
  }
});

test('NODATA, NXDOMAIN, SERVFAIL and REFUSED are told apart', async () => {
  for (const [flags, outcome, text] of [
    [0, 'nodata', 'a.test has no A record'],
    [NXDOMAIN, 'nxdomain', 'a.test does not exist (NXDOMAIN)'],
    [SERVFAIL, 'servfail', 'the look-up of A a.test failed: SERVFAIL'],
    [REFUSED, 'refused', 'the resolver refused to look up A a.test'],
    [9, 'servfail', 'the look-up of A a.test failed: SERVFAIL (response code 9)'],
  ] as const) {
    const { answer } = await ask((query) => [response(query, [], { flags })]);
    assert.deepEqual([answer.outcome, answer.text, answer.records], [outcome, text, []]);
  }
});

test('a server without EDNS is asked once more without', async () => {
  const { answer, asked } = await ask((query) =>
    (query.additionals?.length ?? 0) > 0 ? [response(query, [], { flags: FORMERR })] : [response(query, [a('a.test')])],
  );
  assert.equal(answer.outcome, 'records');
  assert.equal(asked.length, 2);
});

test('an answer cut short is fetched over TCP', async () => {
  const many = Array.from({ length: 200 }, (_, i) => a('a.test', `192.0.2.${i}`));
  const { answer, asked } = await ask((query, over) =>
    over === 'udp' ? [response(query, [], { flags: packet.TRUNCATED_RESPONSE })] : [response(query, many)],
  );
  assert.equal(answer.records.length, 200);
  assert.deepEqual(asked, ['udp A a.test', 'tcp A a.test']);
});

test('a CNAME leads to the records of its target; others are not taken', async () => {
  const chain: Answer[] = [
    { type: 'CNAME', name: 'A.test', data: 'b.test' },
    a('b.test', '192.0.2.2'),
    a('evil.test', '192.0.2.66'),
  ];
  const { answer } = await ask((query) => [response(query, chain)]);
  assert.deepEqual(answer.aliases, ['b.test']);
  assert.deepEqual(answer.records, [{ type: 'A', address: '192.0.2.2' }]);
});

test('CNAMEs in a circle are a failure', async () => {
  const circle: Answer[] = [
    { type: 'CNAME', name: 'a.test', data: 'b.test' },
    { type: 'CNAME', name: 'b.test', data: 'a.test' },
  ];
  const { answer } = await ask((query) => [response(query, circle)]);
  assert.equal(answer.outcome, 'servfail');
  assert.match(answer.text, /circle/);
});

test('a wrong id is ignored, the true response is taken', async () => {
  const { answer } = await ask((query) => [
    response(query, [a('a.test', '192.0.2.66')], { id: ((query.id ?? 0) + 1) & 0xffff }),
    response(query, [a('a.test')]),
  ]);
  assert.deepEqual(answer.records, [{ type: 'A', address: '192.0.2.1' }]);
});

test('a wrong question is ignored, the true response is taken', async () => {
  const { answer } = await ask((query) => [
    response(query, [a('b.test', '192.0.2.66')], { name: 'b.test' }),
    response(query, [a('a.test')]),
  ]);
  assert.deepEqual(answer.records, [{ type: 'A', address: '192.0.2.1' }]);
});

test('a query that comes back as it was sent is no response', async () => {
  const { answer } = await ask((query) => [packet.encode({ ...query, type: 'query' })], 'a.test', 'A', SILENCE);
  assert.equal(answer.outcome, 'malformed');
});

test('silence is a timeout after three rounds', async () => {
  const { answer, asked } = await ask(() => [], 'a.test', 'A', SILENCE);
  assert.equal(answer.outcome, 'timeout');
  assert.equal(asked.length, 3);
});

test('garbage under our id is malformed', async () => {
  const { answer } = await ask(
    (query) => [Buffer.concat([packet.encode({ id: query.id ?? 0 }).subarray(0, 2), Buffer.alloc(30, 0xff)])],
    'a.test',
    'A',
    SILENCE,
  );
  assert.equal(answer.outcome, 'malformed');
});

test('more records than anybody needs are refused', async () => {
  const many = Array.from({ length: 600 }, (_, i) => a('a.test', `10.0.${i >> 8}.${i & 255}`));
  const { answer } = await ask((query) => [response(query, many)]);
  assert.equal(answer.outcome, 'malformed');
  assert.match(answer.text, /more than 512 records/);
});

test('a closed port is unreachable at once', async () => {
  const server = await startDnsServer(() => []);
  await server.close();
  const dns = new DnsClient({ servers: [{ address: '127.0.0.1', port: server.port }], clock: systemClock });
  const answer = await dns.query('a.test', 'A');
  assert.equal(answer.outcome, 'unreachable');
  assert.match(answer.text, /ECONNREFUSED/);
});

test('the second server answers where the first fails', async () => {
  const broken = await startDnsServer((query) => [response(query, [], { flags: SERVFAIL })]);
  const sound = await startDnsServer((query) => [response(query, [a('a.test')])]);
  const servers = [broken, sound].map(({ port }) => ({ address: '127.0.0.1', port }));
  const answer = await new DnsClient({ servers, clock: systemClock, ...PATIENT }).query('a.test', 'A');
  await Promise.all([broken.close(), sound.close()]);
  assert.equal(answer.outcome, 'records');
});

test('an aborted question ends at once', async () => {
  const server = await startDnsServer(() => []);
  const dns = new DnsClient({ servers: [{ address: '127.0.0.1', port: server.port }], clock: systemClock });
  const abort = new AbortController();
  const pending = dns.query('a.test', 'A', abort.signal);
  setImmediate(() => abort.abort());
  assert.equal((await pending).outcome, 'aborted');
  assert.equal((await dns.query('a.test', 'A', abort.signal)).outcome, 'aborted');
  await server.close();
});

test('a hundred questions under one signal end together, without a warning of Node', async () => {
  const server = await startDnsServer(() => []);
  const dns = new DnsClient({ servers: [{ address: '127.0.0.1', port: server.port }], clock: systemClock });
  const abort = new AbortController();
  const warnings: string[] = [];
  const warned = (warning: Error) => warnings.push(warning.name);
  process.on('warning', warned);
  const pending = Array.from({ length: 100 }, () => dns.query('a.test', 'A', abort.signal));
  setImmediate(() => abort.abort());
  const outcomes = new Set((await Promise.all(pending)).map(({ outcome }) => outcome));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warned);
  await server.close();
  assert.deepEqual([[...outcomes], warnings], [['aborted'], []]);
});

test('five hundred questions at once share a socket and find their own answers', async () => {
  const server = await startDnsServer((query) => {
    const name = query.questions?.[0]?.name ?? '';
    return [response(query, [a(name, `10.0.${Number(name.slice(1, 4)) >> 8}.${Number(name.slice(1, 4)) & 255}`)])];
  });
  // Ids that collide: the map must find a free one.
  const dns = new DnsClient({
    servers: [{ address: '127.0.0.1', port: server.port }],
    clock: systemClock,
    ...PATIENT,
    randomId: () => 7,
  });
  const numbers = Array.from({ length: 500 }, (_, i) => i);
  const answers = await Promise.all(numbers.map((i) => dns.query(`n${String(i).padStart(3, '0')}.test`, 'A')));
  for (const i of numbers) {
    assert.deepEqual(answers[i]?.records, [{ type: 'A', address: `10.0.${i >> 8}.${i & 255}` }]);
  }
  await server.close();
});

test('names that can not stand in the DNS are not sent', async () => {
  for (const name of [
    '',
    '.',
    'a..b',
    '.a',
    `${'a'.repeat(64)}.test`,
    `${'a.'.repeat(130)}test`,
    'a\0b.test',
    'a\n.b',
  ]) {
    const dns = new DnsClient({ servers: [], clock: systemClock });
    assert.equal((await dns.query(name, 'A')).outcome, 'bad-name', JSON.stringify(name));
  }
});

test('an international name is asked as A-labels', async () => {
  const { asked } = await ask((query) => [response(query, [])], 'exämple.test');
  assert.deepEqual(asked, ['udp A xn--exmple-cua.test']);
});

test('no datagram makes the client throw', async () => {
  let octets: Uint8Array = new Uint8Array();
  const server = await startDnsServer((query) => {
    const whole = response(query, [a('a.test'), { type: 'TXT', name: 'a.test', data: 'x' }]);
    const hostile = Buffer.concat([whole.subarray(0, 24), octets]);
    return [hostile, whole.subarray(0, octets.length % whole.length), whole];
  });
  const servers = [{ address: '127.0.0.1', port: server.port }];
  const dns = new DnsClient({ servers, clock: systemClock, ...PATIENT });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (random) => {
      octets = random;
      const answer = await dns.query('a.test', 'A');
      assert.ok(['records', 'nodata', 'nxdomain', 'servfail', 'refused', 'malformed'].includes(answer.outcome));
    }),
    { numRuns: 150 },
  );
  await server.close();
});
