// Finds the signatures that match a reply without trying each: every expression is filed under four letters that a matching
// text must contain, and compiled when it is tried for the first time.
import { literalsOf } from './literal.ts';
import type { Row } from './signature-shape.ts';

/** A signature with the name of whose wording it is. */
export interface Entry {
  readonly signature: Row;
  readonly server: string;
  /** Given for a row of a user's own file: tests its expression under a time limit. */
  readonly matches?: (text: string) => boolean;
}

export interface SignatureIndex {
  /** Every entry whose pattern matches `text` (a reply on one line), in no particular order. */
  matching(text: string): readonly Entry[];
}

/** An entry that was tried, with its expression. */
interface Tried {
  readonly entry: Entry;
  readonly matches: (text: string) => boolean;
}

/** The index of entries that are filed as `filed` says. Each is asked of `entryAt` once, when it is tried for the first time. */
export function indexSignatures(
  entryAt: (at: number) => Entry | undefined,
  { byLetters, always }: Filed,
): SignatureIndex {
  const rows = new Map(byLetters);
  const tried = new Map<number, Tried>();
  const known = (at: number): Tried | undefined => {
    const entry = entryAt(at);
    if (entry === undefined) return undefined;
    const one = { entry, matches: entry.matches ?? matching(entry) };
    tried.set(at, one);
    return one;
  };
  return {
    matching(text) {
      const found: Entry[] = [];
      for (const at of candidates({ rows, always }, text)) {
        const one = tried.get(at) ?? known(at);
        if (one?.matches(text)) found.push(one.entry);
      }
      return found;
    },
  };
}

function matching({ signature }: Entry): (text: string) => boolean {
  const pattern = new RegExp(signature.pattern, 'i');
  return (text) => pattern.test(text);
}

/** Where the entries are filed, by their places; JSON can hold it. */
export interface Filed {
  readonly byLetters: readonly (readonly [letters: number, entries: readonly number[]])[];
  /** Expressions that promise no literal are always tried. */
  readonly always: readonly number[];
}

/** Files expressions: 20 ms for some hundreds, which is why the build does it for the built-in ones. */
export function fileByLetters(patterns: readonly string[]): Filed {
  const needed = patterns.map(literalsOf);
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
  return { byLetters: [...byLetters], always };
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

function candidates(
  { rows, always }: { rows: ReadonlyMap<number, readonly number[]>; always: readonly number[] },
  text: string,
): Iterable<number> {
  const found = new Set<number>(always);
  const lower = text.toLowerCase();
  let letters = 0;
  for (let at = 0; at < lower.length; at += 1) {
    letters = ((letters << 7) | (lower.charCodeAt(at) & 0x7f)) & FOUR_LETTERS;
    if (at < 3) continue;
    const row = rows.get(letters);
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
