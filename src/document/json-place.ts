// Where a JSON text is damaged, and where a value stands in it: JSON.parse says neither, or says it in V8's words.
import { type JsonToken, jsonToken } from './json-token.ts';
import type { Span } from './node.ts';

export interface JsonFault {
  readonly span: Span;
  /** `a value is expected` */
  readonly message: string;
}

/** The first place at which `text` is no JSON; null if it is. */
export function jsonFault(text: string): JsonFault | null {
  const open: JsonToken['kind'][] = [];
  let before: JsonToken = { kind: 'end', start: 0, end: 0, wrong: '' };
  for (let wanted: Wanted = 'value'; ; ) {
    const token = jsonToken(text, before.end);
    if (wanted === 'nothing' && token.kind === 'end') return null;
    const next = after(wanted, token.kind, open);
    if (next === null) return faultOf(wanted, token, before, open);
    wanted = next;
    before = token;
  }
}

/** `first ...`: behind an opening bracket, where the closing one may follow. `more`: a comma, or the closing bracket. */
type Wanted = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'more' | 'nothing';

/** What is wanted behind a token, or null if it is not what was wanted. */
function after(wanted: Wanted, kind: JsonToken['kind'], open: JsonToken['kind'][]): Wanted | null {
  const closes = kind === '}' || kind === ']';
  switch (wanted) {
    case 'colon':
      return kind === ':' ? 'value' : null;
    case 'nothing':
      return null;
    case 'more':
      if (kind === ',') return open.at(-1) === '{' ? 'key' : 'value';
      return closes && kind === closing(open) ? closed(open) : null;
    case 'first key':
    case 'key':
      if (kind === 'text') return 'colon';
      return wanted === 'first key' && kind === '}' ? closed(open) : null;
    case 'first value':
    case 'value':
      if (kind === '{' || kind === '[') open.push(kind);
      if (kind === '{') return 'first key';
      if (kind === '[') return 'first value';
      if (kind === 'text' || kind === 'word') return open.length === 0 ? 'nothing' : 'more';
      return wanted === 'first value' && kind === ']' ? closed(open) : null;
  }
}

const closing = (open: readonly JsonToken['kind'][]) => (open.at(-1) === '{' ? '}' : ']');

function closed(open: JsonToken['kind'][]): Wanted {
  open.pop();
  return open.length === 0 ? 'nothing' : 'more';
}

function faultOf(wanted: Wanted, token: JsonToken, before: JsonToken, open: readonly JsonToken['kind'][]): JsonFault {
  const missing = wanted === 'more' ? `\`,\` or \`${closing(open)}\` is expected` : MISSING[wanted];
  if (token.kind === 'end')
    return { span: { start: before.end, end: before.end + 1 }, message: `it ends too soon: ${missing}` };
  // An editor leaves it behind with the last line of a list that was taken out.
  if (before.kind === ',' && (token.kind === '}' || token.kind === ']'))
    return { span: before, message: 'a comma with nothing behind it' };
  const isSaid = token.kind === 'fault' && token.wrong !== MISSING.value;
  return { span: token, message: isSaid ? token.wrong : missing };
}

const MISSING: Readonly<Record<Exclude<Wanted, 'more'>, string>> = {
  value: 'a value is expected',
  'first value': 'a value or `]` is expected',
  key: 'a key in double quotes is expected',
  'first key': 'a key in double quotes or `}` is expected',
  colon: '`:` is expected',
  nothing: 'there is more behind its end',
};

/** Where the value at `path` (keys, and numbers of lists) begins; the last one on the way to it where it is missing. */
export function jsonSpan(text: string, path: readonly string[]): Span {
  let value = jsonToken(text, 0);
  for (const key of path) {
    const below = value.kind === '{' ? member(text, value, key) : value.kind === '[' ? item(text, value, key) : null;
    if (below === null) break;
    value = below;
  }
  return { start: value.start, end: value.end };
}

/** Of a key that stands twice the last one counts, as JSON.parse has it. */
function member(text: string, open: JsonToken, key: string): JsonToken | null {
  let found: JsonToken | null = null;
  for (let name = jsonToken(text, open.end); name.kind === 'text'; ) {
    const value = jsonToken(text, jsonToken(text, name.end).end);
    if (JSON.parse(text.slice(name.start, name.end)) === key) found = value;
    name = jsonToken(text, behind(text, value).end);
  }
  return found;
}

function item(text: string, open: JsonToken, number: string): JsonToken | null {
  let value = jsonToken(text, open.end);
  for (let index = 0; value.kind !== ']' && value.kind !== 'end'; index += 1) {
    if (String(index) === number) return value;
    const comma = behind(text, value);
    if (comma.kind !== ',') return null;
    value = jsonToken(text, comma.end);
  }
  return null;
}

/** The token behind the value that begins with `value`. */
function behind(text: string, value: JsonToken): JsonToken {
  let token = value;
  for (let depth = 0; ; token = jsonToken(text, token.end)) {
    if (token.kind === '{' || token.kind === '[') depth += 1;
    else if (token.kind === '}' || token.kind === ']') depth -= 1;
    if (depth === 0 || token.kind === 'end') return jsonToken(text, token.end);
  }
}
