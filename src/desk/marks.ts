// A text and numbered places in it -> pieces, each with the marks that lie over it; nested, touching and crossing ones included.
import type { Place } from '../bounce/facts.ts';

export interface Mark {
  readonly n: number;
  readonly start: number;
  readonly end: number;
}

export interface Piece {
  readonly text: string;
  /** The marks over it, the outermost first. */
  readonly marks: readonly number[];
  /** Those that begin with it. */
  readonly begins: readonly number[];
}

/** The mark of a place in the text of its part; null if the text has no such place. */
export function markOf(n: number, place: Place, text: string): Mark | null {
  let start = 0;
  for (let line = 1; line < place.line; line += 1) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return null;
  }
  start += place.column - 1;
  const end = start + place.length;
  return end <= text.length && place.length > 0 ? { n, start, end } : null;
}

/** The pieces joined are the text. */
export function piecesOf(text: string, marks: readonly Mark[]): readonly Piece[] {
  const cuts = [...new Set([0, ...marks.flatMap(({ start, end }) => [start, end]), text.length])].sort((a, b) => a - b);
  const ordered = [...marks].sort((a, b) => a.start - b.start || b.end - a.end || a.n - b.n);
  const pieces: Piece[] = [];
  for (const [index, from] of cuts.entries()) {
    const to = cuts[index + 1];
    if (to === undefined) break;
    const over = ordered.filter(({ start, end }) => start <= from && to <= end);
    pieces.push({
      text: text.slice(from, to),
      marks: over.map(({ n }) => n),
      begins: over.filter(({ start }) => start === from).map(({ n }) => n),
    });
  }
  return pieces;
}
