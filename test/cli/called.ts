// Runs a command as `mxprobe` does, behind the readers of its line, and keeps what it prints.
import { type Command, withoutRest } from '../../src/cli/command.ts';
import { usageErrorOf } from '../../src/cli/exit.ts';
import { readOdd } from '../../src/cli/read-odd.ts';
import { readPlain } from '../../src/cli/read-plain.ts';
import { type Clock, systemClock } from '../../src/net/clock.ts';
import { plain } from '../../src/report/palette.ts';

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function called(
  command: Command,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  clock: Clock = systemClock,
): Promise<Called> {
  let out = '';
  let err = '';
  const screen = {
    palette: plain,
    isTerminal: false,
    width: null,
    columns: 100,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    taken: async () => {},
    status: () => {},
  };
  const context = { screen, version: 'test', argv: args, environment, clock };
  try {
    const [own, rest] = withoutRest(args, command);
    const given = readPlain(own, command) ?? (await readOdd(own, 'test', command, context));
    return { code: given === null ? -1 : await command.run(given, { ...context, rest }), out, err };
  } catch (error) {
    const usage = usageErrorOf(error);
    if (usage === null) throw error;
    return { code: 2, out, err: `${err}${usage.message}\n${usage.advice ?? ''}` };
  }
}
