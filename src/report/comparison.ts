// What a probe's run is compared with, and what came of it: given to the reports beside the document.
import type { AcceptedBaseline, Change, RunDocument } from '../run/document.ts';
import { filled, IN_ENGLISH } from './nights/words.ts';

export interface Comparison {
  /** The baseline's name and when it was accepted (ISO 8601, UTC); null before anything was. */
  readonly baseline: AcceptedBaseline | null;
  readonly changes: readonly Change[];
}

/** What stands in a document; null where nothing was compared. */
export function comparisonIn({ baseline, changes }: Pick<RunDocument, 'baseline' | 'changes'>): Comparison | null {
  return changes === null ? null : { baseline, changes };
}

/** `own-mx, accepted 2026-11-01` */
export function sayBaseline({ baseline }: Comparison, { words } = IN_ENGLISH): string {
  if (baseline === null) return words.noBaseline;
  return filled(words.baseline, { name: baseline.name, date: baseline.accepted.slice(0, 10) });
}
