// A scripted server on a real socket, in clear text or within TLS.
import net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';
import { systemClock } from '../../src/net/clock.ts';
import { certificate, type Shown } from './certificate.ts';
import { type Line, play, type Script } from './script.ts';

export interface Scripted {
  readonly port: number;
  /** Everything that clients sent, as latin1, one text for each connection; what came within TLS is in clear. */
  readonly heard: readonly string[];
  /** Resolves when all clients have gone, and all that they said was heard. */
  left(): Promise<void>;
  close(): Promise<void>;
}

/** More than any client takes to go once its run is over. */
const LEFT_MS = 3_000;

/** Starts the server; each connection gets the next script, the last one again and again. */
export async function socketServer(scripts: readonly Script[], withinTls: boolean): Promise<Scripted> {
  const shown = await certificate();
  const heard: string[] = [];
  const open = new Set<net.Socket>();
  const gone: Promise<void>[] = [];
  const server = net.createServer((socket) => {
    open.add(socket);
    gone.push(new Promise((resolve) => socket.on('close', resolve)));
    socket.on('close', () => open.delete(socket));
    const index = heard.push('') - 1;
    const script = scripts[Math.min(index, scripts.length - 1)] ?? [];
    const line = new SocketLine(socket, shown);
    const begin = () => {
      const hears = play(line, script, systemClock);
      line.listen((text) => {
        heard[index] += text;
        hears(text);
      });
    };
    if (withinTls) line.secure('done').then(begin);
    else begin();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as net.AddressInfo).port,
        heard,
        left: () => Promise.race([Promise.all(gone).then(() => {}), later(LEFT_MS)]),
        close: () =>
          new Promise((done) => {
            for (const socket of open) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

class SocketLine implements Line {
  readonly #plain: net.Socket;
  readonly #shown: Shown;
  #socket: net.Socket;
  #hears: ((text: string) => void) | null = null;

  constructor(socket: net.Socket, shown: Shown) {
    this.#shown = shown;
    this.#plain = socket;
    this.#socket = socket;
    socket.on('error', () => {});
  }

  get over(): boolean {
    return this.#socket.destroyed;
  }
  listen(hears: (text: string) => void): void {
    this.#hears = hears;
    this.#socket.on('data', (chunk: Buffer) => hears(chunk.toString('latin1')));
  }
  say(octets: string): void {
    this.#socket.write(Buffer.from(octets, 'latin1'));
  }
  close(): void {
    this.#socket.end();
  }
  reset(): void {
    this.#plain.resetAndDestroy();
  }
  /** Resolves when the handshake is done, or the client has gone. */
  async secure(how: 'done' | 'stalls'): Promise<void> {
    this.#plain.removeAllListeners('data');
    const { cert, key } = this.#shown;
    const maxVersion = how === 'stalls' ? 'TLSv1.2' : undefined;
    const secureContext = tls.createSecureContext({ cert, key, maxVersion });
    const secured = new tls.TLSSocket(how === 'stalls' ? firstFlight(this.#plain) : this.#plain, {
      isServer: true,
      secureContext,
    });
    secured.on('error', () => {});
    this.#socket = secured;
    await new Promise<void>((resolve) => {
      secured.once('secure', resolve);
      this.#plain.once('close', resolve);
    });
    if (this.#hears !== null) this.listen(this.#hears);
  }
}

/** The server's hello and certificate pass; what it says to the client's second flight does not. */
function firstFlight(socket: net.Socket): Duplex {
  let heard = 0;
  const stream = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      if (heard < 2) socket.write(chunk);
      done();
    },
  });
  socket.on('data', (chunk) => {
    heard += 1;
    stream.push(chunk);
  });
  socket.on('close', () => stream.destroy());
  return stream;
}
