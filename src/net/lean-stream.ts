// A client's stream for load: callbacks, no promise, one buffer for all reads of a thread, facts kept to a line. What one
// dialogue needs to know of its connection (certificates, both addresses) is in connect.ts.
import net from 'node:net';
import tls from 'node:tls';
import type { Endpoint } from './connect.ts';
import { secureContext } from './handshake.ts';
import type { TlsOptions } from './tls.ts';

export interface LeanSink {
  connected(): void;
  /** The octets are overwritten by the next read: copy what is kept. */
  data(octets: Buffer): void;
  /** `agreed` is `TLSv1.3 TLS_AES_256_GCM_SHA384`, or null and the failure. */
  secured(agreed: string | null, failure: string | null): void;
  /** Once, at the end; `error` is null for an orderly one, else ECONNREFUSED, ECONNRESET ... */
  gone(error: string | null): void;
}

export interface LeanTls extends Omit<TlsOptions, 'deadlineMs'> {
  /** Fail the handshake if the certificate is not trusted or has another name. */
  readonly verify: boolean;
  /** The name to compare with. */
  readonly host: string;
}

export interface LeanStream {
  /** A text is written as latin1. */
  write(octets: string | Uint8Array): void;
  secure(options: LeanTls): void;
  /** FIN, then the end. The sink hears nothing more. */
  close(): void;
  /** Ends at once; `reset` sends RST. The sink hears nothing more. */
  destroy(reset?: boolean): void;
}

export type OpenStream = (endpoint: Endpoint, source: string | null, sink: LeanSink) => LeanStream;

/** Replies are short; a longer one comes in pieces. */
const READ_BYTES = 64 * 1024;
let shared: Buffer | null = null;

export const openStream: OpenStream = (endpoint, source, sink) => new SocketStream(endpoint, source, sink);

const NOBODY: LeanSink = { connected() {}, data() {}, secured() {}, gone() {} };

class SocketStream implements LeanStream {
  readonly #tcp: net.Socket;
  #socket: net.Socket;
  #sink: LeanSink;
  #error: string | null = null;
  #handshaking = false;

  constructor({ address, port }: Endpoint, source: string | null, sink: LeanSink) {
    this.#sink = sink;
    shared ??= Buffer.allocUnsafeSlow(READ_BYTES);
    const onread = {
      buffer: shared,
      callback: (length: number, buffer: Uint8Array) => {
        this.#sink.data((buffer as Buffer).subarray(0, length));
        return true;
      },
    };
    this.#tcp =
      port === null
        ? net.connect({ path: address, onread })
        : net.connect({ host: address, port, localAddress: source ?? undefined, noDelay: true, onread });
    this.#socket = this.#tcp;
    this.#tcp.on('connect', () => this.#sink.connected());
    this.#tcp.on('error', (error: NodeJS.ErrnoException) => {
      this.#error ??= error.code ?? error.message;
    });
    this.#tcp.on('close', () => this.#over());
  }

  write(octets: string | Uint8Array): void {
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return;
    if (typeof octets === 'string') socket.write(octets, 'latin1');
    else socket.write(octets);
  }

  secure({ sni, verify, host, alpn, ...options }: LeanTls): void {
    const socket = tls.connect({
      socket: this.#tcp,
      secureContext: secureContext(options),
      servername: sni ?? '',
      host,
      rejectUnauthorized: verify,
      ALPNProtocols: alpn === undefined || alpn.length === 0 ? undefined : [...alpn],
      ...(verify ? {} : { checkServerIdentity: () => undefined }),
    });
    this.#socket = socket;
    this.#handshaking = true;
    socket.on('secureConnect', () => {
      this.#handshaking = false;
      socket.on('data', (chunk: Buffer) => this.#sink.data(chunk));
      this.#sink.secured(`${socket.getProtocol()} ${socket.getCipher().standardName}`, null);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#error ??= error.code ?? error.message;
    });
    socket.on('close', () => {
      this.#tcp.destroy();
      this.#over();
    });
  }

  close(): void {
    this.#leave();
    if (!this.#socket.destroyed) this.#socket.destroySoon();
  }

  destroy(reset = false): void {
    this.#leave();
    if (reset && this.#socket === this.#tcp) this.#tcp.resetAndDestroy();
    else {
      this.#socket.destroy();
      this.#tcp.destroy();
    }
  }

  #leave(): LeanSink {
    const sink = this.#sink;
    this.#sink = NOBODY;
    return sink;
  }

  #over(): void {
    // Once TLS has begun the TLS socket says when it is over.
    if (this.#socket !== this.#tcp && !this.#socket.destroyed) return;
    const sink = this.#leave();
    if (this.#handshaking) sink.secured(null, this.#error ?? 'the server closed the connection during the handshake');
    else sink.gone(this.#error);
  }
}
