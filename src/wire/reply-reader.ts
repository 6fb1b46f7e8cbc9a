// Octets -> replies, whatever a server sends. RFC 5321 4.2, read leniently; what a reply breaks is noted, never thrown.
//
// Law: the replies depend on the octets alone, never on how they were cut into chunks; an octet is looked at once; the raw
// octets of the replies, then what `drain` returns, are the input, up to the bounds.
import { buildReply, type LineSpan } from './build-reply.ts';
import { expectOctets, optionsOf } from './given.ts';
import { OctetQueue } from './octet-queue.ts';
import type { Reply } from './reply.ts';
import { headBits, kindOf } from './reply-line.ts';
import { RestOfReply } from './rest-of-reply.ts';
import { bitOf, OCTET_BITS } from './violations.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Beyond these a server is not listened to. */
export interface ReaderLimits {
  /** Characters of a line's text that are kept. RFC 5321 4.5.3.1.5 gives 512 octets; real servers exceed it with long URLs. */
  readonly lineBytes: number;
  /** Octets of a reply; at the next one it is returned as it is. The longest EHLO and HELP replies seen are under 8 KiB. */
  readonly replyBytes: number;
  /** Lines of a reply. A reply of more is no longer read by anybody. */
  readonly replyLines: number;
  /** Octets that wait to be read. Only a flood nobody asked for gets here; what comes after is counted in `lost`. */
  readonly bufferBytes: number;
}

const READER_LIMITS: ReaderLimits = {
  lineBytes: 8 * 1024,
  replyBytes: 64 * 1024,
  replyLines: 1000,
  bufferBytes: 1024 * 1024,
};

/** RFC 5321 4.5.3.1.5: a reply line with its CRLF. */
const STANDARD_LINE_BYTES = 512;

const BARE_LF = bitOf('bare-lf');
const BARE_CR = bitOf('bare-cr');
const LINE_TOO_LONG = bitOf('line-too-long');
const REPLY_TRUNCATED = bitOf('reply-truncated');
const UNFINISHED = bitOf('unfinished');

/** Reads the replies of one stream. After STARTTLS a new reader starts: nothing of this one is carried into TLS. */
export class ReplyReader {
  readonly #limits: ReaderLimits;
  readonly #queue: OctetQueue;
  /** Set while the rest of a truncated reply is thrown away. */
  #rest: RestOfReply | null = null;

  // The reply in the making; offsets count from its first octet.
  #spans: LineSpan[] = [];
  #bits = 0;
  #lineStart = 0;
  #scanned = 0;
  #crsInLine = 0;

  constructor(limits: Partial<ReaderLimits> = {}) {
    this.#limits = optionsOf(limits, READER_LIMITS);
    this.#queue = new OctetQueue(this.#limits.bufferBytes);
  }

  /** Takes octets in the order in which they came. The chunk must not be changed afterwards. */
  push(chunk: Uint8Array): void {
    expectOctets(chunk);
    this.#queue.push(chunk);
    if (this.#rest !== null) this.#skipRest(this.#rest);
  }

  /** The next complete reply, or null if there is none yet. A reply that exceeds a bound is returned at once, truncated. */
  read(): Reply | null {
    for (;;) {
      const octets = this.#queue.octets();
      const stop = Math.min(octets.length, this.#limits.replyBytes);
      const lf = this.#scan(octets, stop);
      if (lf === -1) return octets.length > stop ? this.#truncate(octets, stop) : null;
      const kind = this.#endLine(octets, lf);
      if (kind === 'last' || (kind === 'none' && this.#spans.length === 1)) return this.#take(octets, lf + 1);
      if (this.#spans.length >= this.#limits.replyLines) return this.#truncate(octets, lf + 1);
    }
  }

  /** How many octets were received and belong to no reply that was returned. */
  buffered(): number {
    return this.#queue.length;
  }

  /** Octets that were dropped because too many waited to be read. */
  get lost(): number {
    return this.#queue.lost;
  }

  /** True while the rest of a truncated reply is still awaited, to be thrown away. */
  get skipping(): boolean {
    return this.#rest !== null;
  }

  /** Takes all octets that were not returned away, half a reply included. */
  drain(): Uint8Array {
    const octets = Uint8Array.from(this.#queue.octets());
    this.#next(octets.length);
    return octets;
  }

  /**
   * Call it when the stream has ended, until it returns null: the complete replies that are left, then what remains as a reply
   * with `unfinished`. Such a reply's code is what its octets say so far; whoever counts on a code must look for `unfinished`.
   */
  finish(): Reply | null {
    const complete = this.read();
    const octets = this.#queue.octets();
    if (complete !== null || octets.length === 0) return complete;
    this.#bits |= UNFINISHED;
    this.#endPartialLine(octets, octets.length);
    return this.#take(octets, octets.length);
  }

  /** Looks for the LF of the current line before `stop`; notes what its octets break. */
  #scan(octets: Buffer, stop: number): number {
    let at = this.#scanned;
    let bits = this.#bits;
    for (; at < stop; at += 1) {
      const octet = octets[at] ?? 0;
      if (octet === LF) break;
      if (octet === CR) this.#crsInLine += 1;
      bits |= OCTET_BITS[octet] ?? 0;
    }
    this.#bits = bits;
    this.#scanned = at;
    return at < stop ? at : -1;
  }

  #endLine(octets: Buffer, lf: number): 'last' | 'more' | 'none' {
    const crlf = octets[lf - 1] === CR;
    if (!crlf) this.#bits |= BARE_LF;
    if (this.#crsInLine > (crlf ? 1 : 0)) this.#bits |= BARE_CR;
    if (lf + 1 - this.#lineStart > STANDARD_LINE_BYTES) this.#bits |= LINE_TOO_LONG;
    const start = this.#lineStart;
    const end = crlf ? lf - 1 : lf;
    const kind = kindOf(octets, start, end);
    this.#bits |= headBits(octets, start, end, kind);
    this.#spans.push({ start, end });
    this.#lineStart = lf + 1;
    this.#scanned = lf + 1;
    this.#crsInLine = 0;
    return kind;
  }

  /** A line without its LF, because the stream or our patience ended. A CR at its very end may be half a CRLF. */
  #endPartialLine(octets: Buffer, stop: number): void {
    const start = this.#lineStart;
    if (start === stop) return;
    const end = octets[stop - 1] === CR ? stop - 1 : stop;
    if (this.#crsInLine > stop - end) this.#bits |= BARE_CR;
    if (stop - start > STANDARD_LINE_BYTES) this.#bits |= LINE_TOO_LONG;
    this.#bits |= headBits(octets, start, end, kindOf(octets, start, end));
    this.#spans.push({ start, end });
  }

  #truncate(octets: Buffer, stop: number): Reply {
    this.#bits |= REPLY_TRUNCATED;
    const rest = new RestOfReply(octets.subarray(this.#lineStart, stop), this.#spans.length === 0);
    this.#endPartialLine(octets, stop);
    const reply = this.#take(octets, stop);
    this.#rest = rest;
    this.#skipRest(rest);
    return reply;
  }

  #take(octets: Buffer, end: number): Reply {
    const reply = buildReply(octets, end, this.#spans, this.#bits, this.#limits.lineBytes);
    this.#next(end);
    return reply;
  }

  #next(taken: number): void {
    this.#queue.take(taken);
    this.#spans = [];
    this.#bits = 0;
    this.#lineStart = 0;
    this.#scanned = 0;
    this.#crsInLine = 0;
  }

  #skipRest(rest: RestOfReply): void {
    this.#queue.take(rest.skip(this.#queue.octets()));
    if (rest.ended) this.#rest = null;
  }
}
