// A certificate's facts, from its DER: for every kind of key, and for certificates that no library would take. node:crypto
// verifies signatures; it does not tell the signature algorithm, the TLS feature or the key's own octets on Node 20.

import type { X509Certificate } from 'node:crypto';
import { crypto } from '../wire/crypto.ts';
import { type Element, inside, readElement, readOid, readTime, Tag } from './der.ts';
import { readDistinguishedName } from './distinguished-name.ts';
import { type KeyFacts, readKey } from './public-key.ts';
import { readSignatureAlgorithm, type SignatureFacts } from './signature-algorithm.ts';
import { MAX_NAMES, readSubjectNames, type SubjectName, subjectNameText } from './subject-name.ts';

export interface CertificateFacts {
  /** The octets as the peer sent them. */
  readonly der: Buffer;
  /** Lower-case hex, of the whole and of the SubjectPublicKeyInfo. */
  readonly sha256: string;
  readonly spkiSha256: string;
  /** SubjectPublicKeyInfo, DER, as sent: what TLSA selector 1 is about. */
  readonly spki: Buffer;
  /** One line each (RFC 4514); the names' DER, to find an issuer by, in `subjectDer` and `issuerDer`. */
  readonly subject: string;
  readonly issuer: string;
  readonly subjectDer: Buffer;
  readonly issuerDer: Buffer;
  /** At most MAX_NAMES. */
  readonly names: readonly SubjectName[];
  /** Milliseconds since 1970; null if it cannot be read. */
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  /** Lower-case hex. */
  readonly serial: string;
  readonly key: KeyFacts;
  readonly signature: SignatureFacts;
  /** Issued to itself and signed with its own key. */
  readonly selfSigned: boolean;
  /** basicConstraints says that it is an authority's. */
  readonly authority: boolean;
  /** RFC 7633: the server must staple an OCSP response. */
  readonly mustStaple: boolean;
  /** It carries signed certificate timestamps (RFC 6962). */
  readonly scts: boolean;
  /** It says where the issuer's certificate is to be had. */
  readonly issuerUrl: boolean;
  /** What OpenSSL makes of it; null if it cannot read it. */
  readonly x509: X509Certificate | null;
  /** What is wrong with its form; null if nothing is. */
  readonly problem: string | null;
}

/** OpenSSL's own limit for all certificates of a handshake (max_cert_list). */
export const MAX_CERTIFICATE_BYTES = 100 * 1024;

/** Reads what can be read. Never throws; `problem` says what could not. */
export function readCertificate(der: Uint8Array): CertificateFacts {
  const bytes = Buffer.from(der.subarray(0, MAX_CERTIFICATE_BYTES));
  const [body, algorithm] = inside(readElement(bytes), Tag.sequence);
  const fields = inside(body, Tag.sequence);
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, , issuer, validity, subject, spki] = fields;
  const [notBefore, notAfter] = inside(validity, Tag.sequence);
  const extensions = readExtensions(fields.slice(6));
  const names = readSubjectNames(extension(extensions, '2.5.29.17'));
  const x509 = parseX509(bytes);
  const facts = {
    der: bytes,
    sha256: digest(bytes),
    spkiSha256: digest(spki?.whole ?? Buffer.alloc(0)),
    spki: spki?.whole ?? Buffer.alloc(0),
    subject: readDistinguishedName(subject),
    issuer: readDistinguishedName(issuer),
    subjectDer: subject?.whole ?? Buffer.alloc(0),
    issuerDer: issuer?.whole ?? Buffer.alloc(0),
    names: names.slice(0, MAX_NAMES),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    serial: (serial?.contents.toString('hex') ?? '').replace(/^(00)+(?=..)/, ''),
    key: readKey(spki),
    signature: readSignatureAlgorithm(algorithm),
    selfSigned: isSelfSigned(subject, issuer, x509),
    authority: inside(extension(extensions, '2.5.29.19'), Tag.sequence)[0]?.contents[0] === 0xff,
    mustStaple: requiresStatus(extension(extensions, '1.3.6.1.5.5.7.1.24')),
    scts: extensions.has('1.3.6.1.4.1.11129.2.4.2'),
    issuerUrl: namesIssuerUrl(extension(extensions, '1.3.6.1.5.5.7.1.1')),
    x509,
  };
  return { ...facts, problem: formProblem(facts, names.length, der.length) };
}

/** The lines of PEM, 64 characters each (RFC 7468). */
export const certificatePem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;

/** True if `certificate` was signed with the key of `issuer`. */
export function isSignedBy(certificate: X509Certificate, issuer: Pick<X509Certificate, 'publicKey'>): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    // A key that OpenSSL cannot read, or of another kind than the signature.
    return false;
  }
}

function parseX509(der: Buffer): X509Certificate | null {
  try {
    return new (crypto().X509Certificate)(der);
  } catch {
    return null;
  }
}

const digest = (bytes: Buffer): string => crypto().createHash('sha256').update(bytes).digest('hex');

/** OID -> the extension's value, the first of each (RFC 5280 4.2 allows no second). */
function readExtensions(fields: readonly Element[]): Map<string, Buffer> {
  const list = inside(
    fields.find((field) => field.tag === 0xa3),
    0xa3,
  )[0];
  const found = new Map<string, Buffer>();
  for (const element of inside(list, Tag.sequence).slice(0, MAX_EXTENSIONS)) {
    const parts = inside(element, Tag.sequence);
    const oid = readOid(parts[0]);
    const value = parts.at(-1);
    if (value?.tag === Tag.octetString && !found.has(oid)) found.set(oid, value.contents);
  }
  return found;
}
/** About ten are usual. */
const MAX_EXTENSIONS = 100;

function extension(extensions: ReadonlyMap<string, Buffer>, oid: string): Element | null {
  const value = extensions.get(oid);
  return value === undefined ? null : readElement(value);
}

function isSelfSigned(
  subject: Element | undefined,
  issuer: Element | undefined,
  x509: X509Certificate | null,
): boolean {
  if (subject === undefined || issuer === undefined || x509 === null || !subject.whole.equals(issuer.whole))
    return false;
  return isSignedBy(x509, x509);
}

/** The TLS feature 5 is status_request, 17 is status_request_v2. */
const requiresStatus = (feature: Element | null): boolean =>
  inside(feature, Tag.sequence).some(
    ({ contents }) => contents.length === 1 && (contents[0] === 5 || contents[0] === 17),
  );

const namesIssuerUrl = (access: Element | null): boolean =>
  inside(access, Tag.sequence).some((place) => readOid(inside(place, Tag.sequence)[0]) === '1.3.6.1.5.5.7.48.2');

function formProblem(facts: Omit<CertificateFacts, 'problem'>, names: number, bytes: number): string | null {
  if (bytes > MAX_CERTIFICATE_BYTES) return `it is longer than ${MAX_CERTIFICATE_BYTES} octets`;
  if (facts.spki.length === 0) return 'it is not a DER certificate';
  if (facts.notBefore === null || facts.notAfter === null) return 'its time of validity cannot be read';
  if (names > MAX_NAMES) return `it has more than ${MAX_NAMES} names; only the first ${MAX_NAMES} were read`;
  if (facts.x509 === null) return 'OpenSSL cannot read it';
  return null;
}

/** As reports list them. */
export const subjectAltNames = (facts: CertificateFacts): string[] => facts.names.map(subjectNameText);

/** The certificates of a PEM text, in its order; keys and whatever else stands in it are passed over. */
/** Why a text is no PEM of certificates; null if it is. What can't be read at all is refused, what is only odd is not. */
export function refusedPem(pem: string): string | null {
  const found = certificatesIn(pem);
  if (found.length === 0)
    return pem.includes('-----BEGIN CERTIFICATE-----') ? 'a certificate in it is cut off' : 'no PEM certificate in it';
  const broken = found.findIndex(({ x509 }) => x509 === null);
  return broken === -1 ? null : `certificate ${broken + 1} in it can't be read`;
}

export const certificatesIn = (pem: string): CertificateFacts[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)].map(([, base64 = '']) =>
    readCertificate(Buffer.from(base64, 'base64')),
  );
