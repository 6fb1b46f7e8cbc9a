// Command lines that are not plain: `--help`, mistakes, and unusual ways to write an option. yargs reads them over the same
// rows; what it would take in silence is refused here.
import yargs, { type Argv, type Options } from 'yargs';
import { nearest } from '../document/suggest.ts';
import { type Command, type Context, type Line, usageOf } from './command.ts';
import { exitsOf, pageOf } from './command-pages.ts';
import { UsageError } from './exit.ts';
import type { Given, Row, Written } from './option.ts';
import { commandFor, optionMeant } from './other-options.ts';
import { meantBy } from './other-words.ts';

/** Stands for `-`, of which the parser makes an empty text or nothing; no word of a command line can have a NUL. */
const DASH = '\0-';

type Around = Pick<Context, 'screen' | 'version'>;

/** What is given; null if the help or the version was asked for, which then has been shown. */
export async function readOdd(
  words: readonly string[],
  name: string,
  command: Command,
  around: Around,
): Promise<Given | null> {
  const help = `mxprobe ${name} --help`;
  const isAsking = words.some((word) => ['--help', '-h', '--version', '-V'].includes(word));
  if (!isAsking) checkWords(words, command, help);
  let given: Given | null = null;
  await parserFor(words, around, `mxprobe ${name}`)
    .command(
      ['$0', usageOf(command)].join(' ').trim(),
      command.about,
      (argv: Argv) => declare(argv, command).epilogue(endingOf(name, command)),
      (parsed) => {
        given = givenIn(parsed, command);
      },
    )
    .parseAsync();
  return given;
}

/** `mxprobe`, `mxprobe --help`, and words that are no command. */
export async function overview(
  words: readonly string[],
  commands: ReadonlyMap<string, Command>,
  around: Around,
): Promise<void> {
  const [first = ''] = words;
  const reader = commandFor(first);
  if (reader !== null) throw new UsageError(`${first} is no command`, `to read it: ${reader}`);
  const isEarly = /^--?[a-z]/.test(first) && words.some((word) => commands.has(word));
  if (isEarly)
    throw new UsageError(`${first} stands before the command`, 'the command comes first: `mxprobe COMMAND --OPTION`');
  const meant = meantBy(first);
  if (meant !== null) throw new UsageError(`there is no command \`${first}\``, meant);
  if (first === 'version' || (first === 'help' && words.length === 1))
    return overview([`--${first}`], commands, around);
  const parser = parserFor(words, around, 'mxprobe')
    .usage(
      'mxprobe COMMAND\n\nWrites SMTP dialogues down, runs them against an MX, keeps every reply and certificate, and shows why the server answers as it does.',
    )
    .demandCommand(1, 'a command is needed')
    .recommendCommands()
    .epilogue(
      'mxprobe help TOPIC: recipes, by a word (greylisting, dane, spf ...) or by number; mxprobe help topics lists them.\n\nExit codes: 0 as expected, 1 not as expected, 2 a mistake in what was asked, 3 inconclusive, 130 interrupted.\n\nMore: docs/README.md',
    );
  for (const [name, command] of commands) parser.command(`${name} ${usageOf(command)}`.trim(), command.about);
  await parser.parseAsync();
}

function declare(argv: Argv, { positionals, options, examples }: Command): Argv {
  for (const [name, row] of Object.entries(positionals)) argv.positional(name, { ...described(row), type: 'string' });
  for (const [name, row] of Object.entries(options)) {
    const value: Options = row.kind === 'flag' ? { type: 'boolean' } : { nargs: 1, array: row.kind === 'texts' };
    argv.option(name, { ...(row.choices === undefined ? { type: 'string' } : {}), ...described(row), ...value });
  }
  for (const [line, about] of examples) argv.example(line, about);
  return argv;
}

/** Below the options: what stands behind `--`, what the exit codes mean, where more is said. */
function endingOf(name: string, { rest }: Command): string {
  const codes = exitsOf(name).map(([code, meaning]) => `${code} ${meaning}`);
  const behind = rest === undefined ? [] : [`-- COMMAND ...: ${rest}`];
  return [...behind, `Exit codes: ${codes.join(' · ')}`, `More: ${pageOf(name)}`].join('\n\n');
}

function described(row: Row) {
  const { about, alias, group, choices, required } = row;
  return {
    describe: about,
    ...(alias === undefined ? {} : { alias }),
    ...(group === undefined ? {} : { group: `${group}:` }),
    ...(choices === undefined ? {} : { choices }),
    ...(required === true ? { demandOption: true } : {}),
    ...(row.default === undefined ? {} : { defaultDescription: JSON.stringify(row.default) }),
    array: row.kind === 'texts',
  };
}

function parserFor(words: readonly string[], { screen, version }: Around, name: string): Argv {
  return yargs(words.map((word) => (word === '-' ? DASH : word)))
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
      // What the parser itself throws is about the command line; all else is a mistake of ours, or was told already.
      if (error !== undefined && error !== null && error.name !== 'YError') throw error;
      throw new UsageError(inWords(message ?? error?.message ?? 'the command line'), `${name} --help`);
    });
}

/** The parser's messages in the words of this tool. */
function inWords(written: string): string {
  const message = written.replaceAll(DASH, '-').replaceAll(JSON.stringify(DASH).slice(1, -1), '-');
  const [first = message] = message.trim().split('\n');
  const [, option, given, choices] = /^\s*Argument: (\S+), Given: (.*), Choices: (.*)$/ms.exec(message) ?? [];
  if (option !== undefined) return `--${option}: ${given} is none of ${choices?.trim()}`;
  const [, missing] = /^Missing required arguments?: (\S+)/.exec(first) ?? [];
  if (missing !== undefined) return `--${missing.replace(/,$/, '')} is missing`;
  const [, empty] = /^Not enough arguments following: (\S+)$/.exec(first) ?? [];
  if (empty !== undefined) return `--${empty} is empty; a value that begins with \`-\` is written --${empty}=VALUE`;
  return first.startsWith('Not enough non-option arguments')
    ? 'something is missing behind the command'
    : first.charAt(0).toLowerCase() + first.slice(1);
}

/** Checks the words as they were written; a `UsageError` for the first that would be misunderstood. */
function checkWords(words: readonly string[], { options }: Line, help: string): void {
  const end = words.indexOf('--');
  const lost = end === -1 ? undefined : words.slice(end + 1).find((word) => word.startsWith('-'));
  if (lost !== undefined)
    throw new UsageError(`${lost} stands behind \`--\``, `for a file of that name write ./${lost}`);
  const own = words.slice(0, end === -1 ? words.length : end);
  for (const [index, word] of own.entries()) {
    // What stands where a value has to is told as that: `--var -x=1`.
    const [, name = ''] = /^--([a-z-]+)$/.exec(own[index - 1] ?? '') ?? [];
    const isValue = Object.hasOwn(options, name) && options[name]?.kind !== 'flag' && /^-[A-Za-z]/.test(word);
    if (!isValue) checkOption(word, options, help);
  }
}

function checkOption(word: string, options: Line['options'], help: string): void {
  // `--since -1h`: the parser would read -1 and -h, and show the help
  if (/^-\d[\d.]*[A-Za-z]/.test(word))
    throw new UsageError(`${word}: there is no such option`, 'a value that begins with `-` is written --NAME=VALUE');
  if (/^-[46]$/.test(word) && Object.hasOwn(options, 'family'))
    throw new UsageError(`${word}: there is no such option`, `write --family ${word.slice(1)}`);
  const [, dashes, said, value] = /^(--?)([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (dashes === undefined || said === undefined) return;
  const written = said.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const isOff = written.startsWith('no-');
  const name = isOff ? written.slice(3) : written;
  const known = Object.entries(options).find(([one, { alias }]) => one === name || (dashes === '-' && alias === said));
  if (known === undefined) {
    if (dashes === '-' && [...said].every((letter) => isLetter(letter, options))) return;
    const meanable = Object.keys(options).filter((one) => !isOff || options[one]?.kind === 'flag');
    const other = optionMeant(said, options) ?? optionMeant(name, options);
    if (other !== null) throw new UsageError(`${dashes}${said}: there is no such option`, other);
    const near = said.length === 1 ? null : nearest(name, meanable);
    const meant = `did you mean --${isOff ? 'no-' : ''}${near}?`;
    throw new UsageError(`${dashes}${said}: ${near === null ? 'there is no such option' : meant}`, help);
  }
  if (dashes === '-' && said.length > 1) throw new UsageError(`-${said}: did you mean --${said}?`, help);
  const [full, { kind }] = known;
  if (kind === 'flag' && value !== undefined && value !== 'true' && value !== 'false')
    throw new UsageError(word, `write --${full}, or --no-${full}`);
  if (kind !== 'flag' && isOff) throw new UsageError(`--no-${full}: there is no such option`);
}

const isLetter = (letter: string, options: Line['options']) =>
  'hV'.includes(letter) || Object.values(options).some(({ alias }) => alias === letter);

/** What the parser made of the words, checked. */
function givenIn(parsed: Readonly<Record<string, unknown>>, { positionals, options }: Line): Given {
  const given = new Map<string, Written>();
  for (const [name, row] of [...Object.entries(positionals), ...Object.entries(options)]) {
    const isPositional = Object.hasOwn(positionals, name);
    const shown = isPositional ? `<${name}>` : `--${name}`;
    const value = parsed[name];
    const list = [value].flat().map((word) => (word === DASH ? '-' : word));
    const written = Array.isArray(value) ? list : list[0];
    if (row.kind !== 'flag' && list.includes('')) throw new UsageError(`${shown} is empty`);
    if (isPositional && list.filter((word) => word === '-').length > 1)
      throw new UsageError('`-` is given twice', 'stdin is read once');
    if (isPositional && row.stdin !== true && list.includes('-'))
      throw new UsageError('`-` is for stdin, and this command does not read it');
    if (row.kind !== 'texts' && Array.isArray(value)) throw new UsageError(`${shown} is given twice`);
    if (isWritten(written)) given.set(name, written);
  }
  return given;
}

function isWritten(value: unknown): value is Written {
  // No word of an optional positional is an empty list.
  if (Array.isArray(value)) return value.length > 0 && value.every((word) => typeof word === 'string');
  return typeof value === 'boolean' || typeof value === 'string';
}
