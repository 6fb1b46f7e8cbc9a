// A stream to the first of several endpoints that answers.
import type { Clock } from './clock.ts';
import type { Endpoint, Ends, LeanSink, LeanStream, LeanTls, OpenStream } from './lean-stream.ts';
import type { TlsFacts } from './tls.ts';

export interface Choice {
  /** In the order in which they are tried. Those that are left share the time that is left. */
  readonly endpoints: readonly Endpoint[];
  /** The local address to bind to. */
  readonly source: string | null;
  /** For all of them; the last one is given up by whoever opened the stream. */
  readonly deadlineMs: number;
  /** Told where this machine lacks the source address: then it goes without. Null: it does not. */
  readonly unsourced: (() => void) | null;
}

export function openInTurn(choice: Choice, open: OpenStream, clock: Clock, sink: LeanSink): LeanStream {
  const { endpoints, source, unsourced } = choice;
  const [first, second] = endpoints;
  const choosing = second !== undefined || (source !== null && unsourced !== null);
  if (first !== undefined && !choosing) return open(first, source, sink);
  return new InTurn(choice, open, clock, sink);
}

/** The system's words for a source address that is not this machine's, or of another family than the server's. */
const NOT_OURS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EINVAL']);

class InTurn implements LeanStream, LeanSink {
  readonly #choice: Choice;
  readonly #open: OpenStream;
  readonly #clock: Clock;
  readonly #sink: LeanSink;
  #source: string | null;
  #index = 0;
  #due: number;
  /** Null before the first is opened. */
  #stream: LeanStream | null = null;
  #cancel: () => void = () => {};
  #connected = false;
  /** No other endpoint is tried any more. */
  #over = false;

  constructor(choice: Choice, open: OpenStream, clock: Clock, sink: LeanSink) {
    this.#choice = choice;
    this.#open = open;
    this.#clock = clock;
    this.#sink = sink;
    this.#source = choice.source;
    this.#due = clock.now() + choice.deadlineMs;
    if (choice.endpoints.length === 0) queueMicrotask(() => sink.gone('ENOADDRESS', 'there is no address'));
    else this.#next();
  }

  #next(): void {
    const { endpoints } = this.#choice;
    const endpoint = endpoints[this.#index];
    if (endpoint === undefined) return;
    const ms = Math.ceil(Math.max(0, this.#due - this.#clock.now()) / (endpoints.length - this.#index));
    const stream = this.#open(endpoint, this.#source, this);
    this.#stream = stream;
    if (this.#index + 1 < endpoints.length)
      this.#cancel = this.#clock.after(ms, () => stream.giveUp('ETIMEDOUT', `no connection within ${ms} ms`));
    this.#index += 1;
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
    this.#sink.secured(agreed, failure, facts);
  }
  gone(error: string | null, message: string | null): void {
    this.#cancel();
    const { endpoints, unsourced } = this.#choice;
    if (this.#connected || this.#over) this.#sink.gone(error, message);
    else if (this.#index < endpoints.length) this.#next();
    else if (this.#source !== null && unsourced !== null && error !== null && NOT_OURS.has(error)) {
      unsourced();
      this.#source = null;
      this.#index = 0;
      this.#next();
    } else this.#sink.gone(error, message);
  }

  // ---- what the session asks

  write(octets: string | Uint8Array): void {
    this.#stream?.write(octets);
  }
  secure(options: LeanTls): void {
    this.#stream?.secure(options);
  }
  giveUp(code: string, why: string): void {
    this.#over = true;
    this.#stream?.giveUp(code, why);
  }
  tlsSession(): Buffer | null {
    return this.#stream?.tlsSession() ?? null;
  }
  close(over?: () => void): void {
    const stream = this.#leave();
    if (stream === null) over?.();
    else stream.close(over);
  }
  destroy(reset = false): void {
    this.#leave()?.destroy(reset);
  }

  #leave(): LeanStream | null {
    this.#cancel();
    this.#over = true;
    return this.#stream;
  }
}
