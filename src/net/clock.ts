// Time as a parameter: real, or moved by hand in tests.

/**
 * The machine's own time, as it was when this was loaded: who tests with a pretended `setTimeout` or `Date` in the same process
 * means his own.
 */
const { setTimeout, clearTimeout, setImmediate } = globalThis;
export const ownTimers = { setTimeout, clearTimeout };
const OwnDate = globalThis.Date;
const now = performance.now.bind(performance);

/** Timers above this wrap in Node and fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface Clock {
  /** Milliseconds on a monotonic scale. */
  now(): number;
  /** The wall clock. */
  date(): Date;
  /** Calls `action` after `ms` (at most 2^31-1); the result cancels it. */
  after(ms: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now,
  date: () => new OwnDate(),
  after(ms, action) {
    const timer = setTimeout(action, Math.min(Math.max(0, ms), MAX_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Lets what waits for its turn go first: promises, and what sockets brought. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Resolves after `ms`, or rejects with the signal's reason when it is aborted first. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** A clock that stands still until `advance` is called; timers fire in order, each at its own time. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { at: number; action: () => void }[] = [];
  readonly #epochMs: number;
  constructor(start = '2026-11-21T02:00:00Z') {
    this.#epochMs = OwnDate.parse(start);
  }
  now(): number {
    return this.#now;
  }
  date(): Date {
    return new OwnDate(this.#epochMs + this.#now);
  }
  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
  /** Moves time on; lets promise reactions run between timers. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await turn();
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#now = due.at;
      due.action();
    }
    this.#now = end;
    await turn();
  }
}
