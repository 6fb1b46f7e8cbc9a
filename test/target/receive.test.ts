// What a receiver sees of one mail: a row for each thing that can be wrong with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readKept } from '../../src/library/read-kept.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { describeReceived } from '../../src/report/received.ts';
import { receive } from '../../src/target/receive.ts';
import { receivedShape } from '../../src/target/received-document.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { KEYS, RSA, signed, signingWith } from '../trust/dkim-shapes.ts';

const GOOD: Zone = {
  'example.org': { TXT: 'v=spf1 ip4:192.0.2.1 -all', MX: [[10, 'mail.example.org']] },
  'mail.example.org': { A: '192.0.2.1', TXT: 'v=spf1 a -all' },
  '1.2.0.192.in-addr.arpa': { PTR: 'mail.example.org' },
  's1._domainkey.example.org': { TXT: KEYS['s1._domainkey.example.org'] },
  '_dmarc.example.org': { TXT: 'v=DMARC1; p=reject' },
};
const clock = new FakeClock();
const AT = Math.floor(clock.date().getTime() / 1000);
const PLAIN = Buffer.from(
  'From: Jane <jane@example.org>\r\nTo: x@lab.test\r\nSubject: Caf\u00e9\r\nDate: Sat, 21 Nov 2026 02:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nHi.\r\n',
);
const SIGNED = signed(PLAIN, signingWith(RSA.privateKey, { at: AT }));

function look({
  octets = SIGNED,
  zone = {},
  from = 'jane@example.org',
  tls = 'TLSv1.3' as string | null,
  breaches = [] as Parameters<typeof receive>[0]['breaches'],
} = {}) {
  const source = parseIp('192.0.2.1') ?? assert.fail();
  return receive(
    { octets, source, helo: 'mail.example.org', from, tls, breaches },
    { dns: new ZoneDns({ ...GOOD, ...zone }), clock },
  );
}
const unmet = (demands: Awaited<ReturnType<typeof look>>['demands']) =>
  demands.filter(({ met }) => met === false).map(({ text }) => text);

test('nothing speaks against a mail that is as it should be', async () => {
  const received = await look();
  assert.deepEqual(
    received.findings.filter(({ id }) => id !== 'source-private'),
    [],
  );
  assert.deepEqual(unmet(received.demands), []);
  assert.deepEqual([received.author, received.subject, received.octets], ['example.org', 'Caf\u00e9', SIGNED.length]);
  assert.equal(receivedShape.differs(JSON.parse(JSON.stringify(received)), ''), null);
  const page = describeReceived(received).join('\n');
  for (const text of [
    'DKIM              pass: example.org (selector s1, 2048 bits)',
    'yes  SPF or DKIM passes (Gmail, Yahoo, of everybody)',
    'nothing speaks against it',
  ])
    assert.ok(page.includes(text), page);
});

for (const [what, how, ids, demands] of [
  ['unsigned', { octets: PLAIN }, ['not-signed'], ['DKIM passes']],
  [
    'changed behind the signer',
    { octets: Buffer.from(SIGNED.toString('latin1').replace('Hi.', 'Ho.'), 'latin1') },
    ['dkim-body'],
    ['DKIM passes'],
  ],
  [
    'by another server',
    { zone: { 'example.org': { TXT: 'v=spf1 -all', MX: [[10, 'mail.example.org']] as const } } },
    ['spf-fail'],
    ['SPF passes'],
  ],
  [
    'neither nor',
    { octets: PLAIN, zone: { 'example.org': { TXT: 'v=spf1 -all', MX: [[10, 'mail.example.org']] as const } } },
    ['spf-fail', 'dmarc-fail', 'not-signed'],
    ['SPF or DKIM passes', 'SPF passes', 'DKIM passes', 'SPF or DKIM passes for the domain of From (DMARC alignment)'],
  ],
  [
    'without reverse DNS',
    { zone: { '1.2.0.192.in-addr.arpa': {} } },
    ['ptr-missing'],
    ['the client has a name in reverse DNS that leads back to it'],
  ],
  [
    'without DMARC',
    { zone: { '_dmarc.example.org': {} } },
    ['dmarc-none'],
    ['the domain of From has a DMARC record, p=none at least'],
  ],
  ['in clear text', { tls: 'none' }, ['clear-text'], ['the mail comes by TLS']],
  [
    'without a date',
    { octets: Buffer.from(SIGNED.toString('latin1').replace(/^Date:.*\r\n/m, ''), 'latin1') },
    ['dkim-signature', 'no-date'],
    ['it is made as RFC 5322 says: From, Date and Message-ID once each', 'DKIM passes'],
  ],
  [
    'with two From',
    { octets: Buffer.concat([Buffer.from('From: x@y.test\r\n'), PLAIN]) },
    ['author-unclear', 'many-from', 'not-signed'],
    [
      'it is made as RFC 5322 says: From, Date and Message-ID once each',
      'DKIM passes',
      'the domain of From has a DMARC record, p=none at least',
      'SPF or DKIM passes for the domain of From (DMARC alignment)',
    ],
  ],
  [
    'with what the server noted',
    { breaches: [{ rule: 'bare-lf', text: 'a line ends with LF alone', rfc: 'RFC 5321 2.3.8' }] },
    ['breach-bare-lf'],
    [],
  ],
] as [string, Parameters<typeof look>[0], string[], string[]][]) {
  test(`a mail ${what}`, async () => {
    const { findings, demands: all } = await look(how);
    assert.deepEqual(
      findings.map(({ id }) => id).filter((id) => id !== 'source-private'),
      ids,
    );
    assert.deepEqual(unmet(all), demands);
    for (const { remedy, id } of findings) assert.ok(remedy !== null || id === 'dnswl-listed', `${id} says what to do`);
  });
}

test('what was kept beside it names the client', () => {
  const files: Record<string, string> = {
    'messages.ndjson': '{"file":"000001.eml","session":7,"helo":"c.test","from":"a@b.test","tls":null}\nbroken\n',
    'sessions.ndjson':
      '{"number":7,"client":{"address":"192.0.2.1"},"breaches":[{"rule":"bare-lf","text":"t","rfc":"r"},3]}\n',
  };
  const read = (name: string) => files[name] ?? null;
  assert.deepEqual(readKept('000001.eml', read), {
    source: '192.0.2.1',
    helo: 'c.test',
    from: 'a@b.test',
    tls: 'none',
    breaches: [{ rule: 'bare-lf', text: 't', rfc: 'r' }],
  });
  assert.equal(readKept('000002.eml', read), null);
  assert.equal(
    readKept('000001.eml', () => null),
    null,
  );
});
