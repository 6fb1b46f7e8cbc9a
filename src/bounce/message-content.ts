// A message that somebody sent -> what its reader sees: subject, header, text, HTML, attachments. Bounded as mime-tree.ts is.
import { decodeBody, decodeCharset } from './decode-body.ts';
import { decodeWords, fieldOf, readFields } from './header-fields.ts';
import { headerParameter } from './header-parameter.ts';
import { type Part, readPart } from './mime-tree.ts';

export interface Attachment {
  /** As its sender called it, decoded; a stranger's words, no path of ours. */
  readonly name: string | null;
  /** `image/png`. */
  readonly type: string;
  readonly content: Uint8Array;
}

export interface MessageHead {
  /** Encoded words decoded; null: there is none. */
  readonly subject: string | null;
  /** Names in lower case, values unfolded and decoded, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface MessageContent extends MessageHead {
  /** Lines end with LF; several such parts are joined. Null: there is none. */
  readonly text: string | null;
  readonly html: string | null;
  /** Parts that are named, or are no text; a message inside the message is one. */
  readonly attachments: readonly Attachment[];
}

/** No header has more; the rest of a message is not looked at for its head. */
const HEAD_OCTETS = 256 * 1024;

/** The header alone (RFC 5322 2.2, RFC 2047). */
export function headOf(raw: Uint8Array): MessageHead {
  const text = latin1(raw.subarray(0, HEAD_OCTETS));
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  return headIn(readFields(end === -1 ? text : text.slice(0, end + 1)));
}

/** All of it (RFC 2045, RFC 2046, RFC 2183). */
export function contentOf(raw: Uint8Array): MessageContent {
  const root = readPart(latin1(raw));
  const texts: string[] = [];
  const pages: string[] = [];
  const attachments: Attachment[] = [];
  for (const part of leavesOf(root)) {
    const name = nameOf(part);
    const isShown = name === null && !/^\s*attachment/i.test(fieldOf(part.fields, 'content-disposition') ?? '');
    if (isShown && part.type === 'text/plain') texts.push(decodeBody(part.body, part.encoding, part.charset));
    else if (isShown && part.type === 'text/html') pages.push(decodeBody(part.body, part.encoding, part.charset));
    else attachments.push({ name, type: part.type, content: octetsOf(part) });
  }
  return { ...headIn(root.fields), text: joined(texts), html: joined(pages), attachments };
}

const latin1 = (raw: Uint8Array) =>
  Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1').replace(/\r\n?/g, '\n');

const joined = (texts: readonly string[]) => (texts.length === 0 ? null : texts.join('\n'));

function headIn(fields: Part['fields']): MessageHead {
  const headers = fields.map(({ name, value }) => [name, decoded(value.trimEnd())] as const);
  return { subject: headers.find(([name]) => name === 'subject')?.[1] ?? null, headers };
}

/** Octets above 127 are UTF-8 (RFC 6532), or what most programs mean by them. */
function decoded(value: string): string {
  return decodeWords(/[\x80-\xff]/.test(value) ? decodeCharset(Buffer.from(value, 'latin1'), 'utf-8') : value);
}

/** The parts that have no parts, a message inside it not opened. The line end before a delimiter is the delimiter's. */
function leavesOf(root: Part): readonly Part[] {
  if (!root.type.startsWith('multipart/')) return [root];
  return root.children.flatMap((part) =>
    part.type.startsWith('multipart/') ? leavesOf(part) : [{ ...part, body: part.body.replace(/\n$/, '') }],
  );
}

function nameOf({ fields }: Part): string | null {
  const [disposition, type] = ['content-disposition', 'content-type'].map((name) => fieldOf(fields, name) ?? '');
  const name = headerParameter(disposition ?? '', 'filename') ?? headerParameter(type ?? '', 'name');
  return name === null ? null : decoded(name);
}

/** Without its transfer encoding (RFC 2045 6); lines end with CRLF again, as they were sent. */
function octetsOf({ body, encoding }: Part): Uint8Array {
  switch ((encoding ?? '7bit').trim().toLowerCase()) {
    case 'base64':
      return new Uint8Array(Buffer.from(body, 'base64'));
    case 'quoted-printable':
      return octets(
        withCrlf(body.replace(/[ \t]+(\n|$)?/g, (blanks, end?: string) => end ?? blanks).replace(/=\n/g, '')).replace(
          /=([0-9a-fA-F]{2})/g,
          (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
        ),
      );
    default:
      return octets(withCrlf(body));
  }
}

const withCrlf = (text: string) => text.replaceAll('\n', '\r\n');
const octets = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
