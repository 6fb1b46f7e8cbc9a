// One UDP socket to one resolver, shared by all questions under way: two thousand sockets at once lose packets. It is
// connected, so that the kernel drops what comes from elsewhere and reports a closed port at once.
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock } from './clock.ts';
import { encodeQuery, type Question, responds } from './dns-message.ts';
import type { DnsServer } from './dns-servers.ts';
import { type DnsMessage, decodeMessage } from './dns-wire.ts';

/** What one try brought: a response to our question, or why there is none. */
export type Received =
  | { readonly kind: 'message'; readonly message: DnsMessage }
  /** `strange` counts the datagrams that bore our id and were no response to our question. */
  | { readonly kind: 'timeout'; readonly strange: number }
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'aborted' };

interface Waiting {
  readonly question: Question;
  readonly octets: Buffer;
  strange: number;
  settle(received: Received): void;
}

export class UdpChannel {
  readonly #server: DnsServer;
  readonly #clock: Clock;
  readonly #randomId: () => number;
  readonly #waiting = new Map<number, Waiting>();
  #socket: Socket | null = null;
  #connected = false;

  /** `randomId` gives numbers from 0 to 65535 that nobody can guess. */
  constructor(server: DnsServer, clock: Clock, randomId: () => number) {
    this.#server = server;
    this.#clock = clock;
    this.#randomId = randomId;
  }

  /** Sends the question once and waits for its response. Never rejects. */
  exchange(question: Question, edns: boolean, timeoutMs: number, signal?: AbortSignal): Promise<Received> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve({ kind: 'aborted' });
      const id = this.#freeId();
      const settle = (received: Received) => {
        cancel();
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(id);
        this.#restIfIdle();
        resolve(received);
      };
      const waiting: Waiting = { question, octets: encodeQuery(id, question, edns), strange: 0, settle };
      const abort = () => settle({ kind: 'aborted' });
      const cancel = this.#clock.after(timeoutMs, () => settle({ kind: 'timeout', strange: waiting.strange }));
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, waiting);
      this.#socket ??= this.#open();
      if (this.#connected) this.#send(this.#socket, waiting);
    });
  }

  #freeId(): number {
    let id = this.#randomId() & 0xffff;
    while (this.#waiting.has(id)) id = (id + 1) & 0xffff;
    return id;
  }

  #open(): Socket {
    const socket = createSocket(isIPv6(this.#server.address) ? 'udp6' : 'udp4');
    socket.on('message', (octets) => this.#receive(octets));
    socket.on('error', (error) => this.#fail(socket, error));
    socket.on('connect', () => {
      if (this.#socket !== socket) return;
      this.#connected = true;
      for (const waiting of this.#waiting.values()) this.#send(socket, waiting);
    });
    socket.connect(this.#server.port, this.#server.address);
    return socket;
  }

  #send(socket: Socket, waiting: Waiting): void {
    socket.send(waiting.octets, (error) => error && this.#fail(socket, error));
  }

  #receive(octets: Buffer): void {
    const waiting = octets.length < 2 ? undefined : this.#waiting.get(octets.readUInt16BE(0));
    if (waiting === undefined) return;
    const message = decodeMessage(octets);
    if (message !== null && responds(message, octets.readUInt16BE(0), waiting.question)) {
      waiting.settle({ kind: 'message', message });
    } else {
      // Garbage under our id may be forged: the true response can still come.
      waiting.strange += 1;
    }
  }

  /** A dead socket takes its questions with it; the next question opens a new one. */
  #fail(socket: Socket, error: Error & { code?: string }): void {
    if (this.#socket !== socket) return;
    const lost = [...this.#waiting.values()];
    for (const waiting of lost) waiting.settle({ kind: 'unreachable', code: error.code ?? error.message });
    this.#restIfIdle();
  }

  /** Nothing under way: the socket is closed, so that the process may end and the next question comes from another port. */
  #restIfIdle(): void {
    if (this.#waiting.size > 0) return;
    this.#socket?.close();
    this.#socket = null;
    this.#connected = false;
  }
}
