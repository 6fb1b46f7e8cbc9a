// How many connections at once: what a mail server is used to from one client. Two hosts of one address share its limit.

/** More than this to one address looks like an attack and meets the limits of servers of good will. */
const MAX_AT_ADDRESS = 4;
/** All addresses together: below the 1,024 open files that a process usually may have. */
const MAX_IN_ALL = 200;

interface Place {
  open: number;
  limit: number;
  readonly waiting: (() => void)[];
}

/** A queue for each address, so that a step costs the same however many wait. */
export class Connections {
  readonly #places = new Map<string, Place>();
  /** Addresses where one waits and may begin, in turn. */
  readonly #ready = new Set<string>();
  #all = 0;

  /** Runs `work` when a place is free at `address`, in the order asked for; `first`: before all that wait there. */
  async run<T>(address: string, work: () => Promise<T>, first = false): Promise<T> {
    await new Promise<void>((resolve) => {
      const { waiting } = this.#at(address);
      if (first) waiting.unshift(resolve);
      else waiting.push(resolve);
      this.#next(address);
    });
    try {
      return await work();
    } finally {
      this.#all -= 1;
      this.#at(address).open -= 1;
      this.#next(address);
    }
  }

  /** The server at `address` says that it is too much: one connection at a time from now on. */
  slowDown(address: string): void {
    this.#at(address).limit = 1;
  }

  #at(address: string): Place {
    const known = this.#places.get(address);
    if (known !== undefined) return known;
    const place = { open: 0, limit: MAX_AT_ADDRESS, waiting: [] };
    this.#places.set(address, place);
    return place;
  }

  /** Something has changed at `address`. */
  #next(address: string): void {
    this.#look(address);
    for (const next of this.#ready) {
      if (this.#all >= MAX_IN_ALL) return;
      const place = this.#at(next);
      const begin = place.waiting.shift();
      this.#ready.delete(next);
      place.open += 1;
      this.#all += 1;
      // Behind the others: every address has its turn.
      this.#look(next);
      begin?.();
    }
  }

  #look(address: string): void {
    const { open, limit, waiting } = this.#at(address);
    if (waiting.length > 0 && open < limit) this.#ready.add(address);
    else this.#ready.delete(address);
    if (waiting.length === 0 && open === 0 && limit === MAX_AT_ADDRESS) this.#places.delete(address);
  }
}
