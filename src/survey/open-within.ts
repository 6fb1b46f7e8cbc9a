// A survey's stream: the connection is there within ten seconds or not at all, and it is over when the server has closed it, too.
// The server counts its connections by what it sees, not by what we have left.
import { words } from '../dialogue/answer.ts';
import type { Clock } from '../net/clock.ts';
import type { Endpoint, Ends, LeanSink, LeanStream, LeanTls, OpenStream } from '../net/lean-stream.ts';
import type { TlsFacts } from '../net/tls.ts';

/** A greeting may be late; a connection that is not there by then is dropped by a firewall on the way. */
const CONNECT_MS = 10_000;
/** After a handshake that came to nothing the socket is gone, and what the server does is not seen. */
const UNSEEN_MS = 250;
/** The server's side is closed; until it hears of ours, it counts the connection all the same. */
const HEARD_MS = 50;

export interface OpeningMeans {
  readonly open: OpenStream;
  readonly clock: Clock;
  /** The server has closed it, too, or it never stood. Called once. */
  readonly over: () => void;
}

/** @param deadlineMs the one of the step. */
export function openWithin(
  deadlineMs: number,
  endpoint: Endpoint,
  source: string | null,
  sink: LeanSink,
  means: OpeningMeans,
): LeanStream {
  const ms = Math.min(deadlineMs, CONNECT_MS);
  const stream = new SurveyStream(sink, means);
  stream.begin(endpoint, source, ms);
  return stream;
}

class SurveyStream implements LeanStream, LeanSink {
  readonly #sink: LeanSink;
  readonly #means: OpeningMeans;
  #inner: LeanStream | null = null;
  #cancel = () => {};
  #connected = false;
  #over = false;

  constructor(sink: LeanSink, means: OpeningMeans) {
    this.#sink = sink;
    this.#means = means;
  }

  begin(endpoint: Endpoint, source: string | null, ms: number): void {
    const { open, clock } = this.#means;
    const inner = open(endpoint, source, this);
    this.#inner = inner;
    this.#cancel = clock.after(ms, () => inner.giveUp('ETIMEDOUT', `no connection within ${words(ms)}`));
  }

  // ---- what the stream tells

  connected(ends: Ends): void {
    this.#cancel();
    this.#connected = true;
    this.#sink.connected(ends);
  }
  data(octets: Buffer): void {
    this.#sink.data(octets);
  }
  secured(agreed: string | null, failure: string | null, facts: TlsFacts | null): void {
    if (agreed === null) this.#endSoon(UNSEEN_MS);
    this.#sink.secured(agreed, failure, facts);
  }
  gone(error: string | null, message: string | null): void {
    if (this.#connected) this.#endSoon(HEARD_MS);
    else this.#end();
    this.#sink.gone(error, message);
  }

  // ---- what the session asks

  write(octets: string | Uint8Array): void {
    this.#inner?.write(octets);
  }
  secure(options: LeanTls): void {
    this.#inner?.secure(options);
  }
  giveUp(code: string, why: string): void {
    this.#inner?.giveUp(code, why);
  }
  tlsSession(): Buffer | null {
    return this.#inner?.tlsSession() ?? null;
  }
  close(): void {
    if (this.#connected) this.#inner?.close(() => this.#endSoon(HEARD_MS));
    else {
      this.#inner?.destroy();
      this.#end();
    }
  }
  destroy(): void {
    this.close();
  }

  #endSoon(ms: number): void {
    this.#means.clock.after(ms, () => this.#end());
  }

  #end(): void {
    this.#cancel();
    if (this.#over) return;
    this.#over = true;
    this.#means.over();
  }
}
