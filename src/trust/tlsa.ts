// One TLSA record (RFC 6698 2.1): can it be used for SMTP, and does it name this certificate?
import { crypto } from '../wire/crypto.ts';
import type { CertificateFacts } from './certificate.ts';

export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  /** The certificate association data. */
  readonly data: Uint8Array;
}

/** `3 1 1 5f0c...`, as in a zone file. */
export const tlsaText = ({ usage, selector, matchingType, data }: TlsaRecord): string =>
  `${usage} ${selector} ${matchingType} ${Buffer.from(data.subarray(0, MAX_SHOWN_OCTETS)).toString('hex')}`;
/** A whole certificate (matching type 0) would fill a page. */
const MAX_SHOWN_OCTETS = 64;

/** Of a record's text as much as a sentence holds. */
export const shortRecord = (record: string): string => (record.length > 24 ? `${record.slice(0, 22)}...` : record);

/** The record that a server publishes of this certificate's key, as it stands in a zone file (RFC 7672 3.1: usage 3, selector 1). */
export const zoneLine = (port: number, host: string, { spkiSha256 }: Pick<CertificateFacts, 'spkiSha256'>): string =>
  `_${port}._tcp.${host.replace(/\.$/, '')}. IN TLSA 3 1 1 ${spkiSha256}`;

/** Why no SMTP client uses the record; null if it can be used. */
export function tlsaUnusable({ usage, selector, matchingType, data }: TlsaRecord): string | null {
  if (usage === 0 || usage === 1) {
    return `usage ${usage} (${usage === 0 ? 'PKIX-TA' : 'PKIX-EE'}) is not for SMTP; publish usage ${usage + 2} (RFC 7672 3.1.3)`;
  }
  if (usage !== 2 && usage !== 3) return `usage ${usage} is not defined (RFC 6698 2.1.1)`;
  if (selector !== 0 && selector !== 1) return `selector ${selector} is not defined (RFC 6698 2.1.2)`;
  const octets = DIGEST_OCTETS.get(matchingType);
  if (octets === undefined) return `matching type ${matchingType} is not defined (RFC 6698 2.1.3)`;
  if (data.length === 0) return 'it has no data';
  if (octets !== 0 && data.length !== octets) {
    return `matching type ${matchingType} has ${octets} octets of data, not ${data.length}`;
  }
  return null;
}

/** Exact, SHA-256, SHA-512. */
const DIGEST_OCTETS: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 32],
  [2, 64],
]);

/** True if the record's data is that certificate, its key, or a digest of either. */
export function tlsaNames(record: TlsaRecord, certificate: CertificateFacts): boolean {
  const data = tlsaData(record, certificate);
  // What cannot be read has no key, and the digest of nothing is known to all.
  return data.length > 0 && data.equals(record.data);
}

/** The data of a record of these fields that names the certificate; empty if there is none. */
export function tlsaData(
  { selector, matchingType }: Pick<TlsaRecord, 'selector' | 'matchingType'>,
  certificate: CertificateFacts,
): Buffer {
  const selected = selector === 0 ? certificate.der : certificate.spki;
  if (selected.length === 0 || matchingType === 0) return selected;
  const hash = matchingType === 1 ? 'sha256' : 'sha512';
  return crypto().createHash(hash).update(selected).digest();
}
