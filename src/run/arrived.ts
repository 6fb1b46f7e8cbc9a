// How long the mail of a case took to arrive: from acceptance until it was seen.
import type { CaseRecord } from './document.ts';

type Verdict = NonNullable<CaseRecord['steps'][number]['arrival']>['verdict'];

export interface Arrived {
  readonly verdict: Verdict;
  /** Null: it was not seen. */
  readonly ms: number | null;
}

/** Of the deciding attempt; of several that were looked for the one that was seen last, and one that was not seen before all. Null: none was. */
export function arrivedOf({ steps, attempt }: Pick<CaseRecord, 'steps' | 'attempt'>): Arrived | null {
  let last: Arrived | null = null;
  for (const step of steps) {
    if (step.attempt !== attempt || step.arrival === undefined) continue;
    const { verdict, found } = step.arrival;
    const one = { verdict, ms: found[0]?.ms ?? null };
    if (last === null || (last.ms !== null && (one.ms === null || one.ms > last.ms))) last = one;
  }
  return last;
}
