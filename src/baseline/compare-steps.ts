// The dialogue, exchange by exchange. Where it parts from the accepted one, what follows is a consequence and is not told
// again - but for an acceptance that was a refusal, which is never a consequence to be silent about.
import type { StepFacts } from './baseline.ts';
import { LATENCY_CLASSES } from './baseline.ts';
import type { Difference, Fact } from './change.ts';
import { accepted, refused, replyClass } from './fact.ts';
import { sayLatency } from './latency.ts';
import { sayOctets } from './octets.ts';

export interface StepComparison {
  readonly differences: readonly Difference[];
  /** True if the two dialogues went different ways. */
  readonly parted: boolean;
}

export function compareSteps(key: string, before: readonly StepFacts[], after: readonly StepFacts[]): StepComparison {
  const known = new Map(before.map((step) => [step.step, step]));
  const differences: Difference[] = [];
  let parted = false;
  for (const now of after) {
    const then = known.get(now.step);
    known.delete(now.step);
    const found = then === undefined ? appeared(key, now) : compareStep(key, then, now);
    differences.push(...(parted ? found.filter(opens) : found));
    parted ||= found.some(parts);
  }
  for (const then of known.values()) {
    if (parted || then.outcome === 'none') continue;
    differences.push({ case: key, step: then.step, what: 'step', before: told(then), after: null });
  }
  return { differences, parted };
}

function compareStep(key: string, before: StepFacts, after: StepFacts): Difference[] {
  const words = [replyWords(before), replyWords(after)] as const;
  const differ = (what: string, b: Fact, a: Fact, said: Difference['words'] = words): Difference[] =>
    b === a ? [] : [{ case: key, step: after.step, what, before: b, after: a, words: said }];
  if (before.outcome !== after.outcome) return differ('outcome', told(before), told(after));
  if (before.outcome !== 'reply') return [];
  const found = differ('code', before.code, after.code);
  if (found.some(parts)) return found;
  if (found.length === 0) found.push(...differ('enhanced', before.enhanced, after.enhanced));
  found.push(...compareCapabilities(key, before, after));
  found.push(...differ('text', before.text, after.text));
  const fresh = after.violations.filter((violation) => !before.violations.includes(violation));
  for (const violation of fresh)
    found.push({ case: key, step: after.step, what: 'violation', before: null, after: violation });
  if (latencyMoved(before, after))
    found.push(...differ('latency', before.latency, after.latency, [sayLatency(before), sayLatency(after)]));
  return found;
}

/** Empty where no reply came: the outcome says it. */
function replyWords({ code, enhanced, text }: StepFacts): string {
  return [code, enhanced, text].filter((part) => part !== null && part !== '').join(' ');
}

/** Several differences speak of capabilities: one for each keyword gone or new, one for each whose parameters differ. */
function compareCapabilities(key: string, before: StepFacts, after: StepFacts): Difference[] {
  const [old, now] = [before.capabilities ?? new Map(), after.capabilities ?? new Map()];
  const found: Difference[] = [];
  for (const keyword of new Set([...old.keys(), ...now.keys()])) {
    const b = written(keyword, old.get(keyword));
    const a = written(keyword, now.get(keyword));
    if (b === a) continue;
    const inClear = keyword === 'AUTH' && after.tonight?.secure === false;
    const words = keyword === 'SIZE' ? sizesIn(b, a) : undefined;
    const what = inClear ? 'auth-in-clear' : 'capability';
    found.push({ case: key, step: after.step, what, before: b, after: a, ...(words === undefined ? {} : { words }) });
  }
  return found;
}

/** RFC 1870: two sizes, or the keyword that came or went, with its size. */
function sizesIn(before: string | null, after: string | null): readonly [string, string] {
  if (before !== null && after !== null) return [sizeWords(before), sizeWords(after)];
  const named = (one: string | null) => (one === null ? '' : `SIZE (${sizeWords(one)})`);
  return [named(before), named(after)];
}

/** `SIZE 10240000` as a person says it. */
function sizeWords(capability: string): string {
  const octets = Number(capability.split(' ')[1] ?? 0);
  return octets > 0 ? sayOctets(octets) : 'no limit';
}

function written(keyword: string, parameters: readonly string[] | undefined): string | null {
  return parameters === undefined ? null : [keyword, ...parameters].join(' ');
}

/** One class is chance; two are at least three times as long. Under a second nobody waits. */
function latencyMoved(before: StepFacts, after: StepFacts): boolean {
  const [b, a] = [LATENCY_CLASSES.indexOf(before.latency), LATENCY_CLASSES.indexOf(after.latency)];
  if (after.latency === 'late' || before.latency === 'late') return true;
  return Math.abs(a - b) >= 2 && Math.max(a, b) > LATENCY_CLASSES.indexOf('<1s');
}

/** An exchange that the accepted dialogue did not have. */
function appeared(key: string, now: StepFacts): Difference[] {
  if (now.outcome === 'none') return [];
  const what = now.outcome === 'reply' ? 'step' : 'outcome';
  return [{ case: key, step: now.step, what, before: null, after: told(now) }];
}

/** An outcome in one word: the code of a reply, else what came instead; `not reached` where nothing was asked. */
function told(step: StepFacts): Fact {
  if (step.outcome === 'reply') return step.code ?? 'no code';
  return step.outcome === 'none' ? 'not reached' : step.outcome;
}

function parts(difference: Difference): boolean {
  if (difference.what === 'outcome') return true;
  return difference.what === 'code' && replyClass(difference.before) !== replyClass(difference.after);
}

/** Only codes are numbers. */
function opens(difference: Difference): boolean {
  return refused(difference.before) && accepted(difference.after);
}
