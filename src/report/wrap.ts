// Lines no longer than a terminal is wide.
import { type Line, lineWidth, type Span, textOf, widthOf } from './line.ts';

/** Breaks printable text between words; a word longer than the line (a URL) stays whole. */
export function wrap(text: string, width: number, first: string, further: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isEmpty = line === first || line === further;
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${further}${word}`;
    } else {
      line = isEmpty ? `${line}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** At the beginning of a line, or behind blanks, the log of a CI system takes it for a command of its own. */
const ACTS = /^\s*::/;

/**
 * A line of spans as lines of at most `width` columns, broken between words; what is left stands below the text, not below the
 * mark before it. A word longer than the line stays whole.
 */
export function wrapLine(line: Line, width: number): readonly Line[] {
  if (lineWidth(line) <= width) return [line];
  const hang = hangOf(line);
  const indent = Math.min(hang, Math.floor(width / 3));
  const lines: Span[][] = [[]];
  let column = 0;
  for (const { text, ...part } of line)
    for (const word of text.split(/(?<=\S)(?=\s)|(?=\S)(?<=^\s+)/)) {
      const wide = widthOf(word);
      const isFirst = column <= (lines.length === 1 ? hang : indent);
      if (!isFirst && column + wide > width && !ACTS.test(word)) {
        lines.push([{ role: 'plain', text: ' '.repeat(indent) }]);
        column = indent;
      }
      const shown = column === indent && lines.length > 1 ? word.trimStart() : word;
      lines.at(-1)?.push({ ...part, text: shown });
      column += widthOf(shown);
    }
  return lines;
}

/** Where the text begins behind an arrow, stars or a word of a table. */
function hangOf(line: Line): number {
  const text = textOf(line);
  return widthOf(
    /^\s*(?:(?:->|<-|<\*\*|~>|<~\*?|===|\*\*\*)\s+)?(?:(?:expected|seen|because|at|also|erwartet|gesehen|weil|in|auch)\s{2,})?/.exec(
      text,
    )?.[0] ?? '',
  );
}
