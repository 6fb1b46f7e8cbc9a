// A stream to a peer, over TCP, a unix socket, TLS, or memory. One reader at a time owns it.
import type { PeerCertificates, TlsOptions } from './tls.ts';

export interface TransportSink {
  /** Octets in the order in which they came. */
  data(chunk: Buffer): void;
  /** The peer will send no more. `error` is null for an orderly end, else `ECONNRESET` and the like. */
  end(error: string | null): void;
}

export interface Transport {
  readonly remote: { readonly address: string; readonly port: number };
  readonly local: { readonly address: string; readonly port: number };
  readonly secure: boolean;
  /** Hands all further octets to `sink`. Octets that came before are delivered first. */
  attach(sink: TransportSink): void;
  /** Octets that were received but not delivered yet. */
  pending(): number;
  write(bytes: Uint8Array | string): void;
  /** Begins TLS on this stream. The caller has seen to it that nothing is left to read. Never rejects. */
  startTls(options: TlsOptions): Promise<TlsResult>;
  /** The TLS session that the server offered to resume so far (in TLS 1.3 its tickets come after the handshake), or null. */
  tlsSession?(): Buffer | null;
  /** An orderly end of our side; the stream is destroyed soon after. */
  close(): void;
  /** Ends at once; `reset` sends RST instead of FIN. */
  destroy(reset?: boolean): void;
}

/** What a handshake gave: a new transport, or the failure; the peer's certificates in both cases, as far as it sent them. */
export interface TlsResult {
  readonly transport: Transport | null;
  readonly facts: TlsFacts;
}

export interface TlsFacts {
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly group: string | null;
  readonly alpn: string | null;
  readonly sni: string | null;
  readonly resumed: boolean;
  /** The stapled OCSP response, DER. */
  readonly ocsp: Uint8Array | null;
  readonly certificates: PeerCertificates;
  /** What the TLS library said of the chain: `CERT_HAS_EXPIRED` ...; null if it is trusted. */
  readonly authorizationError: string | null;
  /** Why the handshake failed, as OpenSSL or the socket said it; null if it did not. */
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly ms: number;
}
