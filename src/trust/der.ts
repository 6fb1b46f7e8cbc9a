// Reads DER (X.690) where it lies: every element is a window on the octets that were received, so that digests over a
// part of a certificate are digests over what the peer sent. Nothing throws; what is malformed ends the list.

export interface Element {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  readonly contents: Buffer;
  /** Identifier, length and contents. */
  readonly whole: Buffer;
}

export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The element that begins at `at`, or null if there is none that is whole. */
export function readElement(bytes: Buffer, at = 0): Element | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // Tag numbers from 31 on take more octets; X.509 and OCSP have none.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    // 0x80 is BER's indefinite length. Four octets reach far beyond any bound of ours.
    if (octets === 0 || octets > 4 || start + octets > bytes.length) return null;
    length = bytes.readUIntBE(start, octets);
    start += octets;
  }
  if (start + length > bytes.length) return null;
  return { tag, contents: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

/** All elements of `contents`, in order, up to the first that is malformed. */
export function readElements(contents: Buffer | undefined): Element[] {
  const found: Element[] = [];
  if (contents === undefined) return found;
  for (let at = 0; at < contents.length; ) {
    const element = readElement(contents, at);
    if (element === null) break;
    found.push(element);
    at += element.whole.length;
  }
  return found;
}

/** The elements inside `element` if it has that tag, else none. */
export const inside = (element: Element | null | undefined, tag: number): Element[] =>
  element?.tag === tag ? readElements(element.contents) : [];

/** `1.2.840.113549.1.1.11`; the empty string if it is no object identifier. */
export function readOid(element: Element | undefined): string {
  if (element?.tag !== Tag.oid || element.contents.length === 0 || element.contents.length > MAX_OID_OCTETS) return '';
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of element.contents) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...others] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...others].join('.');
}
/** The longest registered ones have about 20; beyond this it is an attempt at something. */
const MAX_OID_OCTETS = 64;

/** Milliseconds since 1970 of a UTCTime or GeneralizedTime as RFC 5280 4.1.2.5 has them; null if it is neither. */
export function readTime(element: Element | undefined): number | null {
  const written = element?.contents.toString('latin1') ?? '';
  const match =
    element?.tag === Tag.utcTime
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(written)
      : element?.tag === Tag.generalizedTime
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(written)
        : null;
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  // UTCTime: 50 to 99 are of the 20th century.
  const fullYear = element?.tag === Tag.utcTime ? year + (year < 50 ? 2000 : 1900) : year;
  const time = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second));
  // Date.UTC takes the 31st of February for the 3rd of March, and years below 100 for the 20th century.
  const same = time.getUTCFullYear() === fullYear && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  return same && hour < 24 && minute < 60 && second < 60 ? time.getTime() : null;
}

/** The text of an ASN.1 string, control characters kept; hex with `#` before it if it is no string (RFC 4514 2.4). */
export function readText(element: Element | undefined): string {
  const bytes = element?.contents ?? Buffer.alloc(0);
  switch (element?.tag) {
    case 0x0c: // UTF8String
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x16: // IA5String
    case 0x1a: // VisibleString
      return bytes.toString('utf8');
    case 0x14: // TeletexString: in practice ISO 8859-1
      return bytes.toString('latin1');
    case 0x1e: // BMPString: UTF-16, big-endian
      return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le') : `#${bytes.toString('hex')}`;
    default:
      return `#${(element?.whole ?? bytes).toString('hex')}`;
  }
}
