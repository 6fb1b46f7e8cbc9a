// A decoded body -> the text the readers work on: quoting marks and links off, lines trimmed, blank lines single, every offset
// traceable to the line and column it was read from (in a line with links: to the column without them).
import { plainWords } from '../quoted/plain-words.ts';

export interface VisibleText {
  readonly part: string;
  /** The decoded body as it was, as far as it is read. */
  readonly source: string;
  /** Trimmed lines joined by LF; at most one empty line in a row. Ends with LF if the last line was complete. */
  readonly text: string;
  /** Start of each line in `text`, its line in the source (from 1) and how many characters were taken off its front. */
  readonly starts: readonly number[];
  readonly sources: readonly number[];
  readonly cuts: readonly number[];
}

/** The notification of a report has a few KiB; what follows 512 KiB is a returned message. */
const MAX_VISIBLE = 512 * 1024;
/** A line that long is no sentence. */
const MAX_LINE = 20_000;

/** Prepares a decoded body. `part` names it in places. */
export function visibleText(part: string, source: string): VisibleText {
  const bounded = source.slice(0, MAX_VISIBLE);
  const complete = bounded.endsWith('\n') || bounded.length < source.length;
  const rows = bounded.split('\n');
  if (bounded.endsWith('\n')) rows.pop();
  const lines = unquote(rows);
  const starts: number[] = [];
  const sources: number[] = [];
  const cuts: number[] = [];
  const kept: string[] = [];
  let at = 0;
  for (const [index, line] of lines.entries()) {
    for (const { text, cut } of piecesOf(line)) {
      if (text === '' && (kept.length === 0 || kept.at(-1) === '')) continue;
      starts.push(at);
      sources.push(index + 1);
      cuts.push(cut);
      kept.push(text);
      at += text.length + 1;
    }
  }
  return { part, source: bounded, text: kept.join('\n') + (complete ? '\n' : ''), starts, sources, cuts };
}

/** The offset of the source that an offset of the visible text was read from; in a line with links, short of it. */
export function sourceOffset({ source, starts, sources, cuts }: VisibleText, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  let start = 0;
  for (let line = 1; line < (sources[low] ?? 1); line += 1) start = source.indexOf('\n', start) + 1;
  return start + offset - (starts[low] ?? 0) + (cuts[low] ?? 0);
}

interface Line {
  readonly text: string;
  /** Characters taken off the front. */
  readonly cut: number;
}

/** The trimmed line; a transcript that was joined into one line is taken apart again. */
function piecesOf({ text, cut }: Line): Line[] {
  const bounded = plainWords(text.slice(0, MAX_LINE));
  const trimmed = bounded.trim();
  const indent = bounded.length - bounded.trimStart().length;
  if (!/\S (?:<<<|>>>) \S/.test(trimmed) || /^(?:Sent|Received) (?:<<<|>>>) /.test(trimmed))
    return [{ text: trimmed, cut: cut + indent }];
  const pieces: Line[] = [];
  let from = 0;
  for (const mark of [...trimmed.matchAll(/ (?=(?:<<<|>>>|\.\.\. while) )/g), null]) {
    const to = mark?.index ?? trimmed.length;
    pieces.push({ text: trimmed.slice(from, to), cut: cut + indent + from });
    from = to + 1;
  }
  return pieces;
}

/** Takes `> ` marks off, level by level. A sendmail transcript's own `>>> DATA` is no quoting and stays. */
function unquote(source: readonly string[]): Line[] {
  let lines: Line[] = source.map((text) => ({ text, cut: 0 }));
  for (let level = 0; level < 6; level += 1) {
    const next = unquoteOnce(lines);
    if (next === null) break;
    lines = next;
  }
  return lines;
}

function unquoteOnce(lines: readonly Line[]): Line[] | null {
  const out: Line[] = [];
  let changed = false;
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (to < lines.length && (lines[to]?.text ?? '').startsWith('>')) to += 1;
    const run = lines.slice(from, to === from ? from + 1 : to);
    const quoted = to > from && run.some((line) => !/^>>> ?[A-Za-z.<]/.test(line.text));
    changed ||= quoted;
    for (const line of run) out.push(quoted ? withoutMark(line) : line);
    from += run.length;
  }
  return changed ? out : null;
}

function withoutMark({ text, cut }: Line): Line {
  // clients that quote `>>> DATA` write `>>>> DATA`; the others put a blank behind their mark
  const length = /^> /.test(text) ? 2 : 1;
  return { text: text.slice(length), cut: cut + length };
}
