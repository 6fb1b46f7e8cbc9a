// What a caller without types may have written wrongly. Each option is held against what it may be before anything begins: a name that
// is misspelt, or a value of another kind, is a `MxprobeError` that names it, and nothing is passed over in silence.
import { adviceFor } from '../document/suggest.ts';
import { MxprobeError, withAdvice } from './mistake.ts';

/** What an option may be. */
export interface Kind {
  /** For people: what it may be. */
  readonly words: string;
  /** Its value stands in no message. */
  readonly secret?: true;
  fits(value: unknown): boolean;
}

/** A row for each option: the compiler names those that are missing. */
export type Kinds<T> = { readonly [K in keyof Required<T>]: Kind };

const kind = (words: string, fits: (value: unknown) => boolean): Kind => ({ words, fits });
const isText = (value: unknown) => typeof value === 'string';
const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
const isList = (value: unknown, of: (one: unknown) => boolean) => Array.isArray(value) && value.every(of);
/** By its class: test runners have realms, and a pattern of theirs is no `RegExp` of ours. */
export const isPattern = (value: unknown): value is RegExp => classOf(value) === 'RegExp';
const classOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);

export const text = kind('a text', isText);
export const texts = kind('a text, or a list of texts', (value) => isText(value) || isList(value, isText));
export const flag = kind('true or false', (value) => typeof value === 'boolean');
export const duration = kind(
  'milliseconds, or a text such as 250ms, 10s, 5m',
  (value) => isText(value) || isNumber(value),
);
export const pattern = kind('a text, or a pattern', (value) => isText(value) || isPattern(value));
export const patterns = kind(
  'a map of names, each with a text or a pattern',
  (value) => isMap(value) && Object.values(value).every((one) => one === undefined || pattern.fits(one)),
);
export const callback = kind('a function', (value) => typeof value === 'function');
export const abortSignal = kind(
  'the signal of an AbortController',
  (value) =>
    isMap(value) && 'aborted' in value && 'addEventListener' in value && typeof value.addEventListener === 'function',
);
export const octets = kind(
  'a text, or octets (Uint8Array)',
  (value) => isText(value) || classOf(value) === 'Uint8Array',
);
/** Its own reader says what is wrong in it. */
export const readElsewhere = kind('', () => true);

const isNumber = (value: unknown) => typeof value === 'number';
const isScalar = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);
export const variables = kind(
  'a map of names, each with a text, a number, true, false or null',
  (value) => isMap(value) && Object.values(value).every((one) => one === undefined || isScalar(one)),
);
export const environment = kind(
  'a map of names, each with a text',
  (value) => isMap(value) && Object.values(value).every((one) => one === undefined || isText(one)),
);
export const secrets: Kind = { ...environment, secret: true };

export const whole = (min: number, max: number) =>
  kind(
    max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min} on` : `a whole number from ${min} to ${max}`,
    (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max,
  );
export const port = whole(0, 65_535);
export const count = whole(0, Number.MAX_SAFE_INTEGER);

export const oneOf = (...words: readonly (string | number)[]) =>
  kind(`one of ${words.join(', ')}`, (value) => words.some((word) => word === value));
export const orNull = ({ words, fits }: Kind) => kind(`${words}, or null`, (value) => value === null || fits(value));
export const either = (...kinds: readonly Kind[]) =>
  kind(kinds.map(({ words }) => words).join(', or '), (value) => kinds.some(({ fits }) => fits(value)));

export const LANGUAGES = oneOf('en', 'de');
export const AUDIENCES = oneOf('customer', 'admin');

export const RUN_DOCUMENT = kind(
  'a run document, mxprobe/run@1, as runScenarios() gives it',
  (value) => isMap(value) && 'schema' in value && value.schema === 'mxprobe/run@1',
);

/** A map of options of their own. */
export const mapOf = <T extends object>(kinds: Kinds<T>) =>
  kind(`a map with ${Object.keys(kinds).join(', ')}`, (value) => {
    if (!isMap(value)) return false;
    checkKnown(value, kinds);
    return true;
  });

/** Options as they were given: throws for the first that is wrong. `of`: whose they are, `startSandbox()`. */
export function checkOptions<T extends object>(options: T | undefined, kinds: Kinds<T>, of: string): void {
  if (options === undefined) return;
  const given: unknown = options;
  if (!isMap(given))
    throw wrong(
      null,
      `${of}: ${shown(given)} where options are expected`,
      `a map with ${Object.keys(kinds).join(', ')}`,
    );
  checkKnown(given, kinds);
}

/** One value that is no option: `what` is its name in the message. */
export function checkValue(value: unknown, is: Kind, what: string): void {
  if (!is.fits(value)) throw wrong(what, `${what} ${is.secret === true ? sortOf(value) : shown(value)}`, is.words);
}

function checkKnown<T extends object>(given: object, kinds: Kinds<T>): void {
  const known = new Map<string, Kind>(Object.entries(kinds));
  for (const [name, value] of Object.entries(given)) {
    const is = known.get(name);
    if (is === undefined)
      throw wrong(short(name), `${short(name)}: there is no such option`, adviceFor(name, [...known.keys()]));
    if (value !== undefined) checkValue(value, is, name);
  }
}

const short = (name: string) => name.slice(0, 60);

const wrong = (option: string | null, message: string, advice: string | null) =>
  new MxprobeError(withAdvice(message, advice), { option, advice });

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return value === null || ['number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : sortOf(value);
}

function sortOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'string') return 'a text';
  if (typeof value !== 'object') return `a ${typeof value}`;
  return Array.isArray(value) ? 'a list' : classOf(value) === 'Object' ? 'a map' : `a ${classOf(value)}`;
}
