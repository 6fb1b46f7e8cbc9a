// One thing to be shown against real servers or real clients.

export interface Check {
  /** The row of the source documents, the number of a surprise, or a word for the group. */
  readonly row: string;
  /** What is shown: a scenario's file, or a sentence. */
  readonly what: string;
  /** The server or client that it is shown against. */
  readonly server: string;
  /** What came of it. Rejects only for a bug of the suite. */
  run(): Promise<Shown>;
}

export interface Shown {
  /** A word for the table: the verdicts, or what was seen. */
  readonly verdict: string;
  /** What is not as it should be; empty if all is well. */
  readonly problems: readonly string[];
  /** The whole output, for a failed check. */
  readonly output: string;
}
