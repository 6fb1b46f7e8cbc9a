// A mistake in a file a user wrote: what is wrong, where, and what to write instead. Problems are values, never thrown.
import { maskedLine } from './masked-line.ts';
import type { Span } from './node.ts';

/** A text with a name: the unit that problems point into. */
export interface Source {
  /** The path as the user would type it. */
  readonly file: string;
  readonly text: string;
}

/** A mistake in a text, and where it stands. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  /** How many columns the caret underlines, at least 1. */
  readonly width: number;
  /** The whole source line, as written; empty if there is none. */
  readonly excerpt: string;
  readonly message: string;
  /** What to do about it, if that is known. */
  readonly advice: string | null;
  readonly severity: 'error' | 'warning';
}

/** A place in a file, for reports. */
export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

export const placeIn = ({ file, text }: Source, { start }: Span): Place => ({ file, ...placeOf(text, start) });

/** The 1-based line and column of an offset. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const at = Math.min(Math.max(offset, 0), text.length);
  const starts = lineStartsOf(text);
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}

/** Each step of a file asks for its place: the lines are counted once, and kept for the text that was asked about last. */
let counted: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

function lineStartsOf(text: string): readonly number[] {
  if (counted.text === text) return counted.starts;
  const starts = [0];
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  counted = { text, starts };
  return starts;
}

/** Makes a problem that points at `span` of `source`. */
export function problemAt(
  source: Source,
  span: Span,
  message: string,
  advice: string | null = null,
  severity: Problem['severity'] = 'error',
): Problem {
  const { line, column } = placeOf(source.text, span.start);
  const lineStart = Math.min(span.start, source.text.length) - (column - 1);
  const excerpt = maskedLine(source.text, lineStart);
  const width = Math.max(1, Math.min(span.end - span.start, excerpt.length - column + 1));
  return {
    file: source.file,
    line,
    column,
    width,
    excerpt,
    message: onOneLine(message),
    advice: oddBlankIn(excerpt) ?? advice,
    severity,
  };
}

/** What is quoted in a message may hold line ends; the message has one line. */
const onOneLine = (message: string) =>
  message.replace(/[\0-\x1f\x7f\x85\u2028\u2029]/g, (found) => `\\u{${found.charCodeAt(0).toString(16)}}`);

/** Such a mistake stands at the beginning of a line. */
const MAX_LOOKED_AT = 1000;

/** A character that looks like a blank, a line end or a colon and is none, where one of these has to stand. */
function oddBlankIn(line: string): string | null {
  const found =
    /^[ -]*(?:[\w.$-]+:? *)?([\x85\u2028\u2029\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff\uff1a])/.exec(
      line.slice(0, MAX_LOOKED_AT),
    )?.[1];
  if (found === undefined) return null;
  const code = `U+${found.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`;
  if (found === '\uff1a') return `the colon of this line is ${code}; write \`:\``;
  return `the line holds ${code}, which is no ${/[\x85\u2028\u2029]/.test(found) ? 'line end' : 'blank'} in YAML; type it anew`;
}

/** A problem with a file as a whole: it can't be read, it is too large, it is empty. */
export function problemWith(file: string, message: string, advice: string | null = null): Problem {
  return { file, line: 1, column: 1, width: 1, excerpt: '', message, advice, severity: 'error' };
}

const EXCERPT_COLUMNS = 140;

/** The severity in the reader's language. */
type Said = Omit<Problem, 'severity'> & { readonly severity: string };

/**
 * One problem as text: `file:line:col`, the line, a caret, the advice. The caller escapes it for its medium: the file name
 * and the excerpt are a stranger's words.
 */
export function renderProblem(problem: Said): string {
  const head = `${onOneLine(problem.file)}:${problem.line}:${problem.column}: ${problem.severity}: ${problem.message}`;
  const rows = [head];
  if (problem.excerpt.trim() !== '') {
    const number = String(problem.line);
    const gutter = ' '.repeat(number.length);
    const cut = Math.max(0, problem.column - EXCERPT_COLUMNS + 20);
    const shown = problem.excerpt.replaceAll('\t', ' ').slice(cut, cut + EXCERPT_COLUMNS);
    const room = Math.max(1, shown.length - (problem.column - 1 - cut));
    rows.push(`  ${number} | ${shown}`);
    rows.push(`  ${gutter} | ${' '.repeat(problem.column - 1 - cut)}${'^'.repeat(Math.min(problem.width, room))}`);
  }
  if (problem.advice !== null) rows.push(`  ${' '.repeat(String(problem.line).length)} = ${problem.advice}`);
  return rows.join('\n');
}
