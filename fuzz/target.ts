// What a fuzz target is: an invariant over any octets.
export interface Target {
  /** The folder of its seeds in fuzz/seeds/, and the word on the command line. */
  readonly name: string;
  /**
   * Throws when the invariant does not hold. The text that it returns says which way the input took: an input that took a new
   * way is kept, and changed further.
   */
  check(octets: Buffer, random: Random, seeds: readonly Buffer[]): string | Promise<string>;
}

/** Whole numbers from 0, below `end`. */
export type Random = (end: number) => number;

export function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}
