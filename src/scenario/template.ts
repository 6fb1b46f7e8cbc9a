// Variables in texts: `${name}`, and `$${` for a literal `${`. A value that is one whole `${name}` keeps its type.
import type { ListNode, MapNode, Node, ScalarNode, Span, Text, TextPart } from '../document/node.ts';
import type { Checking } from '../document/shape.ts';
import { nearest } from '../document/suggest.ts';

export type Value = string | number | boolean | null;

export type Known = Value | readonly TextPart[] | typeof LATER;

/** What is known of variables when a tree is filled in. */
export interface Bindings {
  /** The value; 'later', or a text with parts, if only the running dialogue knows it; undefined if there is no such variable. */
  lookup(name: string): Known | undefined;
  /** All names, for "did you mean". */
  names(): Iterable<string>;
}

/** A resolved text longer than this was multiplied by its variables, not written. */
const MAX_TEXT_LENGTH = 1_000_000;

/** Stands for a value that only the running dialogue knows. */
export const LATER = Symbol('later');
type Piece = string | { readonly name: string; readonly start: number; readonly end: number };

/** Splits a text at its variables; offsets are relative to the text. `$${` stays as a literal `${`. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at)) {
      literal += '${';
      at += 3;
      continue;
    }
    const end = text.startsWith('${', at) ? text.indexOf('}', at) : -1;
    if (end === -1) {
      literal += text[at];
      at += 1;
      continue;
    }
    if (literal !== '') found.push(literal);
    literal = '';
    found.push({ name: text.slice(at + 2, end).trim(), start: at, end: end + 1 });
    at = end + 1;
  }
  if (literal !== '') found.push(literal);
  return found;
}

/** A `${` without its `}`; `$${` is a literal one. */
function isUnclosed(text: string): boolean {
  const bare = text.replaceAll('$${', '');
  return bare.lastIndexOf('${') > bare.lastIndexOf('}');
}

function unclosed(span: Span, checking: Checking): void {
  checking.problem(span, 'a variable that does not end', 'write `${name}`, and `$${` for a literal `${`');
}

/** Lists and maps that were asked before: a file is filled in once for each of its variants. */
const WITH_VARIABLES = new WeakMap<Node, boolean>();

/** True if a `${` stands anywhere in the tree. What has none means the same in every variant. */
export function hasVariables(node: Node): boolean {
  if (node.kind === 'scalar') return typeof node.value === 'string' && node.value.includes('${');
  const known = WITH_VARIABLES.get(node);
  if (known !== undefined) return known;
  const found =
    node.kind === 'list' ? node.items.some(hasVariables) : node.entries.some((entry) => hasVariables(entry.value));
  WITH_VARIABLES.set(node, found);
  return found;
}

/**
 * Fills in every variable of a tree that is known; what only the dialogue knows stays as parts of its scalar. A tree without
 * variables is given back as it is.
 */
export function fillIn(node: Node, bindings: Bindings, checking: Checking): Node {
  if (!hasVariables(node)) return node;
  switch (node.kind) {
    case 'scalar':
      return fillScalar(node, bindings, checking);
    case 'list': {
      const items = node.items.map((item) => fillIn(item, bindings, checking));
      return { ...node, items } satisfies ListNode;
    }
    case 'map': {
      const entries = node.entries.map((entry) => ({ ...entry, value: fillIn(entry.value, bindings, checking) }));
      return { ...node, entries } satisfies MapNode;
    }
  }
}

export function fillScalar(node: ScalarNode, bindings: Bindings, checking: Checking): ScalarNode {
  if (typeof node.value !== 'string' || !hasVariables(node)) return node;
  const parts: TextPart[] = [];
  let later = false;
  const all = pieces(node.value);
  if (isUnclosed(node.value)) unclosed(node.span, checking);
  for (const piece of all) {
    if (typeof piece === 'string') {
      parts.push(piece);
      continue;
    }
    const span = spanWithin(node, piece, checking.source.text);
    const value = bindings.lookup(piece.name);
    if (value === undefined) {
      unknownVariable(piece.name, span, bindings, checking);
      parts.push('');
    } else if (value === LATER || isParts(value)) {
      later = true;
      parts.push(...(value === LATER ? [{ name: piece.name, span }] : value));
    } else {
      if (all.length === 1) return { kind: 'scalar', value, span: node.span };
      parts.push(value === null ? '' : String(value));
    }
  }
  if (later) return { kind: 'scalar', value: node.value, parts: joined(parts), span: node.span };
  const text = parts.join('');
  if (text.length > MAX_TEXT_LENGTH)
    checking.problem(node.span, `a text of ${text.length} characters after its variables`);
  return { kind: 'scalar', value: text.slice(0, MAX_TEXT_LENGTH), span: node.span };
}

function isParts(value: Known): value is readonly TextPart[] {
  return Array.isArray(value);
}

function unknownVariable(name: string, span: Span, bindings: Bindings, checking: Checking): void {
  if (name.startsWith('env.')) {
    checking.problem(
      span,
      `the environment has no ${name.slice(4)} that may be used here`,
      `set it and allow it with --env ${name.slice(4)}, or declare it under \`secrets:\``,
    );
    return;
  }
  const meant = variableMeant(name.slice(0, 200), bindings);
  const near = nearest(meant, bindings.names());
  const fromOutside = /^(?:env|process\.env|environ)[.:]\s*(\w+)/i.exec(meant)?.[1];
  if (fromOutside !== undefined && near === null) {
    checking.problem(
      span,
      `unknown variable \`${name.slice(0, 60)}\``,
      `of the environment: \`\${env.${fromOutside}}\`, allowed with --env ${fromOutside}`,
    );
    return;
  }
  const advice =
    near === null ? 'declare it under `vars:`, or capture it in an earlier step' : `did you mean \`\${${near}}\`?`;
  checking.problem(span, `unknown variable \`${name.slice(0, 60)}\``, advice);
}

/** The name in a variable as other programs write it: `${{ vars.x }}`, `${x:-y}`, `${vars.x | upper}`. */
function variableMeant(name: string, bindings: Bindings): string {
  const bare = name
    .replace(/^\{\s*/, '')
    .replace(/\s*(?::-|:=|\||\?\?).*$/s, '')
    .trim();
  const [, last = ''] =
    /^(?:vars|variables|matrix|params|inputs|variant|scenario|data|steps|secrets|config|env)[.:](\w+)$/.exec(bare) ??
    [];
  return [...bindings.names()].includes(last) ? last : bare;
}

/** Points at the variable itself where the scalar stands in the source as it was read; else at the whole scalar. */
function spanWithin(node: ScalarNode, piece: { start: number; end: number }, source: string): Span {
  const written = source.slice(node.span.start, node.span.end);
  const name = String(node.value).slice(piece.start, piece.end);
  const at = written.indexOf(name);
  return at === -1 ? node.span : { start: node.span.start + at, end: node.span.start + at + name.length };
}

function joined(parts: readonly TextPart[]): TextPart[] {
  const out: TextPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part;
    else out.push(part);
  }
  return out;
}

/** The text with its run-time variables filled in; `change` is applied to each value (to escape it for a regex, say). */
export function textOf(text: Text, values: ReadonlyMap<string, string>, change = (value: string) => value): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : change(values.get(part.name) ?? ''))).join('');
}

/** The text as it was written, for reports. */
export function writtenText(text: Text): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : `\${${part.name}}`)).join('');
}
