// The server's side of TCP and TLS: a listener that can be shut and opened again, and what it shows in a handshake.
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { type Accepted, CLOSE_MS, Connection } from './accepted.ts';
import { ownTimers, turn } from './clock.ts';
import type { TlsVersion } from './tls.ts';

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** False: connections are refused, those that are there go on; true: accepts again, at the same port. */
  accept(accepting: boolean): Promise<void>;
  /** Accepts no more, ends all connections; done after at most a quarter of a second. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

const { setTimeout, clearTimeout } = ownTimers;

/** More waiting connections than a burst opens before the first is accepted. */
const BACKLOG = 1024;
/** Listens. Rejects with the error of the operating system: EADDRINUSE, EACCES, EADDRNOTAVAIL. */
export async function listen(
  { host, port }: ListenOptions,
  accepted: (connection: Accepted) => void,
): Promise<Listener> {
  const open = new Set<Socket>();
  const take = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    accepted(new Connection(socket));
  };
  const server = await serve({ host, port }, take);
  return new Door(server, open, take);
}

function serve({ host, port }: ListenOptions, take: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ noDelay: true, allowHalfOpen: false }, take);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', reject);
      // Later errors of a listener concern one connection each (EMFILE); the others go on.
      server.on('error', () => {});
      resolve(server);
    });
  });
}

class Door implements Listener {
  readonly address: string;
  readonly port: number;
  readonly #open: Set<Socket>;
  readonly #take: (socket: Socket) => void;
  /** Null: nobody listens. */
  #server: Server | null;
  /** One change after the other. */
  #changed: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(server: Server, open: Set<Socket>, take: (socket: Socket) => void) {
    const bound = server.address();
    const { address, port } = typeof bound === 'object' && bound !== null ? bound : { address: '', port: 0 };
    this.address = address;
    this.port = port;
    this.#server = server;
    this.#open = open;
    this.#take = take;
  }

  accept(accepting: boolean): Promise<void> {
    const change = this.#changed.then(() => this.#set(accepting));
    this.#changed = change.catch(() => {});
    return change;
  }

  async #set(accepting: boolean): Promise<void> {
    if (this.#closing !== null || accepting === (this.#server !== null)) return;
    if (accepting) {
      this.#server = await serve({ host: this.address, port: this.port }, this.#take);
      return;
    }
    this.#server?.close();
    this.#server = null;
    // The system's door is closed when the loop has gone round.
    await turn();
  }

  close(): Promise<void> {
    this.#closing ??= this.#changed.then(() => this.#close());
    return this.#closing;
  }

  #close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    server?.close();
    if (this.#open.size === 0) return turn();
    return new Promise((resolve) => {
      const force = setTimeout(() => {
        for (const socket of this.#open) socket.destroy();
      }, CLOSE_MS);
      for (const socket of this.#open) {
        socket.once('close', () => {
          if (this.#open.size > 0) return;
          clearTimeout(force);
          resolve();
        });
        socket.end();
      }
    });
  }
}

export type { Accepted, AcceptedSink, AcceptedTls } from './accepted.ts';
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
