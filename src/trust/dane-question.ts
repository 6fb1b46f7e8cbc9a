// What is asked about DANE, and what is answered.
import type { CertificateFacts } from './certificate.ts';
import type { TlsaRecord } from './tlsa.ts';

export type { DaneVerdict, TlsaVerdict } from './tls-facts.ts';

export interface DaneQuestion {
  /** What the look-up of the TLSA records gave. `secure` means that a trusted resolver set the AD bit. */
  readonly lookup: 'secure' | 'insecure' | 'bogus';
  readonly records: readonly TlsaRecord[];
  /** What the server sent, its own certificate first. */
  readonly certificates: readonly CertificateFacts[];
  /**
   * The names that usage 2 is checked against (RFC 7672 3.2.2): the TLSA base domain, the mail domain, and the MX name
   * before CNAMEs where it differs.
   */
  readonly names: readonly string[];
  readonly now: Date;
  /** The sender does not deliver without DANE (RFC 7672 section 6). */
  readonly required?: boolean;
}
