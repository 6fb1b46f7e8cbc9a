// A message that comes by BDAT (RFC 3030).
import { Overflow } from './digest.ts';
import type { Received } from './received.ts';

/** The chunks of one message: kept up to the bound, counted and digested beyond it. */
export class Chunks {
  readonly #limit: number;
  readonly #overflow: Overflow;
  readonly #kept: Uint8Array[] = [];
  #room: number;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#room = limit;
    this.#overflow = new Overflow(limit);
  }

  get size(): number {
    return this.#size;
  }

  add(octets: Uint8Array): void {
    const own = octets.subarray(0, this.#room);
    if (own.length > 0) this.#kept.push(Uint8Array.prototype.slice.call(own));
    this.#room -= own.length;
    this.#size += octets.length;
    if (own.length < octets.length) this.#overflow.add(octets.subarray(own.length), () => Buffer.concat(this.#kept));
  }

  received(): Received {
    return {
      kept: Buffer.concat(this.#kept, this.#limit - this.#room),
      size: this.#size,
      sha256: this.#overflow.digest(),
    };
  }
}
