// What the YAML parser made -> our tree: no aliases, tags or merge keys, every node with its place.
import { isAlias, isMap, isScalar, isSeq, type Node as YamlNode } from 'yaml';
import type { MapEntry, Node, ScalarNode, Span } from './node.ts';
import { type Problem, problemAt, type Source } from './problem.ts';

/** The tree of a parsed document. Mistakes are added to `problems`. */
export function convert(source: Source, node: YamlNode | null, problems: Problem[]): Node {
  const span = spanOf(node);
  if (node === null) return { kind: 'scalar', value: null, span };
  if (isAlias(node)) {
    const advice = 'write the value out, or use a variable: ${name}';
    problems.push(problemAt(source, span, 'YAML aliases (*name) are not read', advice));
    return { kind: 'scalar', value: null, span };
  }
  if (node.tag !== undefined) {
    const written = node.tag.replace('tag:yaml.org,2002:', '!!');
    problems.push(problemAt(source, span, `YAML tags (${written}) are not read`, 'leave the tag out'));
    return { kind: 'scalar', value: null, span };
  }
  if (isScalar(node)) {
    const { value } = node;
    const plain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (!plain) problems.push(problemAt(source, span, 'a value of no known kind'));
    if (typeof value === 'string' && !value.isWellFormed()) problems.push(halfPair(source, span));
    if (node.type === 'PLAIN' && typeof value === 'string') problems.push(...notMeant(source, span));
    return { kind: 'scalar', value: plain ? asWritten(value as ScalarNode['value'], node.source) : null, span };
  }
  if (isSeq(node)) {
    return { kind: 'list', items: node.items.map((item) => convert(source, item as YamlNode | null, problems)), span };
  }
  if (!isMap(node)) return { kind: 'scalar', value: null, span };
  const entries: MapEntry[] = [];
  for (const pair of node.items) {
    const key = pair.key as YamlNode | null;
    const keySpan = spanOf(key ?? node);
    if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
      problems.push(problemAt(source, keySpan, 'a key must be a plain word'));
      continue;
    }
    if (!String(key.value).isWellFormed()) problems.push(halfPair(source, keySpan));
    if (key.value === '<<') problems.push(problemAt(source, keySpan, 'merge keys (<<) are not read'));
    entries.push({
      key: String(key.value),
      keySpan,
      value: convertValue(source, pair.value as YamlNode | null, keySpan, problems),
    });
  }
  return { kind: 'map', entries, span };
}

/** A number that would not be written so again (`0250`, `0xFA`, `2e2`, 20 digits) is the text that stands there: what was meant is not guessed. */
function asWritten(value: ScalarNode['value'], written: string | undefined): ScalarNode['value'] {
  return typeof value === 'number' && written !== undefined && String(value) !== written ? written : value;
}

function halfPair(source: Source, span: Span): Problem {
  return problemAt(source, span, 'half a surrogate pair has no octets', 'write both halves, or the character itself');
}

/** An absent value (`ehlo:` with nothing behind it) has no place of its own: it stands where its key stands. */
function convertValue(source: Source, node: YamlNode | null, keySpan: Span, problems: Problem[]): Node {
  if (node === null || node.range?.[0] === node.range?.[1]) {
    if (node === null || (isScalar(node) && node.value === null)) return { kind: 'scalar', value: null, span: keySpan };
  }
  return convert(source, node, problems);
}

function spanOf(node: YamlNode | null): Span {
  const range = node?.range;
  return range ? { start: range[0], end: Math.max(range[1], range[0] + 1) } : { start: 0, end: 1 };
}

/** Told where it stands: the items follow from it. */
const ODD_BLANK = /[\x85\u2028\u2029\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]/;

/** A text without quotes that YAML reads otherwise than it looks. */
function notMeant(source: Source, { start, end }: Span): Problem[] {
  const written = source.text.slice(start, end);
  if (/^[“„‟”«»‘‚’‛]/.test(written) && /[“”‟»«’‘]$/.test(written)) {
    const advice = `type it anew: "${written.slice(1, -1).slice(0, 60)}"`;
    return [problemAt(source, { start, end: start + 1 }, 'a typographic quote is a letter in YAML', advice)];
  }
  const item = /\n[ \t]*(- \S)/.exec(written);
  const lines = source.text.slice(source.text.lastIndexOf('\n', start) + 1, end);
  if (item === null || ODD_BLANK.test(lines)) return [];
  const at = start + item.index + item[0].length - 3;
  const advice = 'put it in the column of the items above; or in quotes, if it is text';
  return [problemAt(source, { start: at, end: at + 1 }, 'this item is part of the text above it', advice)];
}
