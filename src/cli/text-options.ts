// How this terminal wants the text of a run of now.
import { readRegularFile } from '../net/project-files.ts';
import type { TextOptions } from '../report/case-text.ts';
import type { Screen } from './screen.ts';

/** With carets in the scenarios: of an old run they may be others by now. */
export function textOptions({ palette, width }: Screen): Pick<TextOptions, 'palette' | 'width' | 'lineOf'> {
  return { palette, width, lineOf: writtenLines() };
}

/** Lines by file and number, counted from 1; each file is read once, and only when a line of it is asked for. */
function writtenLines(): (file: string, line: number) => string | null {
  const read = new Map<string, readonly string[]>();
  return (file, line) => {
    const lines = read.get(file) ?? linesOf(file);
    read.set(file, lines);
    return lines[line - 1] ?? null;
  };
}

/** None where it can't be read any more: a caret is no reason to fail. */
function linesOf(file: string): readonly string[] {
  const found = readRegularFile(file);
  return 'refuse' in found ? [] : Buffer.from(found.bytes).toString('utf8').split(/\r?\n/);
}
