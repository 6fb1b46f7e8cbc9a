// `identity --message`: a mail that one has, judged by its octets: which part of a signature does not hold, and what DMARC makes of it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { command } from '../../src/cli/identity.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { describeIdentity } from '../../src/report/identity.ts';
import { identify } from '../../src/target/identity.ts';
import { identityShape } from '../../src/target/identity-document.ts';
import { asSent, senderIn } from '../../src/target/mail-file.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { called } from '../cli/called.ts';
import { ED25519, KEYS, RSA, signed, signingWith } from '../trust/dkim-shapes.ts';

const ZONE: Zone = {
  'example.org': { TXT: 'v=spf1 ip4:192.0.2.1 -all', MX: [[10, 'mail.example.org']] },
  'mail.example.org': { A: '192.0.2.1', TXT: 'v=spf1 a -all' },
  '1.2.0.192.in-addr.arpa': { PTR: 'mail.example.org' },
  's1._domainkey.example.org': { TXT: KEYS['s1._domainkey.example.org'] },
  '_dmarc.example.org': { TXT: 'v=DMARC1; p=reject' },
};
const clock = new FakeClock();
const AT = Math.floor(clock.date().getTime() / 1000);
const PLAIN = Buffer.from(
  'From: Jane <jane@example.org>\r\nTo: x@lab.test\r\nSubject: Hi\r\nDate: Sat, 21 Nov 2026 02:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nHi there.\r\n',
);
const sign = (key = RSA.privateKey) => signed(PLAIN, signingWith(key, { at: AT }));
const changed = (was: string, is: string) => Buffer.from(sign().toString('latin1').replace(was, is), 'latin1');

async function judge(message: Buffer, { from = 'jane@example.org', zone = {} as Zone } = {}) {
  const source = parseIp('192.0.2.1') ?? assert.fail();
  const question = { source, helo: 'mail.example.org', from, zones: [], message };
  const identity = await identify(question, { dns: new ZoneDns({ ...ZONE, ...zone }), clock });
  assert.equal(identityShape.differs(JSON.parse(JSON.stringify(identity)), ''), null);
  return identity;
}

const NO_SPF: Zone = { 'example.org': { TXT: 'v=spf1 -all', MX: [[10, 'mail.example.org']] } };
interface Row {
  readonly name: string;
  readonly mail: Buffer;
  readonly zone?: Zone;
  readonly fault: string | null | undefined;
  readonly dmarc: string;
  readonly ids: readonly string[];
}
// biome-ignore format: a table, one case a line
const ROWS: readonly Row[] = [
  { name: 'as it was signed', mail: sign(), fault: null, dmarc: 'pass', ids: [] },
  { name: 'lines that end with LF, as a mail store keeps them', mail: asSent(Buffer.from(sign().toString('latin1').replaceAll('\r\n', '\n'), 'latin1')), fault: null, dmarc: 'pass', ids: [] },
  { name: 'another body', mail: changed('Hi there', 'Hi where'), fault: 'body', dmarc: 'pass', ids: ['dkim-body'] },
  { name: 'another subject', mail: changed('Subject: Hi', 'Subject: [list] Hi'), fault: 'signature', dmarc: 'pass', ids: ['dkim-signature'] },
  { name: 'another key', mail: sign(ED25519.privateKey), fault: 'key', dmarc: 'pass', ids: ['dkim-key'] },
  { name: 'a selector that is not published', mail: sign(), zone: { 's1._domainkey.example.org': {} }, fault: 'no-key', dmarc: 'pass', ids: ['dkim-no-key'] },
  { name: 'a key that was taken back', mail: sign(), zone: { 's1._domainkey.example.org': { TXT: 'v=DKIM1; p=' } }, fault: 'revoked', dmarc: 'pass', ids: ['dkim-revoked'] },
  { name: 'a signature alone', mail: sign(), zone: NO_SPF, fault: null, dmarc: 'pass', ids: ['spf-fail'] },
  { name: 'neither', mail: changed('Hi there', 'Hi where'), zone: NO_SPF, fault: 'body', dmarc: 'fail', ids: ['spf-fail', 'dkim-body', 'dmarc-fail'] },
  { name: 'no date', mail: Buffer.from(PLAIN.toString('latin1').replace(/Date: .*\r\n/, ''), 'latin1'), fault: undefined, dmarc: 'pass', ids: ['no-date', 'not-signed'] },
];
for (const { name, mail, zone = {}, fault, dmarc, ids } of ROWS)
  test(name, async () => {
    const { message, findings } = await judge(mail, { zone });
    assert.equal(message?.dkim[0]?.fault, fault);
    assert.equal(message?.dmarc.result, dmarc);
    assert.deepEqual(
      findings.map(({ id }) => id).filter((id) => id !== 'source-private'),
      ids,
    );
    for (const { remedy, id } of findings) assert.ok(remedy !== null, `${id} says what to do`);
  });

test('the page says which signature, and what DMARC makes of it', async () => {
  const page = describeIdentity(await judge(changed('Hi there', 'Hi where'))).join('\n');
  assert.match(page, /^DKIM {14}fail: example\.org \(selector s1, 2048 bits\): .*body/m);
  assert.match(page, /^DMARC result {6}pass: SPF passed for example\.org$/m);
  assert.match(page, /^error: the DKIM signature of example\.org does not hold: .*\(RFC 6376 6\)\n {2}= /m);
});

for (const [name, head, is] of [
  [
    'the reverse-path of a mail that was delivered',
    'Return-Path: <bounce@news.example.org>\r\n',
    'bounce@news.example.org',
  ],
  ['the null path', 'Return-Path: <>\r\n', ''],
  ['a mail that was not delivered', '', 'postmaster@example.org'],
] as const)
  test(`who sent it: ${name}`, () => {
    assert.equal(senderIn(Buffer.concat([Buffer.from(head), PLAIN])), is);
  });

test('a mail of nobody has no sender', () => {
  assert.equal(senderIn(Buffer.from('Subject: x\r\n\r\nx\r\n')), null);
});

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-identity-'));
after(() => rmSync(folder, { recursive: true }));

test('at the command line', async () => {
  const path = join(folder, 'mail.eml');
  writeFileSync(path, PLAIN);
  // Nothing listens there: what the DNS would say is not known.
  const line = ['--source', '192.0.2.1', '--helo', 'mail.example.org', '--dns', '127.0.0.1:1', '--no-record', '--json'];
  const { out } = await called(command, [...line, '--message', path]);
  const { from, message } = JSON.parse(out);
  assert.deepEqual(
    [from, message.dmarc.from, message.dmarc.result],
    ['postmaster@example.org', 'example.org', 'temperror'],
  );
  const missing = await called(command, [...line, '--message', join(folder, 'none.eml')]);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /--message: .*no such file/);
});
