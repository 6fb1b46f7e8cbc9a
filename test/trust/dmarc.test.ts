import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { discoverDmarc } from '../../src/trust/dmarc.ts';
import { isDmarcRecord, parseDmarcRecord } from '../../src/trust/dmarc-record.ts';

const zone: Zone = {
  '_dmarc.own.test': {
    TXT: ['google-site-verification=x', 'v=DMARC1; p=reject; sp=quarantine; rua=mailto:a@own.test'],
  },
  '_dmarc.sub.own.test': { TXT: 'v=DMARC1; p=none' },
  '_dmarc.twice.test': { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
  '_dmarc.slow.test': 'TIMEOUT',
  '_dmarc.bank': { TXT: 'v=DMARC1; p=reject; psd=y' },
  '_dmarc.giant.bank': { TXT: 'v=DMARC1; p=quarantine' },
  '_dmarc.corp.example': { TXT: 'v=DMARC1; p=none; psd=n' },
  '_dmarc.example': { TXT: 'v=DMARC1; p=reject' },
};

for (const [domain, expected] of [
  ['own.test', { outcome: 'found', at: 'own.test', organizationalDomain: 'own.test', policy: 'reject' }],
  ['Own.Test.', { outcome: 'found', at: 'own.test', organizationalDomain: 'own.test', policy: 'reject' }],
  ['a.own.test', { outcome: 'found', at: 'own.test', organizationalDomain: 'own.test', policy: 'quarantine' }],
  ['sub.own.test', { outcome: 'found', at: 'sub.own.test', organizationalDomain: 'own.test', policy: 'none' }],
  // The record between the two is passed over: it is neither the author's nor the organisation's.
  ['a.sub.own.test', { outcome: 'found', at: 'own.test', organizationalDomain: 'own.test', policy: 'quarantine' }],
  ['nothing.test', { outcome: 'none', at: null, organizationalDomain: 'nothing.test', policy: null }],
  ['twice.test', { outcome: 'none', at: null, organizationalDomain: 'twice.test', policy: null }],
  ['slow.test', { outcome: 'unknown', at: null, organizationalDomain: 'slow.test', policy: null }],
  ['a.slow.test', { outcome: 'unknown', at: null, organizationalDomain: 'a.slow.test', policy: null }],
  ['small.bank', { outcome: 'found', at: 'bank', organizationalDomain: 'small.bank', policy: 'reject' }],
  ['mail.giant.bank', { outcome: 'found', at: 'giant.bank', organizationalDomain: 'giant.bank', policy: 'quarantine' }],
  ['bank', { outcome: 'found', at: 'bank', organizationalDomain: 'bank', policy: 'reject' }],
  ['mail.corp.example', { outcome: 'found', at: 'corp.example', organizationalDomain: 'corp.example', policy: 'none' }],
] as const) {
  test(`DMARC of ${domain}`, async () => {
    const dns = new ZoneDns(zone);
    const { outcome, at, organizationalDomain, policy } = await discoverDmarc(domain, (n, t) => dns.query(n, t));
    assert.deepEqual({ outcome, at, organizationalDomain, policy }, expected);
  });
}

test('the walk asks eight names at most', async () => {
  const dns = new ZoneDns({});
  await discoverDmarc('a.b.c.d.e.f.g.h.i.j.mail.test', (name, type) => dns.query(name, type));
  assert.deepEqual(dns.asked, [
    'TXT _dmarc.a.b.c.d.e.f.g.h.i.j.mail.test',
    'TXT _dmarc.f.g.h.i.j.mail.test',
    'TXT _dmarc.g.h.i.j.mail.test',
    'TXT _dmarc.h.i.j.mail.test',
    'TXT _dmarc.i.j.mail.test',
    'TXT _dmarc.j.mail.test',
    'TXT _dmarc.mail.test',
    'TXT _dmarc.test',
  ]);
});

test('two records are told', async () => {
  const dns = new ZoneDns(zone);
  const { notes } = await discoverDmarc('twice.test', (name, type) => dns.query(name, type));
  assert.deepEqual(notes, ['twice.test has 2 DMARC records: receivers ignore all of them']);
});

for (const [text, is] of [
  ['v=DMARC1', true],
  ['v=DMARC1;p=none', true],
  ['V = DMARC1 ; p=none', true],
  ['v=dmarc1; p=none', false],
  ['v=DMARC10; p=none', false],
  [' v=DMARC1; p=none', false],
  ['p=none; v=DMARC1', false],
] as const) {
  test(`${JSON.stringify(text)} is a DMARC record: ${is}`, () => assert.equal(isDmarcRecord(text), is));
}

test('every tag is read', () => {
  const record = parseDmarcRecord(
    'v=DMARC1; p=Reject; sp=none; np=quarantine; t=y; psd=n; adkim=s; aspf=r; rua=mailto:a@x.test, mailto:b@x.test; ruf=mailto:c@x.test; fo=1;',
  );
  assert.deepEqual(record, {
    policy: 'reject',
    subdomains: 'none',
    nonexistent: 'quarantine',
    testing: true,
    publicSuffix: 'n',
    strictDkim: true,
    strictSpf: false,
    aggregateReports: ['mailto:a@x.test', 'mailto:b@x.test'],
    failureReports: ['mailto:c@x.test'],
    problems: [],
  });
});

for (const [text, problem] of [
  ['v=DMARC1', '`p` is missing: receivers take it for p=none'],
  ['v=DMARC1; p=nothing', 'p="nothing" is none of none, quarantine, reject'],
  ['v=DMARC1; p=none; pct=20', '`pct` has no effect any more (RFC 9989)'],
  ['v=DMARC1; p=none; p=reject', '`p` stands twice'],
  ['v=DMARC1; p=none; __proto__=x', '"__proto__=x" is no tag=value'],
  ['v=DMARC1; p=none; foo=x', '`foo` is no known tag'],
  ['v=DMARC1 p=none', '`p` is missing: receivers take it for p=none'],
] as const) {
  test(`${text}: ${problem}`, () => assert.ok(parseDmarcRecord(text).problems.includes(problem)));
}

test('no text makes the reader throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseDmarcRecord(`v=DMARC1;${text}`)));
});
