// How many connections at once: what a mail server is used to from one client. Two hosts of one address share its limit.

/** More than this to one address looks like an attack and meets the limits of servers of good will. */
const MAX_AT_ADDRESS = 4;
/** All addresses together: below the 1,024 open files that a process usually may have. */
const MAX_IN_ALL = 200;

interface Waiting {
  readonly address: string;
  begin(): void;
}

export class Connections {
  readonly #open = new Map<string, number>();
  readonly #limits = new Map<string, number>();
  readonly #queue: Waiting[] = [];
  #all = 0;

  /** Runs `work` when a place is free at `address`; in the order in which they were asked for. */
  async run<T>(address: string, work: () => Promise<T>): Promise<T> {
    await this.#place(address);
    try {
      return await work();
    } finally {
      this.#count(address, -1);
      this.#next();
    }
  }

  /** The server at `address` says that it is too much: one connection at a time from now on. */
  slowDown(address: string): void {
    this.#limits.set(address, 1);
  }

  #place(address: string): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ address, begin: resolve });
      this.#next();
    });
  }

  #next(): void {
    for (let at = 0; at < this.#queue.length && this.#all < MAX_IN_ALL; ) {
      const waiting = this.#queue[at];
      if (waiting === undefined) return;
      const { address } = waiting;
      if ((this.#open.get(address) ?? 0) >= (this.#limits.get(address) ?? MAX_AT_ADDRESS)) {
        at += 1;
        continue;
      }
      this.#queue.splice(at, 1);
      this.#count(address, 1);
      waiting.begin();
    }
  }

  #count(address: string, by: 1 | -1): void {
    this.#all += by;
    this.#open.set(address, (this.#open.get(address) ?? 0) + by);
  }
}
