import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Authority, CertificateKind } from '../../src/sandbox/certificates.ts';
import { judgeSts, matchPattern, stsFetchFault } from '../../src/trust/mta-sts.ts';
import type { StsPolicy } from '../../src/trust/mta-sts-policy.ts';
import { judgeTls, type TlsVerdict } from '../../src/trust/tls-record.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { HOST, makeFor, makeRoot, NOW, sentBy } from './authority.ts';

let root: Authority;
before(async () => {
  root = await makeRoot();
});

const policy = (mx: readonly string[], mode: StsPolicy['mode'] = 'enforce'): StsPolicy => ({
  mode,
  maxAgeSeconds: 604_800,
  mx,
});

async function handshake(kind: CertificateKind, failure: TlsVerdict['record']['failure'] = null): Promise<TlsVerdict> {
  const certificates = sentBy(await makeFor(root, kind));
  const facts = {
    ...{ protocol: 'TLSv1.3', cipher: null, group: null, alpn: null, sni: HOST, resumed: false, ocsp: null, ms: 1 },
    certificates,
    certificateCount: certificates.length,
    certificateDemanded: false,
    authorizationError: null,
    failure: failure === null ? null : { code: failure, message: failure },
  };
  return judgeTls(facts, { host: HOST, now: NOW, roots: new TrustStore([root.certPem]) });
}

for (const [pattern, host, matches] of [
  ['mx.example.org', 'mx.example.org', true],
  ['mx.example.org', 'MX.example.org.', true],
  ['*.example.org', 'mx.example.org', true],
  ['*.example.org', 'a.mx.example.org', false],
  ['*.example.org', 'example.org', false],
  ['mx.example.org', 'mx2.example.org', false],
] as const) {
  test(`the pattern ${pattern} and ${host}`, () => {
    assert.equal(matchPattern(policy(['other.test', pattern]), host), matches ? pattern : null);
  });
}

for (const { kind, failure, verdict, result, text } of [
  { kind: 'trusted', failure: null, verdict: 'verified', result: null, text: /listed as \*\.example\.org/ },
  { kind: 'expired', failure: null, verdict: 'failed', result: 'certificate-expired', text: /^expired 35 days ago$/ },
  { kind: 'self-signed', failure: null, verdict: 'failed', result: 'certificate-not-trusted', text: /^self-signed$/ },
  {
    kind: 'wrong-name',
    failure: null,
    verdict: 'failed',
    result: 'certificate-host-mismatch',
    text: /^the name is mail.another-host.example, not mx.example.org$/,
  },
  {
    kind: 'trusted',
    failure: 'ECONNRESET',
    verdict: 'failed',
    result: 'validation-failure',
    text: /reset during the handshake/,
  },
] as const) {
  test(`a host with a certificate that is ${kind}${failure ? `, and ${failure}` : ''}`, async () => {
    const judged = judgeSts(policy(['*.example.org']), HOST, await handshake(kind, failure));
    assert.deepEqual([judged.verdict, judged.result], [verdict, result]);
    assert.match(judged.text, text);
  });
}

test('a host without STARTTLS', () => {
  assert.equal(judgeSts(policy(['*.example.org']), HOST, null).result, 'starttls-not-supported');
});

test('a host that the policy does not list', async () => {
  const judged = judgeSts(policy(['mx2.example.org']), HOST, await handshake('trusted'));
  assert.deepEqual([judged.verdict, judged.result, judged.pattern], ['failed', 'validation-failure', null]);
  assert.equal(judged.text, 'the policy does not list mx.example.org; it lists mx2.example.org');
});

test('mode none', () => {
  assert.equal(judgeSts(policy([], 'none'), HOST, null).verdict, 'not-applicable');
});

for (const { outcome, code, result, text } of [
  {
    outcome: 'tls',
    code: 'CERT_HAS_EXPIRED',
    result: 'sts-webpki-invalid',
    text: "the policy host's certificate: a certificate of the chain has expired",
  },
  { outcome: 'tls', code: 'ERR_SSL_NEW', result: 'sts-webpki-invalid', text: 'as told' },
  { outcome: 'redirect', code: null, result: 'sts-policy-fetch-error', text: 'as told' },
] as const) {
  test(`a policy that was not fetched: ${outcome} ${code ?? ''}`, () => {
    assert.deepEqual(stsFetchFault({ outcome, code, text: 'as told' }), { result, text });
  });
}
