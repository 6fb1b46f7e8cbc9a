// The clock on the wall, without what a busy machine takes away.
import { type Clock, FakeClock } from '../src/net/clock.ts';

const TICK_MS = 5;
/** A turn of the event loop counts no more than this: one that takes longer had to wait for the processor. */
const MAX_TURN_MS = 20;

/** Where this process gets no time, none passes: deadlines and what is measured are late together. It runs until it is stopped. */
export class SteadyClock implements Clock {
  readonly #time = new FakeClock(new Date().toISOString());
  #stopped = false;

  constructor() {
    void this.#run();
  }

  now(): number {
    return this.#time.now();
  }
  date(): Date {
    return this.#time.date();
  }
  after(ms: number, action: () => void): () => void {
    return this.#time.after(ms, action);
  }
  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    for (let last = performance.now(); !this.#stopped; ) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
      const now = performance.now();
      await this.#time.advance(Math.min(MAX_TURN_MS, now - last));
      last = now;
    }
  }
}
