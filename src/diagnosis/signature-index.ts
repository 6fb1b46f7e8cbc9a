// Finds the signatures that match a reply without trying each: every expression is filed under four letters that a matching
// text must contain, ruled out by whatever else it must contain, and compiled when it is tried for the first time.
import { type All, promisedBy, rarestOf } from './literal.ts';
import type { Row } from './signature-shape.ts';

/** A signature with the name of whose wording it is. */
export interface Entry {
  readonly signature: Row;
  readonly server: string;
  /** What a text holds that it matches, in lower case: what is ruled out by it need not be compiled. */
  readonly needs?: All;
  /** Given for a row of a user's own file: tests its expression under a time limit. */
  readonly matches?: (text: string) => boolean;
}

export interface SignatureIndex {
  /** Every entry whose pattern matches `text` (a reply on one line), in no particular order. */
  matching(text: string): readonly Entry[];
}

/** An entry that was met, with its expression. */
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
  const met = new Map<number, Tried>();
  const known = (at: number): Tried | undefined => {
    const entry = entryAt(at);
    if (entry === undefined) return undefined;
    const one = { entry, matches: entry.matches ?? matching(entry) };
    met.set(at, one);
    return one;
  };
  return {
    matching(text) {
      const lower = text.toLowerCase();
      const found: Entry[] = [];
      for (const at of candidates({ rows, always }, lower)) {
        const one = met.get(at) ?? known(at);
        if (one !== undefined && holds(lower, one.entry.needs ?? []) && one.matches(text)) found.push(one.entry);
      }
      return found;
    },
  };
}

const holds = (lower: string, needs: All): boolean =>
  needs.every((any) => any.some((one) => (typeof one === 'string' ? lower.includes(one) : holds(lower, one))));

/** Compiled by the first text that holds what it needs. */
function matching({ signature }: Entry): (text: string) => boolean {
  let pattern: RegExp | null = null;
  return (text) => {
    pattern ??= new RegExp(signature.pattern, 'i');
    return pattern.test(text);
  };
}

/** Where the entries are filed, by their places; JSON can hold it. */
export interface Filed {
  readonly byLetters: readonly (readonly [letters: number, entries: readonly number[]])[];
  /** Expressions that promise no literal are always tried. */
  readonly always: readonly number[];
}

/** Files expressions: 20 ms for some hundreds, which is why the build does it for the built-in ones. */
export function fileByLetters(patterns: readonly string[]): Filed {
  const rarest = patterns.map((pattern) => rarestOf(promisedBy(pattern)));
  const frequency = new Map<number, number>();
  for (const literal of rarest.flatMap((literals) => literals ?? []))
    for (const letters of lettersOf(literal)) frequency.set(letters, (frequency.get(letters) ?? 0) + 1);
  const byLetters = new Map<number, number[]>();
  const always: number[] = [];
  rarest.forEach((literals, at) => {
    if (literals === null) always.push(at);
    for (const letters of new Set(literals?.map((literal) => leastOf(literal, frequency)))) {
      const row = byLetters.get(letters);
      if (row === undefined) byLetters.set(letters, [at]);
      else row.push(at);
    }
  });
  return { byLetters: [...byLetters], always };
}

/** The letters of `literal` that the fewest literals share. */
function leastOf(literal: string, frequency: ReadonlyMap<number, number>): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const letters of lettersOf(literal)) {
    const count = frequency.get(letters) ?? 0;
    if (count < least) [best, least] = [letters, count];
  }
  return best;
}

function candidates(
  { rows, always }: { rows: ReadonlyMap<number, readonly number[]>; always: readonly number[] },
  lower: string,
): Iterable<number> {
  const found = new Set<number>(always);
  let letters = 0;
  const meet = (key: number) => {
    const row = rows.get(key);
    if (row !== undefined) for (const entry of row) found.add(entry);
  };
  for (let at = 0; at < lower.length; at += 1) {
    letters = next(letters, lower.charCodeAt(at));
    if (at >= 2) meet(letters & THREE_LETTERS);
    if (at >= 3) meet(letters);
  }
  return found;
}

/** Rare letters stand at the start of a literal as well as at its end. */
const LETTERS_READ = 20;
/** Characters of seven bits each; characters above ASCII share keys with others, which costs a test and misses nothing. */
const FOUR_LETTERS = 0xfffffff;
const THREE_LETTERS = 0x1fffff;
const next = (letters: number, code: number): number => ((letters << 7) | (code & 0x7f)) & FOUR_LETTERS;

/** The fours of letters in a literal; of one that has but three, these. */
function lettersOf(literal: string): readonly number[] {
  const all: number[] = [];
  const end = Math.min(literal.length, LETTERS_READ);
  let letters = 0;
  for (let at = 0; at < end; at += 1) {
    letters = next(letters, literal.charCodeAt(at));
    if (at >= Math.min(3, end - 1)) all.push(letters);
  }
  return all;
}
