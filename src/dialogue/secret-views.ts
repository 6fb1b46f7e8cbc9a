// A text as a secret may stand in it: as written, decoded, without what parts the pairs of hex, without its line ends. Each view
// knows where in the text its characters come from, so that what is found in it can be masked there.

export interface View {
  /** What may be found in it. */
  readonly kind: 'written' | 'hex' | 'base64';
  /** A character for each octet; ASCII in lower case. */
  readonly text: string;
  /** For each character: where it begins in the text, and where it ends. */
  readonly at: Uint32Array;
  readonly end: Uint32Array;
}

/** `octets`: a text, a character for each octet. */
export function* viewsOf(octets: string): Generator<View> {
  for (const gap of /\n| \/ /.test(octets) ? GAPS : [null]) {
    yield view('written', octets, gap, plain);
    for (const [mark, way] of ESCAPES)
      if (octets.includes(mark)) yield view('written', octets, gap, (text, at) => decoded(way, text, at));
    yield view('base64', octets, gap, base64);
    yield view('hex', octets, gap, hexDigit);
  }
}

/**
 * What is no part of a secret that a reply is cut in: the line end with the code of the next line, and with its enhanced code and
 * blanks, too. Where lines are put on one line, ` / ` parts them. RFC 2045 6.7: a soft line break has `=`.
 */
const GAPS: readonly (RegExp | null)[] = [
  null,
  // A secret may go on with what looks like a code.
  /\r?\n| \/ /y,
  /\r?\n(?:\d{3}[- ])?| \/ /y,
  /=\r?\n/y,
  /(?:\r?\n| \/ )(?:\d{3}[- ])?(?:\d\.\d{1,3}\.\d{1,3} )?[ \t]*/y,
];

/** What stands at `at`: its octets, and how many characters of the text they take; null: nothing that counts. */
type Reading = (
  text: string,
  at: number,
) => { readonly octets: readonly number[]; readonly length: number } | number | null;

function view(kind: View['kind'], source: string, gap: RegExp | null, reading: Reading): View {
  const codes = Buffer.alloc(source.length);
  const at = new Uint32Array(source.length);
  const end = new Uint32Array(source.length);
  let count = 0;
  for (let from = 0; from < source.length; ) {
    const skipped = gap === null ? 0 : lengthAt(gap, source, from);
    if (skipped > 0) {
      from += skipped;
      continue;
    }
    const read = reading(source, from);
    const length = read === null || typeof read === 'number' ? 1 : read.length;
    for (const octet of read === null ? [] : typeof read === 'number' ? [read] : read.octets) {
      codes[count] = octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
      at[count] = from;
      end[count] = from + length;
      count += 1;
    }
    from += length;
  }
  return { kind, text: codes.toString('latin1', 0, count), at, end };
}

const BEGINS_GAP = new Set(['\r', '\n', '=', ' '].map((one) => one.charCodeAt(0)));

function lengthAt(pattern: RegExp, text: string, at: number): number {
  if (!BEGINS_GAP.has(text.charCodeAt(at))) return 0;
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

const plain: Reading = (text, at) => text.charCodeAt(at);

/** Both alphabets are one. */
const base64: Reading = (text, at) => {
  const octet = text.charCodeAt(at);
  return octet === 0x2d ? 0x2b : octet === 0x5f ? 0x2f : octet;
};

/** Between the pairs may stand a colon, a blank, a hyphen or a line end. */
const hexDigit: Reading = (text, at) => {
  const octet = text.charCodeAt(at);
  return octet === 0x3a || octet === 0x2d || octet === 0x20 || octet === 0x0d || octet === 0x0a ? null : octet;
};

/** One way of writing at a time: what is an escape in one is a text in another. Each has its mark. */
const ESCAPES: readonly (readonly [mark: string, way: RegExp])[] = [
  ['%', /%(?<pair>[0-9a-f]{2})/iy],
  // Quoted-printable.
  ['=', /=(?<pair>[0-9a-f]{2})/iy],
  // xtext, RFC 3461 section 4.
  ['+', /\+(?<pair>[0-9a-f]{2})/iy],
  ['\\', /\\x(?<pair>[0-9a-f]{2})|(?<units>(?:\\u[0-9a-f]{4}){1,2})|\\(?:(?<short>[nrtbf])|(?<itself>[^a-z0-9]))/iy],
  ['&', /&#(?<decimal>\d{1,7});|&#x(?<hex>[0-9a-f]{1,6});|&(?<name>amp|lt|gt|quot|apos);/iy],
];

const NAMES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function decoded(way: RegExp, text: string, at: number): ReturnType<Reading> {
  way.lastIndex = at;
  const found = way.exec(text);
  if (found === null) return text.charCodeAt(at);
  const { pair, units, decimal, hex, name, short, itself } = found.groups ?? {};
  const { length } = found[0];
  if (pair !== undefined) return { octets: [Number.parseInt(pair, 16)], length };
  if (units !== undefined) return utf16(units);
  // What stands behind a backslash is an octet already.
  if (itself !== undefined) return { octets: [itself.charCodeAt(0)], length };
  const point = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : null;
  const known = NAMES[name?.toLowerCase() ?? ''] ?? SHORT[short?.toLowerCase() ?? ''] ?? '';
  const character = point === null ? known : String.fromCodePoint(Math.min(point, 0x10ffff));
  return { octets: [...Buffer.from(character, 'utf8')], length };
}

/** Two units are one character where they are a pair; else the second is read by itself. */
function utf16(written: string): { readonly octets: readonly number[]; readonly length: number } {
  const units = written
    .split(/\\u/i)
    .slice(1)
    .map((hex) => Number.parseInt(hex, 16));
  const both = String.fromCharCode(...units);
  const isPair = both.length === 2 && [...both].length === 1;
  const character = isPair ? both : both.charAt(0);
  return { octets: [...Buffer.from(character, 'utf8')], length: isPair ? 12 : 6 };
}
