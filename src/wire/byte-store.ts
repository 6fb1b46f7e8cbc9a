// Octets kept one by one up to a limit; beyond it counted, and handed on in pieces to whoever wants them.

/** Handed on at once. */
const PIECE_OCTETS = 16 * 1024;

export class ByteStore {
  readonly #limit: number;
  #data = new Uint8Array(0);
  #size = 0;
  readonly #overflow: ((octets: Uint8Array) => void) | undefined;
  #piece: number[] = [];

  constructor(limitBytes: number, overflow?: (octets: Uint8Array) => void) {
    this.#limit = limitBytes;
    this.#overflow = overflow;
  }

  /** Octets added, kept or not. */
  get size(): number {
    return this.#size;
  }

  /** Makes room for `count` more octets, at least doubling, never beyond the limit. */
  reserve(count: number): void {
    const needed = Math.min(this.#size + count, this.#limit);
    if (needed <= this.#data.length) return;
    const grown = new Uint8Array(Math.min(Math.max(needed, this.#data.length * 2, 1024), this.#limit));
    grown.set(this.#data.subarray(0, this.#size));
    this.#data = grown;
  }

  /** Adds an octet that room was reserved for. */
  add(octet: number): void {
    if (this.#size < this.#data.length) this.#data[this.#size] = octet;
    else if (this.#overflow) this.#beyond(octet);
    this.#size += 1;
  }

  /** Hands on what waits for a whole piece. */
  flush(): void {
    if (this.#piece.length > 0) this.#overflow?.(Uint8Array.from(this.#piece));
    this.#piece = [];
  }

  #beyond(octet: number): void {
    this.#piece.push(octet);
    if (this.#piece.length >= PIECE_OCTETS) this.flush();
  }

  /** A copy of what was kept. */
  octets(): Uint8Array {
    return this.#data.slice(0, this.#size);
  }
}
