// A clock that goes by itself and can be moved on by hand: for a server whose hours nobody wants to wait for.
import { type Clock, turn } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly action: () => void;
  disarm: () => void;
}

/** Timers of the clock below may come a little early. */
const EARLY_MS = 1;

export class MovableClock implements Clock {
  readonly #below: Clock;
  readonly #timers = new Set<Timer>();
  #aheadMs = 0;
  #dateAheadMs = 0;

  constructor(below: Clock) {
    this.#below = below;
  }

  now(): number {
    return this.#below.now() + this.#aheadMs;
  }

  date(): Date {
    const date = this.#below.date();
    date.setTime(date.getTime() + this.#dateAheadMs);
    return date;
  }

  after(ms: number, action: () => void): () => void {
    const timer: Timer = { at: this.now() + Math.max(0, ms), action, disarm: () => {} };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => {
      timer.disarm();
      this.#timers.delete(timer);
    };
  }

  /** Moves it on by `ms`. Timers that come due fire in order, each at its own time; promises are settled between them. */
  async advance(ms: number): Promise<void> {
    const end = this.now() + ms;
    for (;;) {
      await turn();
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#move(next.at);
      next.disarm();
      this.#timers.delete(next);
      next.action();
    }
    this.#move(end);
    for (const timer of this.#timers) this.#arm(timer);
    await turn();
  }

  /** The date is that of the clock below again. What is counted in `now` goes on: it never goes back. */
  rightDate(): void {
    this.#dateAheadMs = 0;
  }

  #move(to: number): void {
    const ms = Math.max(0, to - this.now());
    this.#aheadMs += ms;
    this.#dateAheadMs += ms;
  }

  #arm(timer: Timer): void {
    timer.disarm();
    timer.disarm = this.#below.after(timer.at - this.now(), () => {
      // A clock below can't wait for longer than some weeks at once.
      if (timer.at - this.now() > EARLY_MS) return this.#arm(timer);
      this.#timers.delete(timer);
      timer.action();
    });
  }
}
