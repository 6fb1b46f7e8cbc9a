// What differs from the accepted baseline, in the words of the baseline room.
import { CHANGE_CLASSES, type Change, type ChangeClass } from '../baseline/change.ts';
import { groupChanges } from '../baseline/group.ts';
import { type Line, type Role, span } from './line.ts';

export const ROLE_OF_CHANGE: Readonly<Record<ChangeClass, Role>> = {
  regression: 'failed',
  inconclusive: 'inconclusive',
  flapping: 'inconclusive',
  notice: 'plain',
  improvement: 'passed',
};

/** A change stands in as many cases; the rest is counted. */
const CASES_SHOWN = 3;

/** Most urgent first; equal changes once, with their cases; one line that says so if there is none. */
export function changeLines(changes: readonly Change[]): Line[] {
  if (changes.length === 0) return [[span('nothing differs from the baseline', 'quiet')]];
  const wide = Math.max(...changes.map((change) => change.class.length));
  const ranked = CHANGE_CLASSES.flatMap((kind) => changes.filter((change) => change.class === kind));
  return groupChanges(ranked).map(({ change, cases }) => [
    span(change.class.padEnd(wide), ROLE_OF_CHANGE[change.class]),
    span(`  ${change.text}`),
    span(`  ${sayCases(cases)}`, 'quiet'),
  ]);
}

/** `a, b, c and 9 more cases`. */
export function sayCases(cases: readonly string[]): string {
  const hidden = cases.length - CASES_SHOWN;
  const shown = cases.slice(0, CASES_SHOWN).join(', ');
  return hidden > 0 ? `${shown} and ${hidden} more ${hidden === 1 ? 'case' : 'cases'}` : shown;
}
