// What was brought in place of a notice: told by its first octets, or by its form, so that the page can say what to bring.

export type Other =
  | 'picture'
  | 'document'
  | 'report'
  | 'scenario'
  | 'address'
  | { readonly kind: 'codes'; readonly codes: readonly string[] };

/** PNG, JPEG, GIF, RIFF (WebP), TIFF of both orders, BMP with its reserved zeros. */
const PICTURES: readonly (readonly (number | null)[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x42, 0x4d, null, null, null, null, 0, 0, 0, 0],
  // ISO 14496-12: HEIC, AVIF
  [null, null, null, null, 0x66, 0x74, 0x79, 0x70],
];
/** PDF, ZIP (Word, OpenDocument), gzip. */
const DOCUMENTS: readonly (readonly (number | null)[])[] = [
  [0x25, 0x50, 0x44, 0x46],
  [0x50, 0x4b, 0x03, 0x04],
  [0x1f, 0x8b, 0x08],
];
/** Where its form must have shown. */
const LOOKED_AT = 16 * 1024;
/** Longer than any address of a page or a person. */
const MAX_ADDRESS = 2_048;

/** Null where nothing better can be said than what was looked for. For what is no notice. */
export function otherThanNotice(octets: Uint8Array): Other | null {
  const isOne = (all: typeof PICTURES) =>
    all.some((signature) => signature.every((octet, at) => octet === null || octets[at] === octet));
  if (isOne(PICTURES)) return 'picture';
  if (isOne(DOCUMENTS)) return 'document';
  const text = new TextDecoder()
    .decode(octets.subarray(0, LOOKED_AT))
    .replace(/^\uFEFF/, '')
    .trim();
  if (/^<\?xml[^>]*>\s*<feedback\b|^<feedback\b/.test(text)) return 'report';
  if (text.startsWith('{') && text.includes('"policies"') && text.includes('"report-id"')) return 'report';
  if (/^dialogue:\s*$/m.test(text) && /^ *- *connect\b/m.test(text)) return 'scenario';
  if (octets.length > MAX_ADDRESS) return null;
  const codes = text.split(/[\s,;:()#-]+/).filter((word) => word !== '');
  if (codes.length > 0 && codes.length <= 3 && codes.every((word) => CODE.test(word))) return { kind: 'codes', codes };
  return /^(?:https?:\/\/)?[^\s:/]+[@.][^\s]+$/.test(text) ? 'address' : null;
}

/** RFC 5321 4.2, RFC 3463 2: of a refusal. */
const CODE = /^(?:[45]\d\d|[45]\.\d{1,3}\.\d{1,3})$/;
