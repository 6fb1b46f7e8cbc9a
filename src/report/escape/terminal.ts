// The terminal: no byte of a stranger moves the cursor, changes a colour or a title, or hides a word.
// A job's log is a terminal too: what a CI service would take for a command in it is written out in the same way.
import { withoutCommands } from './ci-log.ts';
import { visible } from './visible.ts';

/** One line for a terminal or a plain text file. Line ends and tabs are written out too: `\x0a`, `\x09`. */
export function escapeTerminal(text: string): string {
  return withoutCommands(visible(text));
}

/** A block of our own lines that quotes strangers (a problem with its excerpt): LF alone ends a line, tabs become blanks. */
export function escapeTerminalBlock(text: string): string {
  return text
    .split('\n')
    .map((line) => withoutCommands(visible(line.replaceAll('\t', '  '))))
    .join('\n');
}
