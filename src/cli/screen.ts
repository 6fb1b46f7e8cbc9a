// The terminal: what goes to stdout and stderr, in colour or not. A reader that goes away (`| head`) is not an error.
import { escapeTerminal } from '../report/escape/terminal.ts';
import { coloured, type Palette, plain } from '../report/palette.ts';

export interface Screen {
  /** For stdout. */
  readonly palette: Palette;
  readonly isTerminal: boolean;
  readonly columns: number;
  /** How wide what goes to stdout may be; null where it is no terminal: a file takes lines as they are. */
  readonly width: number | null;
  out(text: string): void;
  /** Resolves when the reader of stdout has taken enough of what was written for more; at once where nothing waits for it. */
  taken(): Promise<void>;
  err(text: string): void;
  /** Replaces the status line on a terminal; null takes it away. */
  status(line: string | null): void;
}

export interface OpenScreen extends Screen {
  /** Why what was meant for stdout did not get there, in words; null if it did, or if its reader went away. */
  lost(): string | null;
}

/** Below this a dialogue is no dialogue any more. */
const NARROWEST = 60;

const CLEAR = '\r\x1b[K';

export function openScreen(
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
  environment: NodeJS.ProcessEnv,
): OpenScreen {
  const inColour = stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
  /** What stands on the status line; null: there is none. */
  let status: string | null = null;
  const clear = () => {
    if (status !== null) stderr.write(CLEAR);
    status = null;
  };
  let lost: string | null = null;
  for (const stream of [stdout, stderr]) {
    // The run and its record go on, the screen does not. That nobody reads any more is no fault.
    stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (stream === stdout && code !== 'EPIPE' && code !== 'EIO')
        lost ??= code === 'ENOSPC' ? 'the disk is full' : message;
    });
  }
  return {
    palette: inColour ? coloured : plain,
    isTerminal: stderr.isTTY === true && environment.TERM !== 'dumb',
    // A terminal that does not know its size says 0.
    columns: stderr.columns || 80,
    width: stdout.isTTY === true ? Math.max(NARROWEST, stdout.columns || 80) : null,
    lost: () => lost,
    out: (text) => {
      clear();
      if (stdout.writable) stdout.write(text);
    },
    taken: () =>
      new Promise((resolve) => {
        if (!stdout.writableNeedDrain || !stdout.writable) return resolve();
        const over = () => {
          stdout.off('drain', over).off('close', over).off('error', over);
          resolve();
        };
        stdout.on('drain', over).on('close', over).on('error', over);
      }),
    err: (text) => {
      clear();
      if (stderr.writable) stderr.write(text);
    },
    status: (line) => {
      if (line === null || stderr.isTTY !== true) return clear();
      // In one piece, and only if it differs: a line that is taken away and comes back flickers.
      if (line !== status) stderr.write(status === null ? line : `${CLEAR}${line}`);
      status = line;
    },
  };
}

/** A message of ours with a stranger's words in it: escaped, each line as it is. */
export function escapedLines(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeTerminal(line))
    .join('\n');
}
