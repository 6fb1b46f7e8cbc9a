import { fileName } from '../net/file-name.ts';

/** In the order in which they sort; none that could be read as another. */
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';

/**
 * `2026-11-21T02-00-00Z-own-mx-k3f9`: sorts by time, says what ran, and differs from a run of the same second. The first two
 * letters of the tail count the thousandths of the second, so that runs of one second keep their order.
 */
export function runId(date: Date, name: string, random: (bytes: number) => Uint8Array): string {
  const stamp = `${date.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const part = Math.floor((date.getUTCMilliseconds() / 1000) * LETTERS.length ** 2);
  const indexes = [Math.floor(part / LETTERS.length), part, ...random(2)];
  const tail = indexes.map((index) => LETTERS[index % LETTERS.length]).join('');
  return `${stamp}-${fileName(name)}-${tail}`;
}

const STAMP = 20;

/** Run ids by the time at which they began, the newest first, whatever their names are. Sorts in place. */
export function newestFirst(ids: string[]): string[] {
  // The stamp stands in front: only runs of one second are put in order by the letters at their end.
  ids.sort();
  for (let from = 0, to = 1; from < ids.length; from = to, to += 1) {
    const stamp = (ids[from] ?? '').slice(0, STAMP);
    while (ids[to]?.startsWith(stamp)) to += 1;
    if (to - from < 2) continue;
    const second = ids
      .slice(from, to)
      .sort((a, b) => (a.slice(-4) < b.slice(-4) ? -1 : a.slice(-4) > b.slice(-4) ? 1 : 0));
    ids.splice(from, second.length, ...second);
  }
  return ids.reverse();
}

/** Above zero if `one` began after `other`: the order of `newestFirst`. */
export function byTime(one: string, other: string): number {
  const isOneSecond = one.startsWith(other.slice(0, STAMP));
  const [a, b] = isOneSecond ? [one.slice(-4), other.slice(-4)] : [one, other];
  return a > b ? 1 : a < b ? -1 : one > other ? 1 : one < other ? -1 : 0;
}

/** What `runId` makes; other folders in results/ are not runs. */
export const RUN_ID = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[A-Za-z0-9_][A-Za-z0-9._-]{0,70}$/;
