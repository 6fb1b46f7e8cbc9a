// How a certificate was signed: the name that OpenSSL prints, and the hash, because the old ones can be forged.
import { type Element, inside, readOid, Tag } from './der.ts';

export interface SignatureFacts {
  /** `ecdsa-with-SHA256`, `sha256WithRSAEncryption`, `rsassaPss`, `ED25519`, or the OID. */
  readonly name: string;
  /** `SHA1`, `SHA256` ...; null if the algorithm has its own, or is not known. */
  readonly hash: string | null;
}

export function readSignatureAlgorithm(element: Element | undefined): SignatureFacts {
  const [oid, parameters] = inside(element, Tag.sequence);
  const dotted = readOid(oid);
  if (dotted === '1.2.840.113549.1.1.10') return { name: 'rsassaPss', hash: pssHash(parameters) };
  const known = SIGNATURES.get(dotted);
  return known ?? { name: dotted === '' ? 'unreadable' : dotted, hash: null };
}

/** RSASSA-PSS-params, RFC 4055 3.1: [0] hashAlgorithm, SHA-1 where it is left out. */
function pssHash(parameters: Element | undefined): string | null {
  const tagged = inside(parameters, Tag.sequence).find((element) => element.tag === 0xa0);
  if (tagged === undefined) return 'SHA1';
  return HASHES.get(readOid(inside(inside(tagged, 0xa0)[0], Tag.sequence)[0])) ?? null;
}

const HASHES: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'SHA1'],
  ['2.16.840.1.101.3.4.2.1', 'SHA256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA512'],
]);

const SIGNATURES: ReadonlyMap<string, SignatureFacts> = new Map([
  ['1.2.840.113549.1.1.2', { name: 'md2WithRSAEncryption', hash: 'MD2' }],
  ['1.2.840.113549.1.1.4', { name: 'md5WithRSAEncryption', hash: 'MD5' }],
  ['1.2.840.113549.1.1.5', { name: 'sha1WithRSAEncryption', hash: 'SHA1' }],
  ['1.3.14.3.2.29', { name: 'sha1WithRSA', hash: 'SHA1' }],
  ['1.2.840.113549.1.1.14', { name: 'sha224WithRSAEncryption', hash: 'SHA224' }],
  ['1.2.840.113549.1.1.11', { name: 'sha256WithRSAEncryption', hash: 'SHA256' }],
  ['1.2.840.113549.1.1.12', { name: 'sha384WithRSAEncryption', hash: 'SHA384' }],
  ['1.2.840.113549.1.1.13', { name: 'sha512WithRSAEncryption', hash: 'SHA512' }],
  ['1.2.840.10045.4.1', { name: 'ecdsa-with-SHA1', hash: 'SHA1' }],
  ['1.2.840.10045.4.3.1', { name: 'ecdsa-with-SHA224', hash: 'SHA224' }],
  ['1.2.840.10045.4.3.2', { name: 'ecdsa-with-SHA256', hash: 'SHA256' }],
  ['1.2.840.10045.4.3.3', { name: 'ecdsa-with-SHA384', hash: 'SHA384' }],
  ['1.2.840.10045.4.3.4', { name: 'ecdsa-with-SHA512', hash: 'SHA512' }],
  ['1.2.840.10040.4.3', { name: 'dsaWithSHA1', hash: 'SHA1' }],
  ['2.16.840.1.101.3.4.3.2', { name: 'dsa_with_SHA256', hash: 'SHA256' }],
  ['1.3.101.112', { name: 'ED25519', hash: null }],
  ['1.3.101.113', { name: 'ED448', hash: null }],
]);
