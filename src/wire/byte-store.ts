// Octets kept one by one up to a limit, counted beyond it.

export class ByteStore {
  readonly #limit: number;
  #data = new Uint8Array(0);
  #size = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
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
    this.#size += 1;
  }

  /** A copy of what was kept. */
  octets(): Uint8Array {
    return this.#data.slice(0, this.#size);
  }
}
