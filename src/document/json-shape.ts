// Shapes of JSON that a program wrote and another reads back: from one come the check and the JSON Schema, and the compiler
// holds both to the TypeScript type. (shape.ts is for what people write: it points at lines.)

export interface JsonShape<T> {
  /** JSON Schema, draft 2020-12. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Null if `value` has this shape, else where and how it differs: `steps.3.reply: an object where a text is expected`. */
  differs(value: unknown, path: string): string | null;
  /** Only for the compiler. */
  readonly type?: T;
}

function basic<T>(name: string, schema: Record<string, unknown>, fits: (value: unknown) => boolean): JsonShape<T> {
  return { schema, differs: (value, path) => (fits(value) ? null : `${path}: ${name} is expected`) };
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
    schema: { anyOf: [shape.schema, { type: 'null' }] },
    differs: (value, path) => (value === null ? null : shape.differs(value, path)),
  };
}

export function either<A, B>(a: JsonShape<A>, b: JsonShape<B>): JsonShape<A | B> {
  return {
    schema: { anyOf: [a.schema, b.schema] },
    differs: (value, path) => (a.differs(value, path) === null ? null : b.differs(value, path)),
  };
}

export function listOf<T>(item: JsonShape<T>): JsonShape<readonly T[]> {
  return {
    schema: { type: 'array', items: item.schema },
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
    schema: { type: 'array', prefixItems: [item.schema, item.schema], minItems: 2, maxItems: 2 },
    differs(value, path) {
      return list.differs(value, path) ?? ((value as unknown[]).length === 2 ? null : `${path}: two are expected`);
    },
  };
}

/** A map from names to values of one shape. */
export function mapOf<T>(value: JsonShape<T>): JsonShape<Readonly<Record<string, T>>> {
  return {
    schema: { type: 'object', additionalProperties: value.schema },
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

/** An object: every key of T must be named here and be there. Further keys are let through, for later versions. */
export function object<T extends object>(
  about: string,
  fields: { readonly [K in keyof T]-?: JsonShape<T[K]> },
): JsonShape<T> {
  const entries = Object.entries<JsonShape<unknown>>(fields);
  return {
    schema: {
      type: 'object',
      ...(about === '' ? {} : { description: about }),
      required: entries.map(([key]) => key),
      properties: Object.fromEntries(entries.map(([key, shape]) => [key, shape.schema])),
    },
    differs(value, path) {
      if (!isObject(value)) return `${path}: an object is expected`;
      for (const [key, shape] of entries) {
        if (!Object.hasOwn(value, key)) return `${path === '' ? key : `${path}.${key}`}: is missing`;
        const problem = shape.differs(value[key], path === '' ? key : `${path}.${key}`);
        if (problem !== null) return problem;
      }
      return null;
    },
  };
}

/** The same shape under a name, which the schema states once and refers to: `#/$defs/NAME`. */
export function named<T>(name: string, shape: JsonShape<T>, defs: Map<string, JsonShape<unknown>>): JsonShape<T> {
  defs.set(name, shape);
  return { schema: { $ref: `#/$defs/${name}` }, differs: shape.differs };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
