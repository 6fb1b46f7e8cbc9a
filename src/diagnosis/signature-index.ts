// Finds the signatures that match a reply without trying each: every expression is filed under four letters that a matching
// text must contain, and compiled when it is tried for the first time.
import { literalsOf } from './literal.ts';
import type { Signature } from './signature.ts';

/** A signature with the name of whose wording it is, and its test. */
export interface Entry {
  readonly signature: Signature;
  readonly server: string;
  /** The row stands in a user's own file: its expression is not known to be linear. */
  readonly foreign: boolean;
}

export interface SignatureIndex {
  /** Every entry whose pattern matches `text` (a reply on one line), in no particular order. */
  matching(text: string): readonly Entry[];
  readonly entries: readonly Entry[];
}

/** Tests a foreign expression under a time limit. */
export type LimitedTest = (pattern: RegExp, text: string) => boolean;

/** Files `entries`. Costs a few milliseconds for hundreds; no expression is compiled yet. */
export function indexSignatures(entries: readonly Entry[], limited: LimitedTest): SignatureIndex {
  const filed = fileByLetters(entries);
  const compiled: (RegExp | undefined)[] = new Array(entries.length);
  const matches = (at: number, entry: Entry, text: string) => {
    const pattern = compiled[at] ?? new RegExp(entry.signature.pattern, 'i');
    compiled[at] = pattern;
    return entry.foreign ? limited(pattern, text) : pattern.test(text);
  };
  return {
    entries,
    matching(text) {
      const found: Entry[] = [];
      for (const at of candidates(filed, text)) {
        const entry = entries[at];
        if (entry !== undefined && matches(at, entry, text)) found.push(entry);
      }
      return found;
    },
  };
}

interface Filed {
  readonly byLetters: ReadonlyMap<number, readonly number[]>;
  /** Expressions that promise no literal are always tried. */
  readonly always: readonly number[];
}

function fileByLetters(entries: readonly Entry[]): Filed {
  const needed = entries.map((entry) => literalsOf(entry.signature.pattern));
  const frequency = new Map<number, number>();
  for (const literal of needed.flatMap((texts) => texts ?? [])) {
    for (const letters of new Set(fours(literal))) frequency.set(letters, (frequency.get(letters) ?? 0) + 1);
  }
  const byLetters = new Map<number, number[]>();
  const always: number[] = [];
  needed.forEach((texts, at) => {
    if (texts === null) always.push(at);
    for (const letters of new Set((texts ?? []).map((literal) => rarest(literal, frequency)))) {
      const row = byLetters.get(letters);
      if (row === undefined) byLetters.set(letters, [at]);
      else row.push(at);
    }
  });
  return { byLetters, always };
}

/** The four letters of `literal` that the fewest expressions share. */
function rarest(literal: string, frequency: ReadonlyMap<number, number>): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const letters of fours(literal)) {
    const count = frequency.get(letters) ?? 0;
    if (count < least) [best, least] = [letters, count];
  }
  return best;
}

function candidates(filed: Filed, text: string): Iterable<number> {
  const found = new Set<number>(filed.always);
  const lower = text.toLowerCase();
  let letters = 0;
  for (let at = 0; at < lower.length; at += 1) {
    letters = ((letters << 7) | (lower.charCodeAt(at) & 0x7f)) & FOUR_LETTERS;
    if (at < 3) continue;
    const row = filed.byLetters.get(letters);
    if (row !== undefined) for (const entry of row) found.add(entry);
  }
  return found;
}

/** Four characters of seven bits each; characters above ASCII share keys with others, which costs a test and misses nothing. */
const FOUR_LETTERS = 0xfffffff;

function* fours(text: string): Generator<number> {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) {
    letters = ((letters << 7) | (text.charCodeAt(at) & 0x7f)) & FOUR_LETTERS;
    if (at >= 3) yield letters;
  }
}
