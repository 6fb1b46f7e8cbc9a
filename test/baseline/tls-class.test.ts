import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cipherClassOf, groupClassOf, tlsFactsOf } from '../../src/baseline/tls-class.ts';
import { certificate, tls } from '../report/sample.ts';

for (const [cipher, protocol, expected] of [
  ['TLS_AES_128_GCM_SHA256', 'TLSv1.3', 'aead'],
  ['ECDHE-RSA-AES256-GCM-SHA384', 'TLSv1.2', 'aead'],
  ['ECDHE-ECDSA-CHACHA20-POLY1305', 'TLSv1.2', 'aead'],
  ['DHE-RSA-AES256-SHA', 'TLSv1.2', 'cbc'],
  ['AES256-GCM-SHA384', 'TLSv1.2', 'no-forward-secrecy'],
  ['ECDHE-RSA-DES-CBC3-SHA', 'TLSv1.2', 'broken'],
  ['ADH-AES256-SHA', 'TLSv1.2', 'broken'],
  ['RC4-SHA', 'TLSv1', 'broken'],
  ['ECDHE-RSA-AES128-SHA', 'TLSv1.2', 'cbc'],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'TLSv1.2', 'cbc'],
  ['AES128-ECDHE-SHA', 'TLSv1.2', 'no-forward-secrecy'],
  ['DES-CBC-SHA', 'TLSv1', 'broken'],
  ['EDH-DES-SHA', 'TLSv1', 'broken'],
  ['ecdhe-rsa-rc4-sha', 'TLSv1.2', 'broken'],
  [null, 'TLSv1.2', 'unknown'],
] as const) {
  test(`cipher ${cipher} is ${expected}`, () => assert.equal(cipherClassOf(cipher, protocol), expected));
}
for (const [group, cipher, expected] of [
  ['X25519MLKEM768', 'TLS_AES_128_GCM_SHA256', 'hybrid'],
  ['X25519', 'TLS_AES_128_GCM_SHA256', 'elliptic'],
  ['prime256v1', 'ECDHE-RSA-AES256-SHA', 'elliptic'],
  ['ffdhe2048', 'DHE-RSA-AES256-SHA', 'finite-field'],
  ['DH', 'DHE-RSA-AES256-SHA', 'finite-field'],
  ['ffdhe2048', 'TLS_AES_128_GCM_SHA256', 'finite-field'],
  ['nistp-x', 'AES256-SHA', 'none'],
  ['xffdhe', 'AES256-SHA', 'none'],
  ['xdh', 'ECDHE-RSA-AES256-SHA', 'elliptic'],
  [null, 'AES256-SHA', 'none'],
  [null, 'ECDHE-RSA-AES256-SHA', 'elliptic'],
  [null, 'DHE-RSA-AES256-SHA', 'finite-field'],
  [null, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA', 'finite-field'],
  [null, 'XDHE-RSA', 'none'],
  [null, null, 'unknown'],
] as const) {
  test(`group ${group} with ${cipher} is ${expected}`, () =>
    assert.equal(groupClassOf(group, cipher, 'TLSv1.2'), expected));
}

test('a group that is not said is not known under TLS 1.3', () => {
  assert.equal(groupClassOf(null, 'TLS_AES_128_GCM_SHA256', 'TLSv1.3'), 'unknown');
});

test('the facts of a handshake', () => {
  assert.deepEqual(tlsFactsOf(tls, 14), {
    version: 'TLSv1.3',
    cipher: 'aead',
    group: 'elliptic',
    certificate: {
      issuer: 'CN=mxprobe sandbox CA',
      authority: 'mxprobe sandbox CA',
      names: ['mx.sandbox.test', 'mx1.sandbox.test'],
      key: 'EC P-256',
      trusted: true,
      trustError: null,
      matchesHost: true,
      expiry: 'ok',
      sha256: certificate.sha256,
      tonight: { notAfter: certificate.notAfter, daysLeft: certificate.daysLeft, trustError: null },
    },
  });
  assert.equal(tlsFactsOf(null, 14), null);
  assert.equal(tlsFactsOf({ ...tls, protocol: null }, 14), null);
  assert.equal(tlsFactsOf({ ...tls, certificate: null }, 14)?.certificate, null);
});

for (const [daysLeft, expiry] of [
  [-1, 'expired'],
  [0, 'soon'],
  [13, 'soon'],
  [14, 'ok'],
] as const) {
  test(`${daysLeft} days left of 14: ${expiry}`, () =>
    assert.equal(tlsFactsOf({ ...tls, certificate: { ...certificate, daysLeft } }, 14)?.certificate?.expiry, expiry));
}

for (const [over, expected] of [
  [{ issuer: "C=US\nO=Let's Encrypt\nCN=R3" }, { authority: "Let's Encrypt", issuer: "C=US, O=Let's Encrypt, CN=R3" }],
  [{ issuer: 'CN=R3,O=One\\, Two,C=US' }, { authority: 'One, Two' }],
  [{ issuer: 'CN=R3, O=Spaced , C=US' }, { authority: 'Spaced' }],
  [{ issuer: 'CN=R3+O=Plus,C=US' }, { authority: 'Plus' }],
  [{ issuer: 'CN=a=b,OU=x' }, { authority: 'a=b' }],
  [{ issuer: ' cn =Low,OU=x' }, { authority: 'Low' }],
  [{ issuer: 'CN=A\\41B' }, { authority: 'A\\41B' }],
  [{ issuer: 'OU=x' }, { authority: 'OU=x' }],
  [{ issuer: '=O,x' }, { authority: '=O,x' }],
  [{ issuer: `OU=${'x'.repeat(500)}` }, { issuer: `OU=${'x'.repeat(397)}`, authority: `OU=${'x'.repeat(397)}` }],
  [{ issuer: `OU=${'x'.repeat(2000)},O=late` }, { authority: `OU=${'x'.repeat(397)}` }],
  [{ san: ['B.example', 'a.example', 'b.example'] }, { names: ['a.example', 'b.example'] }],
  [{ san: [], subject: 'CN=Mx.example,O=x' }, { names: ['mx.example'] }],
  [{ san: [], subject: 'OU=X' }, { names: ['ou=x'] }],
  [{ key: { type: 'rsa', bits: 2048, curve: null } }, { key: 'RSA 2048' }],
  [{ key: { type: 'ed25519', bits: null, curve: null } }, { key: 'ED25519' }],
] as const) {
  test(`a certificate with ${JSON.stringify(over).slice(0, 60)}`, () => {
    const given = { ...certificate, ...over } as typeof certificate;
    const found = tlsFactsOf({ ...tls, certificate: given }, 14)?.certificate;
    assert.deepEqual({ ...found, ...expected }, found);
  });
}

test('why it is not trusted, without numbers', () => {
  const reason = (trustError: string | null) =>
    tlsFactsOf({ ...tls, trusted: false, trustError }, 14)?.certificate?.trustError;
  assert.deepEqual(
    [reason('expired 35 days ago, 2 times'), reason(null)],
    ['expired <n> days ago, <n> times', 'not trusted'],
  );
});
