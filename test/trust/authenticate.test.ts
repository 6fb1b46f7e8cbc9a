// SPF, DKIM and DMARC together: sixty combinations, each judged by another implementation as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authenticate as mailauth } from 'mailauth';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { authenticationResults, readAuthenticationResults } from '../../src/trust/authentication-results.ts';
import { authorDomain } from '../../src/trust/author-domain.ts';
import { signableMessage } from '../../src/trust/dkim-message.ts';
import { authenticate } from '../../src/trust/dmarc-verdict.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { checkSpf } from '../../src/trust/spf.ts';
import { KEYS, RSA, signed, signingWith } from './dkim-shapes.ts';

const KEY = KEYS['s1._domainkey.example.org'];
const ZONE: Zone = {
  'example.org': { TXT: 'v=spf1 ip4:192.0.2.1 -all' },
  'mail.example.org': { TXT: 'v=spf1 ip4:192.0.2.1 -all' },
  'other.example.net': { TXT: 'v=spf1 ip4:192.0.2.1 -all' },
  's1._domainkey.example.org': { TXT: KEY },
  's1._domainkey.mail.example.org': { TXT: KEY },
  's1._domainkey.other.example.net': { TXT: KEY },
};
const NOW = Math.floor(Date.now() / 1000);
const MESSAGE = Buffer.from(
  'From: Jane <jane@example.org>\r\nTo: x@lab.test\r\nSubject: Test\r\nDate: Mon, 30 Nov 2026 08:00:00 +0000\r\n\r\nHi.\r\n',
);

const RECORDS = {
  none: null,
  'p=none': 'v=DMARC1; p=none',
  'p=reject': 'v=DMARC1; p=reject',
  'p=quarantine; sp=reject': 'v=DMARC1; p=quarantine; sp=reject',
} as const;
const SENDERS = ['a@example.org', 'a@mail.example.org', 'a@other.example.net'] as const;
const SIGNERS = ['none', 'example.org', 'mail.example.org', 'other.example.net', 'broken'] as const;

async function both(record: string | null, sender: string, signer: (typeof SIGNERS)[number]) {
  const dns = new ZoneDns({ ...ZONE, ...(record === null ? {} : { '_dmarc.example.org': { TXT: record } }) });
  const of = signingWith(RSA.privateKey, { domain: signer === 'broken' ? 'example.org' : signer, at: NOW });
  const whole = signer === 'none' ? MESSAGE : signed(MESSAGE, of);
  const octets = signer === 'broken' ? Buffer.from(whole.toString('latin1').replace('Hi.', 'Ho.'), 'latin1') : whole;
  const ip = parseIp('192.0.2.1') ?? assert.fail();
  const lookup: ZoneDns['query'] = (name, type) => dns.query(name, type);
  const spf = await checkSpf({ ip, sender, helo: 'mail.example.org', receiver: null, seconds: NOW }, lookup);
  const ours = await authenticate(octets, spf, lookup, NOW);
  const resolver = async (name: string, type: string) => {
    const { records } = await dns.query(name, type === 'TXT' ? 'TXT' : type === 'MX' ? 'MX' : 'A');
    const found = records.flatMap((one) => (one.type === 'TXT' ? [[one.text]] : []));
    if (found.length === 0) throw Object.assign(new Error('nothing'), { code: 'ENOTFOUND' });
    return found;
  };
  const theirs = await mailauth(octets, {
    ip: '192.0.2.1',
    sender,
    helo: 'mail.example.org',
    mta: 'mx.test',
    resolver,
    disableArc: true,
    disableBimi: true,
  });
  return { ours, theirs };
}

for (const [name, record] of Object.entries(RECORDS)) {
  for (const sender of SENDERS) {
    for (const signer of SIGNERS) {
      test(`DMARC ${name}, sent by ${sender}, signed by ${signer}: as mailauth says`, async () => {
        const { ours, theirs } = await both(record, sender, signer);
        assert.equal(ours.spf?.result, theirs.spf === false ? null : theirs.spf?.status.result);
        const passes = theirs.dkim.results.filter(({ status }) => status.result === 'pass').length;
        assert.equal(ours.dkim.filter(({ result }) => result === 'pass').length, passes);
        const dmarc = theirs.dmarc === false ? null : theirs.dmarc?.status.result;
        assert.equal(ours.dmarc.result, dmarc);
      });
    }
  }
}

// mailauth 4.13.3 takes `adkim=s` and `aspf=s` for relaxed, so here the rule itself is the judge (RFC 9989 4.4).
for (const sender of SENDERS) {
  for (const signer of SIGNERS) {
    test(`strict alignment: sent by ${sender}, signed by ${signer}`, async () => {
      const { ours } = await both('v=DMARC1; p=reject; adkim=s; aspf=s', sender, signer);
      const passes = sender === 'a@example.org' || signer === 'example.org';
      assert.equal(ours.dmarc.result, passes ? 'pass' : 'fail');
    });
  }
}

const asks = (zone: Zone) => {
  const dns = new ZoneDns(zone);
  const lookup: ZoneDns['query'] = (name, type) => dns.query(name, type);
  return lookup;
};

for (const [what, zone, from, result, disposition] of [
  [
    't=y asks for one weaker',
    { '_dmarc.a.test': { TXT: 'v=DMARC1; p=reject; t=y' } },
    'x@a.test',
    'fail',
    'quarantine',
  ],
  [
    'quarantine with t=y is none',
    { '_dmarc.a.test': { TXT: 'v=DMARC1; p=quarantine; t=y' } },
    'x@a.test',
    'fail',
    'none',
  ],
  [
    'np is for names that are not there',
    { '_dmarc.a.test': { TXT: 'v=DMARC1; p=none; np=reject' } },
    'x@no.a.test',
    'fail',
    'reject',
  ],
  [
    'and not for those that are',
    { '_dmarc.a.test': { TXT: 'v=DMARC1; p=none; np=reject' }, 'is.a.test': { A: '192.0.2.1' } },
    'x@is.a.test',
    'fail',
    'none',
  ],
  [
    'sp is for those below',
    { '_dmarc.a.test': { TXT: 'v=DMARC1; p=none; sp=quarantine' }, 'is.a.test': { A: '192.0.2.1' } },
    'x@is.a.test',
    'fail',
    'quarantine',
  ],
  ['a DNS that fails leaves it open', { '_dmarc.a.test': 'SERVFAIL' }, 'x@a.test', 'temperror', 'none'],
  ['no record', {}, 'x@a.test', 'none', 'none'],
  ['two domains in From', {}, 'x@a.test, y@b.test', 'permerror', 'none'],
  ['no domain in From', {}, 'x', 'permerror', 'none'],
] as [string, Zone, string, string, string][]) {
  test(`DMARC: ${what}`, async () => {
    const { dmarc } = await authenticate(Buffer.from(`From: ${from}\r\n\r\n.\r\n`), null, asks(zone), NOW);
    assert.deepEqual([dmarc.result, dmarc.disposition], [result, disposition]);
  });
}

for (const [from, domain] of [
  ['a@B.test', 'b.test'],
  ['Jane <a@b.test>', 'b.test'],
  ['"Doe, Jane @ home.test" <a@b.test>', 'b.test'],
  ['"a@c.test"@b.test', 'b.test'],
  ['a@b.test (at c@d.test (nested))', 'b.test'],
  ['a@b.test., c@B.test', 'b.test'],
  ['<a@b.test>,\r\n <c@b.test>', 'b.test'],
  ['a@bücher.test', 'xn--bcher-kva.test'],
] as const) {
  test(`the author's domain of ${JSON.stringify(from)}`, () => {
    assert.deepEqual(authorDomain(signableMessage(Buffer.from(`From: ${from}\r\n\r\n`)).fields), { domain });
  });
}

for (const from of [
  '@ b.test c.test',
  'a@b.test c.test',
  '<a@b.test\t.other.test>',
  '@>',
  'a@',
  'a@\0',
  'a@b\x1b.test',
])
  test(`no author: ${JSON.stringify(from)}`, () => {
    const found = authorDomain(signableMessage(Buffer.from(`From: ${from}\r\n\r\n`)).fields);
    assert.deepEqual(found, { problem: 'From has no domain' });
  });

test('two From fields have no author', () => {
  const found = authorDomain(signableMessage(Buffer.from('From: a@b.test\r\nFrom: c@d.test\r\n\r\n')).fields);
  assert.deepEqual(found, { problem: 'there are 2 From fields' });
});

test('Authentication-Results is read as it was written', async () => {
  const { ours } = await both(RECORDS['p=reject'], 'a@example.org', 'broken');
  const written = authenticationResults('mx.test', ours, 'a"b;c@example.org');
  for (const line of written.split('\r\n')) assert.match(line, /^[\x20-\x7e\t]*$/);
  const read = readAuthenticationResults(written.replace(/\r\n/g, ''));
  assert.equal(read?.server, 'mx.test');
  assert.deepEqual(
    read?.results.map(({ method, result, properties }) => [method, result, Object.fromEntries(properties)]),
    [
      ['spf', 'pass', { 'smtp.mailfrom': 'a"b;c@example.org' }],
      [
        'dkim',
        'fail',
        {
          reason: 'the body was changed after it was signed',
          'header.d': 'example.org',
          'header.s': 's1',
          'header.b': ours.dkim[0]?.signature ?? '',
        },
      ],
      ['dmarc', 'pass', { 'policy.dmarc': 'reject', 'header.from': 'example.org' }],
    ],
  );
});

for (const [body, expected] of [
  [
    'mx.google.com; dkim=pass header.i=@a.test header.s=s1 header.b=abc; spf=pass (google.com: domain of x@a.test designates 192.0.2.1 as permitted sender; really) smtp.mailfrom=x@a.test; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=a.test',
    ['dkim=pass', 'spf=pass', 'dmarc=pass'],
  ],
  ['MX.example 1; none', []],
  ['mx.example; spf = softfail smtp.mailfrom="x;y"; x-own=1', ['spf=softfail']],
] as const) {
  test(`Authentication-Results: ${body.slice(0, 30)}`, () => {
    assert.deepEqual(
      readAuthenticationResults(body)?.results.map(({ method, result }) => `${method}=${result}`),
      expected,
    );
  });
}

test('a field that names no server is none', () => {
  for (const body of ['', ';', 'spf=pass', '(mx.test); spf=pass']) assert.equal(readAuthenticationResults(body), null);
});
