import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { writeCertificate } from '../../src/sandbox/certificate-body.ts';
import { makeKey } from '../../src/sandbox/certificate-key.ts';
import type { Authority, CertificateKind, MadeCertificate } from '../../src/sandbox/certificates.ts';
import { certificatePem, readCertificate } from '../../src/trust/certificate.ts';
import { judgeChain } from '../../src/trust/chain.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { problemWords } from '../../src/trust/words.ts';
import { derOf, factsOf, makeFor, makeRoot, NOW, sentBy } from './authority.ts';

let root: Authority;
let store: TrustStore;
before(async () => {
  root = await makeRoot();
  store = new TrustStore([root.certPem]);
});

const made = new Map<CertificateKind, Promise<MadeCertificate>>();
/** Keys of RSA take their time: each kind is made once. */
function servedAs(kind: CertificateKind): Promise<MadeCertificate> {
  const known = made.get(kind) ?? makeFor(root, kind);
  made.set(kind, known);
  return known;
}

const judge = (sent: readonly Uint8Array[], roots = store, now = NOW) =>
  judgeChain(sent.map(readCertificate), roots, now);
const wordsOf = (sent: readonly Uint8Array[], roots = store) =>
  judge(sent, roots).problems.map(problemWords).join('; ');

const INTERMEDIATE = 'CN=mxprobe sandbox intermediate,O=mxprobe sandbox';
const ROOT = 'CN=mxprobe sandbox root,O=mxprobe sandbox';
const verdicts: readonly (readonly [CertificateKind, string])[] = [
  ['trusted', ''],
  ['rsa', ''],
  ['rsa-pss', ''],
  ['ed25519', ''],
  ['chain', ''],
  ['many-names', ''],
  ['weak-key', ''],
  ['expired', 'expired 35 days ago'],
  ['not-yet', 'not valid before 2026-11-28 02:00 UTC'],
  ['self-signed', 'self-signed'],
  ['missing-intermediate', `the intermediate certificate is missing: ${INTERMEDIATE} was not sent`],
  ['weak-signature', 'signed with SHA1, which can be forged'],
];
for (const [kind, words] of verdicts) {
  test(`${kind}: ${words || 'trusted'}`, async () => assert.equal(wordsOf(sentBy(await servedAs(kind))), words));
}

test('a certificate of an unknown authority', async () => {
  const sent = sentBy(await makeFor(root, 'trusted'));
  const nobody = new TrustStore([]);
  assert.equal(wordsOf(sent, nobody), `the issuer ${ROOT} is neither trusted nor among the certificates sent`);
  assert.equal(wordsOf([...sent, derOf(root.certPem)], nobody), `the root ${ROOT} is not trusted`);
});

test('an authority that was made anew under its old name', async () => {
  const sent = sentBy(await makeFor(root, 'trusted'));
  const renewed = new TrustStore([(await makeRoot()).certPem]);
  assert.equal(wordsOf(sent, renewed), `not signed by the ${ROOT} that is known here, which has another key`);
});

test('a certificate issued by a server certificate', async () => {
  const server = await makeFor(root, 'trusted');
  const key = await makeKey('ec');
  const subject = [['CN', 'forged.example.org']] as const;
  const issuer = [['CN', 'mx.example.org']] as const;
  const until = { notBefore: NOW, notAfter: new Date(NOW.getTime() + 1) };
  const forged = await writeCertificate({ subject, issuer, key, signer: server.key, ...until });
  assert.equal(
    wordsOf([forged, derOf(server.certPem)]),
    'signed by CN=mx.example.org, which is no certificate authority',
  );
});

for (const [purpose, words] of [
  ['1.3.6.1.5.5.7.3.1', ''],
  ['2.5.29.37.0', ''],
  ['1.3.6.1.5.5.7.3.2', 'the certificate is not meant for servers'],
] as const) {
  test(`a certificate for the purpose ${purpose}`, async () => {
    const until = { notBefore: NOW, notAfter: new Date(NOW.getTime() + 1) };
    const names = { subject: [['CN', 'client']] as const, issuer: root.name };
    const made = await writeCertificate({ ...names, key: await makeKey('ec'), signer: root.key, purpose, ...until });
    assert.equal(wordsOf([made]), words);
  });
}

test('nothing was sent', () => assert.equal(wordsOf([]), 'the server sent no certificate'));
test('noise was sent', () => {
  assert.equal(wordsOf([Buffer.from('hello')]), 'the certificate cannot be read: it is not a DER certificate');
});

test('several reasons are all told', async () => {
  const sent = sentBy(await makeFor(root, 'expired'));
  const words = wordsOf(sent, new TrustStore([]));
  assert.match(words, /^the issuer .* is neither trusted .*; expired 35 days ago$/);
});

test('an expired intermediate is named', async () => {
  const sent = sentBy(await makeFor(root, 'chain'));
  const later = new Date(NOW.getTime() + 6 * 365 * 86_400_000);
  const words = judge(sent, store, later).problems.map(problemWords);
  assert.equal(words[1], `the intermediate certificate ${INTERMEDIATE} expired 365 days ago`);
});

test('of two roots with one name and key, the one that is valid today counts', async () => {
  const { name, key } = root;
  const past = { notBefore: new Date(0), notAfter: new Date('2020-01-01') };
  const old = await writeCertificate({ subject: name, issuer: name, key, signer: key, authority: true, ...past });
  const pem = certificatePem(old);
  const sent = sentBy(await makeFor(root, 'trusted'));
  assert.equal(wordsOf(sent, new TrustStore([pem, root.certPem])), '');
  assert.match(wordsOf(sent, new TrustStore([pem])), /^the root certificate .* expired \d+ days ago$/);
});

test('a weak key is a weakness, not a problem', async () => {
  const { weaknesses } = judge(sentBy(await servedAs('weak-key')));
  assert.deepEqual(weaknesses.map(problemWords), ['a weak key: RSA of 1024 bits']);
});

test('many look-alike authorities cost a bounded number of signatures', async () => {
  const until = { notBefore: NOW, notAfter: new Date(NOW.getTime() + 86_400_000) };
  const [signer, stranger] = [await makeKey('ec'), await makeKey('ec')];
  const issuer = [['CN', 'look-alike']] as const;
  const sent = [await writeCertificate({ subject: [['CN', 'leaf']], issuer, key: stranger, signer, ...until })];
  for (let i = 0; i < 80; i += 1) {
    const names = { subject: issuer, issuer: [['CN', 'nobody']] as const, dns: [`${i}.example`] };
    sent.push(await writeCertificate({ ...names, key: stranger, signer: stranger, authority: true, ...until }));
  }
  assert.deepEqual(judge(sent.slice(0, 20)).problems, [{ kind: 'wrong-issuer-key', name: 'CN=look-alike' }]);
  assert.deepEqual(judge(sent).problems, [{ kind: 'too-long' }]);
});

test("a root's own signature may be old: it proves nothing", async () => {
  const { name, key } = root;
  const until = { notBefore: new Date(0), notAfter: new Date('2040-01-01') };
  const old = await writeCertificate({
    subject: name,
    issuer: name,
    key,
    signer: key,
    authority: true,
    hash: 'sha1',
    ...until,
  });
  assert.equal(wordsOf(sentBy(await makeFor(root, 'trusted')), new TrustStore([certificatePem(old)])), '');
});

const openssl = spawnSync('openssl', ['version']).status === 0;
describe('openssl verify says the same', { skip: openssl ? false : 'there is no openssl here' }, () => {
  function opensslTrusts(made: MadeCertificate): boolean {
    const folder = mkdtempSync(join(tmpdir(), 'mxprobe-chain-'));
    try {
      const file = (name: string, text: string) => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
      };
      const untrusted = made.chainPem.length > 0 ? ['-untrusted', file('chain.pem', made.chainPem.join(''))] : [];
      const at = ['-attime', String(NOW.getTime() / 1000), '-auth_level', '1'];
      const trusted = ['-no-CApath', '-no-CAstore', '-CAfile', file('root.pem', root.certPem)];
      return (
        spawnSync('openssl', ['verify', ...at, ...trusted, ...untrusted, file('leaf.pem', made.certPem)]).status === 0
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  for (const [kind, words] of verdicts) {
    test(`of ${kind}`, async () => assert.equal(opensslTrusts(await servedAs(kind)), words === ''));
  }
});

test('the facts of a certificate do not hang on how it was written', () => {
  assert.equal(factsOf(root.certPem).sha256, factsOf(root.certPem.replaceAll('\n', '\r\n')).sha256);
});
