// A limit in time for work that takes a signal.
import type { Clock } from './clock.ts';

export interface Deadline {
  /** Aborted when the time is over, and by the signal that was handed in. */
  readonly signal: AbortSignal;
  /** The time was over, and nobody had interrupted before. */
  readonly passed: boolean;
  /** The work is done: nothing is aborted any more. */
  cancel(): void;
}

/** `ms` from now on `clock`. Whoever sets it cancels it. */
export function deadline(clock: Clock, ms: number, signal?: AbortSignal): Deadline {
  const late = new AbortController();
  let passed = false;
  const cancel = clock.after(ms, () => {
    passed = signal?.aborted !== true;
    late.abort(new Error(`not within ${ms} ms`));
  });
  return {
    signal: signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]),
    get passed() {
      return passed;
    },
    cancel,
  };
}
