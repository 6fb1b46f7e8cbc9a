// What is kept of a line must not keep the piece of the file that it was cut from: a slice of a string holds the whole of it.

/** The same text, with nothing else behind it. */
export function kept(text: string): string {
  // V8 copies slices that are shorter than that
  if (text.length < 13) return text;
  return /[^\0-\xff]/.test(text)
    ? Buffer.from(text, 'utf16le').toString('utf16le')
    : Buffer.from(text, 'latin1').toString('latin1');
}

/**
 * A map that forgets its oldest entries: half of them at a time, for taking them out one by one costs a walk over all that were
 * taken out before.
 */
export class BoundedMap<V> {
  #young = new Map<string, V>();
  #old = new Map<string, V>();
  readonly #half: number;
  forgotten = 0;
  constructor(most: number) {
    this.#half = Math.max(1, most >> 1);
  }
  get size(): number {
    return this.#young.size + this.#old.size;
  }
  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }
  /** `key` is copied if it is new. */
  set(key: string, value: V): void {
    if (this.#old.has(key)) this.#old.set(key, value);
    else if (this.#young.has(key)) this.#young.set(key, value);
    else {
      if (this.#young.size >= this.#half) {
        this.forgotten += this.#old.size;
        this.#old = this.#young;
        this.#young = new Map();
      }
      this.#young.set(kept(key), value);
    }
  }
  delete(key: string): void {
    if (!this.#young.delete(key)) this.#old.delete(key);
  }
}
