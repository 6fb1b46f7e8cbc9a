// What a probe's run is compared with, and what came of it: given to the reports beside the document.
import { CHANGE_CLASSES, type Change, type ChangeClass } from '../baseline/change.ts';
import type { AcceptedBaseline, RunDocument } from '../run/document.ts';

export interface Comparison {
  /** The baseline's name and when it was accepted (ISO 8601, UTC); null before anything was. */
  readonly baseline: AcceptedBaseline | null;
  readonly changes: readonly Change[];
}

/** What stands in a document; null where nothing was compared. */
export function comparisonIn({ baseline, changes }: Pick<RunDocument, 'baseline' | 'changes'>): Comparison | null {
  return changes === null ? null : { baseline, changes };
}

/** Most urgent first. */
export function ranked(changes: readonly Change[]): Change[] {
  return CHANGE_CLASSES.flatMap((kind) => changes.filter((change) => change.class === kind));
}

export function countOf(changes: readonly Change[], kind: ChangeClass): number {
  return changes.filter((change) => change.class === kind).length;
}

/** `own-mx, accepted 2026-11-01` */
export function sayBaseline({ baseline }: Comparison): string {
  return baseline === null
    ? 'no baseline is accepted yet'
    : `${baseline.name}, accepted ${baseline.accepted.slice(0, 10)}`;
}
