// A header block -> fields. RFC 5322 2.2, RFC 2045 5.1, RFC 2047. Lenient: what is no field is skipped.
import { decodeCharset } from './decode-body.ts';

export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  /** Unfolded and trimmed; ends with LF if the field's line was complete (a cut field has no LF). */
  readonly value: string;
  /** Line in the block, from 0. */
  readonly line: number;
}

/** More fields than any mail has; the rest is not read. */
const MAX_FIELDS = 2000;
/** RFC 5322 allows 998 octets a line; folded fields of DSNs reach some 10 KiB. */
const MAX_VALUE = 65_536;

/** Reads the fields of a header block (lines ended by LF). Stops at the first empty line. */
export function readFields(block: string): HeaderField[] {
  const fields: { name: string; parts: string[]; line: number; whole: boolean }[] = [];
  let line = 0;
  for (let at = 0; at < block.length && fields.length < MAX_FIELDS; line += 1) {
    let end = block.indexOf('\n', at);
    const whole = end !== -1;
    if (!whole) end = block.length;
    const text = block.slice(at, Math.min(end, at + MAX_VALUE));
    at = end + 1;
    const last = fields.at(-1);
    if (text.trim() === '') break;
    if (/^[ \t]/.test(text)) {
      if (last !== undefined && last.parts.length < 500) {
        last.parts.push(text.trim());
        last.whole = whole;
      }
      continue;
    }
    const colon = text.indexOf(':');
    if (colon < 1 || colon > 76 || !/^[\x21-\x7e]+[ \t]?$/.test(text.slice(0, colon))) continue;
    fields.push({
      name: text.slice(0, colon).trim().toLowerCase(),
      parts: [text.slice(colon + 1).trim()],
      line,
      whole,
    });
  }
  return fields.map(({ name, parts, line: at, whole }) => ({
    name,
    value: parts.join(' ').trim() + (whole ? '\n' : ''),
    line: at,
  }));
}

/** The first field of that name, without the LF that marks it complete. */
export function fieldOf(fields: readonly HeaderField[], name: string): string | null {
  const field = fields.find((f) => f.name === name);
  return field === undefined ? null : field.value.trimEnd();
}

const PARAMETERS = {
  boundary: /(?:^|[;\s])boundary\s*=\s*(?:"([^"]{0,200})"|([^\s;"]{1,200}))/i,
  charset: /(?:^|[;\s])charset\s*=\s*(?:"([^"]{0,200})"|([^\s;"]{1,200}))/i,
};

/** `text/plain; charset="utf-8"` -> its type and one parameter's value. */
export function mediaType(value: string): {
  type: string;
  parameter: (name: keyof typeof PARAMETERS) => string | null;
} {
  const type = (/^\s*([\w.+-]+\/[\w.+-]+)/.exec(value)?.[1] ?? 'text/plain').toLowerCase();
  return {
    type,
    parameter: (name) => {
      const found = PARAMETERS[name].exec(value);
      return found?.[1] ?? found?.[2] ?? null;
    },
  };
}

/** Decodes RFC 2047 encoded words. */
export function decodeWords(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(
    /=\?([\w-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,1000})\?=/gi,
    (_, charset, kind, text) => {
      const octets =
        String(kind).toLowerCase() === 'b'
          ? Buffer.from(String(text), 'base64')
          : Buffer.from(
              String(text)
                .replaceAll('_', ' ')
                .replace(/=([0-9a-f]{2})/gi, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
              'latin1',
            );
      return decodeCharset(octets, String(charset));
    },
  );
}
