// "did you mean": the known word nearest to a mistyped one.

/** Damerau-Levenshtein distance (adjacent transpositions count once), for short words. */
function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= b.length; j += 1) (rows[0] as number[])[j] = j;
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  }
  return at(a.length, b.length);
}

/** `RequireTLS`, `require-tls` and `require_tls` are one word. */
const bare = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, '');

export const isSameWord = (one: string, other: string): boolean => bare(one) === bare(other);

/** The words within a name of several: `max_recipients` -> max, recipient. */
const wordsIn = (name: string): string[] =>
  name
    .split(/(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+/)
    .map((one) => one.toLowerCase().replace(/(?<=\w{3})s$/, ''))
    .filter((one) => one.length > 3);

/** Those of `known` that have a word with `name` in common, if they are few. */
function kinOf(name: string, known: readonly string[]): readonly string[] {
  const words = wordsIn(name.slice(0, 60));
  const kin = known.filter((one) => wordsIn(one).some((word) => words.includes(word)));
  return kin.length <= 3 ? kin : [];
}

/** The word of `known` nearest to `word`, or null when none is near enough to be what was meant. */
export function nearest(word: string, known: Iterable<string>): string | null {
  if (word.length > 60) return null;
  const same = bare(word);
  for (const candidate of known) if (same !== '' && bare(candidate) === same) return candidate;
  let best: string | null = null;
  let least = word.length < 3 ? 1 : Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < least) [best, least] = [candidate, d];
  }
  return best;
}

/** Advice for an unknown word: the nearest known one, those that are like it, or all of them if they are few. */
export function adviceFor(word: string, known: readonly string[]): string | null {
  const near = nearest(word, known);
  if (near !== null) return `did you mean \`${near}\`?`;
  const kin = kinOf(word, known);
  if (kin.length > 0) return `did you mean ${kin.map((one) => `\`${one}\``).join(' or ')}?`;
  return known.length <= 24 ? `known here: ${known.join(', ')}` : null;
}
