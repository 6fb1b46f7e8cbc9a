// What the parser of the command line takes in silence: `--json=maybe`, an option twice, `--no-target`, an empty value, `-`
// and words that begin with `-` behind `--`.
import { UsageError } from './exit.ts';

/** What the parser knows of the options of a command; positionals are among them. */
export interface Declared {
  readonly key: Readonly<Record<string, unknown>>;
  readonly alias: Readonly<Record<string, readonly string[]>>;
  readonly boolean: readonly string[];
  readonly array: readonly string[];
}

export interface Written {
  /** The command's own: what stands behind its name. */
  readonly args: readonly string[];
  /** `<files..>`, `[folder]`. */
  readonly positionals: readonly string[];
  readonly readsStdin: boolean;
}

/** Checks the words as they were written; a `UsageError` for the first that would be misunderstood. */
export function checkWords({ args, positionals, readsStdin }: Written): void {
  const end = args.indexOf('--');
  const lost = end === -1 ? undefined : args.slice(end + 1).find((word) => word.startsWith('-'));
  if (lost !== undefined)
    throw new UsageError(`${lost} stands behind \`--\``, `for a file of that name write ./${lost}`);
  const isMeant = (at: number) => !/^--?[a-z]/.test(args[at - 1] ?? '');
  if (positionals.length > 0 && !readsStdin && args.some((word, at) => word === '-' && isMeant(at)))
    throw new UsageError('`-` is for stdin, and this command does not read it');
}

/** Checks what the parser made of the words. */
export function checkValues(parsed: Readonly<Record<string, unknown>>, declared: Declared, written: Written): void {
  for (const word of booleans(written.args)) {
    const name = nameOf(word.name, declared);
    if (name !== undefined && declared.boolean.includes(name) && word.value !== 'true' && word.value !== 'false')
      throw new UsageError(`${word.dashes}${word.name}=${word.value}`, `write --${name}, or --no-${name}`);
  }
  for (const name of Object.keys(declared.key)) {
    const value = parsed[name];
    const positional = written.positionals.find((usage) => usage.replace(/[^a-z]/g, '') === name);
    const shown = positional === undefined ? `--${name}` : `<${name}>`;
    if (declared.boolean.includes(name)) continue;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (values.includes(false)) throw new UsageError(`--no-${name}: there is no such option`);
    // The parser makes an empty text of `-`.
    const isStdin = positional !== undefined && written.readsStdin && written.args.includes('-');
    if (values.includes('') && !isStdin) throw new UsageError(`${shown} is empty`);
    const takesMany = declared.array.includes(name) || positional?.includes('..') === true;
    if (Array.isArray(value) && !takesMany) throw new UsageError(`${shown} is given twice`);
  }
}

/** `--name=value`, `--no-name=value` and `-n=value`, before `--`. */
function booleans(args: readonly string[]) {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).flatMap((word) => {
    const [, dashes, name, value] = /^(--?)([a-z][a-z-]*)=(.*)$/s.exec(word) ?? [];
    return dashes === undefined || name === undefined || value === undefined ? [] : [{ dashes, name, value }];
  });
}

function nameOf(written: string, { key, alias }: Declared): string | undefined {
  const name = written.replace(/^no-/, '');
  return Object.keys(key).find((known) => known === name || alias[known]?.includes(name));
}
