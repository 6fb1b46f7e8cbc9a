// The server's side of TCP and TLS: a listener, and connections that can begin TLS at any time.
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { TlsVersion } from './tls.ts';

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

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Accepts no more, ends all connections; done after at most a quarter of a second. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/** More waiting connections than a burst opens before the first is accepted. */
const BACKLOG = 1024;
/** Loopback clients read their last reply within this. */
const CLOSE_MS = 250;

/** Listens. Rejects with the error of the operating system: EADDRINUSE, EACCES, EADDRNOTAVAIL. */
export function listen(options: ListenOptions, accepted: (connection: Accepted) => void): Promise<Listener> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: false }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    accepted(new Connection(socket));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port, backlog: BACKLOG }, () => {
      server.off('error', reject);
      // Later errors of a listener concern one connection each (EMFILE); the others go on.
      server.on('error', () => {});
      resolve(listenerOf(server, open));
    });
  });
}

function listenerOf(server: Server, open: Set<Socket>): Listener {
  const bound = server.address();
  const { address, port } = typeof bound === 'object' && bound !== null ? bound : { address: '', port: 0 };
  let closing: Promise<void> | null = null;
  const close = () =>
    new Promise<void>((resolve) => {
      const force = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, CLOSE_MS);
      server.close(() => {
        clearTimeout(force);
        resolve();
      });
      for (const socket of open) socket.end();
    });
  return {
    address,
    port,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Octets written that the client has not read: more than any reply has, less than hurts. */
const UNREAD_OCTETS = 16 * 1024 * 1024;

class Connection implements Accepted {
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

export type { SecureContext };

export interface ServerTls {
  /** The certificate, and what is sent behind it. */
  readonly certPem: string;
  readonly keyPem: string;
  readonly minVersion?: TlsVersion | undefined;
  readonly maxVersion?: TlsVersion | undefined;
  /** OpenSSL's security level 0: weak keys, old versions. */
  readonly weak: boolean;
}

/** What a server needs for TLS; made once, used for every handshake. */
export function serverContext(tls: ServerTls): SecureContext {
  const old = tls.maxVersion === 'TLSv1' || tls.maxVersion === 'TLSv1.1';
  const minVersion = tls.minVersion ?? (old ? 'TLSv1' : 'TLSv1.2');
  const weak = tls.weak || minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  return createSecureContext({
    cert: tls.certPem,
    key: tls.keyPem,
    minVersion,
    maxVersion: tls.maxVersion ?? 'TLSv1.3',
    ...(weak ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
  });
}
