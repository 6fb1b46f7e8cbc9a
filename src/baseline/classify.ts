// A difference -> a change: the first rule of its kind that fits says the class and the sentence.

import { onOneLine } from '../wire/reply.ts';
import type { Change, Difference, Fact } from './change.ts';
import { lostWords } from './fact.ts';
import { factRules } from './fact-rules.ts';
import { NIGHT_TEXTS } from './night-texts.ts';
import { POLICY_RULES, RULES } from './rules.ts';
import { sayStep } from './step-words.ts';

/** `why` is the verdict's own sentence, if there is one. */
export function classify(difference: Difference, why: string | null): Change {
  const { what, before, after } = difference;
  const facts = RULES.has(what) ? null : factRules(what);
  const fact = facts?.find(([, fits]) => fits(before, after, difference));
  if (fact !== undefined) return { ...difference, class: fact[0], text: fill(fact[2], difference, why) };
  const fitting = (RULES.get(what) ?? POLICY_RULES).find(([, fits]) => fits(before, after, difference));
  if (fitting === undefined) throw new Error(`no rule for a difference in ${what}`);
  const [kind, , says] = fitting;
  return { ...difference, class: kind, text: fill(NIGHT_TEXTS[says], difference, why) };
}

function fill(template: string, difference: Difference, why: string | null): string {
  const values: Readonly<Record<string, string>> = {
    ...placesIn(difference),
    why: why === null ? '' : `: ${why}`,
  };
  return template.replace(/\{([a-z]+)\}/g, (whole, word: string) => values[word] ?? whole);
}

/** What stands at the places of a sentence, but for {why}. */
export function placesIn({ step, what, before, after, words }: Difference): Readonly<Record<string, string>> {
  return {
    step: step === null ? 'the case' : sayStep(step),
    before: told(words?.[0] || before),
    after: told(words?.[1] || after),
    lost: lostWords(before, after).join(' '),
    fresh: lostWords(after, before).join(' '),
    name: what.slice(what.indexOf('.') + 1),
    ...partsOf(what),
    fact: `\`${what}\``,
    policy: what.toUpperCase().replaceAll('_', '-'),
  };
}

/** Of `refused_by.rdns-missing.example.net`. */
function partsOf(what: string): { readonly cause: string; readonly house: string } {
  const [, cause = '', ...house] = what.split('.');
  return { cause, house: house.join('.') };
}

/** A reply of a whole paragraph is not a part of a sentence; the record has it. */
const MAX_TOLD = 200;

/** A reply has lines; a sentence has one. */
function told(fact: Fact): string {
  const text = fact === null || fact === '' ? 'nothing' : onOneLine(String(fact));
  return text.length > MAX_TOLD ? `${text.slice(0, MAX_TOLD - 1)}…` : text;
}
