// JSON that says where it is wrong: each value knows its path.
import { jsonFault } from '../document/json-place.ts';
import type { Span } from '../document/node.ts';

/** No JSON, or a value is missing or of the wrong kind; the message begins with its path. */
export class JsonMistake extends Error {
  /** The path of the value; where the text is no JSON, its place. */
  readonly at: readonly string[] | Span;

  constructor(message: string, at: readonly string[] | Span = []) {
    super(message);
    this.at = at;
  }
}

export class Json {
  readonly #value: unknown;
  readonly #path: readonly string[];

  private constructor(value: unknown, path: readonly string[]) {
    this.#value = value;
    this.#path = path;
  }

  /** Throws JsonMistake if the text is no JSON. */
  static parse(text: string): Json {
    try {
      return new Json(JSON.parse(text), []);
    } catch {
      const { message, span } = jsonFault(text) ?? { message: 'unreadable', span: [] };
      throw new JsonMistake(`no JSON: ${message}`, span);
    }
  }

  get(key: string): Json {
    return this.optional(key) ?? this.#refuse(`\`${key}\` is missing`);
  }

  /** Only a key of its own: what objects inherit is not in the file. */
  optional(key: string): Json | undefined {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#refuse('not an object');
    return Object.hasOwn(value, key) ? new Json((value as Record<string, unknown>)[key], this.#below(key)) : undefined;
  }

  entries(): [string, Json][] {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#refuse('not an object');
    return Object.entries(value).map(([key, entry]) => [key, new Json(entry, this.#below(key))]);
  }

  items(): Json[] {
    if (!Array.isArray(this.#value)) return this.#refuse('not a list');
    return this.#value.map((item, index) => new Json(item, this.#below(String(index))));
  }

  string(): string {
    return typeof this.#value === 'string' ? this.#value : this.#refuse('not a text');
  }

  strings(): string[] {
    return this.items().map((item) => item.string());
  }

  number(): number {
    return typeof this.#value === 'number' ? this.#value : this.#refuse('not a number');
  }

  isNull(): boolean {
    return this.#value === null;
  }

  boolean(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.#refuse('not true or false');
  }

  oneOf<const W extends string>(words: readonly W[]): W {
    return words.find((word) => word === this.#value) ?? this.#refuse(`not one of ${words.join(', ')}`);
  }

  #below(key: string): readonly string[] {
    return [...this.#path, key];
  }

  #refuse(message: string): never {
    const path = this.#path.join('.').slice(0, 200);
    throw new JsonMistake(path === '' ? message : `${path}: ${message}`, this.#path);
  }
}
