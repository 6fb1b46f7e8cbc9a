// A server that does what no server should, on a real socket. Each connection runs the same script from its beginning.
import net from 'node:net';
import tls from 'node:tls';

/** What a script can do to the client. Octets are latin1 texts. Every wait ends in rejection when the client is gone. */
export class Peer {
  /** Everything that the client sent in clear text. */
  heard = '';
  /** The client's address. */
  readonly from: string;
  /** Resolves when the client has gone, and all that it said was heard. */
  readonly left: Promise<void>;
  readonly #plain: net.Socket;
  #unread = '';
  #socket: net.Socket;
  #wake: () => void = () => {};
  #gone = false;

  constructor(socket: net.Socket) {
    this.#socket = socket;
    this.#plain = socket;
    this.left = new Promise((resolve) => socket.once('close', () => setImmediate(resolve)));
    this.from = socket.remoteAddress ?? '';
    this.#listen(socket);
  }

  #listen(socket: net.Socket): void {
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#gone = true;
      this.#wake();
    });
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      this.heard += text;
      this.#unread += text;
      this.#wake();
    });
  }

  say(octets: string | Uint8Array): void {
    if (!this.#socket.destroyed)
      this.#socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets);
  }

  /** Waits for octets that match, and takes them and all before them. */
  async hear(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.#unread);
      if (match !== null) {
        this.#unread = this.#unread.slice(match.index + match[0].length);
        return match[0];
      }
      if (this.#gone) throw new Gone();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits for a command and answers it. */
  async answer(pattern: RegExp, octets: string | Uint8Array): Promise<void> {
    await this.hear(pattern);
    this.say(octets);
  }

  async pause(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms).unref());
    if (this.#gone) throw new Gone();
  }

  /** One octet every `everyMs`. */
  async drip(octets: string, everyMs: number): Promise<void> {
    for (const octet of octets) {
      this.say(octet);
      await this.pause(everyMs);
    }
  }

  /** The same octets again and again, as fast as they are taken, `total` octets at most. */
  async flood(octets: string, total: number): Promise<void> {
    const block = Buffer.from(octets.repeat(Math.ceil(65_536 / octets.length)), 'latin1');
    for (let said = 0; said < total && !this.#gone; said += block.length) {
      if (this.#socket.write(block)) await new Promise((resolve) => setImmediate(resolve));
      else
        await new Promise<void>((resolve) => {
          this.#socket.once('drain', resolve);
          this.#wake = resolve;
        });
    }
    if (this.#gone) throw new Gone();
  }

  /** FIN. */
  end(): void {
    this.#socket.end();
  }

  /** RST. */
  reset(): void {
    this.#plain.resetAndDestroy();
  }

  /** The server's side of a TLS handshake; false if it failed. */
  async secure(options: tls.SecureContextOptions): Promise<boolean> {
    const plain = this.#socket;
    plain.removeAllListeners('data');
    const secured = new tls.TLSSocket(plain, { isServer: true, secureContext: tls.createSecureContext(options) });
    this.#socket = secured;
    this.#unread = '';
    const done = new Promise<boolean>((resolve) => {
      secured.once('secure', () => resolve(true));
      secured.once('close', () => resolve(false));
      secured.once('error', () => resolve(false));
    });
    this.#listen(secured);
    return done;
  }
}

class Gone extends Error {}

export type Script = (peer: Peer) => Promise<void> | void;

export interface Hostile {
  readonly port: number;
  readonly peers: readonly Peer[];
  /** Resolves when all clients have gone; or after a while, where one does not. */
  left(): Promise<void>;
  close(): Promise<void>;
}

/** More than any client takes to go once its run is over. */
const LEFT_MS = 3_000;
const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

export function startHostile(script: Script, port = 0): Promise<Hostile> {
  const peers: Peer[] = [];
  const open = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    const peer = new Peer(socket);
    peers.push(peer);
    Promise.resolve(script(peer)).catch((error: unknown) => {
      if (!(error instanceof Gone)) throw error;
    });
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', 511, () => {
      resolve({
        port: (server.address() as net.AddressInfo).port,
        peers,
        left: () => Promise.race([Promise.all(peers.map(({ left }) => left)).then(() => {}), later(LEFT_MS)]),
        close: () =>
          new Promise((done) => {
            for (const socket of open) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}
