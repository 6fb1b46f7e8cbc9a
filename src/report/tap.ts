// TAP version 13, the last one that Perl's Test::Harness reads. Failure and error are both `not ok` there; the diagnostics name the verdict.
import type { RunView } from '../run/cases.ts';
import type { CaseRecord } from '../run/document.ts';
import { contrastLines } from './case-text.ts';
import { caseTitle, decidingStep, placeOf, sayWhy } from './case-title.ts';
import { escapeJson } from './escape/json.ts';
import { visible } from './escape/visible.ts';
import { sayFinding } from './facts.ts';
import { saySeen } from './judgement.ts';
import { inScenarios } from './terminal.ts';

export function* tap(document: RunView): Generator<string> {
  const { length } = document.cases;
  yield `TAP version 13\n1..${length}${length === 0 ? ' # SKIP no case ran' : ''}\n`;
  let number = 0;
  for (const part of inScenarios(document)) {
    if (part.kind === 'case') {
      number += 1;
      yield `${[point(part.one, number), ...diagnostics(part.one)].join('\n')}\n`;
    } else if (part.kind === 'end')
      for (const line of part.contrasts.flatMap((contrast) => contrastLines(contrast))) yield `# ${line.trim()}\n`;
  }
  if (!document.run.complete) yield 'Bail out! the run ended before it was finished\n';
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
  const told = [
    ...(one.verdict === 'passed' || one.verdict === 'skipped' ? [] : verdictRows(one)),
    ...findingRows(one),
  ];
  return told.length === 0 ? [] : ['  ---', ...told, '  ...'];
}

function verdictRows(one: CaseRecord): string[] {
  const step = decidingStep(one);
  const rows: [string, string | null | undefined][] = [
    ['verdict', one.verdict],
    ['reason', one.reason],
    ['message', sayWhy(one)],
    ['expected', step?.expected],
    ['seen', step === undefined ? null : saySeen(step)],
    ['at', step === undefined ? one.file : placeOf(step)],
  ];
  return rows.flatMap(([key, value]) => (typeof value === 'string' ? [`  ${key}: ${quoted(value)}`] : []));
}

/** Warnings and errors, whatever the verdict. */
function findingRows({ findings }: CaseRecord): string[] {
  const bad = findings.filter(({ severity }) => severity !== 'info');
  if (bad.length === 0) return [];
  return ['  findings:', ...bad.map((one) => `    - ${quoted(`${one.severity}: ${sayFinding(one)}`)}`)];
}

/** A JSON text is a YAML text. */
const quoted = (value: string) => escapeJson(JSON.stringify(value));
