// Options and peer certificates of a TLS handshake, in the terms of SMTP.

export interface TlsOptions {
  /** Server Name Indication; null sends none. */
  readonly sni: string | null;
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  /** OpenSSL cipher string. */
  readonly ciphers?: string;
  /** Key exchange groups, OpenSSL names joined by `:`. */
  readonly groups?: string;
  readonly alpn?: readonly string[];
  /** PEM. */
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /**
   * PEM: trust these and nothing else; Node's own roots if not said. Hand in the same array every time: to read all roots of
   * a system takes OpenSSL some 60 ms, and it is done once for each array.
   */
  readonly roots?: readonly string[];
  /** A session of an earlier handshake, to ask for resumption. */
  readonly session?: Buffer;
  readonly deadlineMs: number;
}
export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** DER, leaf first, in the order in which the server sent them. */
export type PeerCertificates = readonly Uint8Array[];
