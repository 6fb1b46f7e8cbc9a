// What is asked about DANE, and what is answered.
import type { CertificateFacts } from './certificate.ts';
import type { ResultType } from './result-type.ts';
import type { TlsaRecord } from './tlsa.ts';

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

export interface DaneVerdict {
  /**
   * `unusable`: there are records and no client can use them, so TLS is demanded and nothing is authenticated (2.2).
   * `insecure`: not signed, so they do not count. `bogus`: the signature does not hold; mail is deferred (2.1.1).
   */
  readonly verdict: 'verified' | 'failed' | 'absent' | 'insecure' | 'bogus' | 'unusable';
  readonly records: readonly TlsaVerdict[];
  /** Some usable records match and others do not: a key is being rolled over, or an old record was forgotten. */
  readonly rollover: boolean;
  readonly result: ResultType | null;
  readonly text: string;
}

export interface TlsaVerdict {
  readonly record: string;
  readonly state: 'matched' | 'no-match' | 'failed' | 'unusable' | 'superseded';
  /** SHA-256 of the certificate that the record names, and its place in what was sent (0: the server's own). */
  readonly certificate: string | null;
  readonly depth: number | null;
  /** Why it does not count; null for `matched`. */
  readonly problem: string | null;
  readonly result: ResultType | null;
}
