// A message -> the tree of its parts. RFC 2046 5.1. Works on a string with one character an octet and LF line ends, so that
// every offset is an octet's. Bounded in depth and in number of parts; linear in the input for a given depth.
import { fieldOf, type HeaderField, mediaType, readFields } from './header-fields.ts';

export interface Part {
  readonly type: string;
  readonly charset: string | null;
  readonly encoding: string | null;
  readonly fields: readonly HeaderField[];
  /** As it stands, transfer encoding and all. */
  readonly body: string;
  readonly children: readonly Part[];
}

/** Bounces in bounces reach 5; each level costs one more pass over its octets. */
const MAX_DEPTH = 12;
/** A digest of a thousand parts is no bounce. */
const MAX_PARTS = 1000;

/** Reads a message or a body part: header fields, an empty line, the body. */
export function readPart(raw: string, depth = 0, budget = { parts: MAX_PARTS }): Part {
  budget.parts -= 1;
  const { header, body } = splitHeader(raw);
  const fields = readFields(header);
  const contentType = fieldOf(fields, 'content-type') ?? 'text/plain';
  const { type, parameter } = mediaType(contentType);
  const encoding = fieldOf(fields, 'content-transfer-encoding');
  const part = { type, charset: parameter('charset'), encoding, fields, body };
  if (depth >= MAX_DEPTH) return { ...part, children: [] };
  if (type === 'message/rfc822' || type === 'message/global') {
    return { ...part, children: budget.parts > 0 ? [readPart(body, depth + 1, budget)] : [] };
  }
  if (!type.startsWith('multipart/')) return { ...part, children: [] };
  const children: Part[] = [];
  for (const piece of splitParts(body, parameter('boundary'))) {
    if (budget.parts <= 0) break;
    children.push(readPart(piece, depth + 1, budget));
  }
  // a multipart without a single delimiter is text that lost its frame
  return children.length === 0 ? { ...part, type: 'text/plain', children } : { ...part, children };
}

function splitHeader(raw: string): { header: string; body: string } {
  if (raw.startsWith('\n')) return { header: '', body: raw.slice(1) };
  const end = raw.indexOf('\n\n');
  if (end === -1) return { header: raw, body: '' };
  return { header: raw.slice(0, end + 1), body: raw.slice(end + 2) };
}

function splitParts(body: string, declared: string | null): string[] {
  const boundary = declared !== null && hasDelimiter(body, declared) ? declared : guessBoundary(body);
  if (boundary === null) return [];
  const mark = `--${boundary}`;
  const pieces: string[] = [];
  let from = -1;
  for (let at = body.startsWith(mark) ? 0 : nextLine(body, mark, 0); at !== -1; at = nextLine(body, mark, at + 1)) {
    const rest = body.slice(at + mark.length, at + mark.length + 2);
    if (!/^(?:--|[ \t]|\n|$)/.test(rest)) continue;
    if (from !== -1) pieces.push(body.slice(from, at));
    const lineEnd = body.indexOf('\n', at);
    from = lineEnd === -1 ? body.length : lineEnd + 1;
    if (rest === '--' || pieces.length >= MAX_PARTS) return pieces;
  }
  if (from !== -1 && from < body.length) pieces.push(body.slice(from));
  return pieces;
}

function hasDelimiter(body: string, boundary: string): boolean {
  return body.startsWith(`--${boundary}`) || body.includes(`\n--${boundary}`);
}

/** The start of the next line that begins with `mark`, at or after `from`. */
function nextLine(body: string, mark: string, from: number): number {
  const at = body.indexOf(`\n${mark}`, Math.max(0, from - 1));
  return at === -1 ? -1 : at + 1;
}

/** Reports whose boundary was edited by hand or by a gateway: a `--` line straight before Content- fields is the delimiter. */
function guessBoundary(body: string): string | null {
  return /(?:^|\n)--(\S[^\n]{0,198})\nContent-[A-Za-z-]{1,40}:/.exec(body.slice(0, 65_536))?.[1]?.trimEnd() ?? null;
}
