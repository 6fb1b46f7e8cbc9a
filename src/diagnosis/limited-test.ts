// Runs a regular expression from a user's catalogue under a time limit: nobody knows whether it is linear.
import vm from 'node:vm';

/** A linear expression needs microseconds for a refusal of 4 KiB; the rest is room for a busy machine. */
const TIME_LIMIT_MS = 200;

let script: vm.Script | null = null;
const context: { pattern: RegExp | null; text: string } = { pattern: null, text: '' };

/** True if `pattern` matches `text`; false as well if it does not come to an end in time. */
export function limitedTest(pattern: RegExp, text: string): boolean {
  if (isHarmless(pattern.source)) return pattern.test(text);
  script ??= new vm.Script('pattern.test(text)');
  if (!vm.isContext(context)) vm.createContext(context);
  context.pattern = pattern;
  context.text = text;
  try {
    return script.runInContext(context, { timeout: TIME_LIMIT_MS }) === true;
  } catch {
    return false;
  }
}

/** No quantifier behind a group, no back-reference, one unbounded quantifier at most: some million steps at the worst. */
function isHarmless(source: string): boolean {
  const bare = source.replace(/\\[^1-9k]/g, 'x').replace(/\[[^\]]*\]/g, 'x');
  return !/\\[1-9k]|\)[*+{]/.test(bare) && (bare.match(/[*+]|\{\d*,\}/g) ?? []).length <= 1;
}
