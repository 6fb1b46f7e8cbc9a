// JSON Schema -> types of TypeScript, in words a person would write: each key's line is its comment, long lists of words and named
// parts have a name, and the variables of scenarios are left out, for a program has its own.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { JsonSchema } from '../src/document/shape.ts';

const root = join(import.meta.dirname, '..');

export interface Writing {
  /** Long lists of words by their name; found ones are put there. */
  readonly lists: Map<string, readonly string[]>;
  /** The name of a list that has this word. */
  readonly listNames?: Readonly<Record<string, string>>;
  /** What a `$ref` to this part is called. */
  readonly refs?: (part: string) => string;
  /** What a schema can't say, by `Type.key`. */
  readonly said?: Readonly<Record<string, string>>;
  /** This type's own keys may be `off`. */
  readonly offAt?: string;
}

/** More words than these are a list. */
const LONG = 15;

export function members(schema: JsonSchema, writing: Writing, of = ''): string {
  const { properties, required } = schema;
  const needed = new Set(Array.isArray(required) ? required : []);
  const lines = Object.entries(isSchema(properties) ? properties : {}).map(([key, value]) => {
    if (!isSchema(value)) return '';
    const about = typeof value.description === 'string' ? `/** ${value.description.replaceAll('*/', '* /')} */\n` : '';
    const off = of !== '' && of === writing.offAt && canBeOff(value) ? " | 'off'" : '';
    const type = writing.said?.[`${of}.${key}`] ?? `${typeOf(value, writing)}${off}`;
    return `${about}readonly ${JSON.stringify(key)}${needed.has(key) ? '' : '?'}: ${type};`;
  });
  return `{\n${lines.join('\n')}\n}`;
}

export function typeOf(schema: JsonSchema, writing: Writing): string {
  return [...new Set(alternatives(schema, writing))].join(' | ');
}

function alternatives(schema: JsonSchema, writing: Writing): readonly string[] {
  const { $ref, anyOf, oneOf, allOf, enum: words, const: only, type, items } = schema;
  if (typeof schema.pattern === 'string' && schema.pattern.startsWith('^\\$\\{')) return [];
  if (typeof $ref === 'string') return [writing.refs?.($ref.replace('#/$defs/', '')) ?? 'unknown'];
  if (Array.isArray(words)) return wordTypes(words, writing);
  if (only !== undefined) return [JSON.stringify(only)];
  if (Array.isArray(allOf)) return [allOf.map((one) => `(${typeOf(one, writing)})`).join(' & ')];
  if (Array.isArray(anyOf) && type === undefined) return anyOf.flatMap((one) => alternatives(one, writing));
  if (Array.isArray(oneOf)) return oneOf.flatMap((one) => alternatives(one, writing));
  if (type === undefined) return ['unknown'];
  return [type].flat().flatMap((one) => {
    switch (one) {
      case 'integer':
      case 'number':
        return ['number'];
      case 'array':
        return [arrayType(schema, items, writing)];
      case 'object':
        return [objectType(schema, writing)];
      default:
        return [String(one)];
    }
  });
}

function arrayType({ prefixItems }: JsonSchema, items: unknown, writing: Writing): string {
  if (Array.isArray(prefixItems)) return `readonly [${prefixItems.map((one) => typeOf(one, writing)).join(', ')}]`;
  return `readonly (${isSchema(items) ? typeOf(items, writing) : 'unknown'})[]`;
}

function objectType(schema: JsonSchema, writing: Writing): string {
  const { additionalProperties: others, properties } = schema;
  if (isSchema(properties)) return members(schema, writing);
  return `Readonly<Record<string, ${isSchema(others) ? typeOf(others, writing) : 'unknown'}>>`;
}

function wordTypes(words: readonly unknown[], { lists, listNames = {} }: Writing): readonly string[] {
  if (isOff(words)) return [];
  const known = words.length < LONG ? undefined : words.find((word) => typeof word === 'string' && word in listNames);
  const name = typeof known === 'string' ? listNames[known] : undefined;
  if (name === undefined) return words.map((word) => JSON.stringify(word));
  lists.set(name, words.map(String));
  return [name];
}

/** Any key can be taken away from what a policy is built on; it is said of its own keys only. */
const isOff = (words: unknown) =>
  Array.isArray(words) && words.length === 2 && words.includes('off') && words.includes(false);

function canBeOff({ anyOf }: JsonSchema): boolean {
  return Array.isArray(anyOf) && anyOf.some((one) => isSchema(one) && isOff(one.enum));
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As the project's files are. */
export function formatted(text: string, file: string): string {
  const biome = ['--no-install', 'biome', 'check', '--write', `--stdin-file-path=${file}`];
  const { stdout, status, stderr } = spawnSync('npx', biome, { cwd: root, input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
