import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../../src/net/clock.ts';
import type { Dns } from '../../src/net/dns.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { describeIdentity } from '../../src/report/identity.ts';
import { type IdentityQuestion, identify } from '../../src/target/identity.ts';
import { keyRecordOf } from '../../src/trust/dkim-key.ts';
import type { DnsblZone } from '../../src/trust/dnsbl.ts';
import { SPAMHAUS_CODES } from '../../src/trust/dnsbl-codes.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { emptyAnswer, wordsFor } from '../../src/wire/dns-answer.ts';
import { ED25519 } from '../trust/dkim-shapes.ts';

/** A sender with whom nothing is wrong. */
const GOOD: Zone = {
  '7.113.0.203.in-addr.arpa': { PTR: 'mail.good.test' },
  'mail.good.test': { A: '203.0.113.7', TXT: 'v=spf1 a -all' },
  'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 ip4:203.0.113.7 -all' },
  'mx.good.test': { A: '203.0.113.8' },
  '_dmarc.good.test': { TXT: 'v=DMARC1; p=reject' },
  '2.0.0.127.bl.test': { A: '127.0.0.2' },
};
const BL: DnsblZone = { zone: 'bl.test', label: 'bl.test', allow: false, codes: SPAMHAUS_CODES };

async function look(
  changes: Zone = {},
  question: Partial<Omit<IdentityQuestion, 'source'>> & { source?: string } = {},
) {
  const source = parseIp(question.source ?? '203.0.113.7');
  assert.ok(source !== null);
  const asked = { helo: 'mail.good.test', from: 'postmaster@good.test', zones: [BL], ...question, source };
  return identify(asked, { dns: new ZoneDns({ ...GOOD, ...changes }), clock: new FakeClock() });
}

const idsOf = async (...args: Parameters<typeof look>) => (await look(...args)).findings.map(({ id }) => id);

const KEY = keyRecordOf(ED25519.publicKey);
for (const [what, changes, question, expected, ids] of [
  ['the same domain', {}, { author: 'good.test' }, { policy: 'reject', spf: true, dkim: null }, []],
  [
    'another domain of the same organization',
    { 'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 ip4:203.0.113.7 -all' } },
    { author: 'news.good.test' },
    { policy: 'reject', spf: true, dkim: null },
    [],
  ],
  [
    'the same where the very domain is demanded',
    { '_dmarc.good.test': { TXT: 'v=DMARC1; p=reject; aspf=s; adkim=s' }, 's1._domainkey.good.test': { TXT: KEY } },
    { author: 'news.good.test', selectors: ['s1'] },
    { policy: 'reject', spf: false, dkim: false },
    ['not-aligned'],
  ],
  [
    'a key alone',
    { 'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 ?all' }, 's1._domainkey.good.test': { TXT: KEY } },
    { author: 'good.test', selectors: ['s1'] },
    { policy: 'reject', spf: false, dkim: true },
    [],
  ],
  [
    'a stranger who asks for nothing',
    { '_dmarc.shop.example': { TXT: 'v=DMARC1; p=none' } },
    { author: 'shop.example' },
    { policy: 'none', spf: false, dkim: null },
    ['not-aligned'],
  ],
  [
    'a stranger without a record',
    {},
    { author: 'shop.example' },
    { policy: null, spf: false, dkim: null },
    ['not-aligned'],
  ],
] as const)
  test(`alignment with From: ${what}`, async () => {
    const identity = await look(changes as Zone, question);
    assert.deepEqual(identity.alignment, { author: question.author, ...expected });
    const found = identity.findings.filter(({ id }) => id === 'not-aligned');
    assert.deepEqual(
      found.map(({ id }) => id),
      ids,
    );
    const severity = expected.policy === 'reject' ? 'error' : 'warning';
    assert.ok(found.every((one) => one.severity === severity && one.remedy?.includes(question.author)));
    assert.match(describeIdentity(identity).join('\n'), /^alignment {9}\S+ \((?:p=|no DMARC)/m);
  });

test('a good sender has no findings', async () => {
  const identity = await look();
  assert.deepEqual(identity.findings, []);
  assert.equal(identity.spf.mailFrom?.result, 'pass');
  assert.equal(identity.spf.helo.result, 'pass');
  assert.deepEqual(identity.senderDomain?.hosts, ['mx.good.test']);
  assert.deepEqual(JSON.parse(JSON.stringify(identity)), identity);
});

const reverse = '7.113.0.203.in-addr.arpa';
/** Each row changes one thing of the good sender, and that one thing is found. */
const ROWS: readonly [string, Zone, string[]][] = [
  ['no PTR', { [reverse]: {} }, ['ptr-missing']],
  ['PTR look-up fails', { [reverse]: 'SERVFAIL' }, ['ptr-unknown']],
  ['PTR does not lead back', { [reverse]: { PTR: 'mx.good.test' } }, ['ptr-unconfirmed']],
  [
    'PTR leads into silence',
    { [reverse]: { PTR: 'slow.good.test' }, 'slow.good.test': 'TIMEOUT' },
    ['ptr-unconfirmed-unknown'],
  ],
  [
    'generic PTR',
    { [reverse]: { PTR: '203-0-113-7.dyn.isp.test' }, '203-0-113-7.dyn.isp.test': { A: '203.0.113.7' } },
    ['ptr-generic', 'helo-not-ptr'],
  ],
  ['SPF none', { 'good.test': { MX: [[10, 'mx.good.test']] } }, ['spf-none']],
  ['SPF fail', { 'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 -all' } }, ['spf-fail']],
  ['SPF softfail', { 'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 ~all' } }, ['spf-softfail']],
  ['SPF permerror', { 'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 foo' } }, ['spf-permerror']],
  ['SPF temperror', { 'good.test': { MX: [[10, 'mx.good.test']], TXT: 'TIMEOUT' } }, ['spf-temperror']],
  ['SPF of HELO fails', { 'mail.good.test': { A: '203.0.113.7', TXT: 'v=spf1 -all' } }, ['spf-helo-fail']],
  ['no SPF for HELO is usual', { 'mail.good.test': { A: '203.0.113.7' } }, []],
  ['no DMARC', { '_dmarc.good.test': {} }, ['dmarc-none']],
  ['odd DMARC', { '_dmarc.good.test': { TXT: 'v=DMARC1; p=reject; pct=50' } }, ['dmarc-odd']],
  ['null MX', { 'good.test': { MX: [[0, '.']], TXT: 'v=spf1 ip4:203.0.113.7' } }, ['sender-domain-null-mx']],
  ['no MX, no address', { 'good.test': { TXT: 'v=spf1 ip4:203.0.113.7' } }, ['sender-domain-unreachable']],
  ['MX without address', { 'mx.good.test': {} }, ['sender-domain-unreachable']],
  ['MX in silence', { 'mx.good.test': 'TIMEOUT' }, ['sender-domain-unknown']],
  ['listed', { '7.113.0.203.bl.test': { A: '127.0.0.2' } }, ['dnsbl-listed']],
  ['list says error', { '7.113.0.203.bl.test': { A: '127.255.255.254' } }, ['dnsbl-error']],
  ['list is dead', { '2.0.0.127.bl.test': {} }, ['dnsbl-unusable']],
  ['list is silent', { '7.113.0.203.bl.test': 'TIMEOUT' }, ['dnsbl-open']],
];
for (const [name, changes, ids] of ROWS) {
  test(name, async () => assert.deepEqual(await idsOf(changes), ids));
}

for (const [helo, ids] of [
  ['mail', ['helo-not-fqdn']],
  ['localhost', ['helo-not-fqdn']],
  ['gone.good.test', ['helo-does-not-resolve']],
  ['mx.good.test', ['helo-mismatch']],
  ['[203.0.113.7]', ['helo-literal']],
  ['[203.0.113.9]', ['helo-mismatch']],
  ['203.0.113.7', ['helo-malformed']],
  ['a b', ['helo-malformed']],
  ['slow.test', ['helo-unknown', 'spf-helo-temperror']],
  ['alias.good.test', ['helo-not-ptr']],
] as const) {
  test(`HELO ${helo}`, async () => {
    const changes: Zone = { 'slow.test': 'TIMEOUT', 'alias.good.test': { CNAME: 'mail.good.test' } };
    assert.deepEqual(await idsOf(changes, { helo }), ids);
  });
}

test('an empty reverse-path is judged by HELO alone', async () => {
  const identity = await look({}, { from: '' });
  assert.deepEqual(
    [identity.spf.mailFrom, identity.dmarc, identity.senderDomain, identity.findings],
    [null, null, null, []],
  );
});

test('a DNS that never answers does not hold us for ever', async () => {
  const silent: Dns = {
    query: (name, type, signal = assert.fail()) =>
      new Promise((resolve) => {
        const own = AbortSignal.any([signal]);
        const giveUp = () => resolve(emptyAnswer('aborted', wordsFor('aborted', name, type)));
        if (own.aborted) giveUp();
        else own.addEventListener('abort', giveUp);
      }),
  };
  const clock = new FakeClock();
  const source = parseIp('203.0.113.7') ?? assert.fail();
  const pending = identify({ source, helo: 'a.test', from: 'x@b.test', zones: [BL] }, { dns: silent, clock });
  await clock.advance(60_000);
  const { ptr, spf, dmarc, findings } = await pending;
  assert.deepEqual([ptr.outcome, spf.mailFrom?.result, dmarc?.outcome], ['unknown', 'temperror', 'unknown']);
  assert.ok(findings.every(({ severity }) => severity === 'warning'));
});

test('an allow list is good news', async () => {
  const zones = [{ ...BL, allow: true }];
  const { findings } = await look({ '7.113.0.203.bl.test': { A: '127.0.9.3' } }, { zones });
  assert.deepEqual(
    findings.map(({ id, severity }) => [id, severity]),
    [['dnswl-listed', 'info']],
  );
});

for (const [source, scope] of [
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['100.64.0.1', 'private'],
  ['fd00::1', 'private'],
  ['fe80::1', 'private'],
  ['203.0.113.7', 'public'],
  ['::ffff:10.0.0.1', 'private'],
] as const) {
  test(`${source} is ${scope}`, async () => assert.equal((await look({}, { source })).scope, scope));
}

test('the worst stands first, with what to do', async () => {
  const { findings } = await look({
    '7.113.0.203.bl.test': { A: '127.0.0.10', TXT: 'see \u001b[31mhttps://bl.test' },
    '_dmarc.good.test': {},
  });
  assert.deepEqual(
    findings.map(({ severity }) => severity),
    ['error', 'warning'],
  );
  const [listed] = findings;
  assert.match(listed?.text ?? '', /listed in bl\.test \(127\.0\.0\.10\): PBL: end-user address range.*; see/);
  assert.match(listed?.remedy ?? '', /ask bl\.test for removal/);
});

test('as text: facts, then findings, and no escape sequence of a stranger', async () => {
  const identity = await look({ '7.113.0.203.bl.test': { A: '127.0.0.10', TXT: 'see \u001b[31mhttps://bl.test' } });
  const text = describeIdentity(identity).join('\n');
  assert.doesNotMatch(text, /\u001b/);
  assert.match(
    text,
    /^address {11}203\.0\.113\.7\nreverse DNS {7}mail\.good\.test \(leads back\)\nHELO {14}mail\.good\.test: leads to 203\.0\.113\.7$/m,
  );
  assert.match(text, /^SPF MAIL FROM {5}good\.test: pass \(matched ip4:203\.0\.113\.7\)/m);
  assert.match(text, /^DMARC {13}reject \(_dmarc\.good\.test: v=DMARC1; p=reject\)$/m);
  assert.match(text, /^error: listed in bl\.test/m);
  assert.deepEqual(describeIdentity(await look()).at(-1), 'nothing speaks against this sender');
});
