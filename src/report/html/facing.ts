// Two dialogues side by side: what belongs to the same step of the scenario stands in the same row.
import type { Passage } from '../transcript.ts';

export interface Row {
  /** The step's line in the scenario; null for what is said of the case as a whole. */
  readonly line: number | null;
  readonly left: readonly Passage[];
  readonly right: readonly Passage[];
}

/** The rows of the left side in their order; what only the right side has said stands where it was said. */
export function facing(left: readonly Passage[], right: readonly Passage[]): Row[] {
  const rows = keyed(left).map(([key, passage]) => ({
    key,
    line: lineOf(passage),
    left: [passage],
    right: [] as Passage[],
  }));
  let next = 0;
  for (const [key, passage] of keyed(right)) {
    const found = rows.findIndex((row) => row.key === key);
    const row = rows[found];
    if (row === undefined) rows.splice(next, 0, { key, line: lineOf(passage), left: [], right: [passage] });
    else row.right.push(passage);
    next = (row === undefined ? next : found) + 1;
  }
  return rows;
}

/** Each passage with its attempt, its place in the scenario, and the how-manieth it is there (`repeat`). */
function keyed(passages: readonly Passage[]): [string, Passage][] {
  const seen = new Map<string, number>();
  return passages.map((passage) => {
    const { step } = passage;
    const place = step === null ? 'end' : `${step.attempt} ${step.file}:${step.line}:${step.column}`;
    const nth = (seen.get(place) ?? 0) + 1;
    seen.set(place, nth);
    return [`${place} ${nth}`, passage];
  });
}

const lineOf = ({ step }: Passage) => step?.line ?? null;
