// What differs from the accepted baseline, in the words of the baseline room.
import { CHANGE_CLASSES, type Change, type ChangeClass } from '../baseline/change.ts';
import { type Line, type Role, span } from './line.ts';

export const ROLE_OF_CHANGE: Readonly<Record<ChangeClass, Role>> = {
  regression: 'failed',
  inconclusive: 'inconclusive',
  flapping: 'inconclusive',
  notice: 'plain',
  improvement: 'passed',
};

/** One line for each change, most urgent first; one line that says so if there is none. */
export function changeLines(changes: readonly Change[]): Line[] {
  if (changes.length === 0) return [[span('nothing differs from the baseline', 'quiet')]];
  const wide = Math.max(...changes.map((change) => change.class.length));
  const ranked = CHANGE_CLASSES.flatMap((kind) => changes.filter((change) => change.class === kind));
  return ranked.map((change) => [
    span(change.class.padEnd(wide), ROLE_OF_CHANGE[change.class]),
    span(`  ${change.text}`),
    span(`  ${change.case}`, 'quiet'),
  ]);
}
