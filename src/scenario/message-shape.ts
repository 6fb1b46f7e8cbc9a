// The value of `data:` and of `send: {bytes}`: messages, octets with escapes.

import type { Node, Text } from '../document/node.ts';
import {
  boolean,
  either,
  isNothing,
  mapped,
  type Of,
  object,
  oneOf,
  optional,
  orNothing,
  record,
  type Shape,
  string,
  text,
} from '../document/shape.ts';
import { type Attachment, attachments } from './attachment.ts';
import { dkim } from './dkim-shape.ts';
import { octetsUpTo } from './octets.ts';
import { WORDS_OF_A_MESSAGE } from './spelling/words-of-expectations.ts';

/** A message of ours is for tests; a larger one is given as a file. */
const MAX_MADE_BYTES = 100_000_000;

/** Octets written with `\r \n \t \0 \xNN \\` escapes; each character of the result is one octet (latin1). */
export const rawBytes: Shape<Text> = mapped(text('octets with \\r \\n \\x00 escapes'), (written, refuse) => {
  const parts = typeof written === 'string' ? [written] : written;
  const out = parts.flatMap((part) => (typeof part === 'string' ? (unescapeBytes(part) ?? []) : part));
  if (out.length < parts.length) return refuse('an escape that is not known', 'known: \\r \\n \\t \\0 \\xNN \\\\');
  return typeof written === 'string' ? out.join('') : out;
});

/** Null if an escape is unknown. Characters above U+00FF become their UTF-8 octets. */
function unescapeBytes(text: string): string | null {
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

export type MessageSource =
  | { readonly kind: 'test' }
  | { readonly kind: 'text'; readonly text: Text }
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array;
      readonly path: string;
      /** `${name}` in it is filled in when the steps are read, which makes a text of it. */
      readonly variables?: true;
    }
  | {
      readonly kind: 'made';
      readonly headers: ReadonlyMap<string, Text>;
      readonly body: Text;
      readonly attach?: readonly Attachment[];
    };

/** The octets are loaded when the steps are read. */
const fileAt = (path: string, variables: boolean): MessageSource => ({
  kind: 'file',
  path,
  bytes: new Uint8Array(),
  ...(variables ? { variables } : {}),
});
const madeOf = (
  headers: ReadonlyMap<string, Text> | undefined,
  body: Text | undefined,
  attach: readonly Attachment[] | undefined,
): MessageSource => {
  if (headers === undefined && body === undefined && attach === undefined) return { kind: 'test' };
  const made = { kind: 'made', headers: headers ?? new Map(), body: body ?? '' } as const;
  return attach === undefined ? made : { ...made, attach };
};

function withFrom(headers: ReadonlyMap<string, Text> | undefined, from: Text | undefined) {
  if (from === undefined) return headers;
  const others = [...(headers ?? [])].filter(([name]) => name.toLowerCase() !== 'from');
  return new Map<string, Text>([['From', from], ...others]);
}

/** Nothing is a small test message. */
const written = orNothing(
  mapped(
    object(
      {
        file: optional(string('a path'), 'a message file beside this one, sent as it is'),
        variables: optional(boolean, 'fill in `${name}` in the file, too; nothing is if not said', false),
        headers: optional(
          record(text('a header field body'), 'header fields', /^[!-9;-~]+$/),
          'header fields of a made message',
        ),
        body: optional(text('a text'), 'the body of a made message'),
        size: optional(octetsUpTo(MAX_MADE_BYTES), 'fill the message up to this many octets', null),
        eol: optional(oneOf(['crlf', 'lf', 'cr', 'as-is']), 'line ends; crlf if not said, as-is for a file'),
        from: optional(text('an address'), "the header field From, if it is not the envelope's sender"),
        attach: optional(attachments, 'what is attached: `eicar`, `gtube`, files'),
        dkim: optional(dkim, 'sign it with DKIM', []),
        ending: optional(ending, 'what ends the message instead of "\\r\\n.\\r\\n"', null),
        dot_stuff: optional(boolean, 'double leading dots (RFC 5321 4.5.2); true if not said', true),
      },
      'a map',
      WORDS_OF_A_MESSAGE,
    ),
    ({ file, variables, headers: given, body, from, attach, eol, dot_stuff: dotStuff, ...read }, refuse) => {
      const headers = withFrom(given, from);
      const lineEnds = eol ?? (file === undefined ? 'crlf' : 'as-is');
      if (read.dkim.length > 0 && lineEnds !== 'crlf' && file === undefined)
        return refuse(
          `\`dkim\` with \`eol: ${lineEnds}\``,
          'only lines that end with CRLF can be signed (RFC 6376 5.3)',
        );
      if (file !== undefined && (headers !== undefined || body !== undefined || attach !== undefined))
        return refuse('`file` together with `headers`, `from`, `body` or `attach`', 'one or the other');
      if (file === undefined && variables)
        return refuse('`variables` without `file`', 'what stands in a scenario is filled in anyway');
      const source = file === undefined ? madeOf(headers, body, attach) : fileAt(file, variables);
      return { ...read, source, eol: lineEnds, dotStuff };
    },
  ),
);
export type Message = Of<typeof written>;

const fromText: Shape<Message> = {
  label: 'a message',
  read(node, checking) {
    if (node.kind === 'list')
      return checking.problem(
        node.span,
        'a list where a message is expected',
        'its lines stand below `- data: |`, further in',
      );
    const own = text('a message').read(node, checking);
    const plain = written.read({ kind: 'scalar', value: null, span: node.span }, checking);
    return own === undefined || plain === undefined ? undefined : { ...plain, source: { kind: 'text', text: own } };
  },
  schema: () => text().schema(),
};

/** Nothing (a small test message), a text, or a map. */
export const message: Shape<Message> = either(
  'a message: a text, a map, or nothing',
  (node: Node) => (node.kind === 'map' || isNothing(node) ? written : fromText),
  [fromText, written],
);
