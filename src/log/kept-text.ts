// What is kept of a line must not keep the piece of the file that it was cut from: a slice of a string holds the whole of it.

/** The same text, with nothing else behind it. */
export function kept(text: string): string {
  // V8 copies slices that are shorter than that
  if (text.length < 13) return text;
  return /[^\0-\xff]/.test(text)
    ? Buffer.from(text, 'utf16le').toString('utf16le')
    : Buffer.from(text, 'latin1').toString('latin1');
}

const DECODER = new TextDecoder('utf-8', { fatal: true });

/** Lines are read octet by octet; what is shown is UTF-8 where it can be. Not copied where it is ASCII. */
export function decoded(text: string): string {
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  try {
    return DECODER.decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

/** A map that forgets its oldest entries. */
export class BoundedMap<V> {
  readonly #map = new Map<string, V>();
  readonly #most: number;
  forgotten = 0;
  constructor(most: number) {
    this.#most = most;
  }
  get size(): number {
    return this.#map.size;
  }
  get(key: string): V | undefined {
    return this.#map.get(key);
  }
  /** `key` is copied if it is new. */
  set(key: string, value: V): void {
    if (this.#map.has(key)) {
      this.#map.set(key, value);
      return;
    }
    if (this.#map.size >= this.#most) {
      const { value: oldest } = this.#map.keys().next();
      if (oldest !== undefined) this.#map.delete(oldest);
      this.forgotten += 1;
    }
    this.#map.set(kept(key), value);
  }
  delete(key: string): void {
    this.#map.delete(key);
  }
  values(): Iterable<V> {
    return this.#map.values();
  }
}
