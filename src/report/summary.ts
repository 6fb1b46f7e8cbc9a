// The end of a run: how many of what, how long, where it is recorded, and what to look at.
import { type Cases, outlinesOf, type RunView } from '../run/cases.ts';
import type { CaseRecord, StepRecord, Verdict } from '../run/document.ts';
import { decidingStep, furtherSteps, placeOf, sayWhy } from './case-title.ts';
import { sayDuration } from './duration.ts';
import { ROLE_OF, sayTarget, sayVerdict } from './headline.ts';
import { excerptLines, judgementRows, type LineOf } from './judgement.ts';
import { type Line, quoted, span } from './line.ts';

/** So many failures are shown again at the end; those behind them are counted. */
const LISTED = 50;

/** What failed again where that is wanted and there is more than one case, then the counts and where it is recorded. */
export function summaryLines(document: RunView, again: { readonly lineOf?: LineOf } | null = null): Line[] {
  const { run, cases } = document;
  const lines: Line[] = again !== null && cases.length > 1 ? failureLines(cases, again.lineOf) : [];
  lines.push(countsLine(document));
  if (!run.complete) lines.push([span('incomplete: the run ended before all of it was recorded', 'inconclusive')]);
  if (run.results !== null) lines.push([span(`recorded in ${run.results}`, 'quiet')]);
  return lines;
}

export const VERDICTS: readonly Verdict[] = ['passed', 'failed', 'inconclusive', 'skipped'];

const COUNTED: Readonly<Record<Verdict, (count: number) => string>> = {
  passed: (count) => `${count} passed`,
  failed: (count) => `${count} failed`,
  inconclusive: (count) => `${count} inconclusive`,
  skipped: (count) => `${count} skipped`,
};
/** `2 failed` */
export const sayCount = (verdict: Verdict, count: number): string => COUNTED[verdict](count);

/** All cases, those too that a page does not show. */
export const countOf = (summary: RunView['summary']): number =>
  VERDICTS.reduce((sum, verdict) => sum + summary[verdict], 0);

/** `2 scenarios, 3 cases: 2 passed, 1 failed  in 412 ms`; verdicts that did not occur are left out. */
export function countsLine({ cases, summary, run }: RunView): Line {
  const seen = VERDICTS.filter((verdict) => summary[verdict] > 0);
  const scenarios = scenariosIn(cases);
  const spans = [
    ...(scenarios > 1 ? [span(`${counted(scenarios, 'scenario')}, `, 'strong')] : []),
    span(counted(cases.length, 'case'), 'strong'),
  ];
  for (const [index, verdict] of seen.entries()) {
    spans.push(span(index === 0 ? ': ' : ', '), span(sayCount(verdict, summary[verdict]), ROLE_OF[verdict]));
  }
  const wall = run.finished === null ? null : Date.parse(run.finished) - Date.parse(run.started);
  return wall === null ? spans : [...spans, span(`  in ${sayDuration(wall)}`, 'quiet')];
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

function scenariosIn(cases: Cases): number {
  const seen = new Set<string>();
  for (const { file, scenario } of outlinesOf(cases)) seen.add(JSON.stringify([file, scenario]));
  return seen.size;
}

function failureLines(cases: Cases, lineOf?: LineOf): Line[] {
  const lines: Line[] = [];
  let wanted = 0;
  for (const one of cases) {
    if (one.verdict !== 'failed' && one.verdict !== 'inconclusive') continue;
    wanted += 1;
    if (wanted <= LISTED) lines.push(...failureOf(one, lineOf), []);
  }
  if (wanted > LISTED) lines.push([span(`and ${wanted - LISTED} more`, 'quiet')], []);
  return lines;
}

/** The case and its place; the step as it is written; what was expected, and seen. */
function failureOf(one: CaseRecord, lineOf: LineOf = () => null): Line[] {
  const step = decidingStep(one);
  const who = `${one.variant === null ? '' : `${one.variant}  `}${sayTarget(one.target)}`;
  const head: Line = [
    span(sayVerdict(one), ROLE_OF[one.verdict]),
    quoted(`  ${step === undefined ? one.file : placeOf(step)}  `),
    quoted(who, 'strong'),
  ];
  if (step === undefined) return [head, ...(one.text === null ? [] : [[span(`  ${sayWhy(one)}`)]])];
  const rows = judgementRows(step).filter(([word]) => word !== 'at');
  const further = furtherSteps(one);
  return [
    head,
    ...excerptLines(step, '', lineOf),
    ...rows.map(
      ([word, text]): Line => [span(`  ${word.padEnd(9)} `, 'quiet'), word === 'because' ? span(text) : quoted(text)],
    ),
    ...further.slice(0, LISTED).map((also): Line => [span('  also      ', 'quiet'), span(sayFurther(also))]),
  ];
}

const sayFurther = (step: StepRecord) => `${step.problem ?? step.verb} (${placeOf(step)})`;
