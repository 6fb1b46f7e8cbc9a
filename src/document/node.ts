// A written document as a tree in which every node knows its place. The tree is what the YAML said and nothing more:
// no tags, no anchors, no merge keys (they are resolved or refused when the text is read).

/** The deepest scenario of ours has 9 levels. Readers are recursive, so the bound holds before they start. */
export const MAX_DEPTH = 64;

/** A place in a source text: offsets in UTF-16 units, `end` behind the last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A piece of a text: written out, or the name of a variable whose value is known only while the dialogue runs. */
export type TextPart = string | { readonly name: string; readonly span: Span };

/** A text that may hold variables known only at run time. A plain string holds none. */
export type Text = string | readonly TextPart[];

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Set when variables are left that only a running dialogue can fill in; `value` is then the text as written. */
  readonly parts?: readonly TextPart[];
  readonly span: Span;
}
export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly span: Span;
}
export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node;
}
export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly span: Span;
}
export type Node = ScalarNode | ListNode | MapNode;

/** The entry named `key`, or undefined. Keys are plain names: `__proto__` is a key like any other. */
export function entryOf(node: MapNode, key: string): MapEntry | undefined {
  return node.entries.find((entry) => entry.key === key);
}

/** The node at `path` (keys, and numbers of lists), or the last one on the way to it. */
export function nodeAt(root: Node, path: readonly string[]): Node {
  let node = root;
  for (const key of path) {
    const below =
      node.kind === 'map' ? entryOf(node, key)?.value : node.kind === 'list' ? node.items[Number(key)] : undefined;
    if (below === undefined) break;
    node = below;
  }
  return node;
}

/** The node as a plain value; maps become Maps, so that no key can reach a prototype. */
export function plainOf(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainOf);
    case 'map':
      return new Map(node.entries.map((entry) => [entry.key, plainOf(entry.value)]));
  }
}

/** The node as JSON, keys in their order. */
export function jsonOf(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      return JSON.stringify(node.value);
    case 'list':
      return `[${node.items.map(jsonOf).join(',')}]`;
    case 'map':
      return `{${node.entries.map(({ key, value }) => `${JSON.stringify(key)}:${jsonOf(value)}`).join(',')}}`;
  }
}

/** What a person would call this node in an error message. */
export function describe(node: Node): string {
  switch (node.kind) {
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
    case 'scalar':
      if (node.value === null) return 'nothing';
      if (typeof node.value === 'string') return 'a text';
      return typeof node.value === 'number' ? `the number ${node.value}` : `${node.value}`;
  }
}
