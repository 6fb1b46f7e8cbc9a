// A message on its way, as far as the log told of it.

/** What a group counts of recipients and messages. */
export interface Counted {
  messages: number;
  recipients: number;
  readonly outcome: { refused: number; delayedThenDelivered: number; expired: number; open: number };
}

/**
 * What was refused of a message. Most have one recipient and one refusal: those stand in fields, for a set and a map for each of some
 * ten thousand messages would be most of what a log takes in memory.
 */
export class Tracked {
  #group: Counted | null = null;
  #groups: Set<Counted> | null = null;
  #who: string | null = null;
  #of: Counted | null = null;
  #others: Map<string, Counted> | null = null;

  /** True if the message was not in the group before. */
  isFirstIn(group: Counted): boolean {
    if (this.#group === null) {
      this.#group = group;
      return true;
    }
    if (this.#group === group || this.#groups?.has(group) === true) return false;
    this.#groups ??= new Set();
    this.#groups.add(group);
    return true;
  }

  /** The group of the last refusal of a recipient who was put off. */
  waiting(who: string): Counted | undefined {
    return this.#who === who && this.#of !== null ? this.#of : this.#others?.get(who);
  }

  /** `who` is kept: a copy, not a part of a line. */
  wait(who: string, group: Counted): void {
    if (this.#who === null || this.#who === who) [this.#who, this.#of] = [who, group];
    else {
      this.#others ??= new Map();
      this.#others.set(who, group);
    }
  }

  settle(who: string): void {
    if (this.#who === who) [this.#who, this.#of] = [null, null];
    else this.#others?.delete(who);
  }

  /** The groups of all who wait; nobody does any more. */
  expire(): Counted[] {
    const groups = [...(this.#of === null ? [] : [this.#of]), ...(this.#others?.values() ?? [])];
    [this.#who, this.#of, this.#others] = [null, null, null];
    return groups;
  }
}

export interface Open {
  sender: string | null;
  isBounce: boolean;
  /** The address of the client that brought it. */
  client: string | null;
  /** Null as long as nothing was refused. */
  tracked: Tracked | null;
}
