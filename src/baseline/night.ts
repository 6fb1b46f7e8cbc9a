// One night against what was accepted: compare, ask what differs a second time, count what stays in doubt.
import type { RunDocument } from '../run/document.ts';
import { seenByMost } from './askers.ts';
import type { Baseline, CaseFacts } from './baseline.ts';
import type { Change } from './change.ts';
import { compare } from './compare.ts';
import { type Doubts, persist } from './lasting.ts';
import { type Normalised, type Normalising, normalise } from './normalise.ts';
import { needsSecondTry, settle } from './settle.ts';
import { type Vary, withoutAllowed } from './vary.ts';

export interface NightRules {
  readonly normalising: Normalising;
  readonly vary: readonly Vary[];
  /** After so many nights in a row what is inconclusive is a regression. */
  readonly nights: number;
  /** Who asks the same, where most of them must see a regression; none: each counts. */
  readonly vantages: readonly string[];
}

/** What two runs are compared by, whatever the nights before were. */
export type ComparingRules = Omit<NightRules, 'nights' | 'vantages'>;

export interface Night {
  readonly changes: readonly Change[];
  /** To be kept for the next night. */
  readonly doubts: Doubts;
  readonly facts: Normalised;
  /** The run of the second try, or null if nothing was to be asked again. */
  readonly second: RunDocument | null;
}

/**
 * `askAgain` resolves the targets anew and runs the cases with these keys (see `keyOf`) once more, after a pause that the peer
 * is owed, and gives that run's document; null if there is no second try.
 */
export async function judgeNight(
  baseline: Baseline,
  document: RunDocument,
  rules: NightRules,
  doubts: Doubts,
  askAgain: (keys: readonly string[]) => Promise<RunDocument | null>,
): Promise<Night> {
  const accepted = acceptedIn(baseline);
  const facts = normalise(document, rules.normalising);
  const first = differences(accepted, document, facts, rules);
  const asked = needsSecondTry(first);
  const second = asked.length === 0 ? null : await askAgain(asked);
  const settled = second === null ? first : settle(first, secondChanges(accepted, second, asked, rules), asked);
  const night = { started: document.run.started, nights: rules.nights };
  const lasting = persist(settled, doubts, night);
  return { ...lasting, changes: seenByMost(lasting.changes, rules.vantages), facts, second };
}

/** What differs between two runs, without a second try and without a baseline: `mxprobe diff`. */
export function diffRuns(before: RunDocument, after: RunDocument, rules: ComparingRules): Change[] {
  return differences(normalise(before, rules.normalising).cases, after, normalise(after, rules.normalising), rules);
}

/** What is new in `document` against a baseline, without a second try: for the person who accepts it. */
export function diffBaseline(baseline: Baseline, document: RunDocument, rules: ComparingRules): Change[] {
  return differences(acceptedIn(baseline), document, normalise(document, rules.normalising), rules);
}

function acceptedIn(baseline: Baseline): Accepted {
  return new Map([...baseline.cases].map(([key, facts]) => [key, [facts]] as const));
}

type Accepted = ReadonlyMap<string, readonly CaseFacts[]>;

function differences(
  accepted: Accepted,
  document: RunDocument,
  facts: Normalised,
  rules: Pick<NightRules, 'vary'>,
): Change[] {
  return withoutAllowed(compare(accepted, { cases: facts.cases, complete: document.run.complete }), rules.vary);
}

/** Only what was asked again counts in the second try. */
function secondChanges(accepted: Accepted, second: RunDocument, asked: readonly string[], rules: NightRules): Change[] {
  const relevant = new Map([...accepted].filter(([key]) => asked.includes(key)));
  return differences(relevant, second, normalise(second, rules.normalising), rules);
}
