// Shapes: what a document must look like, written once. From one shape come the check with its messages, the typed value,
// and the JSON Schema for editors. Here: shapes made of others; single values are in scalar-shapes.ts.
import { type Checking, mismatch, type Shape } from './checking.ts';
import type { MapNode, Node, Span } from './node.ts';
import { adviceFor, isSameWord, nearest } from './suggest.ts';

export * from './checking.ts';
export * from './scalar-shapes.ts';

export function list<T>(item: Shape<T>, label = `a list, each item ${item.label},`): Shape<readonly T[]> {
  const shape: Shape<readonly T[]> = {
    label,
    read(node, checking) {
      if (node.kind !== 'list') return mismatch(shape, node, checking, 'each item of a list begins with `- `');
      const values = node.items.map((entry) => item.read(entry, checking));
      return values.every((value) => value !== undefined) ? (values as T[]) : undefined;
    },
    schema: () => ({ type: 'array', items: item.schema() }),
  };
  return shape;
}

/** One value, or a list of them: always read as a list. */
export function oneOrMore<T>(item: Shape<T>): Shape<readonly T[]> {
  const many = list(item);
  return {
    label: `${item.label}, or a list of them`,
    read: (node, checking) => {
      if (node.kind === 'list' && node.items.length === 0) {
        checking.problem(node.span, `an empty list where ${item.label} is expected`);
        return undefined;
      }
      if (node.kind === 'list') return many.read(node, checking);
      const value = item.read(node, checking);
      return value === undefined ? undefined : [value];
    },
    schema: () => ({ anyOf: [item.schema(), { ...many.schema(), minItems: 1 }] }),
  };
}

/** A map from names the user chooses to values of one shape. */
export function record<T>(
  value: Shape<T>,
  label = 'a map',
  keyPattern = /^[A-Za-z_][A-Za-z0-9_.-]*$/,
): Shape<ReadonlyMap<string, T>> {
  const shape: Shape<ReadonlyMap<string, T>> = {
    label,
    read(node, checking) {
      if (node.kind !== 'map') return mismatch(shape, node, checking, entriesOf(node));
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

/** `Name: value` in a text or in a list of them, as the map that is meant. */
function entriesOf(node: Node): string {
  const texts = node.kind === 'list' ? node.items : [node];
  const pairs = texts.flatMap((one) => {
    if (one.kind === 'map')
      return one.entries.map(({ key, value }) => `${key}: ${value.kind === 'scalar' ? value.value : '...'}`);
    if (one.kind !== 'scalar') return [];
    const text = String(one.value).slice(0, 1000);
    if (/^[\w-]+=\S+(?:\s+[\w-]+=\S+)*\s*$/.test(text))
      return text
        .trim()
        .split(/\s+/)
        .map((pair) => pair.replace('=', ': '));
    return /^[\w-]+: ./.test(text) ? [text] : [];
  });
  return `a map has a line for each, or braces: \`{ ${pairs.length === 0 ? 'name: value' : pairs.slice(0, 2).join(', ').slice(0, 60)} }\``;
}

export interface Field<T, D = unknown> {
  readonly shape: Shape<T>;
  readonly about: string;
  readonly required: boolean;
  /** What an absent key stands for. */
  readonly otherwise: D;
}
type Optional<T, D> = Field<T, D> & { readonly required: false };
/** A key that may be absent; `about` is its line in the schema and the manual. */
export function optional<T>(shape: Shape<T>, about?: string): Optional<T, undefined>;
export function optional<T, const D>(shape: Shape<T>, about: string, otherwise: D): Optional<T, D>;
export function optional<T>(shape: Shape<T>, about = '', otherwise?: unknown): Optional<T, unknown> {
  return { shape, about, required: false, otherwise };
}
export function required<T>(shape: Shape<T>, about = ''): Field<T, undefined> & { readonly required: true } {
  return { shape, about, required: true, otherwise: undefined };
}
type Fields = Readonly<Record<string, Field<unknown>>>;
export type ObjectOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends { required: true; shape: Shape<infer T> }
    ? T
    : F[K] extends { shape: Shape<infer T>; otherwise: infer D }
      ? T | D
      : never;
};

/** What a key of another program is called here: its value is then read under that name; or what to write instead. */
export type Foreign = Readonly<Record<string, { readonly called: string } | ((value: Node) => string)>>;

const NO_WORDS = (): Foreign => ({});

/**
 * A map with known keys; anything else in it is a mistake, reported at the key with what was meant, or the nearest known one.
 * `foreign` is asked at the first mistake: most files make none.
 */
export function object<const F extends Fields>(fields: F, label = 'a map', foreign = NO_WORDS): Shape<ObjectOf<F>> {
  const names = Object.keys(fields);
  const shape: Shape<ObjectOf<F>> = {
    label,
    read(node, checking) {
      if (node.kind !== 'map') return mismatch(shape, node, checking, mapOf(fields));
      return readFields(node, fields, foreign, checking) as ObjectOf<F> | undefined;
    },
    schema: () => ({
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, { shape: value, about }]) => [
          name,
          { ...value.schema(), description: about || value.label },
        ]),
      ),
      ...(names.some((name) => fields[name]?.required)
        ? { required: names.filter((name) => fields[name]?.required) }
        : {}),
    }),
  };
  return shape;
}

/** A map as it is written, with its first keys. */
function mapOf(fields: Fields): string | null {
  const names = Object.keys(fields);
  const needed = names.filter((name) => fields[name]?.required);
  const shown = (needed.length > 0 ? needed : names).slice(0, 3).map((name) => `${name}: ...`);
  return names.length === 0 ? null : `a map has keys: \`{ ${shown.join(', ')} }\``;
}

function readFields(node: MapNode, fields: Fields, foreign: () => Foreign, checking: Checking): object | undefined {
  const names = Object.keys(fields);
  const values: Record<string, unknown> = {};
  const seen = new Set<string>();
  const given = new Set(node.entries.map(({ key }) => key));
  let listed = false;
  for (const { key, keySpan, value } of node.entries) {
    const { name, problem, isList } = knownAs(key, value, fields, foreign);
    if (problem !== null) checking.problem(keySpan, problem.message, isList && listed ? null : problem.advice);
    listed ||= isList;
    const field = name !== null && (name === key || !given.has(name)) ? fields[name] : undefined;
    if (field === undefined || name === null) continue;
    seen.add(name);
    values[name] = field.shape.read(value, checking) ?? field.otherwise;
  }
  for (const name of names) {
    if (seen.has(name)) continue;
    if (fields[name]?.otherwise !== undefined) values[name] = fields[name].otherwise;
    if (fields[name]?.required) {
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

/** What is said of a word of another program, in whatever letters it is written: `MaxSize`, `max-size`, `max_size`. */
function foreignWord(foreign: Foreign, key: string): Foreign[string] | undefined {
  const folded = key.replace(/(?<=[a-z])(?=[A-Z])|[ -]/g, '_').toLowerCase();
  const word = [key, folded, folded.replaceAll('_', '')].find((one) => Object.hasOwn(foreign, one));
  return word === undefined ? undefined : foreign[word];
}

/** What a key is called here, and what is said of it. A mistyped one is read on under its name, so that nothing else seems to be missing. */
function knownAs(key: string, value: Node, fields: Fields, foreign: () => Foreign) {
  const names = Object.keys(fields);
  if (Object.hasOwn(fields, key)) return { name: key, problem: null, isList: false };
  const other = foreignWord(foreign(), key);
  const unknown = `unknown key \`${key.slice(0, 60)}\``;
  if (typeof other === 'object')
    return {
      name: other.called,
      problem: { message: `\`${key}\` is called \`${other.called}\` here`, advice: null },
      isList: false,
    };
  if (typeof other === 'function')
    return { name: null, problem: { message: unknown, advice: other(value) }, isList: false };
  const near = nearest(key, names);
  const isSure = near !== null && (fields[near]?.required === true || isSameWord(near, key));
  const advice = adviceFor(key, names);
  return {
    name: isSure ? near : null,
    problem: { message: unknown, advice },
    isList: near === null && advice?.startsWith('known') === true,
  };
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

/** A map, or in short the value of one of its keys. */
export function inShort<T>(label: string, key: string, short: Shape<unknown>, long: Shape<T>): Shape<T> {
  const brief: Shape<T> = {
    label: short.label,
    read: (node, checking) =>
      long.read({ kind: 'map', span: node.span, entries: [{ key, keySpan: node.span, value: node }] }, checking),
    schema: () => short.schema(),
  };
  return either(label, (node) => (node.kind === 'map' ? long : brief), [brief, long]);
}

/** Nothing is an empty map. */
export function orNothing<T>(shape: Shape<T>): Shape<T> {
  const empty: Shape<T> = {
    label: 'nothing',
    read: ({ span }, checking) => shape.read({ kind: 'map', span, entries: [] }, checking),
    schema: () => ({ type: 'null' }),
  };
  return either(`${shape.label}, or nothing`, (node) => (isNothing(node) ? empty : shape), [empty, shape]);
}

export const isNothing = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

/** Turns what `shape` reads into something else; `refuse` reports a value that can't be. */
export function mapped<T, const U>(
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
