// What only some of the vantage points see: their networks, or the way from there. It is told, and wakes nobody.
import { type Change, changeKey, sortChanges } from './change.ts';

/** `most`: a regression wakes if more than half of the vantage points see it. */
export type Alert = 'any' | 'most';

/** Who asked, at the end of a case's key; see `keyOf`. */
const ASKER = / from ([a-z][a-z0-9-]*)$/;

/** `vantages`: who asks the same; what fewer than most of them see is no regression but a notice that names them. */
export function seenByMost(changes: readonly Change[], vantages: readonly string[]): readonly Change[] {
  if (vantages.length < 2) return changes;
  const seen = new Map<string, Set<string>>();
  for (const change of changes) {
    const asker = ASKER.exec(change.case)?.[1];
    if (asker === undefined || change.class !== 'regression') continue;
    const key = keyOfAll(change);
    seen.set(key, (seen.get(key) ?? new Set()).add(asker));
  }
  const judged = changes.map((change) => {
    const by = change.class === 'regression' ? seen.get(keyOfAll(change)) : undefined;
    if (by === undefined || by.size * 2 > vantages.length) return change;
    return { ...change, class: 'notice' as const, text: `${change.text}; only from ${[...by].sort().join(', ')}` };
  });
  return sortChanges(judged);
}

/** The same of what was asked, whoever asked. */
const keyOfAll = (change: Change): string => changeKey({ ...change, case: change.case.replace(ASKER, '') });
