// One value against what was expected of it: a word, a number, a TLS version, a text or a pattern.
import { type Comparison, holds, tlsRank } from '../scenario/comparison.ts';
import { execPattern } from '../scenario/pattern.ts';
import type { TextMatch } from '../scenario/scenario.ts';
import { patternWith, type ShortForm } from '../scenario/short-form.ts';

/** Null if the value is as asked; else what it is. */
export function valueDifference(
  match: boolean | Comparison | TextMatch,
  given: string | number | boolean,
  values: ReadonlyMap<string, string>,
  version = false,
): string | null {
  if (typeof match === 'boolean') return match === given ? null : `it is ${given}`;
  if ('low' in match) {
    const value = version ? tlsRank(String(given)) : typeof given === 'string' ? numberIn(given) : Number(given);
    if (value !== undefined && holds(match, value)) return null;
    return given === '' ? 'there is no number' : `it is ${given}`;
  }
  if ('equals' in match) {
    const wanted = match.equals.toLowerCase();
    return String(given).toLowerCase().split('\n').includes(wanted)
      ? null
      : `it is ${String(given).replaceAll('\n', ', ')}`;
  }
  const { found, undecided } = search(match.pattern, String(given), values);
  if (undecided !== null) return `the pattern ${undecided}`;
  return found ? null : `it is ${String(given).replaceAll('\n', ', ')}`;
}

/** What a server says is a number only if it is written as one: nothing is none, and neither is `0x10`. */
const numberIn = (given: string) => (/^\d{1,15}$/.test(given) ? Number(given) : undefined);

/** Whether the pattern is found in the text; `undecided` says in words why that can't be told. */
export function search(
  pattern: ShortForm['patterns'][number],
  text: string,
  values: ReadonlyMap<string, string>,
): { readonly written: string; readonly found: boolean; readonly undecided: string | null } {
  const compiled = patternWith(pattern, values);
  if ('refuse' in compiled)
    return { written: 'the pattern', found: false, undecided: `can't hold what was captured: ${compiled.refuse}` };
  const result = execPattern(compiled, text);
  const undecided = 'tooSlow' in result ? 'could not be decided within its time limit' : null;
  return { written: `/${compiled.source}/${compiled.flags}`, found: result.match !== null, undecided };
}

/** As the expectation has it. */
export function writtenMatch(match: boolean | Comparison | TextMatch): string {
  if (typeof match === 'boolean') return String(match);
  return 'equals' in match ? match.equals : match.written;
}
