// What the MX remembers between sessions: who came when, and how often. Bounded, oldest first out.

/** Some 20 MB at most; a greylist of a small server has as many. A flood of new addresses pushes out old ones, no more. */
const MAX_ENTRIES = 100_000;

export class Memory {
  readonly #seen = new Map<string, number>();
  readonly #counts = new Map<string, { start: number; count: number }>();

  /** The time of the first call with this key, or null if this is the first. */
  firstSeen(key: string, now: number): number | null {
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    bounded(this.#seen);
    this.#seen.set(key, now);
    return null;
  }

  /** Counts one more of `key`, and gives how many there were since the window began. A window begins with its first event. */
  count(key: string, now: number, windowMs: number): number {
    const known = this.#counts.get(key);
    if (known !== undefined && now - known.start < windowMs) {
      known.count += 1;
      return known.count;
    }
    this.#counts.delete(key);
    bounded(this.#counts);
    this.#counts.set(key, { start: now, count: 1 });
    return 1;
  }

  forget(): void {
    this.#seen.clear();
    this.#counts.clear();
  }

  /** How many `count` calls there were in the window that is open now. */
  counted(key: string, now: number, windowMs: number): number {
    const known = this.#counts.get(key);
    return known !== undefined && now - known.start < windowMs ? known.count : 0;
  }
}

function bounded(map: Map<string, unknown>): void {
  if (map.size < MAX_ENTRIES) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
