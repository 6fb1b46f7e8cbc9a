// Answers that take their time: waits and streams. A bound on how many there are at once.

/** More tests than run at once. */
const MAX_WAITS = 100;

export class Waits {
  #open = 0;

  /** Null: there are too many; else what ends this one, once. */
  begin(): (() => void) | null {
    if (this.#open >= MAX_WAITS) return null;
    this.#open += 1;
    let ended = false;
    return () => {
      if (!ended) this.#open -= 1;
      ended = true;
    };
  }
}
