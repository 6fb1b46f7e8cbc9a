// `dkim:` of a message: what it takes, what it refuses, and what the embedded MX is told of its keys.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { signedOctets } from '../../src/dialogue/sign.ts';
import { ZoneDns } from '../../src/net/zone-dns.ts';
import { withoutTlsa } from '../../src/sandbox/own-zone.ts';
import { FLAWS } from '../../src/scenario/dkim-shape.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { signableMessage } from '../../src/trust/dkim-message.ts';
import { verifyDkim } from '../../src/trust/dkim-verify.ts';
import { load, problemsOf, withSteps } from './reading.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const files = {
  'rsa.pem': String(rsa.export({ type: 'pkcs1', format: 'pem' })),
  'ed.pem': String(ed25519.export({ type: 'pkcs8', format: 'pem' })),
  'weak.pem': String(
    generateKeyPairSync('rsa', { modulusLength: 768 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ),
  'ec.pem': String(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ),
  'no.pem': 'this is secret text',
  'crlf.eml': 'From: a@example.org\r\n\r\nHi\r\n',
  'lf.eml': 'From: a@example.org\n\nHi\n',
};
const step = (value: string, head = 'sandbox: {}\n') => load(withSteps(`  - data: ${value}`, head), { files });

for (const [value, says] of [
  ['{ dkim: { domain: example.org, key: none.pem } }', /none\.pem: there is no such file/],
  ['{ dkim: { domain: example.org, key: no.pem } }', /the key for example\.org: this is no private key/],
  ['{ dkim: { domain: example.org, key: weak.pem } }', /an RSA key of 768 bits/],
  ['{ dkim: { domain: example.org, key: ec.pem } }', /a key of the kind ec can't sign/],
  ['{ dkim: { domain: example.org, flaw: bad } }', /bad/],
  ['{ dkim: { selector: s1 } }', /domain/],
  ['{ dkim: { domain: "a b" } }', /domain/],
  ['{ dkim: { domain: example.org, expires: soon } }', /`soon` is no duration/],
  ['{ dkim: { domain: example.org }, eol: lf }', /`dkim` with `eol: lf`/],
  ['{ dkim: { domain: example.org }, file: lf.eml }', /whose lines do not all end with CRLF/],
  ['{ from: a@b.test, file: crlf.eml }', /`file` together with/],
] as const) {
  test(`refused: ${value}`, () => {
    const found = problemsOf(step(value)).join('\n');
    assert.match(found, says);
    assert.doesNotMatch(found, /secret text|PRIVATE KEY/);
  });
}

const messageOf = (scenario: Scenario | undefined) => {
  const found = scenario?.steps.find((one) => one.verb === 'data');
  return found?.verb === 'data' ? found.message : assert.fail('no message');
};
const dnsOf = (scenario: Scenario | undefined) => new ZoneDns(withoutTlsa(scenario?.sandbox?.dns ?? {}));

const single = files['ed.pem'].replace(/-----.*?-----|\n/g, '');
for (const [what, key] of [
  ['a PEM file of PKCS #1', 'rsa.pem'],
  ['a PEM file of PKCS #8', 'ed.pem'],
  ['a secret with \\n', '${key}'],
  ['a secret of base64 alone', '${bare}'],
] as const) {
  test(`the key is ${what}, and stands in the DNS of the embedded MX`, async () => {
    const value = `{ dkim: { domain: example.org, selector: s1, key: "${key}" } }`;
    const secrets = new Map([
      ['key', files['ed.pem'].replaceAll('\n', '\\n')],
      ['bare', single],
    ]);
    const { scenarios, problems } = load(withSteps(`  - data: ${value}`, 'sandbox: {}\n'), { files, secrets });
    assert.deepEqual(problems, []);
    const octets = signedOctets(
      Buffer.from('From: a@example.org\r\n\r\nHi\r\n'),
      messageOf(scenarios[0]).dkim,
      new Date(0),
      null,
    );
    const dns = dnsOf(scenarios[0]);
    const [verdict] = await verifyDkim(signableMessage(octets), (name, type) => dns.query(name, type), 0);
    assert.equal(verdict?.result, 'pass');
    assert.ok(!JSON.stringify(scenarios).includes(single.slice(20, 50)));
  });
}

test('what `dns:` says of a selector itself stays', () => {
  const { scenarios } = step(
    '{ dkim: { domain: example.org, selector: s1 } }',
    'sandbox: { dns: { S1._domainkey.example.org: { TXT: own } } }\n',
  );
  assert.deepEqual(scenarios[0]?.sandbox?.dns, { 'S1._domainkey.example.org': { TXT: ['own'] } });
});

const FAULTS: Readonly<Record<(typeof FLAWS)[number], string | null>> = {
  good: null,
  none: 'unsigned',
  body: 'body',
  header: 'signature',
  expired: 'expired',
  future: 'future',
  selector: 'no-key',
  key: 'signature',
  alignment: null,
  weak: 'weak',
  revoked: 'revoked',
};
for (const flaw of FLAWS) {
  for (const key of ['', ', key: rsa.pem']) {
    test(`flaw ${flaw}${key}: named rightly`, async () => {
      const { scenarios } = step(`{ dkim: { domain: example.org, flaw: ${flaw}${key} } }`);
      const dns = dnsOf(scenarios[0]);
      const message = Buffer.from('From: a@example.org\r\nSubject: x\r\n\r\nHi\r\n');
      const octets = signedOctets(message, messageOf(scenarios[0]).dkim, new Date(1e12), null);
      const [verdict] = await verifyDkim(signableMessage(octets), (name, type) => dns.query(name, type), 1e9);
      assert.equal(verdict === undefined ? 'unsigned' : verdict.fault, FAULTS[flaw]);
      assert.equal(
        verdict?.domain ?? null,
        flaw === 'none' ? null : flaw === 'alignment' ? 'unaligned.example' : 'example.org',
      );
    });
  }
}

test('two signatures, RSA and Ed25519, both hold', async () => {
  const { scenarios } = step(
    '{ dkim: [{ domain: example.org, selector: a, key: rsa.pem }, { domain: example.org, selector: b, key: ed.pem, header: simple, length: true, identity: "x@a.example.org", expires: 1h }] }',
  );
  const dns = dnsOf(scenarios[0]);
  const octets = signedOctets(
    Buffer.from('From: a@example.org\r\n\r\nHi\r\n'),
    messageOf(scenarios[0]).dkim,
    new Date(0),
    null,
  );
  const verdicts = await verifyDkim(signableMessage(octets), (name, type) => dns.query(name, type), 0);
  assert.deepEqual(
    verdicts.map(({ result, algorithm, selector }) => [result, algorithm, selector]),
    [
      ['pass', 'rsa-sha256', 'a'],
      ['pass', 'ed25519-sha256', 'b'],
    ],
  );
});

test('a field that differs from message to message is not signed where one signature is for all', () => {
  const { scenarios } = step('{ dkim: { domain: example.org } }');
  const message = Buffer.from('From: a@example.org\r\nMessage-ID:\r\n <token@x>\r\n\r\nHi\r\n');
  const names = (unsigned: string | null) =>
    /h=([^;]*)/.exec(signedOctets(message, messageOf(scenarios[0]).dkim, new Date(0), unsigned).toString())?.[1];
  assert.equal(names(null), 'From:From:Message-ID');
  assert.equal(names('token'), 'From:From');
});

test('`from` is the header field From', () => {
  const { scenarios } = step('{ from: jane@example.org, headers: { FROM: x, Subject: y } }');
  const { source } = messageOf(scenarios[0]);
  assert.deepEqual(source.kind === 'made' ? [...source.headers] : null, [
    ['From', 'jane@example.org'],
    ['Subject', 'y'],
  ]);
});
