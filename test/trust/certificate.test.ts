import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import type { Authority } from '../../src/sandbox/authority.ts';
import {
  CERTIFICATE_KINDS,
  type CertificateKind,
  makeAuthority,
  makeCertificate,
} from '../../src/sandbox/certificates.ts';
import { type CertificateFacts, MAX_CERTIFICATE_BYTES, readCertificate } from '../../src/trust/certificate.ts';
import { certificateRecord, daysLeft } from '../../src/trust/certificate-record.ts';

const now = new Date('2026-11-21T02:00:00Z');
const options = { names: ['mx.example.org'], addresses: ['192.0.2.25', '2001:db8::25'], now };
const made = new Map<string, { pem: string; facts: CertificateFacts }>();
let authority: Authority;

before(async () => {
  authority = await makeAuthority({ now });
  for (const kind of CERTIFICATE_KINDS) {
    const { certPem } = await makeCertificate(authority, kind as CertificateKind, options);
    made.set(kind, { pem: certPem, facts: readCertificate(derOf(certPem)) });
  }
});

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
function factsOf(kind: CertificateKind): CertificateFacts {
  const found = made.get(kind);
  assert.ok(found);
  return found.facts;
}

test('a record has every fact of a plain certificate', () => {
  const facts = factsOf('trusted');
  const x509 = new X509Certificate(made.get('trusted')?.pem ?? '');
  assert.deepEqual(certificateRecord(facts, now), {
    subject: 'CN=mx.example.org',
    issuer: 'CN=mxprobe sandbox root,O=mxprobe sandbox',
    san: ['mx.example.org', 'IP:192.0.2.25', 'IP:2001:db8::25'],
    notBefore: '2026-11-20T02:00:00Z',
    notAfter: '2027-02-18T02:00:00Z',
    daysLeft: 89,
    serial: x509.serialNumber.toLowerCase(),
    sha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    spkiSha256: facts.spkiSha256,
    key: { type: 'ec', bits: 256, curve: 'P-256' },
    signatureAlgorithm: 'ecdsa-with-SHA256',
    selfSigned: false,
    mustStaple: false,
    scts: false,
    pem: x509.toString(),
  });
});

const keys: readonly (readonly [CertificateKind, object])[] = [
  ['ec', { type: 'ec', bits: 256, curve: 'P-256' }],
  ['rsa', { type: 'rsa', bits: 2048, curve: null }],
  ['rsa-pss', { type: 'rsa-pss', bits: 2048, curve: null }],
  ['ed25519', { type: 'ed25519', bits: 256, curve: null }],
  ['weak-key', { type: 'rsa', bits: 1024, curve: null }],
];
for (const [kind, key] of keys) {
  test(`the key of a certificate that is ${kind}`, () => assert.deepEqual(factsOf(kind).key, key));
}

for (const key of ['ec', 'rsa', 'rsa-pss', 'ed25519'] as const) {
  test(`a signature by ${key} has its name`, async () => {
    const facts = readCertificate(derOf((await makeAuthority({ key, now })).certPem));
    const names = {
      ec: 'ecdsa-with-SHA256',
      rsa: 'sha256WithRSAEncryption',
      'rsa-pss': 'rsassaPss',
      ed25519: 'ED25519',
    };
    assert.equal(facts.signature.name, names[key]);
    assert.equal(facts.signature.hash, key === 'ed25519' ? null : 'SHA256');
    assert.ok(facts.selfSigned && facts.authority);
  });
}

test('a weak signature is named', () => {
  assert.deepEqual(factsOf('weak-signature').signature, { name: 'ecdsa-with-SHA1', hash: 'SHA1' });
});

test('must-staple and self-signed are seen where they are, and only there', () => {
  for (const kind of CERTIFICATE_KINDS) {
    const facts = factsOf(kind as CertificateKind);
    assert.equal(facts.mustStaple, kind === 'must-staple', kind);
    assert.equal(facts.selfSigned, kind === 'self-signed', kind);
    assert.equal(facts.authority, false, kind);
    assert.equal(facts.problem, null, kind);
  }
});

test('control characters and markup in names come through as they are', () => {
  const facts = factsOf('hostile-names');
  assert.ok(facts.subject.includes('\u001b]0\\;title\u0007'));
  const san = certificateRecord(facts, now).san;
  assert.ok(san.includes('<script>alert(1)</script>.example'));
  assert.ok(san.includes('mx.example\u0000.attacker.example'));
});

test('500 names are all read', () => assert.equal(factsOf('many-names').names.length, 503));

for (const [hours, days] of [
  [24.5, 1],
  [24, 1],
  [23, 0],
  [0, 0],
  [-1, -1],
  [-25, -1],
  [-48, -2],
  [-35 * 24 - 0.01, -35],
] as const) {
  test(`${hours} hours before the end are ${days} days`, () => {
    assert.equal(daysLeft(now.getTime() + hours * 3_600_000, now), days);
  });
}

test('every public root is read, and its SPKI is the one that node:crypto exports', () => {
  for (const pem of rootCertificates) {
    const facts = readCertificate(derOf(pem));
    assert.equal(facts.problem, null);
    assert.ok(facts.x509 !== null);
    assert.deepEqual(facts.spki, facts.x509.publicKey.export({ type: 'spki', format: 'der' }), facts.subject);
    assert.equal(facts.selfSigned, true, facts.subject);
    assert.equal(facts.x509.serialNumber.toLowerCase().replace(/^0+/, ''), facts.serial.replace(/^0+/, ''));
  }
});

const openssl = spawnSync('openssl', ['version']).status === 0;
describe('openssl says the same', { skip: openssl ? false : 'there is no openssl here' }, () => {
  const text = (pem: string, ...args: string[]) =>
    execFileSync('openssl', ['x509', '-noout', ...args], { input: pem }).toString();
  for (const kind of ['trusted', 'rsa-pss', 'ed25519', 'hostile-names'] as const) {
    test(`of a certificate that is ${kind}`, () => {
      const { pem, facts } = made.get(kind) ?? assert.fail();
      const said = text(pem, '-subject', '-issuer', '-serial', '-text', '-nameopt', 'RFC2253,-esc_ctrl,-esc_msb,utf8');
      assert.ok(said.startsWith(`subject=${facts.subject}\nissuer=${facts.issuer}\n`), said.slice(0, 300));
      assert.ok(said.includes(`serial=${facts.serial.toUpperCase()}\n`));
      assert.ok(said.includes(`Signature Algorithm: ${facts.signature.name}\n`));
    });
  }
});

describe('hostile octets', () => {
  test('nothing, noise and other DER are no certificates, and say so', () => {
    for (const bytes of ['', '30', '3080', '30820000', '0500', '30840fffffff', 'ff'.repeat(100), '30'.repeat(500)]) {
      const facts = readCertificate(Buffer.from(bytes, 'hex'));
      assert.equal(facts.problem, 'it is not a DER certificate');
      assert.equal(facts.x509, null);
      assert.equal(certificateRecord(facts, now).daysLeft, 0);
    }
  });

  test('cut at every offset, a certificate is never read as a whole one', () => {
    const { der } = factsOf('must-staple');
    for (let end = 0; end < der.length; end += 1) assert.notEqual(readCertificate(der.subarray(0, end)).problem, null);
  });

  test('with any octet changed it is read without an exception, within its bounds', () => {
    const { der } = factsOf('hostile-names');
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, octet) => {
        const changed = Buffer.from(der);
        changed[at] = octet;
        const record = certificateRecord(readCertificate(changed), now);
        assert.equal(record.sha256.length, 64);
        assert.ok(Number.isInteger(record.daysLeft));
      }),
      { numRuns: 500 },
    );
  });

  test('more than 100 KiB are not read', () => {
    const facts = readCertificate(Buffer.alloc(MAX_CERTIFICATE_BYTES + 1, 0x30));
    assert.match(facts.problem ?? '', /longer than 102400 octets/);
    assert.equal(facts.der.length, MAX_CERTIFICATE_BYTES);
  });
});
