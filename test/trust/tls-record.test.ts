import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { rootCertificates } from 'node:tls';
import type { TlsFacts } from '../../src/net/tls.ts';
import type { TlsRecord } from '../../src/run/document.ts';
import type { Authority, CertificateKind } from '../../src/sandbox/certificates.ts';
import { type Handshake, judgeTls, tlsRecord } from '../../src/trust/tls-record.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { processorMs } from '../processor.ts';
import { HOST, makeFor, makeRoot, NOW, sentBy } from './authority.ts';

let root: Authority;
let roots: TrustStore;
before(async () => {
  root = await makeRoot();
  roots = new TrustStore([root.certPem]);
});

const handshake = (given: Partial<TlsFacts>): TlsFacts => ({
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  group: 'X25519',
  alpn: null,
  sni: HOST,
  resumed: false,
  ocsp: null,
  certificates: [],
  certificateCount: given.certificates?.length ?? 0,
  certificateDemanded: false,
  authorizationError: null,
  failure: null,
  ms: 12,
  ...given,
});
// The compiler holds the shapes of this room and of its neighbours together.
const judge = (facts: Handshake, host: string | null = HOST) => {
  const verdict = judgeTls(facts, { host, now: NOW, roots });
  const record: TlsRecord = verdict.record;
  return { ...verdict, record };
};

for (const { kind, code, trustError, nameProblem, result } of [
  { kind: 'trusted', code: null, trustError: null, nameProblem: null, result: null },
  {
    kind: 'expired',
    code: 'CERT_HAS_EXPIRED',
    trustError: 'expired 35 days ago',
    nameProblem: null,
    result: 'certificate-expired',
  },
  {
    kind: 'self-signed',
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    trustError: 'self-signed',
    nameProblem: null,
    result: 'certificate-not-trusted',
  },
  {
    kind: 'wrong-name',
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    trustError: null,
    nameProblem: 'the name is mail.another-host.example, not mx.example.org',
    result: 'certificate-host-mismatch',
  },
  { kind: 'trusted', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', trustError: null, nameProblem: null, result: null },
  {
    kind: 'trusted',
    code: 'INVALID_PURPOSE',
    trustError: 'the certificate is not meant for servers',
    nameProblem: null,
    result: 'certificate-not-trusted',
  },
  {
    kind: 'trusted',
    code: 'NEW_CODE',
    trustError: 'OpenSSL does not accept it: NEW_CODE',
    nameProblem: null,
    result: 'certificate-not-trusted',
  },
] as const satisfies readonly (Readonly<Record<string, unknown>> & { readonly kind: CertificateKind })[]) {
  test(`${kind}, ${code ?? 'no error of OpenSSL'}`, async () => {
    const certificates = sentBy(await makeFor(root, kind));
    const verdict = judge(handshake({ certificates, authorizationError: code }));
    assert.equal(verdict.record.trusted, trustError === null);
    assert.equal(verdict.record.trustError, trustError);
    assert.equal(verdict.record.matchesHost, nameProblem === null);
    assert.equal(verdict.nameProblem, nameProblem);
    assert.equal(verdict.result, result);
  });
}

test('the chain is recorded in the order in which it was sent', async () => {
  const { record } = judge(handshake({ certificates: sentBy(await makeFor(root, 'chain')) }));
  assert.equal(record.certificate?.subject, 'CN=mx.example.org');
  assert.deepEqual(
    record.chain.map(({ subject }) => subject),
    ['CN=mxprobe sandbox intermediate,O=mxprobe sandbox'],
  );
});

test('a handshake that failed before a certificate came', () => {
  const failure = { code: 'ERR_SSL_WRONG_VERSION_NUMBER', message: '' };
  const { record, result } = judge(handshake({ protocol: null, failure }));
  assert.equal(record.failure, 'the answer was not TLS');
  assert.equal(record.trustError, 'no certificate was seen');
  assert.deepEqual([record.certificate, record.trusted, record.matchesHost], [null, false, false]);
  assert.equal(result, 'validation-failure');
});

test('a failure without words of ours keeps the reason of OpenSSL', () => {
  const message = '001122:error:0A00018A:SSL routines:tls_process:some new reason:ssl/x.c:1:\n';
  const { record } = judge(handshake({ failure: { code: 'ERR_SSL_SOME_NEW_REASON', message } }));
  assert.equal(record.failure, 'some new reason (ERR_SSL_SOME_NEW_REASON)');
});

test('the anonymous ciphers have no certificate', () => {
  const { record } = judge(handshake({ cipher: 'ADH-AES256-GCM-SHA384' }));
  assert.deepEqual([record.trusted, record.trustError], [false, 'the server sent no certificate']);
});

test('a chain that OpenSSL found a root for is trusted, but not after resumption, which verifies nothing', async () => {
  const certificates = sentBy(await makeFor(await makeRoot('another root'), 'trusted'));
  assert.equal(judge(handshake({ certificates })).record.trusted, true);
  assert.equal(judge(handshake({ certificates, resumed: true })).record.trusted, false);
});

test('more than 100 KiB of certificates are not read', async () => {
  const [leaf = Buffer.alloc(0)] = sentBy(await makeFor(root, 'trusted'));
  const { record } = judge(handshake({ certificates: [leaf, ...new Array<Buffer>(10).fill(Buffer.alloc(30_000))] }));
  assert.equal(record.chain.length, 3);
  assert.equal(record.trusted, true);
});

test('a thousand cases with one chain and all public roots are judged within two seconds of the processor', async () => {
  const store = new TrustStore([...rootCertificates, root.certPem]);
  const facts = handshake({ certificates: sentBy(await makeFor(root, 'chain')) });
  const ms = processorMs(() => {
    for (let i = 0; i < 1000; i += 1) assert.ok(tlsRecord(facts, { host: HOST, now: NOW, roots: store }).trusted);
  });
  assert.ok(ms < 2000, `${ms} ms`);
});
