// Servers that count, as pure functions of the time: what each says to a try, and whether that try is counted.

import type { Push } from '../../src/burst/asking.ts';
import type { Clock } from '../../src/net/clock.ts';

/** A clock for one who waits: it leaps to the end of each wait. */
export class LeapingClock implements Clock {
  #now = 0;
  readonly #epochMs: number;
  constructor(intoSecondMs = 0) {
    this.#epochMs = Date.parse('2026-11-21T02:00:00Z') + intoSecondMs;
  }
  now(): number {
    return this.#now;
  }
  date(): Date {
    return new Date(this.#epochMs + this.#now);
  }
  after(ms: number, action: () => void): () => void {
    let isOff = false;
    const at = this.#now + Math.max(0, ms);
    queueMicrotask(() => {
      if (isOff) return;
      this.#now = Math.max(this.#now, at);
      action();
    });
    return () => {
      isOff = true;
    };
  }
  pass(ms: number): void {
    this.#now += ms;
  }
}

/** Says whether a try at this time of day, in milliseconds, is taken. */
export type Counter = (at: number) => boolean;
export type Model = (limit: number, windowMs: number) => Counter;

/** A window that begins with its first event; whoever asks within it is counted, and refused beyond the limit. */
const fixed: Model = (limit, windowMs) => {
  let [start, count] = [Number.NEGATIVE_INFINITY, 0];
  return (at) => {
    if (at - start >= windowMs) [start, count] = [at, 0];
    count += 1;
    return count <= limit;
  };
};

/** Postfix, src/anvil/anvil.c, ANVIL_REMOTE_INCR_RATE: whole seconds, and reset when more than the unit has passed. */
const anvil: Model = (limit, windowMs) => {
  let [start, count] = [Number.NEGATIVE_INFINITY, 0];
  return (at) => {
    const second = Math.floor(at / 1000);
    if (start + windowMs / 1000 < second) [start, count] = [second, 0];
    count += 1;
    return count <= limit;
  };
};

/** Windows that begin by the clock. */
const byTheClock: Model = (limit, windowMs) => {
  let [window, count] = [-1, 0];
  return (at) => {
    const now = Math.floor(at / windowMs);
    if (now !== window) [window, count] = [now, 0];
    count += 1;
    return count <= limit;
  };
};

/** The events of the last `windowMs`: only those taken, or refused tries, too. */
const sliding =
  (counted: 'taken' | 'all'): Model =>
  (limit, windowMs) => {
    let events: number[] = [];
    return (at) => {
      events = events.filter((one) => at - one < windowMs);
      const taken = events.length < limit;
      if (taken || counted === 'all') events.push(at);
      return taken;
    };
  };

/** sendmail, sendmail/ratectrl.c, client_rate: six buckets of whole seconds, every connection is counted before it is looked at. */
const buckets: Model = (limit, windowMs) => {
  const size = 6;
  const granularity = Math.floor(windowMs / 1000 / size);
  const slots = Array.from({ length: size }, () => ({ tick: -size - 1, count: 0 }));
  return (at) => {
    const tick = Math.floor(Math.floor(at / 1000) / granularity);
    const slot = slots[tick % size];
    if (slot === undefined) return true;
    if (slot.tick !== tick) Object.assign(slot, { tick, count: 0 });
    slot.count += 1;
    const rate = slots.reduce((sum, one) => sum + (one.tick <= tick && one.tick >= tick - size ? one.count : 0), 0);
    return rate <= limit;
  };
};

/** Exim, src/acl.c, acl_ratelimit: an exponentially smoothed rate; `leaky` does not store it where it is over the limit. */
const smoothed =
  (how: 'strict' | 'leaky'): Model =>
  (limit, windowMs) => {
    let known: { readonly at: number; readonly rate: number } | null = null;
    return (at) => {
      let rate = 1;
      if (known !== null) {
        const share = Math.max(at - known.at, 1e-6) / windowMs;
        const kept = Math.exp(-share);
        rate = Math.max(1, (1 - kept) / share + kept * known.rate);
      }
      const taken = rate < limit;
      if (taken || how === 'strict') known = { at, rate };
      return taken;
    };
  };

/** A bucket that leaks: one more after `windowMs / limit`. */
const leaking: Model = (limit, windowMs) => {
  let [at, level] = [0, 0];
  return (now) => {
    level = Math.max(0, level - ((now - at) * limit) / windowMs);
    at = now;
    if (level + 1 > limit + 1e-9) return false;
    level += 1;
    return true;
  };
};

export interface Kind {
  readonly model: Model;
  /** What a window of it is: refused tries put off its end; it takes one again before all. */
  readonly refusedCount: boolean;
  readonly gradual: boolean;
}

export const MODELS = {
  'a window from its first event': { model: fixed, refusedCount: false, gradual: false },
  "Postfix's anvil": { model: anvil, refusedCount: false, gradual: false },
  'windows by the clock': { model: byTheClock, refusedCount: false, gradual: false },
  'a sliding window of what was taken': { model: sliding('taken'), refusedCount: false, gradual: false },
  'a sliding window of all tries': { model: sliding('all'), refusedCount: true, gradual: false },
  "sendmail's ratecontrol": { model: buckets, refusedCount: true, gradual: false },
  "Exim's ratelimit, strict": { model: smoothed('strict'), refusedCount: true, gradual: true },
  "Exim's ratelimit, leaky": { model: smoothed('leaky'), refusedCount: false, gradual: true },
  'a leaky bucket': { model: leaking, refusedCount: false, gradual: true },
} as const satisfies Readonly<Record<string, Kind>>;

/** Asks such a server; each try takes `tryMs`. `used` tries of somebody else came before. */
export function asked(clock: LeapingClock, counter: Counter, tryMs: number, used = 0) {
  for (let i = 0; i < used; i += 1) {
    clock.pass(1);
    counter(clock.date().getTime());
  }
  return async (most: number, at = 0): Promise<Push> => {
    clock.pass(Math.max(0, at - clock.now()));
    let firstAt: number | null = null;
    for (let accepted = 0; accepted < most; accepted += 1) {
      clock.pass(tryMs);
      if (!counter(clock.date().getTime()))
        return { accepted, firstAt, refusal: { at: clock.now(), reply: '450 no', step: 'mail' }, failed: null };
      firstAt ??= clock.now();
    }
    return { accepted: most, firstAt, refusal: null, failed: null };
  };
}
