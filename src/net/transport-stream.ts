// A transport as a stream that calls back: for one dialogue, which wants to know both ends and all facts of TLS.
import type { ConnectOptions, ConnectResult } from './connect.ts';
import type { LeanSink, LeanStream, LeanTls } from './lean-stream.ts';
import type { Transport } from './transport.ts';

export function transportStream(
  connect: (options: ConnectOptions) => Promise<ConnectResult>,
  options: ConnectOptions,
  sink: LeanSink,
): LeanStream {
  const stream = new TransportStream(sink);
  void connect(options).then((result) => {
    if ('transport' in result) stream.connected(result.transport);
    else stream.failed(result.failure);
  });
  return stream;
}

const NOBODY: LeanSink = { connected() {}, data() {}, secured() {}, gone() {} };

class TransportStream implements LeanStream {
  readonly timed = true;
  #sink: LeanSink;
  #transport: Transport | null = null;
  #left = false;

  constructor(sink: LeanSink) {
    this.#sink = sink;
  }

  connected(transport: Transport): void {
    this.#transport = transport;
    if (this.#left) transport.destroy();
    this.#sink.connected({ remote: transport.remote, local: transport.local });
    this.#read();
  }
  failed({ code, message }: { readonly code: string; readonly message: string }): void {
    this.#sink.gone(code, message);
  }

  /** Begun when the sink has heard of the stream, unless TLS comes first. */
  #read(): void {
    const transport = this.#transport;
    if (transport === null || this.#shaking || this.#left) return;
    transport.attach({ data: (octets) => this.#sink.data(octets), end: (error) => this.#sink.gone(error) });
  }
  #shaking = false;

  write(octets: string | Uint8Array): void {
    this.#transport?.write(octets);
  }
  pending(): number {
    return this.#transport?.pending() ?? 0;
  }

  secure({ verify: _verify, host: _host, ...options }: LeanTls, deadlineMs: number): void {
    const transport = this.#transport;
    if (transport === null) return;
    this.#shaking = true;
    void transport.startTls({ ...options, deadlineMs }).then(({ transport: secured, facts }) => {
      this.#shaking = false;
      this.#transport = secured;
      if (this.#left) secured?.destroy();
      const agreed = secured === null ? null : `${facts.protocol} ${facts.cipher}`;
      this.#sink.secured(agreed, facts.failure?.message ?? null, facts);
      this.#read();
    });
  }

  close(): void {
    this.#leave()?.close();
  }
  destroy(reset = false): void {
    this.#leave()?.destroy(reset);
  }

  #leave(): Transport | null {
    this.#left = true;
    this.#sink = NOBODY;
    return this.#transport;
  }
}
