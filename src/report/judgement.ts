// Why a step is not passed: what was expected, what was seen, what differs, and the line of the scenario that asks for it.
import type { StepRecord } from '../run/document.ts';
import { type Line, type Role, span } from './line.ts';

/** Nothing for a step that passed or was not run. */
export function judgementLines(step: StepRecord): Line[] {
  const role = ROLES[step.verdict];
  if (role === null) return [];
  const said: [string, string | null][] = [
    ['expected', step.expected],
    ['seen', saySeen(step)],
    ['because', addsNothing(step) ? null : step.problem],
    ['at', `${step.file}:${step.line}:${step.column}`],
  ];
  const rows = said.filter((row): row is [string, string] => row[1] !== null);
  return rows.map(([word, text], index) => [
    span(`    ${index === 0 ? '*** ' : '    '}`, role),
    span(`${word.padEnd(9)} `, role),
    span(text, word === 'at' ? 'quiet' : 'plain'),
  ]);
}

/** `expected 250, got 550 no`: both stand in the rows above. */
function addsNothing({ problem, expected, reply }: StepRecord): boolean {
  if (problem === null || expected === null || reply === null) return false;
  return problem.startsWith(`expected ${expected}, got ${reply.lines[0] ?? ''}`) && reply.lines.length === 1;
}

const ROLES: Readonly<Record<StepRecord['verdict'], Role | null>> = {
  passed: null,
  skipped: null,
  'not-reached': null,
  failed: 'failed',
  inconclusive: 'inconclusive',
};

/** `250 2.1.0 Ok`, `closed`, `timeout`; null if nothing was seen. The last line of a long reply stands for it. */
export function saySeen(step: Pick<StepRecord, 'outcome' | 'reply'>): string | null {
  if (step.outcome === 'none') return null;
  if (step.reply === null) return step.outcome;
  const { lines } = step.reply;
  return lines.length > 1 ? `${lines.at(-1)} (the last of ${lines.length} lines)` : (lines[0] ?? '');
}
