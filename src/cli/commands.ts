// The commands: each name and the file that has its rows and does it, loaded when it is used.
import { systemClock } from '../net/clock.ts';
import { isFed } from '../net/stdin.ts';
import { type Command, type Context, withoutRest } from './command.ts';
import { EXIT, UsageError, usageErrorOf } from './exit.ts';
import { readPlain } from './read-plain.ts';
import { escapedLines, openScreen, type Screen } from './screen.ts';
import { usageWords } from './usage-words.ts';

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  run: () => import('./run.ts'),
  mx: () => import('./mx.ts'),
  fleet: () => import('./fleet.ts'),
  identity: () => import('./identity.ts'),
  probe: () => import('./probe.ts'),
  bounce: () => import('./bounce.ts'),
  reproduce: () => import('./reproduce.ts'),
  explain: () => import('./explain.ts'),
  log: () => import('./log.ts'),
  import: () => import('./import.ts'),
  reports: () => import('./reports-command.ts'),
  threshold: () => import('./threshold.ts'),
  sandbox: () => import('./sandbox.ts'),
  received: () => import('./received.ts'),
  desk: () => import('./desk.ts'),
  lint: () => import('./lint.ts'),
  schema: () => import('./schema.ts'),
  runs: () => import('./runs.ts'),
  show: () => import('./show.ts'),
  diff: () => import('./diff.ts'),
  history: () => import('./history.ts'),
  judge: () => import('./judge.ts'),
  report: () => import('./report.ts'),
  init: () => import('./init.ts'),
  completion: () => import('./completion.ts'),
};

/** All of them, for what is made of their rows: the overview, a shell's completion, a manual. */
export async function allCommands(): Promise<ReadonlyMap<string, Command>> {
  const loading = Object.entries(COMMANDS).map(async ([name, load]) => [name, (await load()).command] as const);
  return new Map(await Promise.all(loading));
}

/** Runs the command that `args` names and sets the process's exit code. */
export async function main(args: readonly string[], version: string): Promise<void> {
  const screen = openScreen(process.stdout, process.stderr, process.env);
  const context: Context = { screen, version, argv: args, environment: process.env, clock: systemClock };
  try {
    process.exitCode = await dispatch(args, context);
    // What a stream has against a write, it says a little later.
    await new Promise((resolve) => setImmediate(resolve));
    const lost = screen.lost();
    if (lost !== null) throw new UsageError(`the output can't be written: ${lost}`);
  } catch (error) {
    process.exitCode = await tell(error, args, screen);
  }
}

async function dispatch(args: readonly string[], context: Context): Promise<number> {
  const isHelp = args[0] === 'help';
  const [name = '', ...words] = isHelp ? [...args.slice(1), '--help'] : args;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    if (isHelp && args.length > 1) return helpWith(args.slice(1).join(' '), context);
    const { overview } = await import('./read-odd.ts');
    await overview(args, await allCommands(), context);
    return EXIT.ok;
  }
  const { command } = await load();
  const [own, rest] = withoutRest(words, command);
  const given = readPlain(own, command) ?? fedTo(own, command) ?? (await readOdd(own, name, command, context));
  return given === null ? EXIT.ok : command.run(given, { ...context, rest });
}

/** Where no terminal says how wide it is. */
const COLUMNS = 100;

/** What is no command: a topic, or a word for which another one stands. */
async function helpWith(topic: string, context: Context): Promise<number> {
  const [{ helpOn, topics }, { packageText }, { nearest }] = await Promise.all([
    import('./help-topic.ts'),
    import('../net/package-text.ts'),
    import('../document/suggest.ts'),
  ]);
  const pages = { cookbook: packageText('docs/cookbook.md') ?? '', glossary: packageText('docs/glossary.md') ?? '' };
  const found = /^topics?$/i.test(topic) ? topics(pages) : helpOn(topic, pages, context.screen.width ?? COLUMNS);
  const meant = (await import('./other-words.ts')).meantBy(topic);
  if (found === null && meant === null) {
    const near = nearest(topic, Object.keys(COMMANDS));
    if (near !== null) throw new UsageError(`did you mean ${near}?`, `mxprobe help ${near}`);
    throw new UsageError(`no command and no recipe is about ${topic}`, 'mxprobe help topics');
  }
  context.screen.out(
    [...(meant === null ? [] : [`${topic}: ${meant}\n`]), ...(found === null ? [] : [found])].join('\n'),
  );
  return EXIT.ok;
}

/** `... | mxprobe bounce`: a command that takes `-` and names nothing reads what it is fed. */
function fedTo(words: readonly string[], command: Command) {
  const takesStdin = Object.values(command.positionals).some(({ stdin, required }) => stdin && required);
  return takesStdin && isFed() ? readPlain([...words, '-'], command) : null;
}

/** The option parser is loaded only for this. */
async function readOdd(words: readonly string[], name: string, command: Command, context: Context) {
  return (await import('./read-odd.ts')).readOdd(words, name, command, context);
}

/** Tells what went wrong, in one line if it is the user's mistake. */
async function tell(error: unknown, args: readonly string[], screen: Screen): Promise<number> {
  const usage = usageErrorOf(error);
  if (usage !== null) {
    const said = await usageWords(args);
    const message = said(usage.message);
    const advice = usage.advice === null ? null : said(usage.advice);
    screen.err(`${escapedLines(`mxprobe: ${message}`)}\n${advice === null ? '' : `  ${escapedLines(advice)}\n`}`);
    return EXIT.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  screen.err(
    `mxprobe: this is a bug of ours, not of your server.\nPlease report it with the command you gave, the file it read, and these lines:\n\n${escapedLines(text)}\n`,
  );
  return EXIT.bug;
}
