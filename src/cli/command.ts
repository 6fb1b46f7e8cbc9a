// A command: what stands on its line, and what it does with it.
import type { Clock } from '../net/clock.ts';
import { type ArgumentsOf, argumentsOf, type Given, type Rows } from './option.ts';
import type { Screen } from './screen.ts';

export interface Context {
  readonly screen: Screen;
  readonly version: string;
  readonly argv: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** What stands behind `--`, for a command that takes it; null: there is no `--`. */
  readonly rest?: readonly string[] | null;
}

/** What stands on the line behind the command's name. */
export interface Line {
  /** In their order; only the last may take many. */
  readonly positionals: Rows;
  readonly options: Rows;
  /** `--` and what follows it are a command of the user's; what the help says of it. */
  readonly rest?: string;
}

export interface Command extends Line {
  readonly about: string;
  readonly examples: readonly (readonly [line: string, about: string])[];
  /** Does it and gives the exit code. A `UsageError` is the user's mistake; anything else thrown is a bug of ours. */
  run(given: Given, context: Context): Promise<number>;
}

/** A command whose arguments have the types of its rows. */
export function commandOf<P extends Rows, O extends Rows>(said: {
  readonly about: string;
  readonly positionals: P;
  readonly options: O;
  readonly examples: Command['examples'];
  readonly rest?: string;
  run(args: NoInfer<ArgumentsOf<P> & ArgumentsOf<O>>, context: Context): Promise<number>;
}): Command {
  return {
    ...said,
    run(given, context) {
      const positionals = argumentsOf(said.positionals, given, (name) => `<${name}>`);
      return said.run({ ...positionals, ...argumentsOf(said.options, given, (name) => `--${name}`) }, context);
    },
  };
}

/** The words of the line, and those behind `--`, where the command takes them. */
export function withoutRest(
  words: readonly string[],
  { rest }: Line,
): readonly [readonly string[], readonly string[] | null] {
  const at = rest === undefined ? -1 : words.indexOf('--');
  return at === -1 ? [words, null] : [words.slice(0, at), words.slice(at + 1)];
}

/** `<files..> [folder]`: the positionals as the usage shows them. */
export function usageOf({ positionals }: Line): string {
  return Object.entries(positionals)
    .map(([name, { kind, required }]) =>
      `${name}${kind === 'texts' ? '..' : ''}`.replace(/.+/, required ? '<$&>' : '[$&]'),
    )
    .join(' ');
}
