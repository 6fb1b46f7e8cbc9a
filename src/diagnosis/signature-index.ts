// Finds the signatures that match a reply without trying each: every expression is filed under four letters that a matching
// text must contain, and compiled when it is tried for the first time.
import { literalsOf } from './literal.ts';
import type { Signature } from './signature.ts';

/** A signature with the name of whose wording it is. */
export interface Entry {
  readonly signature: Signature;
  readonly server: string;
  /** Given for a row of a user's own file: tests its expression under a time limit. */
  readonly matches?: (text: string) => boolean;
}

export interface SignatureIndex {
  /** Every entry whose pattern matches `text` (a reply on one line), in no particular order. */
  matching(text: string): readonly Entry[];
}

/** Files `entries`: some milliseconds for hundreds, less than compiling them all. An expression is compiled when it is tried. */
export function indexSignatures(entries: readonly Entry[]): SignatureIndex {
  const filed = fileByLetters(entries);
  const compiled: (RegExp | undefined)[] = new Array(entries.length);
  const matches = (at: number, entry: Entry, text: string) => {
    if (entry.matches !== undefined) return entry.matches(text);
    const pattern = compiled[at] ?? new RegExp(entry.signature.pattern, 'i');
    compiled[at] = pattern;
    return pattern.test(text);
  };
  return {
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
  for (const literals of needed) {
    for (const literal of literals ?? []) {
      for (const letters of foursOf(literal)) frequency.set(letters, (frequency.get(letters) ?? 0) + 1);
    }
  }
  const byLetters = new Map<number, number[]>();
  const always: number[] = [];
  needed.forEach((literals, at) => {
    if (literals === null) always.push(at);
    for (const literal of literals ?? []) {
      const letters = rarest(literal, frequency);
      const row = byLetters.get(letters);
      if (row === undefined) byLetters.set(letters, [at]);
      else if (row.at(-1) !== at) row.push(at);
    }
  });
  return { byLetters, always };
}

/** The four letters of `literal` that the fewest literals share. */
function rarest(literal: string, frequency: ReadonlyMap<number, number>): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const letters of foursOf(literal)) {
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

/** Rare letters stand at the start of a literal as well as at its end. */
const LETTERS_READ = 20;
/** Four characters of seven bits each; characters above ASCII share keys with others, which costs a test and misses nothing. */
const FOUR_LETTERS = 0xfffffff;

function foursOf(text: string): readonly number[] {
  const all: number[] = [];
  let letters = 0;
  const end = Math.min(text.length, LETTERS_READ);
  for (let at = 0; at < end; at += 1) {
    letters = ((letters << 7) | (text.charCodeAt(at) & 0x7f)) & FOUR_LETTERS;
    if (at >= 3) all.push(letters);
  }
  return all;
}
