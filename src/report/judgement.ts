// Why a step is not passed: what was expected, what was seen, what differs, and the line of the scenario that asks for it.
import type { StepRecord } from '../run/document.ts';
import { type Line, quoted, type Role, span } from './line.ts';

/** Nothing for a step that passed or was not run. */
export function judgementLines(step: StepRecord, lineOf: LineOf = noLine): Line[] {
  const role = ROLES[step.verdict];
  if (role === null) return [];
  const rows = judgementRows(step).map(
    ([word, text], index): Line => [
      span(`    ${index === 0 ? '*** ' : '    '}`, role),
      span(`${word.padEnd(9)} `, role),
      word === 'because' ? span(text) : quoted(text, word === 'at' ? 'quiet' : 'plain'),
    ],
  );
  return [...rows, ...excerptLines(step, '        ', lineOf)];
}

/** The line of a file, counted from 1, or null: it is not at hand, or may be another by now. */
export type LineOf = (file: string, line: number) => string | null;
const noLine: LineOf = () => null;

/** `expected`, `seen`, `because`, `at`: each thing once. */
export function judgementRows(step: StepRecord): readonly (readonly [word: string, text: string])[] {
  const said: readonly (readonly [string, string | null])[] = [
    ['expected', sayExpected(step)],
    ['seen', saySeen(step)],
    ['because', reasonOf(step)],
    ['at', `${step.file}:${step.line}:${step.column}`],
  ];
  return said.filter((row): row is [string, string] => row[1] !== null);
}

/** `550 5.1.1` for `reply: 550 5.1.1`: a reply is what is expected of nearly every step. */
const sayExpected = ({ expected }: StepRecord) => expected?.replace(/^reply: /, '') ?? null;

/** The problem without what the rows above it say: `expected 220, but the connection was refused: nothing listens there`. */
function reasonOf(step: StepRecord): string | null {
  const { problem, reply } = step;
  const expected = sayExpected(step);
  if (problem === null || expected === null) return problem;
  const [got, but] = [`expected ${expected}, got `, `expected ${expected}, but `];
  if (problem.startsWith(but)) return problem.slice(but.length);
  const isSeen = reply !== null && reply.lines.length === 1 && problem === `${got}${reply.lines[0] ?? ''}`;
  return isSeen ? null : problem;
}

const EXCERPT_COLUMNS = 100;

/** The step as it is written, with a caret below its verb, as `lint` shows a mistake; nothing where it is not at hand. */
export function excerptLines({ file, line, column }: StepRecord, indent: string, lineOf: LineOf): Line[] {
  const written = lineOf(file, line)?.replaceAll('\t', ' ');
  if (written === undefined || column > EXCERPT_COLUMNS) return [];
  const width = /^[\w-]*/.exec(written.slice(column - 1))?.[0].length ?? 0;
  const gutter = ' '.repeat(String(line).length);
  return [
    [span(`${indent}  ${line} | `, 'quiet'), quoted(written.slice(0, EXCERPT_COLUMNS))],
    [
      span(`${indent}  ${gutter} | `, 'quiet'),
      span(`${' '.repeat(column - 1)}${'^'.repeat(Math.max(1, width))}`, 'cause'),
    ],
  ];
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
