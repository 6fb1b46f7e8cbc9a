// How often: a bucket for each session and thing, filled by the clock; and how much at once.
import type { Clock } from '../net/clock.ts';

export interface Bound {
  readonly count: number;
  readonly perMs: number;
}

/** A person clicks, pastes and looks; what is faster is a program. */
export const BOUNDS = {
  /** A page is three requests; a table with `j` held down stays below. */
  request: { count: 30, perMs: 1_000 },
  /** Each is read, and kept for half an hour. */
  paste: { count: 10, perMs: 60_000 },
  /** Guesses of a password. */
  login: { count: 5, perMs: 60_000 },
  /** Dialogues with somebody else's server. */
  proof: { count: 6, perMs: 3_600_000 },
  survey: { count: 6, perMs: 3_600_000 },
  /** Domains that one reader types: a handful of cases, no list. */
  'any-mx': { count: 20, perMs: 3_600_000 },
  /** A night sends what its probe says, and may tell people. */
  probe: { count: 6, perMs: 3_600_000 },
  /** Runs against the embedded MX, up to a minute each. */
  trial: { count: 20, perMs: 60_000 },
} as const satisfies Readonly<Record<string, Bound>>;
export type Spending = keyof typeof BOUNDS;

/** At once, of one session: a file of 25 MiB takes four times its size while it is read; a tab has one stream. */
export const AT_ONCE = { upload: 2, stream: 4 } as const;
export type Holding = keyof typeof AT_ONCE;

/** Buckets that are full again are forgotten when there are more. */
const MAX_BUCKETS = 1_000;

export class Rates {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { left: number; at: number }>();
  readonly #held = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one; false if there is none. `who`: a session, or the server that is asked. */
  spend(what: Spending, who: string): boolean {
    const { count, perMs } = BOUNDS[what];
    const key = `${what} ${who}`;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { left: count, at: now };
    const left = Math.min(count, bucket.left + ((now - bucket.at) * count) / perMs);
    if (this.#buckets.size >= MAX_BUCKETS) this.#tidy(now);
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
    return left >= 1;
  }

  /** Null if there are as many already; else what gives it back. */
  hold(what: Holding, who: string): (() => void) | null {
    const key = `${what} ${who}`;
    const held = this.#held.get(key) ?? 0;
    if (held >= AT_ONCE[what]) return null;
    this.#held.set(key, held + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.#held.get(key) ?? 1) - 1;
      if (left > 0) this.#held.set(key, left);
      else this.#held.delete(key);
    };
  }

  #tidy(now: number): void {
    for (const [key, { at }] of this.#buckets) if (now - at > 3_600_000) this.#buckets.delete(key);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MAX_BUCKETS && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
