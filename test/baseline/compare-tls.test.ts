import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificateFacts, TlsFacts } from '../../src/baseline/baseline.ts';
import { compareTls } from '../../src/baseline/compare-tls.ts';
import { brief, certificate, tls } from './facts.ts';

const having = (over: Partial<CertificateFacts>): TlsFacts => ({ ...tls, certificate: { ...certificate, ...over } });

for (const [name, before, after, ...expected] of [
  ['nothing', tls, tls],
  ['clear text as ever', null, null],
  ['no TLS any more', tls, null, '- tls TLSv1.3 > null'],
  ['TLS now', null, tls, '- tls null > TLSv1.3'],
  [
    'handshake',
    tls,
    { ...tls, version: 'TLSv1.2', cipher: 'cbc', group: 'finite-field' },
    '- tls.version TLSv1.3 > TLSv1.2',
    '- tls.cipher aead > cbc',
    '- tls.group elliptic > finite-field',
  ],
  ['no certificate', tls, { ...tls, certificate: null }, '- certificate aa > null'],
  ['a certificate', { ...tls, certificate: null }, tls, '- certificate null > aa'],
  ['renewed', tls, having({ sha256: 'bb' }), '- certificate aa > bb'],
  [
    'renewed by another intermediate',
    tls,
    having({ sha256: 'bb', issuer: 'R4' }),
    '- certificate.issuer CN=R3,O=Authority > R4',
  ],
  [
    'everything',
    tls,
    having({
      sha256: 'bb',
      issuer: 'R4',
      authority: 'Other',
      trusted: false,
      trustError: 'expired',
      matchesHost: false,
      expiry: 'soon',
      names: ['a.example'],
      key: 'RSA 2048',
    }),
    '- certificate.trusted true > expired',
    '- certificate.matches_host true > false',
    '- certificate.expiry ok > soon',
    '- certificate.authority Authority > Other',
    '- certificate.names a.example b.example > a.example',
    '- certificate.key EC P-256 > RSA 2048',
  ],
  [
    'another distrust',
    having({ trusted: false, trustError: 'a' }),
    having({ trusted: false, trustError: 'b' }),
    '- certificate.trusted a > b',
  ],
] as const) {
  test(name, () => {
    const found = compareTls('key', before, after);
    assert.deepEqual(found.map(brief), expected);
    assert.ok(found.every((difference) => difference.case === 'key'));
  });
}
