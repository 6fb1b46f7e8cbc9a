// Two servers side by side: the old MX and the new one, an MX and its spare. Cases are matched by scenario and variant, surveys
// by what was asked; what differs is told by meaning, as a night is from its baseline, but neither side is the normal one.
import type { RunDocument } from '../run/document.ts';
import type { CaseFacts } from './baseline.ts';
import { type Change, compareText, halvesOf } from './change.ts';
import { compare } from './compare.ts';
import { replyClass } from './fact.ts';
import type { ComparingRules } from './night.ts';
import { normalise } from './normalise.ts';
import { withoutAllowed } from './vary.ts';

/** Two servers, asked the same. */
export interface Sides {
  /** Each pair of targets that are compared: `mx1.example.org:25`. */
  readonly targets: readonly (readonly [string, string])[];
  /** How many cases stand on both sides. */
  readonly matched: number;
  /** What was asked on one side only, sorted. */
  readonly only: readonly [readonly string[], readonly string[]];
  /** Cases that pass on one side and fail on the other, sorted. */
  readonly passes: readonly [readonly string[], readonly string[]];
  readonly changes: readonly Change[];
}

/** True if no target of the one run is a target of the other: they can only be compared side by side. */
export function haveOtherTargets(before: RunDocument, after: RunDocument): boolean {
  const known = new Set(before.cases.map(({ id }) => halvesOf(id).target));
  return (
    before.cases.length > 0 && after.cases.length > 0 && !after.cases.some(({ id }) => known.has(halvesOf(id).target))
  );
}

/** The cases of a run at one target: its host, its address, or both as reports name them. */
export function casesAt(document: RunDocument, target: string): RunDocument {
  const isMeant = ({ id, target: { host, address, port } }: RunDocument['cases'][number]) =>
    [halvesOf(id).target, host, address, `${host}:${port}`, `${address}:${port}`].includes(target);
  return { ...document, cases: document.cases.filter(isMeant) };
}

/** The first target of the one with the first of the other, and so on, in the order in which they were asked. */
export function sideBySide(before: RunDocument, after: RunDocument, rules: ComparingRules): Sides {
  const [one, other] = [byTarget(before, rules), byTarget(after, rules)];
  const pairs = [...one].flatMap(([target, asked], index) => {
    const [there, facts] = [...other][index] ?? [];
    return there === undefined || facts === undefined ? [] : [{ targets: [target, there] as const, asked, facts }];
  });
  const changes = pairs.flatMap(({ targets, asked, facts }) => {
    const common = (all: Asked) => new Map([...asked.keys()].flatMap((key) => entryOf(key, targets[1], all, facts)));
    return compare(common(asked), { cases: common(facts), complete: true });
  });
  return {
    targets: pairs.map(({ targets }) => targets),
    matched: pairs.reduce((sum, { asked, facts }) => sum + [...asked.keys()].filter((key) => facts.has(key)).length, 0),
    only: [missing(one, other), missing(other, one)],
    passes: [
      passing(pairs.map(({ asked, facts }) => [asked, facts])),
      passing(pairs.map(({ asked, facts }) => [facts, asked])),
    ],
    changes: withoutAllowed(changes, rules.vary),
  };
}

type Asked = ReadonlyMap<string, readonly CaseFacts[]>;

/** The case on one side under the name that both sides bear; nothing where the other side has none. */
function entryOf(key: string, target: string, own: Asked, other: Asked): (readonly [string, readonly CaseFacts[]])[] {
  const facts = own.get(key);
  return facts === undefined || !other.has(key) ? [] : [[`${key}@${target}`, facts]];
}

function byTarget(
  document: RunDocument,
  { normalising }: ComparingRules,
): Map<string, Map<string, readonly CaseFacts[]>> {
  const targets = new Map<string, Map<string, readonly CaseFacts[]>>();
  for (const [key, facts] of normalise(document, normalising).cases) {
    const { asked, target } = halvesOf(key);
    const known = targets.get(target) ?? new Map<string, readonly CaseFacts[]>();
    targets.set(target, known.set(asked, facts));
  }
  return targets;
}

/** What passes in the first and fails in the second of each pair. */
function passing(pairs: readonly (readonly [Asked, Asked])[]): string[] {
  const found = pairs.flatMap(([one, other]) =>
    [...one.keys()].filter(
      (key) => one.get(key)?.[0]?.verdict === 'passed' && other.get(key)?.[0]?.verdict === 'failed',
    ),
  );
  return [...new Set(found)].sort(compareText);
}

function missing(own: ReadonlyMap<string, Asked>, other: ReadonlyMap<string, Asked>): string[] {
  const there = new Set([...other.values()].flatMap((asked) => [...asked.keys()]));
  const here = new Set([...own.values()].flatMap((asked) => [...asked.keys()]));
  return [...here].filter((asked) => !there.has(asked)).sort(compareText);
}

/**
 * True if the two servers mean the same in other words: another text, another code of the same class (RFC 5321 4.2.1: the
 * first digit says whether it is done, put off or refused), another certificate of the same kind.
 */
export function isWording({ what, before, after }: Change): boolean {
  if (what === 'text' || what === 'enhanced' || what === 'certificate') return true;
  return what === 'code' && replyClass(before) !== null && replyClass(before) === replyClass(after);
}
