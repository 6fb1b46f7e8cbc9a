// A message as DKIM sees it: header fields as they stand, a body, and the two canonical forms of each. RFC 6376 3.4. Lines end
// with CRLF and nothing else: what an LF alone means depends on who reads it, so no signature may depend on it.

export type Canonical = 'simple' | 'relaxed';

export interface RawField {
  /** In lower case. */
  readonly name: string;
  /** Each octet one character, its folds and its last CRLF included. */
  readonly raw: string;
}

export interface SignableMessage {
  readonly fields: readonly RawField[];
  /** There are more fields than `fields` holds. */
  readonly cut: boolean;
  readonly body: Buffer;
}

/** More fields than any mail has. */
const MAX_FIELDS = 2000;

/** Takes a message apart. Lines of the header that are no fields are passed over, as a relay does that only adds its own. */
export function signableMessage(octets: Buffer): SignableMessage {
  const end = octets.indexOf('\r\n\r\n');
  const startsEmpty = octets.length >= 2 && octets[0] === 0x0d && octets[1] === 0x0a;
  const headEnd = startsEmpty ? 0 : end === -1 ? octets.length : end + 2;
  const head = octets.toString('latin1', 0, headEnd);
  const fields: RawField[] = [];
  const lines = head.split(/(?<=\r\n)(?![ \t])/, MAX_FIELDS + 1);
  for (const raw of lines.slice(0, MAX_FIELDS)) {
    const name = /^([!-9;-~]+)[ \t]*:/.exec(raw)?.[1];
    if (name !== undefined) fields.push({ name: name.toLowerCase(), raw: raw.endsWith('\r\n') ? raw : `${raw}\r\n` });
  }
  const cut = lines.length > MAX_FIELDS;
  return { fields, cut, body: octets.subarray(startsEmpty || end !== -1 ? headEnd + 2 : octets.length) };
}

/** What stands behind the colon, unfolded and trimmed. */
export function fieldBody({ raw }: RawField): string {
  return raw
    .slice(raw.indexOf(':') + 1)
    .replace(/\r\n(?=[ \t])/g, '')
    .trim();
}

/** RFC 6376 3.4.1 and 3.4.2; with its last CRLF. */
export function canonicalField(raw: string, how: Canonical): string {
  if (how === 'simple') return raw;
  const colon = raw.indexOf(':');
  const body = raw
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ');
  return `${raw
    .slice(0, colon)
    .toLowerCase()
    .replace(/[ \t]+$/, '')}:${trimBlank(body)}\r\n`;
}

const trimBlank = (text: string) => text.slice(text.startsWith(' ') ? 1 : 0, text.endsWith(' ') ? -1 : undefined);

/** RFC 6376 3.4.3 and 3.4.4. */
export function canonicalBody(body: Buffer, how: Canonical): Buffer {
  const text = how === 'simple' ? body : relaxedLines(body);
  let end = text.length;
  while (end >= 2 && text[end - 2] === 0x0d && text[end - 1] === 0x0a) end -= 2;
  if (end === 0 && how === 'relaxed') return Buffer.alloc(0);
  return Buffer.concat([text.subarray(0, end), Buffer.from('\r\n')]);
}

/** Runs of blanks become one space, those at the end of a line none. One pass: its cost is the length of the body. */
function relaxedLines(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  let blank = false;
  for (let at = 0; at < body.length; at += 1) {
    const octet = body[at] ?? 0;
    if (octet === 0x20 || octet === 0x09) {
      blank = true;
      continue;
    }
    if (blank && !(octet === 0x0d && body[at + 1] === 0x0a)) out[length++] = 0x20;
    blank = false;
    out[length++] = octet;
  }
  return out.subarray(0, length);
}
