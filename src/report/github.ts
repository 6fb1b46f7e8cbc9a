// GitHub workflow commands: annotations at the file and line of the scenario, for use as a step's output.
import { causesOf } from '../baseline/causes.ts';
import type { RunView } from '../run/cases.ts';
import type { CaseRecord, StepRecord } from '../run/document.ts';
import { summaryLines } from './case-text.ts';
import { caseTitle, decidingStep, furtherSteps, sayWhy } from './case-title.ts';
import { sayFollows, sayWhere } from './changes.ts';
import type { Comparison } from './comparison.ts';
import { escapeCiLog, githubMessage, githubProperty } from './escape/ci-log.ts';
import { sayFinding } from './facts.ts';
import { saySeen } from './judgement.ts';

/** GitHub shows ten annotations of a kind for a step; the rest is in the log and in the other reports. */
export function* github(document: RunView, comparison: Comparison | null = null): Generator<string> {
  for (const cause of causesOf(comparison?.changes ?? []))
    yield command(
      cause.class === 'regression' ? 'error' : 'notice',
      { title: cause.class },
      [cause.text, ...sayFollows(cause.follows), sayWhere(cause.cases)].join('\n'),
    );
  for (const one of document.cases) yield* annotations(one);
  for (const { file, line, text, scenario } of document.contrasts)
    yield command('notice', { file, line, title: scenario }, text);
  for (const line of summaryLines(document)) yield `${escapeCiLog(line)}\n`;
}

function annotations(one: CaseRecord): string[] {
  const title = caseTitle(one);
  const deciding = decidingStep(one);
  const isBad = one.verdict === 'failed' || one.verdict === 'inconclusive';
  // What the case failed for is an error, and no warning beside it.
  const lines = one.findings
    .filter(({ severity, text }) => severity !== 'info' && !(isBad && text === one.text))
    .map((finding) =>
      command('warning', { ...place(one, one.steps[finding.step ?? -1] ?? deciding), title }, sayFinding(finding)),
    );
  if (!isBad) return lines;
  const level = one.verdict === 'failed' ? 'error' : 'warning';
  const heading = `${title}: ${one.verdict}`;
  const told = [deciding, ...furtherSteps(one)].map((step) => {
    const why = step === deciding ? (whyOf(one) ?? step?.problem ?? sayWhy(one)) : (step?.problem ?? '');
    return command(level, { ...place(one, step), title: heading }, factsOf(why, step).join('\n'));
  });
  return [...told, ...lines];
}

/** With what to do about it, if it is a finding. */
function whyOf({ text, findings }: CaseRecord): string | null {
  const finding = findings.find((one) => one.text === text);
  return finding === undefined ? text : sayFinding(finding);
}

/** Where the step stands: a fragment is a file of its own. */
const place = (one: CaseRecord, step: StepRecord | undefined) => ({
  file: step?.file ?? one.file,
  line: step?.line ?? 1,
  col: step?.column ?? 1,
});

function factsOf(why: string, step: StepRecord | undefined): string[] {
  const facts = [why];
  const seen = step === undefined ? null : saySeen(step);
  if (step !== undefined && step.expected !== null && !why.includes(step.expected))
    facts.push(`expected ${step.expected}`);
  if (seen !== null && !why.includes(seen)) facts.push(`seen ${seen}`);
  return facts;
}

function command(level: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${githubProperty(String(value))}`);
  return `::${level} ${written.join(',')}::${githubMessage(message)}\n`;
}
