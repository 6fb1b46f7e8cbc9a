// One connection of a session: what comes on it, as replies in order, and what has happened to it. It acts on nothing: it keeps
// the facts and says that there are new ones. Nothing of it is carried into TLS or into the next connection.
import type { Ends, LeanSink, LeanStream, LeanTls } from '../net/lean-stream.ts';
import type { TlsFacts } from '../net/tls.ts';
import { type Capabilities, parseEhlo } from '../wire/ehlo.ts';
import type { Reply } from '../wire/reply.ts';
import { ReplyReader } from '../wire/reply-reader.ts';
import type { ReplyMemory } from './reply-memory.ts';

/** Who is told that something happened. */
export interface Ear {
  happened(): void;
}

/** What came of a handshake: what was agreed on, or why nothing was; the facts where the stream tells them. */
export interface Shaken {
  readonly agreed: string | null;
  readonly failure: string | null;
  readonly facts: TlsFacts | null;
}

/** More than this behind one command is a flood, not SMTP; the longest reply has 64 KiB. */
const MAX_RECEIVED_BYTES = 8 * 1024 * 1024;

export class Connection implements LeanSink {
  readonly stream: LeanStream;
  /** Null until it stands. */
  ends: Ends | null = null;
  /** Set when the handshake that was begun last is over. */
  shaken: Shaken | null = null;
  /** A handshake runs. */
  #shaking = false;
  secure = false;
  /** The server asks for octets that are no command (334, 354): no QUIT may be said. */
  asks = false;
  /** QUIT was said. */
  saidBye = false;
  /** Set when the server has gone; what it said before can still be read. */
  end: { readonly error: string | null; readonly message: string | null } | null = null;
  /** Null once the session has left it: what the server still says is not heard. */
  #ear: Ear | null;
  readonly #memory: ReplyMemory;
  /** Octets of the stream's own buffer, to be read before it reads again; `#at` is where the unread ones begin. */
  #chunk: Buffer | null = null;
  #at = 0;
  /** Made when a reply comes that is not known by heart. */
  #reader: ReplyReader | null = null;
  /** A reply that was found behind another one, and is read next. */
  #held: Reply | null = null;
  #received = 0;
  /** The last EHLO that was accepted, and what it offers. */
  #hello: Reply | null = null;
  #capabilities: Capabilities | null = null;

  constructor(open: (sink: LeanSink) => LeanStream, ear: Ear, memory: ReplyMemory) {
    this.#ear = ear;
    this.#memory = memory;
    this.stream = open(this);
  }

  // ---- what a session asks

  /** The next reply, or null if there is none yet; `row` is the step that it is the answer to. */
  read(row: number): Reply | null {
    if (this.#held !== null) return this.#take();
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

  /** `reply` is read before all that comes. */
  hold(reply: Reply): void {
    this.#held = reply;
  }

  /** How many octets were received and not read. */
  buffered(): number {
    const held = this.#held?.raw.length ?? 0;
    const read = this.#chunk === null ? (this.#reader?.buffered() ?? 0) : this.#chunk.length - this.#at;
    return held + read;
  }

  /** What was said and not asked for, reply by reply, half a one at the end. */
  rest(): Reply | null {
    if (this.#held !== null) return this.#take();
    this.#keep();
    return this.#reader?.finish() ?? null;
  }

  /** What is not finished yet. */
  making(): 'connection' | 'handshake' | null {
    if (this.ends === null) return 'connection';
    return this.#shaking ? 'handshake' : null;
  }
  /** It stands, and no handshake runs. */
  stands(): boolean {
    return this.making() === null;
  }

  /** A QUIT would be heard as one, and is the first. */
  mayHear(): boolean {
    return this.stands() && this.end === null && !this.asks && !this.saidBye;
  }

  write(octets: string | Uint8Array): void {
    this.asks = false;
    this.#received = 0;
    this.stream.write(octets);
  }

  /** Begins a handshake. */
  shake(options: LeanTls): void {
    this.shaken = null;
    this.#shaking = true;
    this.stream.secure(options);
  }

  /** What the last EHLO offers; null forgets it. */
  learn(hello: Reply | null): void {
    this.#hello = hello;
    this.#capabilities = null;
  }
  capabilities(): Capabilities | null {
    if (this.#hello === null) return null;
    this.#capabilities ??= parseEhlo(this.#hello);
    return this.#capabilities;
  }

  /** Leaves it, with FIN. */
  close(): void {
    this.#ear = null;
    this.stream.close();
  }
  /** Leaves it at once, or with RST. */
  destroy(reset: boolean): void {
    this.#ear = null;
    this.stream.destroy(reset);
  }

  // ---- what the stream tells

  connected(ends: Ends): void {
    this.ends = ends;
    this.#ear?.happened();
  }

  data(octets: Buffer): void {
    if (this.end !== null) return;
    this.#received += octets.length;
    if (this.#received > MAX_RECEIVED_BYTES) {
      this.stream.destroy();
      this.gone('more than 8 MiB were received', null);
      return;
    }
    this.#chunk = octets;
    this.#at = 0;
    if (this.#reader !== null && isBusy(this.#reader)) this.#keep();
    this.#ear?.happened();
    if (this.#ear !== null) this.#keep();
  }

  secured(agreed: string | null, failure: string | null, facts: TlsFacts | null): void {
    this.#shaking = false;
    this.shaken = { agreed, failure, facts };
    // RFC 3207 4.2: what was learnt before TLS is forgotten.
    this.learn(null);
    this.#reader = null;
    this.secure = agreed !== null;
    this.#ear?.happened();
  }

  gone(error: string | null, message: string | null): void {
    this.end ??= { error, message };
    this.#ear?.happened();
  }

  #take(): Reply | null {
    const reply = this.#held;
    this.#held = null;
    return reply;
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
