// TAP version 14. Failure and error are both `not ok` there; the diagnostics name the verdict.
import type { CaseRecord, RunDocument } from '../run/document.ts';
import { caseTitle, decidingStep, sayWhy } from './case-title.ts';
import { escapeJson } from './escape/json.ts';
import { visible } from './escape/visible.ts';
import { saySeen } from './judgement.ts';
import { contrastLines, scenarios } from './terminal.ts';

export function tap(document: RunDocument): string {
  const lines = [
    'TAP version 14',
    `1..${document.cases.length}${document.cases.length === 0 ? ' # SKIP no case ran' : ''}`,
  ];
  let number = 0;
  for (const { cases, contrasts } of scenarios(document)) {
    for (const one of cases) {
      number += 1;
      lines.push(point(one, number), ...diagnostics(one));
    }
    for (const contrast of contrasts) lines.push(...contrastLines(contrast).map((line) => `# ${line.trim()}`));
  }
  if (!document.run.complete) lines.push('Bail out! the run ended before it was finished');
  return `${lines.join('\n')}\n`;
}

function point(one: CaseRecord, number: number): string {
  const ok = one.verdict === 'passed' || one.verdict === 'skipped' ? 'ok' : 'not ok';
  const title = one.variant === null ? caseTitle(one) : `${one.scenario}: ${caseTitle(one)}`;
  const directive = one.verdict === 'skipped' ? ` # SKIP ${description(sayWhy(one))}` : '';
  return `${ok} ${number} - ${description(title)}${directive}`;
}

/** A number sign would begin a directive. */
const description = (text: string) => visible(text).replace(/[\\#]/g, '\\$&');

function diagnostics(one: CaseRecord): string[] {
  if (one.verdict === 'passed' || one.verdict === 'skipped') return [];
  const step = decidingStep(one);
  const facts: [string, string | null | undefined][] = [
    ['verdict', one.verdict],
    ['reason', one.reason],
    ['message', sayWhy(one)],
    ['expected', step?.expected],
    ['seen', step === undefined ? null : saySeen(step)],
    ['at', step === undefined ? one.file : `${step.file}:${step.line}:${step.column}`],
  ];
  const rows = facts.flatMap(([key, value]) => (typeof value === 'string' ? [`  ${key}: ${quoted(value)}`] : []));
  return ['  ---', ...rows, '  ...'];
}

/** A JSON text is a YAML text. */
const quoted = (value: string) => escapeJson(JSON.stringify(value));
