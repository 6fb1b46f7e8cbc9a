// The digest of a message that is too large to be kept: the kept octets once, then all that comes.
import { createHash, type Hash } from 'node:crypto';

export class Overflow {
  readonly #limit: number;
  #hash: Hash | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Octets beyond those that are kept; `kept` gives the others when it begins. */
  add(octets: Uint8Array, kept: () => Uint8Array): void {
    this.#hash ??= createHash('sha256').update(kept().subarray(0, this.#limit));
    this.#hash.update(octets);
  }

  /** Null if nothing ran over. Ask once. */
  digest(): string | null {
    return this.#hash?.digest('hex') ?? null;
  }
}
