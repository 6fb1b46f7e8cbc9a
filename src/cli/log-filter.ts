// Which refusals of a log are wanted: --since, --until, --direction, --cause, --receiver, --queue.
import { CAUSES } from '../diagnosis/cause.ts';
import { nearest } from '../document/suggest.ts';
import type { LogEvent } from '../log/log-event.ts';
import { UsageError } from './exit.ts';

export interface LogFilters {
  /** Milliseconds since 1970 for a time that is now. */
  readonly since: ((now: number) => number) | null;
  readonly until: ((now: number) => number) | null;
  readonly direction: 'in' | 'out' | null;
  readonly cause: readonly string[];
  readonly receiver: readonly string[];
  readonly queue: readonly string[];
}

/** A filter that nothing can pass is a mistake: "nothing was refused" would be read as good news. */
export function checkFilters({ since, until, cause }: LogFilters, now: number): void {
  const [from, to] = [since?.(now) ?? null, until?.(now) ?? null];
  if (from !== null && to !== null && from >= to) throw new UsageError('--until is not behind --since');
  const strange = cause.find((one) => !CAUSES.some((known) => known === one));
  if (strange === undefined) return;
  const near = nearest(strange, CAUSES);
  throw new UsageError(
    `--cause ${strange}: there is no such cause`,
    near === null ? 'they stand in what `mxprobe log --json` says' : `did you mean ${near}?`,
  );
}

export function filterOf({ since, until, direction, cause, receiver, queue }: LogFilters, now: number) {
  const [from, to] = [since?.(now) ?? null, until?.(now) ?? null];
  const wanted = direction === null ? null : direction === 'in' ? 'incoming' : 'outgoing';
  return (event: LogEvent, ms: number | null): boolean =>
    (wanted === null || event.direction === wanted) &&
    (from === null || (ms !== null && ms >= from)) &&
    (to === null || (ms !== null && ms < to)) &&
    (queue.length === 0 || queue.includes(event.queue ?? '')) &&
    (cause.length === 0 || cause.includes(event.cause ?? '')) &&
    (receiver.length === 0 || receiver.some((house) => isOf(event, house.toLowerCase())));
}

function isOf({ host, recipient }: LogEvent, house: string): boolean {
  const names = [host, recipient?.split('@').at(-1) ?? null];
  return names.some((name) => name !== null && `.${name.toLowerCase()}`.endsWith(`.${house}`));
}
