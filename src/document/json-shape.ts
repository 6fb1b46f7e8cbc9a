// Shapes of JSON that a program wrote and another reads back: one description gives the TypeScript type (`Of`), the check and
// the JSON Schema. (shape.ts is for what people write: it points at lines.) A program that only writes imports the types
// alone, and loads no shape.
import type { JsonSchema } from './checking.ts';
import { isObject } from './json-text.ts';

/** The parts of a schema that have a name, stated once under `$defs`. */
export type Definitions = Map<string, JsonSchema>;

export interface JsonShape<T> {
  /** JSON Schema, draft 2020-12. Named parts are added to `definitions`. */
  schema(definitions: Definitions): JsonSchema;
  /** Null if `value` has this shape, else where and how it differs: `steps.3.reply: an object where a text is expected`. */
  differs(value: unknown, path: string): string | null;
  /** Records of before have not got it. */
  readonly isLater?: true;
  /** Only for the compiler. */
  readonly type?: T;
}
/** The type that a shape describes. */
export type Of<S extends JsonShape<unknown>> = Exclude<S['type'], undefined>;

/** The value, which has the shape; or what is wrong with it. */
export function readAs<T>(shape: JsonShape<T>, value: unknown): { readonly value: T } | { readonly problem: string } {
  const problem = shape.differs(value, '');
  return problem === null ? { value: value as T } : { problem: problem.replace(/^: /, '') };
}

function basic<T>(name: string, schema: JsonSchema, fits: (value: unknown) => boolean): JsonShape<T> {
  return { schema: () => schema, differs: (value, path) => (fits(value) ? null : `${path}: ${name} is expected`) };
}

export const text = basic<string>('a text', { type: 'string' }, (value) => typeof value === 'string');
export const flag = basic<boolean>('true or false', { type: 'boolean' }, (value) => typeof value === 'boolean');
/** A finite number, negative or not. */
export const number = basic<number>('a number', { type: 'number' }, Number.isFinite);
/** A whole number, negative or not. */
export const integer = basic<number>('a whole number', { type: 'integer' }, Number.isSafeInteger);

/** Up to here whole numbers are exact, sums of them stay finite, and each is written in digits, without an exponent. */
const FROM_NOTHING = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const isFromNothing = (value: unknown) => typeof value === 'number' && value >= 0 && value <= FROM_NOTHING.maximum;
/** How many, or which one; a code, a port, a line. */
export const count = basic<number>('a whole number from 0 to 2^53', { type: 'integer', ...FROM_NOTHING }, (value) => {
  return Number.isInteger(value) && isFromNothing(value);
});
/** A duration, or so many a second. */
export const quantity = basic<number>('a number from 0 to 2^53', { type: 'number', ...FROM_NOTHING }, isFromNothing);
export const anything = basic<unknown>('anything', {}, () => true);
/** ISO 8601, as Date.toISOString writes it. */
export const instant = basic<string>('a date and time', { type: 'string', format: 'date-time' }, (value) => {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
});

export function word<const W extends string>(...words: readonly W[]): JsonShape<W> {
  return basic<W>(`one of ${words.join(', ')}`, { enum: words }, (value) => words.some((one) => one === value));
}

export function orNull<T>(shape: JsonShape<T>): JsonShape<T | null> {
  return {
    schema: (definitions) => ({ anyOf: [shape.schema(definitions), { type: 'null' }] }),
    differs: (value, path) => (value === null ? null : shape.differs(value, path)),
  };
}

/** A key that came later than the format: what is written has it, what was written before may not. */
export function later<T>(shape: JsonShape<T>): JsonShape<T> & { readonly isLater: true } {
  return { ...shape, isLater: true };
}

export function either<A, B>(a: JsonShape<A>, b: JsonShape<B>): JsonShape<A | B> {
  return {
    schema: (definitions) => ({ anyOf: [a.schema(definitions), b.schema(definitions)] }),
    differs: (value, path) => (a.differs(value, path) === null ? null : b.differs(value, path)),
  };
}

/** What a variable or a fact is. */
export const scalar = orNull(either(either(text, number), flag));

export function listOf<T>(item: JsonShape<T>): JsonShape<readonly T[]> {
  return {
    schema: (definitions) => ({ type: 'array', items: item.schema(definitions) }),
    differs(value, path) {
      if (!Array.isArray(value)) return `${path}: a list is expected`;
      for (const [index, one] of value.entries()) {
        const problem = item.differs(one, `${path}.${index}`);
        if (problem !== null) return problem;
      }
      return null;
    },
  };
}

/** A list of exactly two. */
export function pairOf<T>(item: JsonShape<T>): JsonShape<readonly [T, T]> {
  const list = listOf(item);
  return {
    schema(definitions) {
      const one = item.schema(definitions);
      return { type: 'array', prefixItems: [one, one], minItems: 2, maxItems: 2 };
    },
    differs(value, path) {
      return list.differs(value, path) ?? ((value as unknown[]).length === 2 ? null : `${path}: two are expected`);
    },
  };
}

/** Where the names are known, each may be missing. */
type MapOf<T, K extends string> = string extends K ? Readonly<Record<K, T>> : { readonly [N in K]?: T };
/** A map from names to values of one shape. */
export function mapOf<T, K extends string = string>(value: JsonShape<T>): JsonShape<MapOf<T, K>> {
  return {
    schema: (definitions) => ({ type: 'object', additionalProperties: value.schema(definitions) }),
    differs(map, path) {
      if (!isObject(map)) return `${path}: an object is expected`;
      for (const [key, one] of Object.entries(map)) {
        const problem = value.differs(one, `${path}.${key}`);
        if (problem !== null) return problem;
      }
      return null;
    },
  };
}

/** A key of an object: its shape, and what it says in a sentence for the schema. */
export type Field<T = unknown> = readonly [shape: JsonShape<T>, about: string];
export type Fields = Readonly<Record<string, Field>>;
type Late = { readonly isLater: true };
export type ObjectOf<F extends Fields> = {
  readonly [K in keyof F as F[K][0] extends Late ? never : K]: Of<F[K][0]>;
} & { readonly [K in keyof F as F[K][0] extends Late ? K : never]?: Of<F[K][0]> };
export interface ObjectShape<F extends Fields> extends JsonShape<ObjectOf<F>> {
  /** For objects that have more keys than this one, or fewer. */
  readonly fields: F;
}

/** An object: every key must be there. Further keys are let through, for later versions. */
export function object<F extends Fields>(fields: F): ObjectShape<F> {
  const entries = Object.entries<Field>(fields);
  return {
    fields,
    schema: (definitions) => ({
      type: 'object',
      required: entries.flatMap(([key, [shape]]) => (shape.isLater ? [] : [key])),
      properties: Object.fromEntries(
        entries.map(([key, [shape, about]]) => [key, { ...shape.schema(definitions), description: about }]),
      ),
    }),
    differs(value, path) {
      if (!isObject(value)) return `${path}: an object is expected`;
      for (const [key, [shape]] of entries) {
        const at = path === '' ? key : `${path}.${key}`;
        if (!Object.hasOwn(value, key)) {
          if (shape.isLater) continue;
          return `${at}: is missing`;
        }
        const problem = shape.differs(value[key], at);
        if (problem !== null) return problem;
      }
      return null;
    },
  };
}

type Kinds = Readonly<Record<string, Fields>>;
/** One of several objects; the word under `key` says which. */
export interface TaggedShape<K extends string, M extends Kinds> extends JsonShape<TaggedOf<K, M>> {
  has(word: unknown): boolean;
}
type TaggedOf<K extends string, M extends Kinds> = {
  [N in keyof M]: { readonly [P in K]: N } & ObjectOf<M[N]>;
}[keyof M];

export function tagged<const K extends string, M extends Kinds>(key: K, kinds: M): TaggedShape<K, M> {
  const shapes = new Map(Object.entries(kinds).map(([name, fields]) => [name, object(fields)]));
  const tag = word(...shapes.keys());
  return {
    has: (name) => typeof name === 'string' && shapes.has(name),
    schema: (definitions) => ({
      oneOf: Object.entries(kinds).map(([name, fields]) =>
        object({ [key]: [word(name), 'Which one it is.'], ...fields }).schema(definitions),
      ),
    }),
    differs(value, path) {
      if (!isObject(value)) return `${path}: an object is expected`;
      const name = value[key];
      const shape = typeof name === 'string' ? shapes.get(name) : undefined;
      return shape === undefined ? tag.differs(name, path === '' ? key : `${path}.${key}`) : shape.differs(value, path);
    },
  };
}

/** What has two shapes at once. */
export function both<A, B>(a: JsonShape<A>, b: JsonShape<B>): JsonShape<A & B> {
  return {
    schema: (definitions) => ({ allOf: [a.schema(definitions), b.schema(definitions)] }),
    differs: (value, path) => a.differs(value, path) ?? b.differs(value, path),
  };
}

/** The same shape under a name, which the schema states once and refers to: `#/$defs/NAME`. */
export function named<S extends JsonShape<unknown>>(name: string, about: string, shape: S): S {
  return {
    ...shape,
    schema(definitions: Definitions) {
      if (!definitions.has(name)) {
        definitions.set(name, {});
        definitions.set(name, { description: about, ...shape.schema(definitions) });
      }
      return { $ref: `#/$defs/${name}` };
    },
  };
}

/** A whole document: its first key, `schema`, says which one it is, and which version. */
export function documentOf<const N extends string, F extends Fields>(name: N, about: string, fields: F) {
  const shape = object({ schema: [word(name), 'The name of this schema, and its version.'], ...fields });
  return { ...shape, title: name, about };
}

/** The JSON Schema of a document, as it is published. */
export function publishedSchema(
  shape: JsonShape<unknown> & { readonly title: string; readonly about: string },
): JsonSchema {
  const definitions: Definitions = new Map();
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: shape.title,
    description: shape.about,
    ...shape.schema(definitions),
    ...(definitions.size === 0 ? {} : { $defs: Object.fromEntries(definitions) }),
  };
}
