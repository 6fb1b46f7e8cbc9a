// The whole way: a real server with each certificate, a real handshake, and what is said of it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { before, test } from 'node:test';
import tls from 'node:tls';
import { type LeanStream, type LeanTls, openStream } from '../../src/net/lean-stream.ts';
import type { TlsFacts } from '../../src/net/tls.ts';
import {
  type Authority,
  type CertificateKind,
  makeAuthority,
  makeCertificate,
} from '../../src/sandbox/certificates.ts';
import { judgeTls, type TlsVerdict } from '../../src/trust/tls-record.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';

const NOW = new Date();
const HOST = 'mx.example.org';
let root: Authority;
before(async () => {
  root = await makeAuthority();
});

function factsOf(port: number, options: Pick<LeanTls, 'sni' | 'roots' | 'ciphers'>): Promise<TlsFacts> {
  return new Promise((resolve, reject) => {
    const stream: LeanStream = openStream({ address: '127.0.0.1', port }, null, {
      connected: () => stream.secure({ ...options, facts: true, verify: false, host: '' }),
      data() {},
      secured(_agreed, _failure, facts) {
        stream.destroy();
        if (facts === null) reject(new Error('no facts'));
        else resolve(facts);
      },
      gone: (error) => reject(new Error(error ?? 'closed')),
    });
  });
}

async function meet(kind: CertificateKind, more: tls.TlsOptions = {}, trusted = [root.certPem]): Promise<TlsVerdict> {
  const made = await makeCertificate(root, kind, { names: [HOST], now: NOW });
  const ciphers = made.belowSecurityLevel ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
  const cert = [made.certPem, ...made.chainPem].join('');
  const server = tls.createServer({ cert, key: made.keyPem, ...ciphers, ...more }).on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const facts = await factsOf(port, { sni: HOST, roots: trusted, ...ciphers });
  server.close();
  return judgeTls(facts, { host: HOST, now: NOW, roots: new TrustStore(trusted) });
}

for (const [kind, trustError, nameProblem] of [
  ['trusted', null, null],
  ['rsa', null, null],
  ['ed25519', null, null],
  ['chain', null, null],
  ['many-names', null, null],
  ['hostile-names', null, null],
  ['wrong-name', null, 'the name is mail.another-host.example, not mx.example.org'],
  ['expired', 'expired 35 days ago', null],
  [
    'not-yet',
    `not valid before ${new Date(NOW.getTime() + 7 * 86_400_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    null,
  ],
  ['self-signed', 'self-signed', null],
  ['weak-signature', 'signed with SHA1, which can be forged', null],
  [
    'missing-intermediate',
    'the intermediate certificate is missing: CN=mxprobe sandbox intermediate,O=mxprobe sandbox was not sent',
    null,
  ],
] as const) {
  test(`a server whose certificate is ${kind}: ${trustError ?? nameProblem ?? 'trusted'}`, async () => {
    const verdict = await meet(kind);
    assert.equal(verdict.record.failure, null);
    assert.equal(verdict.record.trustError, trustError);
    assert.equal(verdict.nameProblem, nameProblem);
    assert.equal(verdict.record.certificate?.signatureAlgorithm.startsWith('ecdsa-with-SHA'), true);
  });
}

test('a server whose root is not known here', async () => {
  const issuer =
    'the issuer CN=mxprobe sandbox root,O=mxprobe sandbox is neither trusted nor among the certificates sent';
  assert.equal((await meet('trusted', {}, [])).record.trustError, issuer);
});

test('a handshake that fails is told in words', async () => {
  const { record } = await meet('trusted', { ciphers: 'ECDHE-RSA-AES128-SHA', maxVersion: 'TLSv1.2' });
  assert.equal(record.failure, 'the server refused: it has no cipher, group or signature in common with us');
  assert.equal(record.trusted, false);
});
