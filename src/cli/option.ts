// A row of the command line: one option or positional. The type of a command's arguments, the check, the help and what a shell
// could complete come from the rows; a command names its rows, and those that several share stand in options.ts.
import { UsageError } from './exit.ts';

/** As it stands on the command line: a flag, a word, or the words of an option that may be repeated. */
export type Written = boolean | string | readonly string[];
/** What was written, by the names of the rows. */
export type Given = ReadonlyMap<string, Written>;

export interface Row<T = unknown> {
  /** `flag`: `--name`, `--no-name`; `text`: one word; `texts`: any number of them. */
  readonly kind: 'flag' | 'text' | 'texts';
  readonly about: string;
  /** The heading of the help that it stands under. */
  readonly group?: 'Target' | 'Identity' | 'Limits' | 'Scenarios' | 'Experiments' | 'Readers' | 'Output';
  /** One letter: `-v`. */
  readonly alias?: string;
  readonly choices?: readonly string[];
  readonly default?: string | true;
  readonly required?: true;
  /** A positional that takes `-` for stdin. */
  readonly stdin?: true;
  /** The value of what was written; `shown` is what the row is called in messages: `--name`. Throws a `UsageError`. */
  value(written: Written | undefined, shown: string): T;
}

export type Rows = Readonly<Record<string, Row>>;

/** What a command gets: the values of its rows, `--max-time` as `maxTime`. */
export type ArgumentsOf<R extends Rows> = {
  readonly [K in keyof R & string as Camel<K>]: R[K] extends Row<infer T> ? T : never;
};
type Camel<K extends string> = K extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : K;

/** One word -> a value; throws a `UsageError` that begins with `shown`. */
export type Parse<T> = (word: string, shown: string) => T;

type Common = Omit<Row, 'kind' | 'default' | 'value'>;
type Text = Common & { readonly default?: string; readonly parse?: undefined };
type Parsed<T> = Common & { readonly default?: string; readonly parse: Parse<T> };
/** There is a value in any case. */
type Sure = { readonly default: string } | { readonly required: true };

/** False if nothing is said, or true where that is the default. */
export function flag(said: Common & { readonly default?: true }): Row<boolean> {
  return { ...said, kind: 'flag', value: (written) => written === true || (written === undefined && !!said.default) };
}

/** Null if nothing is said and there is no default. */
export function text(said: Text & Sure): Row<string>;
export function text(said: Text): Row<string | null>;
export function text<T>(said: Parsed<T> & Sure): Row<T>;
export function text<T>(said: Parsed<T>): Row<T | null>;
export function text({ parse = (word) => word, ...said }: Text | Parsed<unknown>): Row {
  return {
    ...said,
    kind: 'text',
    value(written = said.default, shown) {
      return typeof written === 'string' ? parse(written, shown) : null;
    },
  };
}

/** Empty if nothing is said. */
export function texts(said: Text): Row<readonly string[]>;
export function texts<T>(said: Parsed<T>): Row<readonly T[]>;
export function texts({ parse = (word) => word, ...said }: Text | Parsed<unknown>): Row<readonly unknown[]> {
  return {
    ...said,
    kind: 'texts',
    value: (written, shown) => (Array.isArray(written) ? written.map((word: string) => parse(word, shown)) : []),
  };
}

/** For a row: one of these words. */
export function oneOf<const C extends string>(choices: readonly C[]) {
  const parse: Parse<C> = (word, shown) =>
    choices.find((choice) => choice === word) ?? bad(`${shown} ${word}`, `one of ${choices.join(', ')}`);
  return { choices, parse };
}

/** For a row: a whole number from `min` to `max`. */
export function whole(min: number, max: number): Parse<number> {
  return (word, shown) => {
    const value = /^\d{1,10}$/.test(word) ? Number(word) : Number.NaN;
    return value >= min && value <= max ? value : bad(`${shown} ${word}`, `a whole number from ${min} to ${max}`);
  };
}

export function bad(message: string, advice: string | null): never {
  throw new UsageError(message, advice);
}

/** The values of what was written; a `UsageError` for the first that is wrong. */
export function argumentsOf<R extends Rows>(rows: R, given: Given, shown: (name: string) => string): ArgumentsOf<R> {
  const values = Object.entries(rows).map(([name, row]) => [
    name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    row.value(given.get(name), shown(name)),
  ]);
  return Object.fromEntries(values) as ArgumentsOf<R>;
}
