// Ciphers, groups and certificates in the classes that matter to a postmaster.
import type { CertificateRecord, TlsRecord } from '../run/document.ts';
import type { CertificateFacts, CipherClass, GroupClass, TlsFacts } from './baseline.ts';
import { compareText } from './change.ts';

/** The facts that are compared; null if no handshake was done. `certificateDays`: below it a certificate expires soon. */
export function tlsFactsOf(tls: TlsRecord | null, certificateDays: number): TlsFacts | null {
  if (tls === null || tls.protocol === null) return null;
  const certificate = tls.certificate === null ? null : certificateFactsOf(tls, tls.certificate, certificateDays);
  return {
    version: tls.protocol,
    cipher: cipherClassOf(tls.cipher, tls.protocol),
    group: groupClassOf(tls.group, tls.cipher, tls.protocol),
    certificate,
  };
}

/** By the OpenSSL or IANA name of the suite. */
export function cipherClassOf(cipher: string | null, protocol: string | null): CipherClass {
  if (cipher === null) return 'unknown';
  const name = cipher.toUpperCase().replaceAll('_', '-');
  if (/NULL|EXP|ADH|AECDH|ANON|RC4|RC2|IDEA|SEED|3DES|CBC3|(?:^|-)DES-|MD5/.test(name)) return 'broken';
  if (protocol === 'TLSv1.3') return 'aead';
  if (!/^(?:TLS-)?(?:ECDHE|DHE|EDH)-/.test(name)) return 'no-forward-secrecy';
  return /GCM|CCM|POLY1305|OCB/.test(name) ? 'aead' : 'cbc';
}

export function groupClassOf(group: string | null, cipher: string | null, protocol: string | null): GroupClass {
  if (group !== null) {
    if (/mlkem|kyber/i.test(group)) return 'hybrid';
    if (/^(?:x25519|x448|secp|prime|p-|sect|brainpool|ecdh)/i.test(group)) return 'elliptic';
    if (/^(?:ffdhe|dh\b|modp)/i.test(group)) return 'finite-field';
  }
  if (protocol === 'TLSv1.3' || cipher === null) return 'unknown';
  if (/ECDHE/i.test(cipher)) return 'elliptic';
  return /(?:^|[-_])(?:DHE|EDH)/i.test(cipher) ? 'finite-field' : 'none';
}

function certificateFactsOf(tls: TlsRecord, leaf: CertificateRecord, certificateDays: number): CertificateFacts {
  const names = leaf.san.length > 0 ? leaf.san : [namePart(leaf.subject, 'CN') ?? leaf.subject];
  return {
    issuer: oneLine(leaf.issuer),
    authority: namePart(leaf.issuer, 'O') ?? namePart(leaf.issuer, 'CN') ?? oneLine(leaf.issuer),
    names: [...new Set(names.map((name) => name.toLowerCase()))].sort(compareText),
    key: [leaf.key.type.toUpperCase(), leaf.key.curve ?? leaf.key.bits].filter((part) => part !== null).join(' '),
    trusted: tls.trusted,
    trustError: tls.trusted ? null : (tls.trustError ?? 'not trusted').replace(/\d+/g, '<n>'),
    matchesHost: tls.matchesHost,
    expiry: leaf.daysLeft < 0 ? 'expired' : leaf.daysLeft < certificateDays ? 'soon' : 'ok',
    sha256: leaf.sha256,
    tonight: { notAfter: leaf.notAfter, daysLeft: leaf.daysLeft, trustError: tls.trusted ? null : tls.trustError },
  };
}

function oneLine(name: string): string {
  return name.split('\n').join(', ').slice(0, 400);
}

/** One attribute of a distinguished name: RFC 4514 (`CN=a,O=b`), or one to a line as Node writes it. */
function namePart(name: string, attribute: string): string | null {
  for (const part of name.slice(0, 2000).split(/\n|(?<!\\)[,+] ?(?=[A-Za-z\d.]{1,40}=)/)) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim().toUpperCase() === attribute) {
      return part
        .slice(equals + 1)
        .replace(/\\(?=[^0-9A-Fa-f])/g, '')
        .trim();
    }
  }
  return null;
}
