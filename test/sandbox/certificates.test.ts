import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { before, test } from 'node:test';
import tls from 'node:tls';
import type { Authority } from '../../src/sandbox/authority.ts';
import {
  CERTIFICATE_KINDS,
  type CertificateKind,
  type MadeCertificate,
  makeAuthority,
  makeCertificate,
} from '../../src/sandbox/certificates.ts';
import type { ChainPart } from '../../src/scenario/policy/certificate.ts';

const now = new Date();
const options = { names: ['mx.example.org', 'mx2.example.org'], addresses: ['127.0.0.1', '::1'], now };
let authority: Authority;
before(async () => {
  authority = await makeAuthority({ now });
});

/** What node:tls says of the certificate when it is really served: null, or its authorizationError. */
async function served(made: MadeCertificate): Promise<string | null> {
  const ciphers = made.belowSecurityLevel ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
  const server = tls.createServer({ cert: [made.certPem, ...made.chainPem].join(''), key: made.keyPem, ...ciphers });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = tls.connect({
    port,
    ca: [authority.certPem],
    servername: 'mx.example.org',
    rejectUnauthorized: false,
    ...ciphers,
  });
  await once(client, 'secureConnect');
  client.destroy();
  server.close();
  return client.authorized ? null : String(client.authorizationError);
}

const verdicts: readonly (readonly [CertificateKind, string | null])[] = [
  ['trusted', null],
  ['ec', null],
  ['rsa', null],
  ['rsa-pss', null],
  ['ed25519', null],
  ['chain', null],
  ['must-staple', null],
  ['many-names', null],
  ['hostile-names', null],
  ['weak-key', null],
  ['weak-signature', null],
  ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['expired', 'CERT_HAS_EXPIRED'],
  ['not-yet', 'CERT_NOT_YET_VALID'],
  ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['missing-intermediate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
];
for (const [kind, verdict] of verdicts) {
  test(`a certificate that is ${kind} can be served, and node:tls says ${verdict ?? 'that it is trusted'}`, async () => {
    assert.equal(await served(await makeCertificate(authority, kind, options)), verdict);
  });
}

test('every kind is in that table', () => {
  assert.deepEqual(verdicts.map(([kind]) => kind).sort(), [...CERTIFICATE_KINDS].sort());
});

for (const key of ['rsa', 'rsa-pss', 'ed25519'] as const) {
  test(`a root with a key of kind ${key} signs`, async () => {
    const root = await makeAuthority({ key, now });
    const leaf = new X509Certificate((await makeCertificate(root, 'trusted', options)).certPem);
    assert.ok(leaf.verify(new X509Certificate(root.certPem).publicKey));
  });
}

// biome-ignore format: a table, one chain a line
const CHAINS: readonly (readonly [chain: readonly ChainPart[], subjects: readonly string[], verdict: string | null])[] = [
  [['server', 'intermediate'], ['intermediate'], null],
  [['server'], [], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [['server', 'stray', 'intermediate', 'root'], ['stray', 'intermediate', 'root'], null],
  [['server', 'root', 'intermediate'], ['root', 'intermediate'], null],
  [['server', 'intermediate', 'intermediate'], ['intermediate', 'intermediate'], null],
  [['server', 'server', 'intermediate'], ['mx.example.org', 'intermediate'], null],
  [['server', 'expired-intermediate', 'intermediate'], ['intermediate', 'intermediate'], null],
  // OpenSSL takes the first that fits the name, and there the way ends.
  [['server', 'cross-signed', 'foreign-root', 'intermediate'], ['intermediate', 'foreign root', 'intermediate'], 'SELF_SIGNED_CERT_IN_CHAIN'],
  [['server', 'intermediate', 'cross-signed', 'foreign-root'], ['intermediate', 'intermediate', 'foreign root'], null],
  [['server', 'stray'], ['stray'], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
];
for (const [chain, subjects, verdict] of CHAINS) {
  test(`the chain ${chain.join(', ')} is sent as it is written`, async () => {
    const made = await makeCertificate(authority, 'trusted', { ...options, chain });
    const names = made.chainPem.map((pem) => new X509Certificate(pem).subject.split('CN=').at(-1) ?? '');
    assert.deepEqual(
      names.map((name) => name.replace(/^mxprobe sandbox /, '')),
      subjects,
    );
    assert.equal(await served(made), verdict);
    const sent = await chainServed(made);
    const written = [made.certPem, ...made.chainPem].map((pem) => new X509Certificate(pem).raw.toString('hex'));
    assert.deepEqual(sent, written);
  });
}

/** The certificates that a client gets, in order: each one's `issuerCertificate` is the next one sent. */
async function chainServed(made: MadeCertificate): Promise<readonly string[]> {
  const server = tls.createServer({ cert: [made.certPem, ...made.chainPem].join('\n'), key: made.keyPem });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(client, 'secureConnect');
  const sent: string[] = [];
  for (let one = client.getPeerX509Certificate(); one !== undefined; one = one.issuerCertificate)
    sent.push(one.raw.toString('hex'));
  client.destroy();
  server.close();
  return sent;
}

test('names and addresses are in the subjectAltName', async () => {
  const { certPem } = await makeCertificate(authority, 'trusted', options);
  const { subjectAltName } = new X509Certificate(certPem);
  assert.equal(
    subjectAltName,
    'DNS:mx.example.org, DNS:mx2.example.org, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
  );
});

test('a renewal may keep its key, and has another serial number', async () => {
  const first = await makeCertificate(authority, 'trusted', options);
  const later = { ...options, now: new Date(now.getTime() + 86_400_000), key: first.key };
  const [a, b] = [first, await makeCertificate(authority, 'trusted', later)].map(
    (made) => new X509Certificate(made.certPem),
  );
  assert.ok(a !== undefined && b !== undefined);
  assert.ok(a.publicKey.equals(b.publicKey));
  assert.notEqual(a.serialNumber, b.serialNumber);
});

test('what is no address is refused', async () => {
  await assert.rejects(makeCertificate(authority, 'trusted', { ...options, addresses: ['127.1'] }), TypeError);
});
