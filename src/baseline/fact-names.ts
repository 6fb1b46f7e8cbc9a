// The names of all that can differ, as `vary:` writes them.
import { FACT_NAMES, factRules } from './fact-rules.ts';
import { RULES } from './rules.ts';

/** `addresses` are not compared but resolved. `dane` and `mta_sts` are policies beside the dialogue. */
export const FACTS: readonly string[] = [...new Set([...RULES.keys(), ...FACT_NAMES, 'dane', 'mta_sts', 'addresses'])];

/** True for a name of a fact, and for `family.*` where there is one of that family. */
export function isFactName(written: string): boolean {
  if (!written.endsWith('.*')) return FACTS.includes(written) || factRules(written) !== null;
  const begin = written.slice(0, -1);
  return FACTS.some((name) => name.startsWith(begin)) || factRules(`${begin}x`) !== null;
}
