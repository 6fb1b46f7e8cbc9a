// What may be thrown away: runs beyond an age or a number. What was accepted stays.
import type { History, HistoryNight } from './history.ts';

export interface Retention {
  /** Runs older than this many days go; null keeps them all. */
  readonly days: number | null;
  /** More runs than this many of one probe go, oldest first; null keeps them all. */
  readonly runs: number | null;
}

const DAY_MS = 86_400_000;

/** The ids of the runs that go, oldest first. The newest run and those in `kept` (accepted, or in use) always stay. */
export function outdated(
  runs: readonly { readonly id: string; readonly started: string }[],
  retention: Retention,
  now: Date,
  kept: ReadonlySet<string>,
): string[] {
  const newestFirst = [...runs].sort((a, b) => (a.started < b.started ? 1 : -1));
  const oldest = retention.days === null ? '' : new Date(now.getTime() - retention.days * DAY_MS).toISOString();
  return newestFirst
    .filter(
      (run, index) =>
        index > 0 &&
        !kept.has(run.id) &&
        (run.started < oldest || index >= (retention.runs ?? Number.POSITIVE_INFINITY)),
    )
    .map((run) => run.id)
    .reverse();
}

/** The nights of a history that stay: it is small, so it is kept ten times as long as the runs themselves. */
export function nightsToKeep(history: History, retention: Retention, now: Date): readonly HistoryNight[] {
  const days = retention.days === null ? null : retention.days * 10;
  const oldest = days === null ? '' : new Date(now.getTime() - days * DAY_MS).toISOString();
  const count = retention.runs === null ? history.nights.length : retention.runs * 10;
  return history.nights.slice(-count).filter((night) => night.at >= oldest);
}
