// One side of a conversation: octets out, replies in, each with a deadline. One reader owns the stream; when TLS begins
// the reader stops for good and the conversation within TLS is a new one.
import type { Clock } from '../net/clock.ts';
import type { TlsOptions } from '../net/tls.ts';
import type { TlsFacts, Transport } from '../net/transport.ts';
import type { Reply } from '../wire/reply.ts';
import { ReplyReader } from '../wire/reply-reader.ts';

export type Received =
  | { readonly outcome: 'reply'; readonly reply: Reply }
  /** `error` is null for an orderly end. `rest`: a reply that was begun and never finished. */
  | { readonly outcome: 'closed'; readonly error: string | null; readonly rest: Reply | null }
  | { readonly outcome: 'timeout'; readonly rest: Reply | null };

/** More than this on one connection is a flood, not an SMTP session; the longest of ours has 200 KiB. */
const MAX_RECEIVED_BYTES = 8 * 1024 * 1024;

export class Conversation {
  readonly transport: Transport;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #reader = new ReplyReader();
  #received = 0;
  #ended: { readonly error: string | null } | null = null;
  #wake: (() => void) | null = null;

  constructor(transport: Transport, clock: Clock, signal: AbortSignal) {
    this.transport = transport;
    this.#clock = clock;
    this.#signal = signal;
    transport.attach({
      data: (chunk) => {
        this.#received += chunk.length;
        if (this.#received > MAX_RECEIVED_BYTES) {
          this.#ended ??= { error: 'more than 8 MiB were received' };
          transport.destroy();
        } else this.#reader.push(chunk);
        this.#wake?.();
      },
      end: (error) => {
        this.#ended ??= { error };
        this.#wake?.();
      },
    });
  }

  get secure(): boolean {
    return this.transport.secure;
  }
  get ended(): boolean {
    return this.#ended !== null;
  }

  send(octets: Uint8Array | string): void {
    this.transport.write(octets);
  }

  /** A reply that is already here, without waiting. */
  take(): Reply | null {
    return this.#reader.read();
  }

  /** Octets that were received and are not part of a reply that was read. */
  unread(): number {
    return this.#reader.buffered() + this.transport.pending();
  }

  /** What was begun but not finished, as a reply with the violation `unfinished`; the octets are gone from the reader. */
  leftover(): Reply | null {
    return this.#reader.buffered() === 0 ? null : this.#reader.finish();
  }

  /** The next reply, whole, within `deadlineMs`; or that there was none. Rejects only with the reason of the abort signal. */
  async receive(deadlineMs: number): Promise<Received> {
    const due = this.#clock.now() + deadlineMs;
    for (;;) {
      const reply = this.#reader.read();
      if (reply !== null) return { outcome: 'reply', reply };
      if (this.#ended !== null) return { outcome: 'closed', error: this.#ended.error, rest: this.leftover() };
      const left = due - this.#clock.now();
      if (left <= 0) return { outcome: 'timeout', rest: null };
      await this.#something(left);
    }
  }

  /** Resolves when octets or the end arrive, or after `ms`. */
  #something(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#wake = null;
        cancel();
        this.#signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        settle();
        reject(this.#signal.reason);
      };
      const done = () => {
        settle();
        resolve();
      };
      const cancel = this.#clock.after(ms, done);
      this.#wake = done;
      if (this.#signal.aborted) onAbort();
      else this.#signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Begins TLS. The caller has made sure that `unread()` is 0. */
  async startTls(
    options: TlsOptions,
  ): Promise<{ readonly conversation: Conversation | null; readonly facts: TlsFacts }> {
    const { transport, facts } = await this.transport.startTls(options);
    return { conversation: transport === null ? null : new Conversation(transport, this.#clock, this.#signal), facts };
  }
}
