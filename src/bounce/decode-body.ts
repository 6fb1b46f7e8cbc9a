// A part's body -> text. RFC 2045 6 (transfer encodings) and the charsets that bounces come in.
import { TextDecoder } from 'node:util';

/** What Node 20's TextDecoder gets wrong: windows-1252, the true name of most "iso-8859-1", octets 0x80-0x9f. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const decoders = new Map<string, TextDecoder | null>();

/** Decodes a body (each octet one character) by its Content-Transfer-Encoding and charset; never throws. */
export function decodeBody(body: string, encoding: string | null, charset: string | null): string {
  const name = (encoding ?? '7bit').trim().toLowerCase();
  const octets = name === 'base64' ? fromBase64(body) : name === 'quoted-printable' ? fromQuotedPrintable(body) : body;
  if (!/[\x80-\xff\x1b]/.test(octets)) return octets;
  return decodeCharset(Buffer.from(octets, 'latin1'), charset ?? 'utf-8');
}

/** Octets to text. An unknown or wrong charset is read as UTF-8 if it is valid, else as windows-1252. */
export function decodeCharset(octets: Uint8Array, charset: string): string {
  const label = charset.trim().toLowerCase().replace(/^x-/, '');
  if (/^(?:utf-?8|us-ascii|ascii|unicode-1-1-utf-7|utf-7|unknown.*|8bit|)$/.test(label)) return utf8OrLatin(octets);
  if (/^(?:iso-?8859-?1(?:5)?|latin-?1|(?:windows-|cp)1252)$/.test(label)) return windows1252(octets);
  const decoder = decoderOf(label);
  return decoder === null ? utf8OrLatin(octets) : decoder.decode(octets);
}

function decoderOf(label: string): TextDecoder | null {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  let decoder: TextDecoder | null = null;
  try {
    decoder = new TextDecoder(label);
  } catch {
    // a charset that nobody knows: its ASCII part is readable all the same
  }
  if (decoders.size < 100) decoders.set(label, decoder);
  return decoder;
}

function utf8OrLatin(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return windows1252(octets);
  }
}

function windows1252(octets: Uint8Array): string {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252.charAt(c.charCodeAt(0) - 0x80));
}

function fromBase64(body: string): string {
  const end = body.search(/\n--/);
  return Buffer.from(end === -1 ? body : body.slice(0, end), 'base64').toString('latin1');
}

function fromQuotedPrintable(body: string): string {
  return body
    .replace(/=[ \t]{0,20}\n/g, '')
    .replace(/=([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
