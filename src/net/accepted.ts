// A connection that was accepted: octets both ways, and TLS at any time.
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { ownTimers } from './clock.ts';

const { setTimeout, clearTimeout } = ownTimers;

export interface AcceptedSink {
  data(chunk: Buffer): void;
  /** The connection is over; called once. */
  gone(): void;
}

/** What a handshake brought, as the server sees it. */
export interface AcceptedTls {
  /** `TLSv1.3`. */
  readonly version: string;
  readonly cipher: string;
  /** The name that the client asked for; null if it named none. */
  readonly serverName: string | null;
}

/** A connection that was accepted. */
export interface Accepted {
  readonly remote: { readonly address: string; readonly port: number };
  readonly local: { readonly address: string; readonly port: number };
  attach(sink: AcceptedSink): void;
  write(bytes: Uint8Array | string): void;
  /** Begins TLS as the server; null if the handshake fails. Octets that were read before are not given to TLS. */
  startTls(context: SecureContext, deadlineMs: number): Promise<AcceptedTls | null>;
  /** Reads no more, so that what the client writes fills up. */
  stopReading(): void;
  /** Says all that was written, then FIN. */
  close(): void;
  /** RST, or an end without more ado. */
  destroy(reset?: boolean): void;
}

/** Loopback clients read their last reply within this. */
export const CLOSE_MS = 250;

/** Octets written that the client has not read: more than any reply has, less than hurts. */
const UNREAD_OCTETS = 16 * 1024 * 1024;

export class Connection implements Accepted {
  readonly remote: Accepted['remote'];
  readonly #tcp: Socket;
  /** The TCP socket, or TLS on top of it. */
  #stream: Socket;
  #sink: AcceptedSink | null = null;
  #upgrading = false;
  #gone = false;

  constructor(socket: Socket) {
    this.remote = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    this.#tcp = socket;
    this.#stream = socket;
    socket.on('error', () => {});
    socket.on('close', () => this.#over());
  }

  /** Asked of the system only when somebody wants to know. */
  get local(): Accepted['local'] {
    return { address: this.#tcp.localAddress ?? '', port: this.#tcp.localPort ?? 0 };
  }

  attach(sink: AcceptedSink): void {
    this.#sink = sink;
    this.#stream.on('data', this.#data);
    if (this.#gone) sink.gone();
  }

  write(bytes: Uint8Array | string): void {
    if (this.#stream.destroyed || !this.#stream.writable) return;
    this.#stream.write(bytes);
    if (this.#stream.writableLength > UNREAD_OCTETS) this.destroy();
  }

  startTls(context: SecureContext, deadlineMs: number): Promise<AcceptedTls | null> {
    this.#stream.off('data', this.#data);
    this.#upgrading = true;
    const secure = new TLSSocket(this.#tcp, { isServer: true, secureContext: context, requestCert: false });
    this.#stream = secure;
    return new Promise((resolve) => {
      const deadline = setTimeout(() => secure.destroy(), deadlineMs);
      const done = (seen: AcceptedTls | null) => {
        clearTimeout(deadline);
        this.#upgrading = false;
        resolve(seen);
        if (seen === null) this.#over();
      };
      secure.once('secure', () => {
        if (this.#sink !== null) secure.on('data', this.#data);
        done(seenBy(secure));
      });
      // OpenSSL's reason is the client's to report; here it is one failed handshake.
      secure.on('error', () => {});
      secure.once('close', () => {
        this.#tcp.destroy();
        done(null);
      });
    });
  }

  stopReading(): void {
    this.#stream.pause();
  }

  close(): void {
    this.#stream.end();
    const force = setTimeout(() => this.#tcp.destroy(), 4 * CLOSE_MS);
    this.#tcp.once('close', () => clearTimeout(force));
  }

  destroy(reset = false): void {
    if (reset) this.#tcp.resetAndDestroy();
    else this.#stream.destroy();
  }

  readonly #data = (chunk: Buffer): void => this.#sink?.data(chunk);

  #over(): void {
    if (this.#gone || this.#upgrading) return;
    this.#gone = true;
    this.#sink?.gone();
  }
}

function seenBy(secure: TLSSocket): AcceptedTls {
  // The types do not know it: the name of SNI, or false.
  const asked: unknown = Reflect.get(secure, 'servername');
  return {
    version: secure.getProtocol() ?? '',
    cipher: secure.getCipher().name,
    serverName: typeof asked === 'string' && asked !== '' ? asked.slice(0, 255) : null,
  };
}
