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
}

/** What stands on the line behind the command's name. */
export interface Line {
  /** In their order; only the last may take many. */
  readonly positionals: Rows;
  readonly options: Rows;
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

/** `<files..> [folder]`: the positionals as the usage shows them. */
export function usageOf({ positionals }: Line): string {
  return Object.entries(positionals)
    .map(([name, { kind, required }]) =>
      `${name}${kind === 'texts' ? '..' : ''}`.replace(/.+/, required ? '<$&>' : '[$&]'),
    )
    .join(' ');
}
