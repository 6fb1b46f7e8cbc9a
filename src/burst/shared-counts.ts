// What all threads of a burst count together while it goes on, so that whoever is refused knows how much was accepted before.

export class SharedCounts {
  /** Messages accepted, then for each row how often its step was. */
  readonly #counts: Int32Array;

  /** Memory that threads share: one for `rows` rows. */
  static memory(rows: number): SharedArrayBuffer {
    return new SharedArrayBuffer((1 + rows) * Int32Array.BYTES_PER_ELEMENT);
  }

  constructor(memory: SharedArrayBuffer) {
    this.#counts = new Int32Array(memory);
  }

  get messages(): number {
    return Atomics.load(this.#counts, 0);
  }
  ofRow(row: number): number {
    return Atomics.load(this.#counts, 1 + row);
  }
  message(): void {
    Atomics.add(this.#counts, 0, 1);
  }
  step(row: number): void {
    Atomics.add(this.#counts, 1 + row, 1);
  }
}
