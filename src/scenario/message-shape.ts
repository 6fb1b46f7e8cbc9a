// The value of `data:` and of `send: {bytes}`: messages, octets with escapes.
import type { Node, Text } from '../document/node.ts';
import {
  boolean,
  either,
  mapped,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  string,
  text,
} from '../document/shape.ts';
import type { Message } from './scenario.ts';

/** A message of ours is for tests; a larger one is given as a file. */
const MAX_MADE_BYTES = 100_000_000;

/** Octets written with `\r \n \t \0 \xNN \\` escapes; each character of the result is one octet (latin1). */
export const rawBytes: Shape<Text> = mapped(text('octets with \\r \\n \\x00 escapes'), (written, refuse) => {
  const parts = typeof written === 'string' ? [written] : written;
  const out = parts.map((part) => (typeof part === 'string' ? unescapeBytes(part) : part));
  const bad = out.find((part) => part === null);
  if (bad !== undefined) return refuse('an escape that is not known', 'known: \\r \\n \\t \\0 \\xNN \\\\');
  return typeof written === 'string' ? (out[0] as string) : (out as Exclude<Text, string>);
});

/** Null if an escape is unknown. Characters above U+00FF become their UTF-8 octets. */
export function unescapeBytes(text: string): string | null {
  let known = true;
  const replaced = text.replace(/\\(x[0-9A-Fa-f]{2}|[\s\S]|$)/g, (_, code: string) => {
    if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const found = ESCAPES.get(code);
    if (found === undefined) known = false;
    return found ?? '';
  });
  if (!known) return null;
  return replaced.replace(/[^\0-\xff]+/g, (wide) => Buffer.from(wide, 'utf8').toString('latin1'));
}
const ESCAPES = new Map([
  ['r', '\r'],
  ['n', '\n'],
  ['t', '\t'],
  ['0', '\0'],
  ['\\', '\\'],
]);

const ending = mapped(
  string('octets with escapes'),
  (written, refuse) => unescapeBytes(written) ?? refuse('an escape that is not known', 'write "\\r\\n.\\r\\n"'),
);

const map = object({
  file: optional(string('a path'), 'a message file beside this one, sent as it is'),
  headers: optional(
    record(text('a header field body'), 'header fields', /^[!-9;-~]+$/),
    'header fields of a made message',
  ),
  body: optional(text('a text'), 'the body of a made message'),
  size: optional(
    number('a number of octets', { min: 0, max: MAX_MADE_BYTES, integer: true }),
    'fill the message up to this many octets',
  ),
  eol: optional(oneOf(['crlf', 'lf', 'cr', 'as-is']), 'line ends; crlf if not said, as-is for a file'),
  ending: optional(ending, 'what ends the message instead of "\\r\\n.\\r\\n"'),
  dot_stuff: optional(boolean, 'double leading dots (RFC 5321 4.5.2); true if not said'),
});

const PLAIN = { size: null, eol: 'crlf', ending: null, dotStuff: true } as const;

const fromMap: Shape<Message> = mapped(map, (read, refuse): Message | undefined => {
  const { file, headers, body } = read;
  if (file !== undefined && (headers !== undefined || body !== undefined))
    return refuse('`file` together with `headers` or `body`', 'one or the other');
  const source: Message['source'] =
    file !== undefined
      ? { kind: 'file', path: file, bytes: new Uint8Array() }
      : headers !== undefined || body !== undefined
        ? { kind: 'made', headers: headers ?? new Map(), body: body ?? '' }
        : { kind: 'test' };
  return {
    source,
    size: read.size ?? null,
    eol: read.eol ?? (file === undefined ? 'crlf' : 'as-is'),
    ending: read.ending ?? null,
    dotStuff: read.dot_stuff ?? true,
  };
});

const fromText: Shape<Message> = mapped(
  text('a message'),
  (written): Message => ({ ...PLAIN, source: { kind: 'text', text: written } }),
);
const small: Shape<Message> = {
  label: 'nothing',
  read: () => ({ ...PLAIN, source: { kind: 'test' } }),
  schema: () => ({ type: 'null' }),
};

/** Nothing (a small test message), a text, or a map. */
export const message: Shape<Message> = either(
  'a message: a text, a map, or nothing',
  (node: Node) => (node.kind === 'map' ? fromMap : node.kind === 'scalar' && node.value === null ? small : fromText),
  [small, fromText, fromMap],
);
