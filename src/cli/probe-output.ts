// What a night says on the screen, behind its cases.
import type { Baseline } from '../baseline/baseline.ts';
import { diffBaseline, type NightRules } from '../baseline/night.ts';
import { keyOf } from '../baseline/normalise.ts';
import { type Comparison, comparisonIn } from '../report/comparison.ts';
import { caseLines, comparisonLines, headingLines, summaryLines, type TextOptions } from '../report/terminal.ts';
import type { RunDocument } from '../run/document.ts';

/** What changed, and the counts; only these behind `--accept`, which has said what was accepted. */
export function nightText(document: RunDocument, options: TextOptions & { readonly accepting?: boolean }): string {
  const comparison = options.accepting === true ? null : comparisonIn(document);
  const changes = comparison === null ? [] : [...comparisonLines(comparison, options), ''];
  return `\n${[...changes, ...summaryLines(document, options)].join('\n')}\n`;
}

/** Regressions alone, with the dialogues they stand in: cron mails what is printed. Empty if there is none. */
export function urgentText(document: RunDocument, addressesVary: boolean, options: TextOptions): string {
  const comparison = comparisonIn(document);
  if (comparison === null) return '';
  if (comparison.baseline === null) return nightText(document, options).slice(1);
  const urgent: Comparison = {
    ...comparison,
    changes: comparison.changes.filter((change) => change.class === 'regression'),
  };
  if (urgent.changes.length === 0) return '';
  const keys = new Set(urgent.changes.map((change) => change.case));
  const cases = document.cases.filter((record) => keys.has(keyOf(record, addressesVary)));
  const dialogues = cases.flatMap((record, index) => {
    const before = cases[index - 1];
    const same = before?.file === record.file && before.scenario === record.scenario;
    const heading = same ? [] : ['', ...headingLines(record, options)];
    return [...heading, ...caseLines(record, { ...options, verbose: true })];
  });
  const lines = [...comparisonLines(urgent, options), ...dialogues, '', ...summaryLines(document, options)];
  return `${lines.join('\n')}\n`;
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
