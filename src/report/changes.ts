// What differs from the accepted baseline: a paragraph for each cause, in the words of the baseline room.
import { type Cause, causesOf } from '../baseline/causes.ts';
import { type ChangeClass, halvesOf } from '../baseline/change.ts';
import { type Comparison, sayBaseline } from './comparison.ts';
import { type Line, type Role, span } from './line.ts';
import { filled, IN_ENGLISH, type NightTongue } from './nights/words.ts';

export const ROLE_OF_CHANGE: Readonly<Record<ChangeClass, Role>> = {
  regression: 'failed',
  inconclusive: 'inconclusive',
  flapping: 'inconclusive',
  notice: 'plain',
  improvement: 'passed',
};

/** What was said in a case of this cause; see `excerptLines`. */
export type Excerpt = (cause: Cause) => readonly Line[];

export interface ChangeOptions {
  /** Those that are told; all if not given. */
  readonly causes?: readonly Cause[];
  readonly excerpt?: Excerpt;
  /** English, if not given. */
  readonly tongue?: NightTongue;
}

/** A heading, then the causes, most urgent first; one line if nothing differs. */
export function changeLines(comparison: Comparison, options: ChangeOptions = {}): Line[] {
  const { causes, excerpt, tongue = IN_ENGLISH } = options;
  const { changes, baseline } = comparison;
  const against = span(`  (${sayBaseline(comparison, tongue)})`, 'quiet');
  if (baseline === null && changes.length === 0) return [[span(sayBaseline(comparison, tongue), 'quiet')]];
  if (changes.length === 0) return [[span(tongue.words.same), against]];
  return [
    [span(tongue.words.changed, 'strong'), against],
    ...causeRows(causes ?? causesOf(changes, tongue.sentence), excerpt, tongue),
  ];
}

/** One paragraph for each cause: what it is, what follows, where it shows, and what was said there. */
export function causeRows(causes: readonly Cause[], excerpt?: Excerpt, tongue = IN_ENGLISH): Line[] {
  const { classes } = tongue.words;
  const wide = Math.max(0, ...causes.map((cause) => classes[cause.class].length));
  const further = ' '.repeat(wide + 4);
  return causes.flatMap((cause, index): Line[] => [
    ...(excerpt === undefined || index === 0 ? [] : [[]]),
    [span(`  ${classes[cause.class].padEnd(wide)}`, ROLE_OF_CHANGE[cause.class]), span(`  ${cause.text}`)],
    ...sayFollows(cause.follows, tongue).map((text): Line => [span(`${further}${text}`, 'quiet')]),
    [span(`${further}${sayWhere(cause.cases, tongue)}`, 'quiet')],
    ...(excerpt?.(cause) ?? []),
  ]);
}

/** So many consequences are told; the rest is counted. */
const FOLLOWS_SHOWN = 3;

/** `with it: the certificate comes from another authority ...`, a line each. */
export function sayFollows(follows: readonly string[], { words } = IN_ENGLISH): string[] {
  const hidden = follows.length - FOLLOWS_SHOWN;
  const shown = follows.slice(0, FOLLOWS_SHOWN).map((text) => filled(words.follows, { text }));
  return hidden > 0 ? [...shown, filled(words.more, { n: hidden })] : shown;
}

/** A cause shows in as many cases; the rest is counted. */
const CASES_SHOWN = 3;
/** A change of so many targets names none of them. */
const TARGETS_SHOWN = 3;

/** `12 cases at mx1 and mx2: auth, delivery, relay and 3 more`; one case by its whole name. */
export function sayWhere(cases: readonly string[], tongue = IN_ENGLISH): string {
  const { words } = tongue;
  const [only] = cases;
  if (only === undefined) return words.nowhere;
  if (cases.length === 1) return only;
  const halves = cases.map(halvesOf);
  const targets = unique(halves.map(({ target }) => target));
  const names = someOf(withoutFolder(unique(halves.map(({ asked }) => asked))), tongue);
  const n = cases.length;
  if (targets.join('') === '') return filled(words.where, { n, names });
  return filled(words.whereAt, { n, names, targets: sayTargets(targets, tongue) });
}

/** The same without the targets, where these stand elsewhere. */
export function sayCaseNames(cases: readonly string[], among: readonly string[] = cases): string {
  const [names, all] = [cases, among].map((some) => unique(some.map((one) => halvesOf(one).asked)));
  return someOf(withoutFolder(names ?? [], all ?? []), IN_ENGLISH);
}

function someOf(names: readonly string[], { words }: NightTongue): string {
  const hidden = names.length - CASES_SHOWN;
  const shown = names.slice(0, CASES_SHOWN).join(', ');
  return hidden > 0 ? filled(words.andMore, { shown, n: hidden }) : shown;
}

function sayTargets(targets: readonly string[], { words }: NightTongue): string {
  const hidden = targets.length - TARGETS_SHOWN;
  if (hidden <= 0) return targets.join(', ');
  return filled(words.andMore, { shown: targets.slice(0, TARGETS_SHOWN - 1).join(', '), n: hidden + 1 });
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** The folder that all (of those `among` which they stand) have in common, and the ending that says nothing, are left out. */
function withoutFolder(names: readonly string[], among: readonly string[] = names): string[] {
  const [first = ''] = among;
  if (among.length === 1) return names.map((name) => name.replace(/\.ya?ml(?=#|$)/, ''));
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (folder !== '' && !among.every((name) => name.startsWith(folder)))
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  return names.map((name) => name.slice(folder.length).replace(/\.ya?ml(?=#|$)/, ''));
}
