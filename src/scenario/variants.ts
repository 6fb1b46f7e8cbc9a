// variants and matrix -> the list of cases a scenario stands for.
import { describe, type Node, type ScalarNode } from '../document/node.ts';
import type { Checking } from '../document/shape.ts';
import { value } from './file-shape.ts';

export interface Variant {
  /** Null where the scenario has none. */
  readonly name: string | null;
  readonly vars: ReadonlyMap<string, ScalarNode>;
}

const EACH_BY_NAME = 'the product of all lists is run; single cases are `variants: { name: { variable: value } }`';

/** Twenty values in three dimensions are 8,000 cases: a mistake, or a load test. */
const MAX_VARIANTS = 1_000;

export function readVariants(variants: Node | undefined, matrix: Node | undefined, checking: Checking): Variant[] {
  let found: Variant[] = [{ name: null, vars: new Map() }];
  if (variants !== undefined) found = readNamed(variants, checking);
  if (matrix === undefined) return found;
  if (matrix.kind !== 'map') {
    checking.problem(
      matrix.span,
      `${describe(matrix)} where a map from variables to lists is expected`,
      'matrix: { tls: [1.2, 1.3] }',
    );
    return found;
  }
  for (const { key, keySpan, value: values } of matrix.entries) {
    if (values.kind !== 'list' || values.items.length === 0) {
      const isOther = key === 'include' || key === 'exclude';
      checking.problem(
        keySpan,
        `\`${key}\` needs a list of values`,
        isOther ? EACH_BY_NAME : `write \`${key}: [a, b]\``,
      );
      continue;
    }
    const items = values.items.filter(
      (item): item is ScalarNode =>
        item.kind === 'scalar' ||
        checking.problem(item.span, `${describe(item)} where a value is expected`, EACH_BY_NAME) !== undefined,
    );
    const seen = new Set<string>();
    for (const { value: given, span } of items) {
      if (seen.has(String(given))) checking.problem(span, `\`${key}=${String(given)}\` stands there twice`);
      seen.add(String(given));
    }
    if (found.length * items.length > MAX_VARIANTS) {
      checking.problem(matrix.span, `more than ${MAX_VARIANTS} variants`);
      return found;
    }
    found = found.flatMap(({ name, vars }) =>
      items.map((item) => ({
        name: `${name === null ? '' : `${name},`}${key}=${String(item.value)}`,
        vars: new Map([...vars, [key, item]]),
      })),
    );
  }
  return found;
}

function readNamed(node: Node, checking: Checking): Variant[] {
  if (node.kind !== 'map') {
    checking.problem(node.span, `${describe(node)} where a map is expected`, 'variants: { name: { variable: value } }');
    return [];
  }
  if (node.entries.length === 0) checking.problem(node.span, 'no variant');
  return node.entries.map(({ key, keySpan, value: vars }) => {
    if (!/^[\p{L}\p{N}][\p{L}\p{N} _.,=:/+-]{0,99}$/u.test(key))
      checking.problem(keySpan, `\`${key.slice(0, 60)}\` can't be the name of a variant`);
    return { name: key, vars: readVars(vars, checking) };
  });
}

/** A map from names to plain values. */
export function readVars(node: Node | undefined, checking: Checking): Map<string, ScalarNode> {
  const found = new Map<string, ScalarNode>();
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return found;
  if (node.kind !== 'map') {
    checking.problem(
      node.span,
      `${describe(node)} where a map is expected`,
      'a map has no hyphens: `from: a@x.example`',
    );
    return found;
  }
  for (const { key, keySpan, value: given } of node.entries) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
      checking.problem(keySpan, `\`${key.slice(0, 60)}\` can't be the name of a variable`, 'letters, digits and _');
    } else if (given.kind !== 'scalar') value.read(given, checking);
    else found.set(key, given);
  }
  return found;
}
