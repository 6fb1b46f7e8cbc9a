// Octets that wait to be read: appended behind, taken from the front, always one piece.

const EMPTY = Buffer.alloc(0);

/** A queue of octets. While it holds one chunk it copies nothing; growing copies each octet a constant number of times. */
export class OctetQueue {
  readonly #limit: number;
  #data: Buffer = EMPTY;
  #start = 0;
  #end = 0;
  #lost = 0;
  /** From start to end, made when it is asked for. */
  #view: Buffer | null = EMPTY;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** Octets dropped at the bound. From the first loss on everything is dropped, so that no gap is ever read across. */
  get lost(): number {
    return this.#lost;
  }

  /** All octets, as a view that holds until the next `push`. */
  octets(): Buffer {
    this.#view ??= this.#data.subarray(this.#start, this.#end);
    return this.#view;
  }

  push(chunk: Uint8Array): void {
    const room = this.#lost > 0 ? 0 : this.#limit - this.length;
    this.#lost += Math.max(0, chunk.length - room);
    const kept = chunk.subarray(0, room);
    if (this.length === 0) this.#adopt(kept);
    else this.#append(kept);
  }

  take(count: number): void {
    this.#start += count;
    this.#view = null;
    if (this.#start === this.#end) this.#adopt(EMPTY);
  }

  /** A chunk has no room behind its end, so that nothing is ever written to it: what comes next is appended to a copy. */
  #adopt(chunk: Uint8Array): void {
    this.#data = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#view = this.#data;
    this.#start = 0;
    this.#end = chunk.length;
  }

  #append(chunk: Uint8Array): void {
    const needed = this.length + chunk.length;
    if (this.#end + chunk.length > this.#data.length) this.#move(needed);
    this.#data.set(chunk, this.#end);
    this.#end += chunk.length;
    this.#view = null;
  }

  /** To the front of a buffer with as much room again. */
  #move(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(256, needed * 2));
    const length = this.#data.copy(grown, 0, this.#start, this.#end);
    this.#data = grown;
    this.#start = 0;
    this.#end = length;
  }
}
