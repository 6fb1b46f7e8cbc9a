// A stream as a transport: promises for those who wait for one thing at a time.
import { type Clock, systemClock } from './clock.ts';
import { type Endpoint, type Ends, type LeanSink, type LeanStream, openStream } from './lean-stream.ts';
import type { TlsOptions } from './tls.ts';
import type { TlsFacts, TlsResult, Transport, TransportSink } from './transport.ts';

export type { Endpoint } from './lean-stream.ts';

export interface ConnectOptions {
  /** The local address to bind to. */
  readonly source?: string | null;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
  /** What the deadlines of the connection and of its handshake are measured by; the system's if not said. */
  readonly clock?: Clock;
}

export type ConnectResult =
  | { readonly transport: Transport }
  /** `code`: ECONNREFUSED, ETIMEDOUT, EADDRNOTAVAIL ... */
  | { readonly failure: { readonly code: string; readonly message: string } };

/** Connects, or says why not. Never rejects. */
export function connect(endpoint: Endpoint, options: ConnectOptions): Promise<ConnectResult> {
  const { source = null, deadlineMs, signal, clock = systemClock } = options;
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(ABORTED);
    const settle = (result: ConnectResult) => {
      cancel();
      signal?.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const transport = new StreamTransport(clock, settle);
    const onAbort = () => {
      transport.destroy();
      settle(ABORTED);
    };
    const cancel = clock.after(deadlineMs, () =>
      transport.stream.giveUp('ETIMEDOUT', `no connection within ${deadlineMs} ms`),
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    transport.stream = openStream(endpoint, source, transport);
  });
}

const ABORTED: ConnectResult = { failure: { code: 'ABORTED', message: 'interrupted' } };
const UNOPENED: LeanStream = {
  write() {},
  secure() {},
  giveUp() {},
  tlsSession: () => null,
  close() {},
  destroy() {},
};

class StreamTransport implements Transport, LeanSink {
  stream: LeanStream = UNOPENED;
  remote = { address: '', port: 0 };
  local = { address: '', port: 0 };
  secure = false;
  readonly #clock: Clock;
  readonly #settle: (result: ConnectResult) => void;
  #connected = false;
  #shaken: ((agreed: string | null, facts: TlsFacts | null) => void) | null = null;
  #sink: TransportSink | null = null;
  /** What came before anybody listened. */
  #before: Buffer[] = [];
  #ended: { readonly error: string | null } | null = null;

  constructor(clock: Clock, settle: (result: ConnectResult) => void) {
    this.#clock = clock;
    this.#settle = settle;
  }

  // ---- what the stream tells

  connected({ remote, local }: Ends): void {
    this.remote = remote;
    this.local = local;
    this.#connected = true;
    this.#settle({ transport: this });
  }
  data(octets: Buffer): void {
    // Who reads it keeps the octets: they are overwritten here.
    const kept = Buffer.from(octets);
    if (this.#sink === null) this.#before.push(kept);
    else this.#sink.data(kept);
  }
  secured(agreed: string | null, _failure: string | null, facts: TlsFacts | null): void {
    this.#shaken?.(agreed, facts);
  }
  gone(error: string | null, message: string | null): void {
    if (!this.#connected)
      this.#settle({ failure: { code: error ?? 'ECLOSED', message: message ?? 'the connection was closed' } });
    if (this.#ended !== null) return;
    this.#ended = { error };
    this.#sink?.end(error);
  }

  // ---- what a conversation asks

  attach(sink: TransportSink): void {
    this.#sink = sink;
    for (const octets of this.#before.splice(0)) sink.data(octets);
    if (this.#ended !== null) sink.end(this.#ended.error);
  }
  pending(): number {
    return this.#before.reduce((sum, { length }) => sum + length, 0);
  }
  tlsSession(): Buffer | null {
    return this.stream.tlsSession();
  }
  write(octets: Uint8Array | string): void {
    this.stream.write(octets);
  }
  startTls({ deadlineMs, ...options }: TlsOptions): Promise<TlsResult> {
    this.#sink = null;
    return new Promise((resolve) => {
      const cancel = this.#clock.after(deadlineMs, () =>
        this.stream.giveUp('ETIMEDOUT', `no handshake within ${deadlineMs} ms`),
      );
      this.#shaken = (agreed, facts) => {
        cancel();
        if (facts === null) throw new Error('a handshake without the facts that were asked for');
        this.secure = agreed !== null;
        resolve({ transport: agreed === null ? null : this, facts });
      };
      this.stream.secure({ ...options, facts: true, verify: false, host: '' });
    });
  }
  close(): void {
    this.stream.close();
  }
  destroy(reset = false): void {
    this.stream.giveUp('ECLOSED', 'the connection was left during the handshake');
    this.stream.destroy(reset);
    this.gone(null, null);
  }
}
