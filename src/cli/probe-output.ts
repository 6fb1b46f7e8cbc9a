// What a night says on the screen, behind its cases.
import type { Baseline } from '../baseline/baseline.ts';
import { type Cause, causesOf } from '../baseline/causes.ts';
import { diffBaseline, type NightRules } from '../baseline/night.ts';
import { painted, summaryLines, type TextOptions } from '../report/case-text.ts';
import { type Comparison, comparisonIn } from '../report/comparison.ts';
import { sayDuration } from '../report/duration.ts';
import { excerptLines } from '../report/excerpt.ts';
import { ROLE_OF } from '../report/headline.ts';
import { type Line, span } from '../report/line.ts';
import { filled, type NightTongue } from '../report/nights/words.ts';
import { VERDICTS } from '../report/summary.ts';
import { comparisonLines } from '../report/terminal.ts';
import type { RunDocument } from '../run/document.ts';

type NightOptions = TextOptions & { readonly tongue: NightTongue };

/** What changed, and the counts; only these behind `--accept`, which has said what was accepted. */
export function nightText(document: RunDocument, options: NightOptions & { readonly accepting?: boolean }): string {
  const comparison = options.accepting === true ? null : comparisonIn(document);
  const changes = comparison === null ? [] : [...comparisonLines(comparison, options, options), ''];
  return `\n${[...changes, ...endLines(document, options)].join('\n')}\n`;
}

/** Regressions alone, each with what was said in one case: cron mails what is printed. Empty if there is none. */
export function urgentText(document: RunDocument, options: NightOptions): string {
  const comparison = comparisonIn(document);
  if (comparison === null) return '';
  if (comparison.baseline === null) return nightText(document, options).slice(1);
  const { tongue } = options;
  const urgent = causesOf(comparison.changes, tongue.sentence).filter((cause) => cause.class === 'regression');
  if (urgent.length === 0) return '';
  const excerpt = (cause: Cause) => excerptLines(document, cause);
  const lines = comparisonLines(comparison, options, { causes: urgent, excerpt, tongue });
  return `${[...lines, '', ...endLines(document, options)].join('\n')}\n`;
}

/** What `--accept` takes as normal that was not normal before. */
export function acceptedText(
  previous: Baseline | null,
  document: RunDocument,
  rules: NightRules,
  options: NightOptions,
): string {
  if (previous === null) return '\n';
  const comparison: Comparison = { baseline: previous, changes: diffBaseline(previous, document, rules) };
  return `\n${comparisonLines(comparison, options, options).join('\n')}\n`;
}

/** How many of what, and where it is recorded. */
function endLines(document: RunDocument, options: NightOptions): string[] {
  const { lang, words } = options.tongue;
  if (lang === 'en') return summaryLines(document, options);
  const { run, summary, cases } = document;
  const said = words.summary;
  const counts = VERDICTS.filter((verdict) => summary[verdict] > 0).flatMap((verdict, index) => [
    span(index === 0 ? ': ' : ', '),
    span(filled(said[verdict], { n: summary[verdict] }), ROLE_OF[verdict]),
  ]);
  const wall = run.finished === null ? null : Date.parse(run.finished) - Date.parse(run.started);
  const took = wall === null ? [] : [span(`  ${filled(said.took, { time: sayDuration(wall) })}`, 'quiet')];
  const lines: Line[] = [
    [span(filled(cases.length === 1 ? said.one : said.many, { n: cases.length }), 'strong'), ...counts, ...took],
    ...(run.complete ? [] : [[span(said.incomplete, 'inconclusive')]]),
    ...(run.results === null ? [] : [[span(filled(said.recorded, { folder: run.results }), 'quiet')]]),
  ];
  return painted(lines, options);
}
