// Two sets of facts -> what differs, in meaning. What it means for the postmaster is said by the rules in classify.ts.
import type { CaseFacts } from './baseline.ts';
import { type Change, type Difference, halvesOf, sortChanges } from './change.ts';
import { classify } from './classify.ts';
import { compareSteps } from './compare-steps.ts';
import { compareTls } from './compare-tls.ts';
import { factRules } from './fact-rules.ts';
import { factWords } from './fact-words.ts';
import { isWithinChance } from './log-rules.ts';

/** The facts of one night, or of a baseline; a key holds several cases only where addresses vary. */
export type FactsByCase = ReadonlyMap<string, readonly CaseFacts[]>;

export interface Tonight {
  readonly cases: FactsByCase;
  /** False if the run was cut short: what is missing then was not asked. */
  readonly complete: boolean;
}

/** Everything that is not as it was accepted, judged and sorted, most urgent first. */
export function compare(accepted: FactsByCase, tonight: Tonight): Change[] {
  const changes = new Map<string, Change>();
  const unresolved = unresolvedIn(tonight.cases);
  const keep = (change: Change) => changes.set(JSON.stringify({ ...change, text: '', words: null }), change);
  for (const [key, [before]] of accepted) {
    if (before === undefined) continue;
    const now = tonight.cases.get(key) ?? [];
    if (now.length === 0)
      keep(classify(missing(key, before, tonight.complete, unresolved.has(halvesOf(key).asked)), null));
    for (const after of now) {
      for (const difference of compareCase(key, before, after)) keep(classify(difference, after.why));
    }
  }
  for (const [key, cases] of tonight.cases) {
    if (accepted.has(key)) continue;
    for (const after of cases) keep(classify(appeared(key, after), after.why));
  }
  return sortChanges([...changes.values()]);
}

/** File and variant of the cases whose target the DNS did not give tonight. */
function unresolvedIn(cases: FactsByCase): Set<string> {
  const silent = [...cases].filter(([, all]) =>
    all.some((one) => one.verdict === 'inconclusive' && one.reason === 'dns'),
  );
  return new Set(silent.map(([key]) => halvesOf(key).asked));
}

/** A host is gone from the DNS only if the DNS answered. */
function missing(key: string, before: CaseFacts, complete: boolean, unresolved: boolean): Difference {
  const doubt = complete ? (unresolved ? 'unresolved' : null) : 'interrupted';
  const asked = { case: key, step: null, before: before.verdict, after: doubt };
  if (before.target.domain === null || doubt !== null) return { ...asked, what: 'case' };
  return { ...asked, what: 'target', words: [sayTarget(before), ''] };
}

function appeared(key: string, after: CaseFacts): Difference {
  const asked = { case: key, step: null, before: null, after: after.verdict };
  if (after.target.domain === null) return { ...asked, what: 'case' };
  return { ...asked, what: 'target', words: ['', sayTarget(after)] };
}

function sayTarget({ target: { host, address } }: CaseFacts): string {
  return address === null || address === host ? host : `${host} (${address})`;
}

/** What the server can't help: the question did not reach it, or it was busy. */
const NOT_ASKED = new Set(['dns', 'unreachable', 'throttled', 'stopped', 'interrupted']);
/** Before the greeting nobody knows why; behind it, twice in one night, it is how the server answers. */
const BROKEN_OFF = new Set(['timeout', 'closed']);

function wasAsked({ reason, steps }: CaseFacts): boolean {
  if (BROKEN_OFF.has(reason ?? '')) return steps.some((step) => step.code !== null);
  return !NOT_ASKED.has(reason ?? '');
}

function compareCase(key: string, before: CaseFacts, after: CaseFacts): Difference[] {
  const turned = { case: key, step: null, what: 'verdict', before: before.verdict, after: after.verdict };
  const verdict = before.verdict === after.verdict ? [] : [turned];
  if (!wasAsked(after)) return verdict;
  if (before.verdict === 'inconclusive' || after.verdict === 'skipped') return verdict;
  const steps = compareSteps(key, before.steps, after.steps);
  // Where the dialogues part before TLS, there was none to compare; nor anything that is looked up behind it.
  const comparable = !steps.parted || (before.tls !== null && after.tls !== null);
  const found = [
    ...steps.differences,
    ...(comparable ? compareTls(key, before.tls, after.tls) : []),
    ...comparePolicies(key, before.policies, after.policies).filter((one) => comparable || one.after !== null),
    ...compareFindings(key, before, after),
  ];
  // A verdict that turned is told only where nothing tells why.
  const explained = found.some((one) => one.after !== 'not reached' && classify(one, null).class === 'regression');
  return explained ? found : [...found, ...verdict];
}

function comparePolicies(key: string, before: CaseFacts['policies'], after: CaseFacts['policies']): Difference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .map((what) => {
      const [was, now] = [before.get(what) ?? null, after.get(what) ?? null];
      const words = factWords(what, was, now);
      return { case: key, step: null, what, before: was, after: now, ...(words === null ? {} : { words }) };
    })
    .filter((difference) => difference.before !== difference.after && !isNothingKnown(difference))
    .filter((difference) => !isWithinChance(difference, difference.before, difference.after));
}

/** Of a fact that was not asked about, nothing is known; nor of one that could not be found out. */
function isNothingKnown({ what, before, after }: Difference): boolean {
  const known = [before, after].filter((fact) => fact !== null && fact !== 'unknown');
  return known.length === 0 && factRules(what) !== null;
}

function compareFindings(key: string, before: CaseFacts, after: CaseFacts): Difference[] {
  const gone = before.findings.filter((finding) => !after.findings.includes(finding));
  const fresh = after.findings.filter((finding) => !before.findings.includes(finding));
  const told = (facts: CaseFacts, finding: string) => facts.tonight?.findings.get(finding) ?? '';
  const finding = { case: key, step: null, what: 'finding' };
  return [
    ...fresh.map((one): Difference => ({ ...finding, before: null, after: one, words: ['', told(after, one)] })),
    ...gone.map((one): Difference => ({ ...finding, before: one, after: null, words: [told(before, one), ''] })),
  ];
}
