// A difference between two observations, and what it means.

import type { Change, ChangeClass, Difference } from '../run/document.ts';

export type { Change, ChangeClass, Difference, Fact } from '../run/document.ts';

/** The order in which changes are reported, most urgent first. */
export const CHANGE_CLASSES: readonly ChangeClass[] = [
  'regression',
  'inconclusive',
  'flapping',
  'notice',
  'improvement',
];

/** Two changes with the same key speak of the same thing. A capability or finding is a thing of its own. */
export function changeKey(change: Difference): string {
  const several = change.what === 'capability' || change.what === 'finding' || change.what === 'violation';
  const subject = several ? (String(change.before ?? change.after).split(' ')[0] ?? '') : '';
  return JSON.stringify([change.case, change.step, change.what, subject]);
}

/** A case's key in its two halves: what was asked, and whom; see `keyOf`. */
export function halvesOf(key: string): { readonly asked: string; readonly target: string } {
  const at = key.lastIndexOf('@');
  return at === -1 ? { asked: key, target: '' } : { asked: key.slice(0, at), target: key.slice(at + 1) };
}

/** Most urgent first, then by case and step, so that two equal nights give two equal lists. */
export function sortChanges(changes: readonly Change[]): Change[] {
  const rank = (change: Change) => CHANGE_CLASSES.indexOf(change.class);
  return [...changes].sort((a, b) => rank(a) - rank(b) || compareText(a.case, b.case));
}

/** By code unit: the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
