// A client's stream: callbacks, no promise and no timer, one buffer for all reads of a thread, sockets used again. Whoever reads
// it keeps the time, and lets it give up what is not finished: then it tells what it has seen so far.
import type tls from 'node:tls';
import { Handshake } from './handshake.ts';
import { type Line, type LineUser, lineFor } from './line.ts';
import { socketWords } from './socket-words.ts';
import type { TlsFacts, TlsOptions } from './tls.ts';

export interface Endpoint {
  /** An IP address, or the path of a unix socket. */
  readonly address: string;
  /** Null for a unix socket. */
  readonly port: number | null;
}

export interface LeanSink {
  /** `ends` are to be read at once: a socket that has gone has none. */
  connected(ends: Ends): void;
  /** The octets are overwritten by the next read: copy what is kept. */
  data(octets: Buffer): void;
  /** `agreed` is `TLSv1.3 TLS_AES_256_GCM_SHA384`, or null and the failure; the facts where they were asked for. */
  secured(agreed: string | null, failure: string | null, facts: TlsFacts | null): void;
  /** Once, at the end; `error` is null for an orderly one, else ECONNREFUSED, ECONNRESET ..., and that in words. */
  gone(error: string | null, message: string | null): void;
}

/** Both ends of a connection. */
export interface Ends {
  readonly remote: { readonly address: string; readonly port: number };
  readonly local: { readonly address: string; readonly port: number };
}

export interface LeanTls extends Omit<TlsOptions, 'deadlineMs'> {
  /** Tell what the server shows, and refuse nothing: who asks for the facts judges them. */
  readonly facts: boolean;
  /** Without facts: fail the handshake if the certificate is not trusted or has another name than `host`. */
  readonly verify: boolean;
  /** The name to compare with. */
  readonly host: string;
}

export interface LeanStream {
  /** A text is written as latin1. */
  write(octets: string | Uint8Array): void;
  /** Begins TLS. The caller has seen to it that nothing is left to read. */
  secure(options: LeanTls): void;
  /** A connection or a handshake that is not finished comes to an end: the sink hears why, and what was seen so far. */
  giveUp(code: string, why: string): void;
  /** The TLS session that the server offered to resume so far (in TLS 1.3 its tickets come after the handshake), or null. */
  tlsSession(): Buffer | null;
  /** FIN, then the end. The sink hears nothing more; `over` is called when the server has closed its side, too, or after half a second. */
  close(over?: () => void): void;
  /** Ends at once; `reset` sends RST. The sink hears nothing more. */
  destroy(reset?: boolean): void;
}

export type OpenStream = (endpoint: Endpoint, source: string | null, sink: LeanSink) => LeanStream;

export const openStream: OpenStream = (endpoint, source, sink) => new SocketStream(endpoint, source, sink);

const GONE = 'the server closed the connection during the handshake';
const NOBODY: LeanSink = { connected() {}, data() {}, secured() {}, gone() {} };

/** A peer that never closes its side would keep the process alive. */
const CLOSE_MS = 500;

class SocketStream implements LeanStream, LineUser, Ends {
  readonly #line: Line;
  readonly #endpoint: Endpoint;
  /** Null until TLS is begun. */
  #tls: tls.TLSSocket | null = null;
  /** A handshake runs. */
  #shaking = false;
  #handshake: Handshake | null = null;
  #session: Buffer | null = null;
  #sink: LeanSink;
  #error: NodeJS.ErrnoException | null = null;

  constructor(endpoint: Endpoint, source: string | null, sink: LeanSink) {
    this.#sink = sink;
    this.#endpoint = endpoint;
    this.#line = lineFor(this);
    const { address, port } = endpoint;
    if (port === null) this.#line.socket.connect({ path: address });
    else this.#line.socket.connect({ host: address, port, localAddress: source ?? undefined });
  }

  get remote(): Ends['remote'] {
    const { remoteAddress, remotePort } = this.#line.socket;
    const { address, port } = this.#endpoint;
    return { address: remoteAddress ?? address, port: remotePort ?? port ?? 0 };
  }
  get local(): Ends['local'] {
    const { localAddress, localPort } = this.#line.socket;
    return { address: localAddress ?? '', port: localPort ?? 0 };
  }

  // ---- what the line tells

  connected(): void {
    this.#sink.connected(this);
  }
  received(octets: Buffer): void {
    this.#sink.data(octets);
  }
  /** FIN came; what was to be written may still be under way. */
  ended(): void {
    if (this.#tls !== null) return;
    if (this.#shaking) this.#fail('ECLOSED', GONE);
    else this.#end(null);
  }
  failed(error: NodeJS.ErrnoException): void {
    this.#error ??= error;
  }
  /** The line is free. Once TLS has begun the TLS socket says when it is over. */
  over(): void {
    if (this.#tls !== null && !this.#tls.destroyed) return;
    const error = this.#error;
    if (!this.#shaking) this.#end(error);
    else if (error === null) this.#fail('ECLOSED', GONE);
    else this.#fail(codeOf(error), error.message);
  }

  // ---- what the session asks

  write(octets: string | Uint8Array): void {
    const socket = this.#tls ?? this.#line.socket;
    // A server that has ended its side hears nothing more of us.
    if (this.#sink === NOBODY || socket.destroyed || socket.writableEnded) return;
    if (typeof octets === 'string') socket.write(octets, 'latin1');
    else socket.write(octets);
  }

  secure(options: LeanTls): void {
    this.#shaking = true;
    const handshake = new Handshake(options);
    this.#handshake = handshake;
    try {
      this.#secure(handshake.begin(this.#line.socket), handshake);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      queueMicrotask(() => this.#fail('EOPTIONS', why));
    }
  }

  #secure(secured: tls.TLSSocket, handshake: Handshake): void {
    this.#tls = secured;
    secured.on('session', (session: Buffer) => {
      this.#session = session;
    });
    secured.on('secureConnect', () => {
      this.#shaking = false;
      secured.on('data', (chunk: Buffer) => this.#sink.data(chunk));
      secured.on('end', () => this.#end(null));
      const agreed = `${secured.getProtocol()} ${secured.getCipher().standardName}`;
      this.#sink.secured(agreed, null, handshake.facts(null));
    });
    secured.on('error', (error: NodeJS.ErrnoException) => this.failed(error));
    secured.on('close', () => {
      this.#line.socket.destroy();
      this.over();
    });
  }

  giveUp(code: string, why: string): void {
    if (this.#shaking) this.#fail(code, why);
    else if (this.#line.user === this && this.#line.socket.connecting) {
      const sink = this.#leave();
      this.#line.destroy();
      sink.gone(code, why);
    }
  }

  tlsSession(): Buffer | null {
    if (this.#session !== null || this.#tls === null) return this.#session;
    return this.#tls.getProtocol() === 'TLSv1.3' ? null : (this.#tls.getSession() ?? null);
  }

  close(over = () => {}): void {
    this.#leave();
    const socket = this.#tls ?? this.#line.socket;
    if (socket.destroyed) {
      over();
      return;
    }
    socket.end();
    const force = setTimeout(() => socket.destroy(), CLOSE_MS).unref();
    socket.once('close', () => {
      clearTimeout(force);
      over();
    });
  }

  destroy(reset = false): void {
    this.#leave();
    if (this.#tls !== null) {
      this.#tls.destroy();
      this.#line.socket.destroy();
    } else if (reset) this.#line.socket.resetAndDestroy();
    else this.#line.destroy();
  }

  /** The handshake comes to nothing: what was seen of it is told. */
  #fail(code: string, message: string): void {
    if (!this.#shaking) return;
    // Of a socket that is destroyed OpenSSL tells nothing.
    const facts = this.#handshake?.facts({ code, message }) ?? null;
    const sink = this.#leave();
    this.destroy();
    sink.secured(null, message, facts);
  }

  #end(error: NodeJS.ErrnoException | null): void {
    const sink = this.#leave();
    if (error === null) sink.gone(null, null);
    else sink.gone(codeOf(error), socketWords(codeOf(error), error.message));
  }

  #leave(): LeanSink {
    this.#shaking = false;
    const sink = this.#sink;
    this.#sink = NOBODY;
    return sink;
  }
}

const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? error.message;
