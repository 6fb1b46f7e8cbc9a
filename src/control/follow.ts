// The events of an MX as they happen, for a reader who may be slow: nothing waits for it but its place in the log, which is
// bounded; what it missed is told.
import type { EventLog, NumberedEvent } from '../sandbox/event-log.ts';

export interface Lost {
  readonly e: 'lost';
  readonly events: number;
}

/** Those behind `since`, then each that comes, in pieces as large as there are; by the signal it ends behind the last one. */
export async function* follow(
  log: EventLog,
  since: number,
  signal: AbortSignal,
): AsyncGenerator<readonly (NumberedEvent | Lost)[], void> {
  let mark = since;
  for (;;) {
    const isEnding = signal.aborted;
    const { events, lost } = log.since(mark);
    mark = log.mark;
    if (lost > 0) yield [{ e: 'lost', events: lost }, ...events];
    else if (events.length > 0) yield events;
    else if (isEnding) return;
    else await next(log, signal);
  }
}

/** Resolves at the next event, or when the signal is aborted. */
function next(log: EventLog, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const over = () => {
      stop();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const stop = log.listen(over);
    signal.addEventListener('abort', over, { once: true });
  });
}
