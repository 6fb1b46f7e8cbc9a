// Document -> the text on the screen: case by case while the run goes on, or all at once from a record.

import { causesOf } from '../baseline/causes.ts';
import type { Sides } from '../baseline/side-by-side.ts';
import { type CaseOutline, type Cases, outlinesOf, type RunView } from '../run/cases.ts';
import type { CaseRecord, Change, Contrast } from '../run/document.ts';
import { burstLine, burstLines } from './burst.ts';
import { decidingStep } from './case-title.ts';
import { type ChangeOptions, causeRows, changeLines } from './changes.ts';
import type { Comparison } from './comparison.ts';
import { type Columns, caseLine, columnsOf, scenarioLine } from './headline.ts';
import type { LineOf } from './judgement.ts';
import { inTongue, type Line, span } from './line.ts';
import type { NightTongue } from './nights/words.ts';
import { type Palette, plain } from './palette.ts';
import { inEnglish, type Say } from './say.ts';
import { sideBySideLines } from './side-by-side.ts';
import * as summary from './summary.ts';
import { thresholdLines } from './threshold.ts';
import { findingLine, transcriptLines } from './transcript.ts';
import { wrapLine } from './wrap.ts';

export interface TextOptions {
  /** The whole dialogue of passed cases too. */
  readonly verbose?: boolean;
  readonly palette?: Palette;
  /** From `columnsOf`, if the cases are known before they run. */
  readonly columns?: Columns;
  /** How wide the terminal is; null or left out: lines are as long as they are. */
  readonly width?: number | null;
  /** The scenarios as they are written, for the carets. */
  readonly lineOf?: LineOf;
  /** English if not given. */
  readonly say?: Say;
  /** How it tells what changed. */
  readonly night?: NightTongue;
}

/** The line above a scenario's cases; print it when the file or the scenario changes. */
export function headingLines(one: Pick<CaseRecord, 'file' | 'scenario'>, options: TextOptions = {}): string[] {
  return painted([scenarioLine(one)], options);
}

/** One line for a passed or skipped case, everything for one that failed or is inconclusive. */
export function caseLines(one: CaseRecord, options: TextOptions = {}): string[] {
  const lines = [caseLine(one, options.columns, options.width)];
  const isShort = one.verdict === 'passed' && options.verbose !== true;
  if (one.burst !== null) {
    const told = isShort ? [burstLine(one.burst)] : burstLines(one.burst);
    return painted([...lines, ...told, ...reasonLines(one)], options);
  }
  if (one.threshold !== null)
    return painted([...lines, ...thresholdLines(one.threshold, options.verbose === true)], options);
  const full = options.verbose === true || one.verdict === 'failed' || one.verdict === 'inconclusive';
  if (full) lines.push(...transcriptLines(one, options.verbose !== true, options.lineOf));
  else lines.push(...one.findings.filter((finding) => finding.severity !== 'info').map(findingLine));
  if (one.text !== null && !(full && saysText(one)))
    lines.push([span('    '), span(one.text, one.verdict === 'skipped' ? 'quiet' : 'strong')]);
  return painted(lines, options);
}

/** The deciding step, or a finding, has said it already. */
const saysText = (one: CaseRecord) =>
  decidingStep(one)?.problem === one.text || one.findings.some(({ text }) => text === one.text);

/** Why a burst is not as expected: one line for each difference. */
function reasonLines({ burst, text, verdict }: CaseRecord): Line[] {
  const reasons = burst === null || burst.problems.length === 0 ? [text ?? ''] : burst.problems;
  const role = verdict === 'failed' ? 'failed' : 'strong';
  return reasons.filter((one) => one !== '').map((one) => [span('    '), span(one, role)]);
}

/** The conclusion that follows from two variants. */
export function contrastLines(contrast: Contrast, options: TextOptions = {}): string[] {
  return painted([[span('  '), span(contrast.text, contrast.confounded ? 'inconclusive' : 'cause')]], options);
}

/** The counts; before them, with `again`, what failed: in a long run it has scrolled away. */
export function summaryLines(document: RunView, options: TextOptions & { readonly again?: boolean } = {}): string[] {
  return painted(summary.summaryLines(document, options.again === true ? options : null), options);
}

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
  return painted(changes.length === 0 ? [[span('nothing differs')]] : causeRows(causesOf(changes)), options);
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

export function painted(
  lines: readonly Line[],
  { palette = plain, width = null, say = inEnglish }: TextOptions,
): string[] {
  const said = lines.map((line) => inTongue(line, say));
  const fitting = width === null ? said : said.flatMap((line) => wrapLine(line, width));
  return fitting.map((line) =>
    line
      .map((part) => palette(part.text, part.role))
      .join('')
      .trimEnd(),
  );
}
