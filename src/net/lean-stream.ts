// A client's stream for load: callbacks, no promise, one buffer for all reads of a thread, sockets used again. What one
// dialogue needs to know of its connection (certificates, both addresses) is in connect.ts.
import net from 'node:net';
import tls from 'node:tls';
import type { Endpoint } from './connect.ts';
import { secureContext } from './handshake.ts';
import type { TlsOptions } from './tls.ts';
import type { TlsFacts } from './transport.ts';

export interface LeanSink {
  connected(ends?: Ends): void;
  /** The octets are overwritten by the next read: copy what is kept. */
  data(octets: Buffer): void;
  /** `agreed` is `TLSv1.3 TLS_AES_256_GCM_SHA384`, or null and the failure; the facts where the stream can tell them. */
  secured(agreed: string | null, failure: string | null, facts?: TlsFacts): void;
  /** Once, at the end; `error` is null for an orderly one, else ECONNREFUSED, ECONNRESET ..., and what the system says of it. */
  gone(error: string | null, message?: string): void;
}

/** Both ends of a connection. */
export interface Ends {
  readonly remote: { readonly address: string; readonly port: number };
  readonly local: { readonly address: string; readonly port: number };
}

export interface LeanTls extends Omit<TlsOptions, 'deadlineMs'> {
  /** Fail the handshake if the certificate is not trusted or has another name. */
  readonly verify: boolean;
  /** The name to compare with. */
  readonly host: string;
}

export interface LeanStream {
  /** True if it ends connecting and handshakes by itself at the deadline it was given: then nobody else does. */
  readonly timed?: boolean;
  /** A text is written as latin1. */
  write(octets: string | Uint8Array): void;
  secure(options: LeanTls, deadlineMs: number): void;
  /** Octets that were received and not handed on yet. */
  pending?(): number;
  /** FIN, then the end. The sink hears nothing more. */
  close(): void;
  /** Ends at once; `reset` sends RST. The sink hears nothing more. */
  destroy(reset?: boolean): void;
}

export type OpenStream = (endpoint: Endpoint, source: string | null, sink: LeanSink) => LeanStream;

export const openStream: OpenStream = (endpoint, source, sink) => new SocketStream(endpoint, source, sink);

const NOBODY: LeanSink = { connected() {}, data() {}, secured() {}, gone() {} };

/** Replies are short; a longer one comes in pieces. */
const READ_BYTES = 64 * 1024;
let shared: Buffer | null = null;

/** Sockets that wait to be used again; more are never left over at once than sessions run side by side. */
const MAX_IDLE = 256;
const idle: Line[] = [];

/**
 * A socket, and the stream that uses it now. Making one takes a quarter of a short session's time, and Node lets it connect
 * again after 'close': done here where its connection stood, nothing was left to write, no error came, and TLS was not begun.
 */
class Line {
  readonly socket: net.Socket;
  user: SocketStream | null = null;
  clean = false;

  constructor() {
    shared ??= Buffer.allocUnsafeSlow(READ_BYTES);
    const callback = (length: number, buffer: Uint8Array) => {
      this.user?.received((buffer as Buffer).subarray(0, length));
      return true;
    };
    this.socket = new net.Socket({ noDelay: true, onread: { buffer: shared, callback } } as net.SocketConstructorOpts);
    this.socket.on('connect', () => this.user?.connected());
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.clean = false;
      this.user?.failed(error);
    });
    this.socket.on('close', () => {
      const { user } = this;
      this.user = null;
      if (this.clean && idle.length < MAX_IDLE) idle.push(this);
      user?.over();
    });
  }

  /** Ends the connection at once. */
  destroy(): void {
    const { socket } = this;
    this.clean = !socket.destroyed && !socket.connecting && socket.writableLength === 0;
    socket.destroy();
  }
}

class SocketStream implements LeanStream {
  readonly #line: Line;
  /** Null until TLS is begun. */
  #tls: tls.TLSSocket | null = null;
  #sink: LeanSink;
  #error: string | null = null;
  #handshaking = false;

  constructor({ address, port }: Endpoint, source: string | null, sink: LeanSink) {
    this.#sink = sink;
    this.#line = idle.pop() ?? new Line();
    this.#line.user = this;
    this.#line.clean = false;
    if (port === null) this.#line.socket.connect({ path: address });
    else this.#line.socket.connect({ host: address, port, localAddress: source ?? undefined });
  }

  // ---- what the line tells

  connected(): void {
    this.#sink.connected();
  }
  received(octets: Buffer): void {
    this.#sink.data(octets);
  }
  failed(error: NodeJS.ErrnoException): void {
    this.#error ??= error.code ?? error.message;
  }
  /** The line is free. Once TLS has begun the TLS socket says when it is over. */
  over(): void {
    if (this.#tls !== null && !this.#tls.destroyed) return;
    const sink = this.#leave();
    if (this.#handshaking) sink.secured(null, this.#error ?? 'the server closed the connection during the handshake');
    else sink.gone(this.#error);
  }

  // ---- what the session asks

  write(octets: string | Uint8Array): void {
    const socket = this.#tls ?? this.#line.socket;
    if (socket.destroyed || socket.writableEnded) return;
    if (typeof octets === 'string') socket.write(octets, 'latin1');
    else socket.write(octets);
  }

  secure({ sni, verify, host, alpn, ...options }: LeanTls): void {
    const { socket } = this.#line;
    const secured = tls.connect({
      socket,
      secureContext: secureContext(options),
      servername: sni ?? '',
      host,
      rejectUnauthorized: verify,
      ALPNProtocols: alpn === undefined || alpn.length === 0 ? undefined : [...alpn],
      ...(verify ? {} : { checkServerIdentity: () => undefined }),
    });
    this.#tls = secured;
    this.#handshaking = true;
    secured.on('secureConnect', () => {
      this.#handshaking = false;
      secured.on('data', (chunk: Buffer) => this.#sink.data(chunk));
      this.#sink.secured(`${secured.getProtocol()} ${secured.getCipher().standardName}`, null);
    });
    secured.on('error', (error: NodeJS.ErrnoException) => this.failed(error));
    secured.on('close', () => {
      socket.destroy();
      this.over();
    });
  }

  close(): void {
    this.#leave();
    const socket = this.#tls ?? this.#line.socket;
    if (!socket.destroyed) socket.destroySoon();
  }

  destroy(reset = false): void {
    this.#leave();
    if (this.#tls !== null) {
      this.#tls.destroy();
      this.#line.socket.destroy();
    } else if (reset) this.#line.socket.resetAndDestroy();
    else this.#line.destroy();
  }

  #leave(): LeanSink {
    const sink = this.#sink;
    this.#sink = NOBODY;
    return sink;
  }
}
