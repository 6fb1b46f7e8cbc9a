// Runs a command as `mxprobe` does, behind its option parser, and keeps what it prints.
import yargs from 'yargs';
import type { Command } from '../../src/cli/commands.ts';
import { UsageError } from '../../src/cli/exit.ts';
import { plain } from '../../src/report/palette.ts';

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `usage` as in the table of commands: `bounce <files..>`. */
export async function called(
  usage: string,
  command: Command,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Called> {
  let out = '';
  let err = '';
  let code = -1;
  const screen = {
    palette: plain,
    isTerminal: false,
    columns: 100,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    status: () => {},
  };
  const context = { screen, version: 'test', argv: args, environment };
  try {
    await yargs([usage.split(' ')[0] ?? '', ...args])
      .parserConfiguration({ 'parse-positional-numbers': false, 'parse-numbers': false, 'dot-notation': false })
      .strict()
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new UsageError(message);
      })
      .command(
        usage,
        '',
        (argv) => command.options(argv),
        async (parsed) => {
          code = await command.run(parsed, context);
        },
      )
      .parseAsync();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, out, err: `${err}${error.message}\n${error.advice ?? ''}` };
  }
  return { code, out, err };
}
