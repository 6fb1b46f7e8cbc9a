// Document -> the text on the screen, all at once from a record: its cases (case-text.ts), and what changed or differs.

import { causesOf } from '../baseline/causes.ts';
import type { Sides } from '../baseline/side-by-side.ts';
import { type CaseOutline, type Cases, outlinesOf, type RunView } from '../run/cases.ts';
import type { CaseRecord, Change, Contrast } from '../run/document.ts';
import { caseLines, contrastLines, headingLines, painted, summaryLines, type TextOptions } from './case-text.ts';
import { type ChangeOptions, causeRows, changeLines } from './changes.ts';
import type { Comparison } from './comparison.ts';
import { columnsOf } from './headline.ts';
import { span } from './line.ts';
import { sideBySideLines } from './side-by-side.ts';

/** What changed since the baseline. */
export function comparisonLines(
  comparison: Comparison,
  options: TextOptions = {},
  changeOptions: ChangeOptions = {},
): string[] {
  const { night } = options;
  return painted(
    changeLines(comparison, night === undefined ? changeOptions : { tongue: night, ...changeOptions }),
    options,
  );
}

/** What tells two runs apart. */
export function differenceLines(changes: readonly Change[], options: TextOptions = {}): string[] {
  const { night } = options;
  if (changes.length === 0) return painted([[span('nothing differs')]], options);
  return painted(causeRows(causesOf(changes, night?.sentence), undefined, night), options);
}

/** Two servers side by side. */
export function sideBySideText(sides: Sides, options: TextOptions = {}): string {
  return `${painted(sideBySideLines(sides, options.verbose === true), options).join('\n')}\n`;
}

/** A whole run as text, its last line ended too. */
export function runText(document: RunView, options: TextOptions = {}, comparison: Comparison | null = null): string {
  return [...runPieces(document, options, comparison)].join('');
}

/** The same, piece by piece. */
export function* runPieces(
  document: RunView,
  options: TextOptions = {},
  comparison: Comparison | null = null,
): Generator<string> {
  const columns = columnsOf(outlinesOf(document.cases));
  for (const part of inScenarios(document)) {
    if (part.kind === 'begin') yield* ended(headingLines(part.first, options));
    else if (part.kind === 'case') yield* ended(caseLines(part.one, { columns, ...options }));
    else yield* ended([...part.contrasts.flatMap((contrast) => contrastLines(contrast, options)), '']);
  }
  if (comparison !== null) yield* ended([...comparisonLines(comparison, options), '']);
  yield* ended(summaryLines(document, { ...options, again: true }));
}

/** What a command found in its own words, then what changed, and the end as of a run. */
export function* resultPieces(
  document: RunView,
  told: string,
  comparison: Comparison | null = null,
  options: TextOptions = {},
): Generator<string> {
  yield `${told}\n`;
  if (comparison !== null) yield* ended([...comparisonLines(comparison, options), '']);
  yield* ended(summaryLines(document, options));
}

const ended = (lines: readonly string[]) => lines.map((line) => `${line}\n`);

export type ScenarioPart<C> =
  | { readonly kind: 'begin'; readonly first: C }
  | { readonly kind: 'case'; readonly one: C }
  | { readonly kind: 'end'; readonly contrasts: readonly Contrast[] };

type Told = Pick<RunView, 'cases' | 'contrasts'>;

/** Cases and contrasts by scenario, one after the other; where not all are in memory, a scenario may come again. */
export function inScenarios(document: Told): Generator<ScenarioPart<CaseRecord>>;
export function inScenarios(
  document: Told,
  of: (cases: Cases) => Iterable<CaseOutline>,
): Generator<ScenarioPart<CaseOutline>>;
export function* inScenarios(
  { cases, contrasts }: Told,
  of: (cases: Cases) => Iterable<CaseOutline> = (all) => all,
): Generator<ScenarioPart<CaseOutline>> {
  const left = new Map<string, Contrast[]>();
  for (const contrast of contrasts) left.set(keyOf(contrast), [...(left.get(keyOf(contrast)) ?? []), contrast]);
  const end = (key: string): ScenarioPart<CaseOutline> => {
    const mine = left.get(key) ?? [];
    left.delete(key);
    return { kind: 'end', contrasts: mine };
  };
  let current: string | null = null;
  for (const one of Array.isArray(cases)
    ? scenarios({ cases, contrasts }).flatMap((group) => group.cases)
    : of(cases)) {
    const key = keyOf(one);
    if (key !== current) {
      if (current !== null) yield end(current);
      yield { kind: 'begin', first: one };
      current = key;
    }
    yield { kind: 'case', one };
  }
  if (current !== null) yield end(current);
}

const keyOf = (one: { readonly file: string; readonly scenario: string }) => JSON.stringify([one.file, one.scenario]);

/** Cases and contrasts by scenario, in the order in which they were selected. */
export function scenarios({ cases, contrasts }: Told): { cases: CaseRecord[]; contrasts: Contrast[] }[] {
  const groups = new Map<string, { cases: CaseRecord[]; contrasts: Contrast[] }>();
  for (const one of cases) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), { cases: [one], contrasts: [] });
    else group.cases.push(one);
  }
  for (const contrast of contrasts) groups.get(keyOf(contrast))?.contrasts.push(contrast);
  return [...groups.values()];
}
