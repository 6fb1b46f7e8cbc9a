// A difference -> a change: the first rule of its kind that fits says the class and the sentence.

import { onOneLine } from '../wire/reply.ts';
import type { Change, Difference, Fact } from './change.ts';
import { lostWords } from './fact.ts';
import { POLICY_RULES, RULES } from './rules.ts';

/** `why` is the verdict's own sentence, if there is one. */
export function classify(difference: Difference, why: string | null): Change {
  const { what, before, after } = difference;
  const fitting = (RULES.get(what) ?? POLICY_RULES).find(([, fits]) => fits(before, after, difference));
  if (fitting === undefined) throw new Error(`no rule for a difference in ${what}`);
  const [kind, , template] = fitting;
  return { ...difference, class: kind, text: fill(template, difference, why) };
}

function fill(template: string, { step, what, before, after }: Difference, why: string | null): string {
  const words: Readonly<Record<string, () => string>> = {
    step: () => step ?? 'the case',
    before: () => told(before),
    after: () => told(after),
    lost: () => lostWords(before, after).join(' '),
    fresh: () => lostWords(after, before).join(' '),
    policy: () => what.toUpperCase().replaceAll('_', '-'),
    why: () => (why === null ? '' : `: ${why}`),
  };
  return template.replace(/\{([a-z]+)\}/g, (whole, word: string) => words[word]?.() ?? whole);
}

/** A reply has lines; a sentence has one. */
function told(fact: Fact): string {
  return fact === null || fact === '' ? 'nothing' : onOneLine(String(fact));
}
