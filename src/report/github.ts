// GitHub workflow commands: annotations at the file and line of the scenario, for use as a step's output.
import type { RunView } from '../run/cases.ts';
import type { CaseRecord } from '../run/document.ts';
import { caseTitle, decidingStep, sayWhy } from './case-title.ts';
import { type Comparison, ranked } from './comparison.ts';
import { escapeCiLog, githubMessage, githubProperty } from './escape/ci-log.ts';
import { saySeen } from './judgement.ts';
import { summaryLines } from './terminal.ts';

/** GitHub shows ten annotations of a kind for a step; the rest is in the log and in the other reports. */
export function* github(document: RunView, comparison: Comparison | null = null): Generator<string> {
  for (const change of ranked(comparison?.changes ?? []))
    yield command(
      change.class === 'regression' ? 'error' : 'notice',
      { title: change.class },
      `${change.text}\n${change.case}`,
    );
  for (const one of document.cases) yield* annotations(one);
  for (const { file, line, text, scenario } of document.contrasts)
    yield command('notice', { file, line, title: scenario }, text);
  for (const line of summaryLines(document)) yield `${escapeCiLog(line)}\n`;
}

function annotations(one: CaseRecord): string[] {
  const step = decidingStep(one);
  const place = { file: one.file, line: step?.line ?? 1, col: step?.column ?? 1 };
  const title = caseTitle(one);
  const lines = one.findings
    .filter((finding) => finding.severity !== 'info')
    .map((finding) => command('warning', { ...place, title }, finding.text));
  if (one.verdict !== 'failed' && one.verdict !== 'inconclusive') return lines;
  const facts = [sayWhy(one)];
  const seen = step === undefined ? null : saySeen(step);
  if (step !== undefined && step.expected !== null && !sayWhy(one).includes(step.expected))
    facts.push(`expected ${step.expected}`);
  if (seen !== null && !sayWhy(one).includes(seen)) facts.push(`seen ${seen}`);
  const level = one.verdict === 'failed' ? 'error' : 'warning';
  return [command(level, { ...place, title: `${title}: ${one.verdict}` }, facts.join('\n')), ...lines];
}

function command(level: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${githubProperty(String(value))}`);
  return `::${level} ${written.join(',')}::${githubMessage(message)}\n`;
}
