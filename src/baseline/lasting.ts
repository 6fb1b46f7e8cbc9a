// A question that can't be put for one night is bad weather; for several nights it is a finding.
import { type Change, sortChanges } from './change.ts';

/** Case key -> for how many nights in a row it has been inconclusive, and since when (ISO 8601). */
export type Doubts = ReadonlyMap<string, { readonly nights: number; readonly since: string }>;

/**
 * Counts tonight's doubts on top of those of the nights before. What has been inconclusive for `nights` nights in a row
 * becomes a regression; a case that was answered is forgotten.
 */
export function persist(
  changes: readonly Change[],
  before: Doubts,
  night: { readonly started: string; readonly nights: number },
): { readonly changes: Change[]; readonly doubts: Doubts } {
  const doubts = new Map<string, { nights: number; since: string }>();
  for (const { case: key } of changes.filter((change) => change.class === 'inconclusive')) {
    const known = before.get(key);
    doubts.set(key, { nights: (known?.nights ?? 0) + 1, since: known?.since ?? night.started });
  }
  const judged = changes.map((change) => {
    const doubt = change.class === 'inconclusive' ? doubts.get(change.case) : undefined;
    if (doubt === undefined || doubt.nights < night.nights) return change;
    const since = doubt.since.slice(0, 10);
    return {
      ...change,
      class: 'regression' as const,
      text: `${change.text}; for ${doubt.nights} nights, since ${since}`,
    };
  });
  return { changes: sortChanges(judged), doubts };
}
