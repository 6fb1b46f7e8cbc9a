// Two logs -> which groups are new, and which grew: for a job that looks every night.
import type { LogGroup } from './document.ts';

/** What is read of the earlier document. */
export interface EarlierGroup extends Pick<LogGroup, 'id' | 'events' | 'outcome'> {}

export type Change = 'new' | 'grown' | 'same';

/** More by half and by two at least: what a day more or less brings is no growth. */
const GROWTH = 1.5;
const LEAST = 2;

/** How `group` changed since `earlier`, by the recipients that did not arrive, else by events. */
export function changeOf(group: EarlierGroup, earlier: EarlierGroup | undefined): Change {
  if (earlier === undefined) return 'new';
  const [now, before] = [weightOf(group), weightOf(earlier)];
  return now >= before * GROWTH && now - before >= LEAST ? 'grown' : 'same';
}

function weightOf({ outcome: { refused, expired, open }, events }: EarlierGroup): number {
  return Math.max(refused + expired + open, events);
}
