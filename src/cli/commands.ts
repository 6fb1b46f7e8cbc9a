// The commands: name, one line, and the file that does it, loaded when it is used.
import yargs, { type Argv } from 'yargs';
import { EXIT, UsageError } from './exit.ts';
import { escapedLines, openScreen, type Screen } from './screen.ts';

export interface Command {
  /** Positionals and options, with an example. */
  options(argv: Argv): Argv;
  /** Does it and gives the exit code. A `UsageError` is the user's mistake; anything else thrown is a bug of ours. */
  // biome-ignore lint/suspicious/noExplicitAny: each command knows the options it declared
  run(args: any, context: Context): Promise<number>;
}

export interface Context {
  readonly screen: Screen;
  readonly version: string;
  readonly argv: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

interface Entry {
  readonly usage: string;
  readonly about: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

const COMMANDS: readonly Entry[] = [
  {
    usage: 'run <files..>',
    about: 'run scenarios; without --target against the embedded MX',
    load: () => import('./run.ts'),
  },
  { usage: 'sandbox', about: 'serve the embedded MX', load: () => import('./sandbox.ts') },
  { usage: 'lint <files..>', about: 'check scenario files', load: () => import('./lint.ts') },
  { usage: 'schema <kind>', about: 'print a JSON Schema: scenario, run', load: () => import('./schema.ts') },
  { usage: 'runs', about: 'list the recorded runs', load: () => import('./runs.ts') },
  { usage: 'show <run>', about: 'show a recorded run', load: () => import('./show.ts') },
  { usage: 'report <run>', about: 'make reports from a recorded run', load: () => import('./report.ts') },
  { usage: 'init [folder]', about: 'start a folder with a scenario', load: () => import('./init.ts') },
];

/** Runs the command that `args` names and sets the process's exit code. */
export async function main(args: readonly string[], version: string): Promise<void> {
  const screen = openScreen(process.stdout, process.stderr, process.env);
  const context: Context = { screen, version, argv: args, environment: process.env };
  try {
    process.exitCode = await dispatch(args, context);
  } catch (error) {
    process.exitCode = tell(error, screen);
  }
}

async function dispatch(args: readonly string[], context: Context): Promise<number> {
  let code: number = EXIT.ok;
  const parser = yargs([...args])
    .scriptName('mxprobe')
    .locale('en')
    .usage(
      '$0 COMMAND\n\nWrites SMTP dialogues down, runs them against an MX, keeps every reply and certificate, and shows why the server answers\nas it does.',
    )
    .parserConfiguration({
      'camel-case-expansion': true,
      'duplicate-arguments-array': true,
      'parse-positional-numbers': false,
      'parse-numbers': false,
      'boolean-negation': true,
      'dot-notation': false,
    })
    .strict()
    .demandCommand(1, 'a command is needed')
    .recommendCommands()
    .help('help')
    .alias('help', 'h')
    .version(context.version)
    .alias('version', 'V')
    .wrap(Math.min(110, Math.max(60, context.screen.columns)))
    .epilogue(
      'Exit codes: 0 as expected, 1 not as expected, 2 a mistake in what was asked, 3 inconclusive, 130 interrupted.',
    )
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message.split('\n')[0] ?? message, 'mxprobe --help, or mxprobe COMMAND --help');
    });
  for (const { usage, about, load } of COMMANDS) {
    parser.command(
      usage,
      about,
      async (argv: Argv) => (await load()).command.options(argv),
      async (parsed) => {
        code = await (await load()).command.run(parsed, context);
      },
    );
  }
  await parser.parseAsync();
  return code;
}

/** Tells what went wrong, in one line if it is the user's mistake. */
function tell(error: unknown, screen: Screen): number {
  if (error instanceof UsageError) {
    screen.err(
      `mxprobe: ${escapedLines(error.message)}\n${error.advice === null ? '' : `  ${escapedLines(error.advice)}\n`}`,
    );
    return EXIT.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  screen.err(
    `mxprobe: this is a bug of ours, not of your server.\nPlease report it with the command you gave, the file it read, and these lines:\n\n${escapedLines(text)}\n`,
  );
  return EXIT.bug;
}
