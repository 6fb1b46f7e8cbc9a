// How many threads a burst is worth.
import type { Burst } from '../scenario/scenario.ts';

/** A thread takes some 50 ms to begin: as long as 100 sessions. */
const MANY_MESSAGES = 5_000;
/** One thread begins some thousand sessions a second; below half of that a second one would only disturb. */
const FAST_PER_SECOND = 500;
/** Beyond it the server, or the kernel, is what is measured. */
const MOST_THREADS = 8;
/** With fewer places a thread has nothing to do while it waits. */
const PLACES = 4;

/** As many as the scenario says; else what the machine has cores for, if there is enough to do. The first one counts. */
export function threadsFor({ threads, sessions, forMs, rate, messages, concurrency }: Burst, cores: number): number {
  if (threads !== null) return Math.min(threads, concurrency);
  const perSecond = rate === null ? Number.POSITIVE_INFINITY : rate.to * messages;
  const all = Math.min(
    (sessions ?? Number.POSITIVE_INFINITY) * messages,
    (perSecond * (forMs ?? Number.POSITIVE_INFINITY)) / 1000,
  );
  if (all < MANY_MESSAGES || perSecond < FAST_PER_SECOND) return 1;
  return Math.max(1, Math.min(cores, MOST_THREADS, Math.floor(concurrency / PLACES)));
}
