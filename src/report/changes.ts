// What differs from the accepted baseline, in the words of the baseline room.
import type { Change, ChangeClass } from '../baseline/change.ts';
import { groupChanges } from '../baseline/group.ts';
import { type Comparison, ranked, sayBaseline } from './comparison.ts';
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

/** A heading, then the changes, most urgent first, equal ones once with their cases; one line if nothing differs. */
export function changeLines(comparison: Comparison): Line[] {
  const { changes, baseline } = comparison;
  const against = span(`  (${sayBaseline(comparison)})`, 'quiet');
  if (baseline === null && changes.length === 0) return [[span(sayBaseline(comparison), 'quiet')]];
  if (changes.length === 0) return [[span('nothing differs from the baseline'), against]];
  return [[span('what changed since the baseline', 'strong'), against], ...changeRows(changes)];
}

/** One line for each change, equal ones once with their cases. */
export function changeRows(changes: readonly Change[]): Line[] {
  let wide = 0;
  for (const change of changes) wide = Math.max(wide, change.class.length);
  return groupChanges(ranked(changes)).map(
    ({ change, cases }): Line => [
      span(`  ${change.class.padEnd(wide)}`, ROLE_OF_CHANGE[change.class]),
      span(`  ${change.text}`),
      span(`  ${sayCases(cases)}`, 'quiet'),
    ],
  );
}

/** `a, b, c and 9 more cases`. */
export function sayCases(cases: readonly string[]): string {
  const hidden = cases.length - CASES_SHOWN;
  const shown = cases.slice(0, CASES_SHOWN).join(', ');
  return hidden > 0 ? `${shown} and ${hidden} more ${hidden === 1 ? 'case' : 'cases'}` : shown;
}
