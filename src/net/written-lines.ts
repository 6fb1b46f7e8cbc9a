// Lines of a text file, read once and only when a line is asked for.
import { readFileSync, statSync } from 'node:fs';

/** Larger is no file that a person has written. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Looks lines up by file and number, counted from 1; null where there is none, or the file can't be read any more. */
export function writtenLines(): (file: string, line: number) => string | null {
  const read = new Map<string, readonly string[]>();
  return (file, line) => {
    const lines = read.get(file) ?? linesOf(file);
    read.set(file, lines);
    return lines[line - 1] ?? null;
  };
}

function linesOf(file: string): readonly string[] {
  try {
    const about = statSync(file);
    return about.isFile() && about.size <= MAX_BYTES ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
  } catch {
    return [];
  }
}
