// Shapes: what a document must look like, written once. From one shape come the check with its messages, the typed value,
// and the JSON Schema for editors.
import { describe, type MapNode, type Node, type Span, type Text } from './node.ts';
import { type Problem, problemAt, type Source } from './problem.ts';
import { adviceFor } from './suggest.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** Collects the problems of one source while shapes check its tree. */
export class Checking {
  readonly source: Source;
  readonly problems: Problem[] = [];
  constructor(source: Source) {
    this.source = source;
  }
  problem(span: Span, message: string, advice: string | null = null): undefined {
    this.problems.push(problemAt(this.source, span, message, advice));
    return undefined;
  }
}

/** `read` gives the value, or reports problems and gives undefined. */
export interface Shape<T> {
  /** What is expected, for messages: "a number from 1 to 65535". */
  readonly label: string;
  read(node: Node, checking: Checking): T | undefined;
  schema(): JsonSchema;
}
export type Of<S> = S extends Shape<infer T> ? T : never;

function mismatch(shape: { label: string }, node: Node, checking: Checking): undefined {
  if (node.kind === 'scalar' && node.parts !== undefined) {
    return checking.problem(
      node.span,
      `${shape.label} must be known before the dialogue runs`,
      'use a variable of the file here, not a captured one',
    );
  }
  return checking.problem(node.span, `${describe(node)} where ${shape.label} is expected`);
}

/** A scalar shape: `take` gives the value, undefined for another kind of value, or the reason why this one is refused. */
export function scalar<T>(
  label: string,
  schema: JsonSchema,
  take: (
    value: string | number | boolean | null,
  ) => T | undefined | { readonly refuse: string; readonly advice?: string },
): Shape<T> {
  const shape: Shape<T> = {
    label,
    read(node, checking) {
      if (node.kind !== 'scalar' || node.parts !== undefined) return mismatch(shape, node, checking);
      const taken = take(node.value);
      if (taken === undefined) return mismatch(shape, node, checking);
      if (typeof taken === 'object' && taken !== null && 'refuse' in taken) {
        return checking.problem(node.span, taken.refuse, taken.advice ?? null);
      }
      return taken as T;
    },
    schema: () => ({ anyOf: [schema, HOLE] }),
  };
  return shape;
}

/** Any scalar may be given as a variable of the same kind. */
const HOLE: JsonSchema = { type: 'string', pattern: '^\\$\\{[^}]+\\}$' };

export const boolean = scalar<boolean>('true or false', { type: 'boolean' }, (value) => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(yes|no|on|off)$/i.test(value)) {
    return {
      refuse: `\`${value}\` is a text in YAML 1.2`,
      advice: `write ${/^(yes|on)$/i.test(value) ? 'true' : 'false'}`,
    };
  }
  return undefined;
});

export function number(label: string, range: { min?: number; max?: number; integer?: boolean } = {}): Shape<number> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer = false } = range;
  const schema = {
    type: integer ? 'integer' : 'number',
    ...(range.min === undefined ? {} : { minimum: min }),
    ...(range.max === undefined ? {} : { maximum: max }),
  };
  return scalar<number>(label, schema, (value) => {
    const asked = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    if (typeof asked !== 'number' || !Number.isFinite(asked) || (integer && !Number.isInteger(asked))) return undefined;
    if (asked < min || asked > max) return { refuse: `${asked} is not ${label}` };
    return asked;
  });
}

/** A text known before the dialogue runs. Numbers are taken as written. */
export function string(label = 'a text', options: { pattern?: RegExp; maxLength?: number } = {}): Shape<string> {
  const schema = options.pattern
    ? { type: ['string', 'number'], pattern: options.pattern.source }
    : { type: ['string', 'number'] };
  return scalar<string>(label, schema, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const text = String(value);
    if (options.pattern && !options.pattern.test(text)) return { refuse: `\`${text.slice(0, 80)}\` is not ${label}` };
    if (text.length > (options.maxLength ?? 100_000))
      return { refuse: `${label} of ${text.length} characters is too long` };
    return text;
  });
}

/** A text that may hold variables which only the running dialogue knows. */
export function text(label = 'a text'): Shape<Text> {
  const shape: Shape<Text> = {
    label,
    read(node, checking) {
      if (node.kind !== 'scalar') return mismatch(shape, node, checking);
      if (node.parts !== undefined) return node.parts;
      if (typeof node.value === 'string') return node.value;
      return typeof node.value === 'number' ? String(node.value) : mismatch(shape, node, checking);
    },
    schema: () => ({ type: ['string', 'number'] }),
  };
  return shape;
}

export function oneOf<const W extends string>(words: readonly W[], label = `one of ${words.join(', ')}`): Shape<W> {
  return scalar<W>(label, { enum: words }, (value) => {
    if (typeof value !== 'string') return undefined;
    const word = words.find((candidate) => candidate === value);
    return word ?? { refuse: `\`${value.slice(0, 80)}\` is not known here`, advice: adviceFor(value, words) ?? '' };
  });
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Longer waits are a mistake in the file, and timers above 2^31-1 ms wrap and fire at once. */
export const MAX_DURATION_MS = 7 * 86_400_000;

/** Parses `250ms`, `5s`, `2m`, `1.5h`, `1d`; null if it is no duration or longer than a week. */
export function parseDuration(value: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|min|m|h|d)$/.exec(value.trim());
  if (match === null) return null;
  const ms = Math.round(Number(match[1]) * (UNIT_MS[match[2] as string] as number));
  return ms <= MAX_DURATION_MS ? ms : null;
}

/** A duration in milliseconds, written `5s`. */
export const duration = scalar<number>(
  'a duration such as 5s, 250ms or 2m',
  { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*(ms|s|min|m|h|d)$' },
  (value) => {
    if (typeof value === 'number') return { refuse: `${value} has no unit`, advice: `write ${value}s or ${value}ms` };
    if (typeof value !== 'string') return undefined;
    return (
      parseDuration(value) ?? {
        refuse: `\`${value.slice(0, 40)}\` is no duration`,
        advice: 'write 250ms, 5s, 2m or 1h; a week at most',
      }
    );
  },
);

export function list<T>(item: Shape<T>, label = `a list of: ${item.label}`): Shape<T[]> {
  const shape: Shape<T[]> = {
    label,
    read(node, checking) {
      if (node.kind !== 'list') return mismatch(shape, node, checking);
      const values = node.items.map((entry) => item.read(entry, checking));
      return values.every((value) => value !== undefined) ? (values as T[]) : undefined;
    },
    schema: () => ({ type: 'array', items: item.schema() }),
  };
  return shape;
}

/** One value, or a list of them: always read as a list. */
export function oneOrMore<T>(item: Shape<T>): Shape<T[]> {
  const many = list(item);
  return {
    label: `${item.label}, or a list of them`,
    read: (node, checking) => {
      if (node.kind === 'list') return many.read(node, checking);
      const value = item.read(node, checking);
      return value === undefined ? undefined : [value];
    },
    schema: () => ({ anyOf: [item.schema(), many.schema()] }),
  };
}

/** A map from names the user chooses to values of one shape. */
export function record<T>(
  value: Shape<T>,
  label = 'a map',
  keyPattern = /^[A-Za-z_][A-Za-z0-9_.-]*$/,
): Shape<Map<string, T>> {
  const shape: Shape<Map<string, T>> = {
    label,
    read(node, checking) {
      if (node.kind !== 'map') return mismatch(shape, node, checking);
      const values = new Map<string, T>();
      for (const entry of node.entries) {
        if (!keyPattern.test(entry.key))
          checking.problem(
            entry.keySpan,
            `\`${entry.key.slice(0, 60)}\` can't be a name here`,
            'letters, digits, - _ and . only',
          );
        const read = value.read(entry.value, checking);
        if (read !== undefined) values.set(entry.key, read);
      }
      return values;
    },
    schema: () => ({ type: 'object', additionalProperties: value.schema() }),
  };
  return shape;
}

export interface Field<T> {
  readonly shape: Shape<T>;
  readonly about: string;
  readonly required: boolean;
}
/** A key that may be absent; `about` is its line in the schema and the manual. */
export function optional<T>(shape: Shape<T>, about = ''): Field<T> & { readonly required: false } {
  return { shape, about, required: false };
}
export function required<T>(shape: Shape<T>, about = ''): Field<T> & { readonly required: true } {
  return { shape, about, required: true };
}
type Fields = Readonly<Record<string, Field<unknown>>>;
export type ObjectOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends { required: true; shape: Shape<infer T> }
    ? T
    : F[K] extends { shape: Shape<infer T> }
      ? T | undefined
      : never;
};

/** A map with known keys; anything else in it is a mistake, reported at the key with the nearest known one. */
export function object<const F extends Fields>(fields: F, label = 'a map'): Shape<ObjectOf<F>> {
  const names = Object.keys(fields);
  const shape: Shape<ObjectOf<F>> = {
    label,
    read(node, checking) {
      if (node.kind !== 'map') return mismatch(shape, node, checking);
      return readFields(node, fields, names, checking) as ObjectOf<F> | undefined;
    },
    schema: () => ({
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        names.map((name) => [
          name,
          { ...fields[name]?.shape.schema(), ...(fields[name]?.about ? { description: fields[name].about } : {}) },
        ]),
      ),
      ...(names.some((name) => fields[name]?.required)
        ? { required: names.filter((name) => fields[name]?.required) }
        : {}),
    }),
  };
  return shape;
}

function readFields(node: MapNode, fields: Fields, names: readonly string[], checking: Checking): object | undefined {
  const values: Record<string, unknown> = Object.create(null);
  const seen = new Set<string>();
  for (const { key, keySpan, value } of node.entries) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) {
      checking.problem(keySpan, `unknown key \`${key.slice(0, 60)}\``, adviceFor(key, names));
      continue;
    }
    seen.add(key);
    values[key] = field.shape.read(value, checking);
  }
  for (const name of names) {
    if (fields[name]?.required && !seen.has(name)) {
      checking.problem(
        { start: node.span.start, end: node.span.start + 1 },
        `\`${name}:\` is missing`,
        fields[name].about || null,
      );
    }
  }
  // With a mistake in an optional key the rest is still read, so that all mistakes are told at once.
  return names.every((name) => !fields[name]?.required || values[name] !== undefined) ? values : undefined;
}

/** Chooses among shapes by looking at the node, so that messages speak of the one that was meant. */
export function either<T>(label: string, choose: (node: Node) => Shape<T> | null, all: readonly Shape<T>[]): Shape<T> {
  const shape: Shape<T> = {
    label,
    read: (node, checking) => {
      const chosen = choose(node);
      return chosen === null ? mismatch(shape, node, checking) : chosen.read(node, checking);
    },
    schema: () => ({ anyOf: all.map((one) => one.schema()) }),
  };
  return shape;
}

/** Turns what `shape` reads into something else; `refuse` reports a value that can't be. */
export function mapped<T, U>(
  shape: Shape<T>,
  change: (value: T, refuse: (message: string, advice?: string) => undefined, span: Span) => U | undefined,
): Shape<U> {
  return {
    label: shape.label,
    read(node, checking) {
      const value = shape.read(node, checking);
      if (value === undefined) return undefined;
      return change(value, (message, advice) => checking.problem(node.span, message, advice ?? null), node.span);
    },
    schema: () => shape.schema(),
  };
}

/** The node itself: for parts that are read later, with more knowledge. */
export const anyNode: Shape<Node> = { label: 'anything', read: (node) => node, schema: () => ({}) };
