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

/** What a handshake shows, whether it succeeds or fails. */
export interface TlsFacts {
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly group: string | null;
  readonly alpn: string | null;
  readonly sni: string | null;
  readonly resumed: boolean;
  /** The stapled OCSP response, DER. */
  readonly ocsp: Uint8Array | null;
  /** At most 20; none in a session that is resumed, where the server sends none. */
  readonly certificates: PeerCertificates;
  /** How many the server sent. */
  readonly certificateCount: number;
  /** The server asked for a certificate of ours. */
  readonly certificateDemanded: boolean;
  /** What the TLS library said of the chain: `CERT_HAS_EXPIRED` ...; null if it is trusted. */
  readonly authorizationError: string | null;
  /** Why the handshake failed, as OpenSSL or the socket said it; null if it did not. */
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly ms: number;
}
