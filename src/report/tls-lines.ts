// The facts of a handshake and of the certificate that was shown, in a few lines.
import type { CertificateRecord, TlsRecord } from '../run/document.ts';

export interface Fact {
  readonly text: string;
  /** False for what speaks against the server. */
  readonly good: boolean;
}

export function tlsFacts(tls: TlsRecord): Fact[] {
  const facts = sessionFacts(tls);
  if (tls.certificate === null) return facts;
  const certificate = certificateFacts(tls.certificate).map((text) => ({ text, good: true }));
  return [...facts, ...certificate, ...trustFacts(tls)];
}

/** Protocol, cipher and group, or why there is no session. */
export function sessionFacts(tls: TlsRecord): Fact[] {
  const facts: Fact[] = [];
  if (tls.failure !== null) facts.push({ text: `TLS failed: ${tls.failure}`, good: false });
  const parts = [tls.protocol, tls.cipher, tls.group, tls.alpn === null ? null : `ALPN ${tls.alpn}`];
  const session = parts.filter((part) => part !== null).join(', ');
  if (session !== '') facts.push({ text: `${session}${tls.resumed ? ', resumed' : ''}`, good: true });
  return facts;
}

/** Subject and issuer, names, key, validity, fingerprint: one line each. */
export function certificateFacts(certificate: CertificateRecord): string[] {
  const { subject, issuer, selfSigned, san } = certificate;
  return [
    `certificate ${subject}, ${selfSigned ? 'self-signed' : `issued by ${issuer}`}`,
    `  for ${san.length === 0 ? 'no name at all' : sayNames(san)}`,
    `  ${sayKey(certificate)}, ${sayValidity(certificate)}`,
    `  SHA-256 ${certificate.sha256}`,
  ];
}

/** `valid 2026-11-20 to 2027-02-18 (89 days left)` */
function sayValidity({ notBefore, notAfter, daysLeft }: CertificateRecord): string {
  return `valid ${day(notBefore)} to ${day(notAfter)} (${sayDaysLeft(daysLeft)})`;
}

/** `RSA 2048 bits`, `EC P-256`. */
export function sayKey({ key }: Pick<CertificateRecord, 'key'>): string {
  const size = key.curve ?? (key.bits === null ? null : `${key.bits} bits`);
  const type = /^(rsa|ec|dsa)/.test(key.type) ? key.type.toUpperCase() : key.type;
  return size === null ? type : `${type} ${size}`;
}

export function sayDaysLeft(days: number): string {
  if (days < 0) return `expired ${-days} day${days === -1 ? '' : 's'} ago`;
  return `${days} day${days === 1 ? '' : 's'} left`;
}

/** The chain and the name in words: `trusted, matches mx.example.org`, or what is wrong. */
export function trustFacts(tls: TlsRecord): Fact[] {
  const facts: Fact[] = [];
  const count = tls.sent?.count ?? tls.chain.length + 1;
  const sent = tls.resumed ? 'the session was resumed' : `${count} certificate${count === 1 ? '' : 's'} sent`;
  if (!tls.trusted) facts.push({ text: `not trusted: ${tls.trustError ?? 'no reason given'} (${sent})`, good: false });
  if (tls.host !== null && !tls.matchesHost) {
    const names = tls.nameProblem === null ? '' : `: ${tls.nameProblem}`;
    facts.push({ text: `not issued for ${tls.host}${names}`, good: false });
  }
  if (tls.trusted) {
    const name = tls.host !== null && tls.matchesHost ? `, matches ${tls.host}` : '';
    facts.unshift({ text: `trusted${name} (${sent})`, good: true });
  }
  facts.push(...tls.weaknesses.map((text) => ({ text, good: false })));
  return facts;
}

/** Certificates of hosting companies bear hundreds of names. */
const NAMES_SHOWN = 8;

function sayNames(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return more > 0 ? `${names.slice(0, NAMES_SHOWN).join(', ')} and ${more} more` : names.join(', ');
}

export const day = (iso: string) => iso.slice(0, 10);
