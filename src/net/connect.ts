// TCP and unix sockets as transports. Bytes in, bytes out; nothing here knows SMTP.
import net from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { TlsOptions } from './tls.ts';
import type { TlsResult, Transport, TransportSink } from './transport.ts';

export interface Endpoint {
  /** An IP address, or the path of a unix socket. */
  readonly address: string;
  /** Null for a unix socket. */
  readonly port: number | null;
}

export interface ConnectOptions {
  /** The local address to bind to. */
  readonly source?: string | null;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

export type ConnectResult =
  | { readonly transport: Transport }
  /** `code`: ECONNREFUSED, ETIMEDOUT, EADDRNOTAVAIL ... */
  | { readonly failure: { readonly code: string; readonly message: string } };

/** Connects, or says why not. Never rejects. */
export function connect(endpoint: Endpoint, options: ConnectOptions): Promise<ConnectResult> {
  return new Promise((resolve) => {
    const { address, port } = endpoint;
    const socket =
      port === null
        ? net.connect({ path: address })
        : net.connect({ host: address, port, localAddress: options.source ?? undefined, noDelay: true });
    const timer = setTimeout(
      () => fail({ code: 'ETIMEDOUT', message: `no connection within ${options.deadlineMs} ms` }),
      options.deadlineMs,
    );
    const onAbort = () => fail({ code: 'ABORTED', message: 'interrupted' });
    const settle = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
    };
    const fail = (failure: { code: string; message: string }) => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      resolve({ failure });
    };
    if (options.signal?.aborted) return onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      fail({ code: error.code ?? 'EUNKNOWN', message: error.message }),
    );
    socket.once('connect', () => {
      settle();
      resolve({ transport: new SocketTransport(socket, endpoint, false) });
    });
  });
}

/** A transport over a node socket, plain or TLS. */
export class SocketTransport implements Transport {
  readonly remote: Transport['remote'];
  readonly local: Transport['local'];
  readonly secure: boolean;
  readonly #socket: net.Socket;
  readonly #endpoint: Endpoint;
  #sink: TransportSink | null = null;
  #ended: { readonly error: string | null } | null = null;
  #session: Buffer | null = null;

  constructor(socket: net.Socket, endpoint: Endpoint, secure: boolean) {
    this.#socket = socket;
    this.#endpoint = endpoint;
    this.secure = secure;
    this.remote = { address: socket.remoteAddress ?? endpoint.address, port: socket.remotePort ?? endpoint.port ?? 0 };
    this.local = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
    socket.pause();
    socket.on('end', () => this.#end(null));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#end(error.code ?? error.message));
    socket.on('close', () => this.#end(null));
    socket.on('session', (session: Buffer) => {
      this.#session = session;
    });
  }

  attach(sink: TransportSink): void {
    this.#sink = sink;
    this.#socket.on('data', (chunk: Buffer) => this.#sink?.data(chunk));
    this.#socket.resume();
    if (this.#ended !== null) sink.end(this.#ended.error);
  }

  pending(): number {
    return this.#socket.readableLength;
  }

  tlsSession(): Buffer | null {
    if (this.#session !== null || !isSecured(this.#socket)) return this.#session;
    return this.#socket.getProtocol() === 'TLSv1.3' ? null : (this.#socket.getSession() ?? null);
  }

  write(bytes: Uint8Array | string): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    if (typeof bytes === 'string') this.#socket.write(bytes, 'latin1');
    else this.#socket.write(bytes);
  }

  async startTls(options: TlsOptions): Promise<TlsResult> {
    this.#sink = null;
    this.#socket.pause();
    this.#socket.removeAllListeners('data');
    this.#socket.removeAllListeners('end');
    this.#socket.removeAllListeners('error');
    this.#socket.removeAllListeners('close');
    // TLS is loaded by the first handshake: a dialogue in clear text starts without it.
    const { handshake } = await import('./handshake.ts');
    const { socket, facts } = await handshake(this.#socket as Duplex as net.Socket, options);
    if (socket === null) return { transport: null, facts };
    return { transport: new SocketTransport(socket, { ...this.#endpoint, ...this.remote }, true), facts };
  }

  close(): void {
    if (this.#socket.destroyed) return;
    this.#socket.end();
    // A peer that never closes its side would keep the process alive.
    const socket = this.#socket;
    setTimeout(() => socket.destroy(), 500).unref();
    socket.resume();
  }

  destroy(reset = false): void {
    this.#socket.on('error', () => {});
    if (reset && !this.secure) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  #end(error: string | null): void {
    if (this.#ended !== null) return;
    this.#ended = { error };
    this.#sink?.end(error);
  }
}

/** Not `instanceof`: for that node:tls would be loaded, which a connection in clear text never needs. */
const isSecured = (socket: net.Socket): socket is TLSSocket => 'getSession' in socket;
