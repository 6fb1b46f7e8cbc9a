// One connection of a session: what comes on it, as replies in order. Nothing of it is carried into TLS or into the next one.
import type { LeanSink, LeanStream } from '../net/lean-stream.ts';
import type { Reply } from '../wire/reply.ts';
import { ReplyReader } from '../wire/reply-reader.ts';
import type { ReplyMemory } from './reply-memory.ts';

/** Who is told of it. */
export interface ConnectionEar {
  connected(): void;
  /** There are octets that may be a reply. */
  heard(): void;
  secured(agreed: string | null, failure: string | null): void;
  /** Once: `error` is null for an orderly end. */
  gone(error: string | null): void;
}

/** More than this on one connection is a flood, not an SMTP session. */
const MAX_RECEIVED_BYTES = 8 * 1024 * 1024;

export class Connection implements LeanSink {
  readonly stream: LeanStream;
  secure = false;
  /** The last reply to EHLO. */
  hello: Reply | null = null;
  /** Set when the server has gone; what it said before can still be read. */
  end: { readonly error: string | null } | null = null;
  /** Null once the session has left it: what the server still says is not heard. */
  #ear: ConnectionEar | null;
  readonly #memory: ReplyMemory;
  /** Octets of the stream's own buffer, to be read before it reads again; `#at` is where the unread ones begin. */
  #chunk: Buffer | null = null;
  #at = 0;
  /** Made when a reply comes that is not known by heart. */
  #reader: ReplyReader | null = null;
  #received = 0;

  constructor(open: (sink: LeanSink) => LeanStream, ear: ConnectionEar, memory: ReplyMemory) {
    this.#ear = ear;
    this.#memory = memory;
    this.stream = open(this);
  }

  // ---- what a session asks

  /** The next reply, or null if there is none yet; `row` is the step that it is the answer to. */
  read(row: number): Reply | null {
    const chunk = this.#chunk;
    if (chunk !== null) {
      const known = this.#memory.match(row, chunk, this.#at);
      if (known !== null) {
        this.#at += known.raw.length;
        if (this.#at === chunk.length) this.#chunk = null;
        return known;
      }
      this.#keep();
    }
    const reply = this.#reader?.read() ?? null;
    if (reply !== null) this.#memory.learn(row, reply);
    return reply;
  }

  /** How many octets were received and not read. */
  buffered(): number {
    return this.#chunk === null ? (this.#reader?.buffered() ?? 0) : this.#chunk.length - this.#at;
  }

  /** What was said and not asked for, reply by reply, half a one at the end. */
  rest(): Reply | null {
    this.#keep();
    return this.#reader?.finish() ?? null;
  }

  /** Leaves it: with FIN, or at once, or with RST. */
  leave(how: 'close' | 'destroy' | 'reset'): void {
    this.#ear = null;
    if (how === 'close') this.stream.close();
    else this.stream.destroy(how === 'reset');
  }

  // ---- what the stream tells

  connected(): void {
    this.#ear?.connected();
  }

  data(octets: Buffer): void {
    this.#received += octets.length;
    if (this.#received > MAX_RECEIVED_BYTES) {
      this.gone('more than 8 MiB were received');
      return;
    }
    this.#chunk = octets;
    this.#at = 0;
    if (this.#reader !== null && isBusy(this.#reader)) this.#keep();
    this.#ear?.heard();
    if (this.#ear !== null) this.#keep();
  }

  secured(agreed: string | null, failure: string | null): void {
    if (agreed !== null) {
      this.secure = true;
      this.hello = null;
      this.#reader = null;
    }
    this.#ear?.secured(agreed, failure);
  }

  gone(error: string | null): void {
    this.end ??= { error };
    this.#ear?.gone(error);
  }

  /** Puts what is left of the chunk where it stays; the stream overwrites its buffer with the next octets. */
  #keep(): void {
    if (this.#chunk === null) return;
    this.#reader ??= new ReplyReader();
    this.#reader.push(Buffer.from(this.#chunk.subarray(this.#at)));
    this.#chunk = null;
  }
}

/** In the middle of a reply, or of throwing one away: what comes next belongs to it. */
const isBusy = (reader: ReplyReader) => reader.buffered() > 0 || reader.skipping || reader.lost > 0;
