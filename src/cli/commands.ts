// The commands: name, one line, and the file that does it, loaded when it is used.
import yargs, { type Argv } from 'yargs';
import { checkValues, checkWords, type Declared } from './check-arguments.ts';
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
  /** `-` stands for stdin. */
  readonly readsStdin?: true;
  readonly load: () => Promise<{ readonly command: Command }>;
}

const COMMANDS: readonly Entry[] = [
  {
    usage: 'run <files..>',
    about: 'run scenarios; without --target against the embedded MX',
    load: () => import('./run.ts'),
  },
  {
    usage: 'mx <domain>',
    about: 'survey every MX host at every address: STARTTLS, certificate, DANE, MTA-STS',
    load: () => import('./mx.ts'),
  },
  {
    usage: 'identity',
    about: 'say what receivers see in us: reverse DNS, HELO, SPF, DMARC, block lists',
    load: () => import('./identity.ts'),
  },
  {
    usage: 'probe <files..>',
    about: 'run probe files and compare with what was accepted as normal',
    load: () => import('./probe.ts'),
  },
  {
    usage: 'bounce <files..>',
    about: 'say what failed, where, why, and whose turn it is',
    readsStdin: true,
    load: () => import('./bounce.ts'),
  },
  {
    usage: 'reproduce <file>',
    about: 'ask again what a bounce says was refused, and change one thing at a time',
    readsStdin: true,
    load: () => import('./reproduce.ts'),
  },
  {
    usage: 'explain <reply..>',
    about: 'say what a refusal means, who must act and how to prove it',
    load: () => import('./explain.ts'),
  },
  {
    usage: 'threshold <scenario>',
    about: 'find how many a server takes, in which time, and when it accepts again',
    load: () => import('./threshold.ts'),
  },
  { usage: 'sandbox', about: 'serve the embedded MX', load: () => import('./sandbox.ts') },
  { usage: 'lint <files..>', about: 'check scenario and probe files', load: () => import('./lint.ts') },
  {
    usage: 'schema <kind>',
    about: 'print a JSON Schema: scenario, probe, run, threshold, mx, identity, bounce, reproduction',
    load: () => import('./schema.ts'),
  },
  { usage: 'runs', about: 'list the recorded runs', load: () => import('./runs.ts') },
  { usage: 'show <run>', about: 'show a recorded run', load: () => import('./show.ts') },
  { usage: 'diff <before> <after>', about: 'tell two recorded runs apart by meaning', load: () => import('./diff.ts') },
  { usage: 'history [probe]', about: 'show the nights of a probe, case by case', load: () => import('./history.ts') },
  { usage: 'report <run>', about: 'make reports from a recorded run', load: () => import('./report.ts') },
  { usage: 'init [folder]', about: 'start a folder with a scenario and a probe', load: () => import('./init.ts') },
];

/** Runs the command that `args` names and sets the process's exit code. */
export async function main(args: readonly string[], version: string): Promise<void> {
  const screen = openScreen(process.stdout, process.stderr, process.env);
  const context: Context = { screen, version, argv: args, environment: process.env };
  try {
    process.exitCode = await dispatch(args, context);
    // What a stream has against a write, it says a little later.
    await new Promise((resolve) => setImmediate(resolve));
    const lost = screen.lost();
    if (lost !== null) throw new UsageError(`the output can't be written: ${lost}`);
  } catch (error) {
    process.exitCode = tell(error, screen);
  }
}

async function dispatch(args: readonly string[], context: Context): Promise<number> {
  const entry = COMMANDS.find(({ usage }) => usage.split(' ')[0] === args[0]);
  if (entry === undefined) return overview(args, context);
  // Only the command that is meant is made known to the parser: it is then its default command, and no help is laid out
  // that nobody asked for.
  const { command } = await entry.load();
  const [name = '', ...positionals] = entry.usage.split(' ');
  const written = { args: args.slice(1), positionals, readsStdin: entry.readsStdin === true };
  checkWords(written);
  let code: number = EXIT.ok;
  const parser = parserFor(written.args, context, `mxprobe ${name}`).command(
    ['$0', ...positionals].join(' '),
    entry.about,
    // The types call it the aliases; what is given is all that was declared.
    (argv: Argv) =>
      command.options(argv).check((parsed, declared) => {
        checkValues(parsed, declared as unknown as Declared, written);
        return true;
      }, false),
    async (parsed) => {
      code = await command.run(parsed, context);
    },
  );
  await parser.parseAsync();
  return code;
}

/** `mxprobe`, `mxprobe --help`, and words that are no command. */
async function overview(args: readonly string[], context: Context): Promise<number> {
  const parser = parserFor(args, context, 'mxprobe')
    .usage(
      'mxprobe COMMAND\n\nWrites SMTP dialogues down, runs them against an MX, keeps every reply and certificate, and shows why the server answers as it does.',
    )
    .demandCommand(1, 'a command is needed')
    .recommendCommands()
    .epilogue(
      'Exit codes: 0 as expected, 1 not as expected, 2 a mistake in what was asked, 3 inconclusive, 130 interrupted.',
    );
  for (const { usage, about } of COMMANDS) parser.command(usage, about);
  await parser.parseAsync();
  return EXIT.ok;
}

function parserFor(args: readonly string[], { screen, version }: Context, name: string): Argv {
  return yargs([...args])
    .scriptName(name)
    .locale('en')
    .parserConfiguration({
      'camel-case-expansion': true,
      'duplicate-arguments-array': true,
      'parse-positional-numbers': false,
      'parse-numbers': false,
      'boolean-negation': true,
      'dot-notation': false,
    })
    .strict()
    .help('help')
    .alias('help', 'h')
    .version(version)
    .alias('version', 'V')
    .wrap(Math.min(110, Math.max(60, screen.columns)))
    .exitProcess(false)
    .fail((message, error) => {
      // What the parser itself throws is about the command line; all else comes from a command.
      if (error !== undefined && error !== null && error.name !== 'YError') throw error;
      throw new UsageError(inWords(message ?? error?.message ?? 'the command line'), `${name} --help`);
    });
}

/** The parser's messages in the words of this tool. */
function inWords(message: string): string {
  const [first = message] = message.trim().split('\n');
  const [, option, given, choices] = /^\s*Argument: (\S+), Given: (.*), Choices: (.*)$/ms.exec(message) ?? [];
  if (option !== undefined) return `${option}: ${given} is none of ${choices?.trim()}`;
  const [, empty] = /^Not enough arguments following: (\S+)$/.exec(first) ?? [];
  if (empty !== undefined) return `--${empty} is empty`;
  return first.startsWith('Not enough non-option arguments')
    ? 'something is missing behind the command'
    : first.charAt(0).toLowerCase() + first.slice(1);
}

/** Tells what went wrong, in one line if it is the user's mistake. */
function tell(error: unknown, screen: Screen): number {
  if (error instanceof UsageError) {
    screen.err(
      `${escapedLines(`mxprobe: ${error.message}`)}\n${error.advice === null ? '' : `  ${escapedLines(error.advice)}\n`}`,
    );
    return EXIT.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  screen.err(
    `mxprobe: this is a bug of ours, not of your server.\nPlease report it with the command you gave, the file it read, and these lines:\n\n${escapedLines(text)}\n`,
  );
  return EXIT.bug;
}
