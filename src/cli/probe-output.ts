// What a night says on the screen, behind its cases.
import type { Baseline } from '../baseline/baseline.ts';
import { type Cause, causesOf } from '../baseline/causes.ts';
import { diffBaseline, type NightRules } from '../baseline/night.ts';
import { type Comparison, comparisonIn } from '../report/comparison.ts';
import { excerptLines } from '../report/excerpt.ts';
import { comparisonLines, summaryLines, type TextOptions } from '../report/terminal.ts';
import type { RunDocument } from '../run/document.ts';

/** What changed, and the counts; only these behind `--accept`, which has said what was accepted. */
export function nightText(document: RunDocument, options: TextOptions & { readonly accepting?: boolean }): string {
  const comparison = options.accepting === true ? null : comparisonIn(document);
  const changes = comparison === null ? [] : [...comparisonLines(comparison, options), ''];
  return `\n${[...changes, ...summaryLines(document, options)].join('\n')}\n`;
}

/** Regressions alone, each with what was said in one case: cron mails what is printed. Empty if there is none. */
export function urgentText(document: RunDocument, options: TextOptions): string {
  const comparison = comparisonIn(document);
  if (comparison === null) return '';
  if (comparison.baseline === null) return nightText(document, options).slice(1);
  const urgent = causesOf(comparison.changes).filter((cause) => cause.class === 'regression');
  if (urgent.length === 0) return '';
  const excerpt = (cause: Cause) => excerptLines(document, cause);
  const lines = comparisonLines(comparison, options, { causes: urgent, excerpt });
  return `${[...lines, '', ...summaryLines(document, options)].join('\n')}\n`;
}

/** What `--accept` takes as normal that was not normal before. */
export function acceptedText(
  previous: Baseline | null,
  document: RunDocument,
  rules: NightRules,
  options: TextOptions,
): string {
  if (previous === null) return '\n';
  const comparison: Comparison = { baseline: previous, changes: diffBaseline(previous, document, rules) };
  return `\n${comparisonLines(comparison, options).join('\n')}\n`;
}
