// Puts the facts of a case into a sentence: `{remote}` becomes ` (mx.example.net)`, or nothing when it isn't known. In
// brackets, so that no language has to decline it.

export const PLACEHOLDERS = ['remote', 'recipient', 'ip', 'list'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type Facts = Readonly<Partial<Record<Placeholder, string | null>>>;

/** RFC 5321 4.5.3.1.3: a path has 256 octets at most. */
const LONGEST = 256;
/** What names and addresses are made of. A value with anything else in it is no name, and is left out. */
const HARMLESS = /^[\p{L}\p{M}\p{N}._%+\-=/&'!#$*?^~:@[\]]+$/u;

/** Fills the placeholders of one of our own sentences. */
export function fill(sentence: string, facts: Facts): string {
  return sentence.replace(/\{([a-z]+)\}/g, (_, name: string) => {
    const value = PLACEHOLDERS.find((one) => one === name);
    const fact = value === undefined ? null : (facts[value] ?? null);
    return fact !== null && fact.length <= LONGEST && HARMLESS.test(fact) ? ` (${fact})` : '';
  });
}
