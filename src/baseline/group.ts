// One cause shows in many cases: equal changes are told once, with the cases they stand in.
import { type Change, compareText } from './change.ts';

export interface ChangeGroup {
  readonly change: Change;
  /** Sorted. */
  readonly cases: readonly string[];
}

/** In the order of the first change of each group. */
export function groupChanges(changes: readonly Change[]): ChangeGroup[] {
  const groups = new Map<string, { change: Change; cases: string[] }>();
  for (const change of changes) {
    const key = JSON.stringify({ ...change, case: '' });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { change, cases: [change.case] });
    else group.cases.push(change.case);
  }
  return [...groups.values()].map(({ change, cases }) => ({ change, cases: cases.sort(compareText) }));
}
