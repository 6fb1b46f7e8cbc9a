// What to try instead: the user's own values, else those of the factor table with what is known of this case filled in.
import { type FactorId, factorOf } from './factor.ts';

/** The words that stand for something only the caller knows: `fqdn`, `domain`, `other-sender` ... */
export type Known = Readonly<Record<string, string | null | undefined>>;

/** Values to put in the place of `control`, in order; none if nothing is known. */
export function proposalsFor(
  factor: FactorId,
  control: string | null,
  known: Known,
  given: readonly string[] = [],
): readonly string[] {
  const proposed =
    given.length > 0 ? given : factorOf(factor).tries.flatMap((template) => filled(template, known) ?? []);
  const others = proposed.filter((value) => value.toLowerCase() !== (control ?? '').toLowerCase());
  return [...new Set(others)];
}

/** Null if a word has no value. */
function filled(template: string, known: Known): string | null {
  let isKnown = true;
  const value = template.replace(/\$([a-z][a-z-]*)/g, (_, word: string) => {
    const meant = known[word] ?? null;
    if (meant === null) isKnown = false;
    return meant ?? '';
  });
  return isKnown ? value : null;
}
