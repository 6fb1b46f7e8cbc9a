// SPF macros: a macro-string is read into pieces once, and expanded with the facts of the session. RFC 7208 section 7.

export type MacroPiece =
  | { readonly kind: 'literal'; readonly text: string }
  /** `%%`, `%_` or `%-`, as the text it stands for. */
  | { readonly kind: 'quoted'; readonly text: string }
  | MacroExpand;
interface MacroExpand {
  readonly kind: 'expand';
  /** Lower case. */
  readonly letter: string;
  /** Written in upper case: the value is URL-escaped. */
  readonly escape: boolean;
  /** How many labels to keep, from the right; null keeps all. */
  readonly keep: number | null;
  readonly reverse: boolean;
  readonly delimiters: string;
}

/** The values of the macro letters; `p` costs look-ups and is asked for only where it stands. */
export interface MacroValues {
  /** Values of s l o d i v h c r t. */
  readonly plain: ReadonlyMap<string, string>;
  validatedName(): Promise<string>;
}

const QUOTED = new Map([
  ['%%', '%'],
  ['%_', ' '],
  ['%-', '%20'],
]);
const EXPAND = /^%\{([slodiphcrtv])(\d*)(r?)([.\-+,/_=]*)\}/i;
/** A domain ends in a top label or a macro: RFC 7208 7.1, toplabel. A top label is not all digits. */
const DOMAIN_END = /\.(?:\d*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?$/i;
/** A name may have 253 characters (RFC 7208 7.3). */
const MAX_DOMAIN_LENGTH = 253;

/** Reads a macro-string; null if its syntax is wrong. The letters c, r and t are for explanations only. */
export function parseMacros(text: string, place: 'domain' | 'explanation'): MacroPiece[] | null {
  const pieces: MacroPiece[] = [];
  for (let rest = text; rest !== ''; ) {
    const literal = (place === 'explanation' ? /^[\x20-\x24\x26-\x7e]+/ : /^[\x21-\x24\x26-\x7e]+/).exec(rest);
    const quoted = /^%[%_-]/.exec(rest);
    const expand = EXPAND.exec(rest);
    if (literal !== null) pieces.push({ kind: 'literal', text: literal[0] });
    else if (quoted !== null) pieces.push({ kind: 'quoted', text: QUOTED.get(quoted[0]) ?? '' });
    else {
      const piece = expand === null ? null : expandOf(expand, place);
      if (piece === null) return null;
      pieces.push(piece);
    }
    rest = rest.slice((literal ?? quoted ?? expand)?.[0].length);
  }
  return pieces;
}

function expandOf(match: RegExpExecArray, place: 'domain' | 'explanation'): MacroExpand | null {
  const [, written = '', digits = '', reverse = '', delimiters = ''] = match;
  const letter = written.toLowerCase();
  if (place === 'domain' && 'crt'.includes(letter)) return null;
  if (digits !== '' && Number(digits) === 0) return null;
  return {
    kind: 'expand',
    letter,
    escape: written !== letter,
    keep: digits === '' ? null : Number(digits),
    reverse: reverse !== '',
    delimiters: delimiters === '' ? '.' : delimiters,
  };
}

/** Reads a domain-spec: a macro-string that ends in a top label or in a macro. */
export function parseDomainSpec(text: string): MacroPiece[] | null {
  const pieces = parseMacros(text, 'domain');
  const last = pieces?.at(-1);
  if (pieces === null || last === undefined) return null;
  return last.kind !== 'literal' || DOMAIN_END.test(last.text) ? pieces : null;
}

/** Expands `pieces` to text. */
export async function expandMacros(pieces: readonly MacroPiece[], values: MacroValues): Promise<string> {
  let text = '';
  for (const piece of pieces) text += piece.kind === 'expand' ? await expandOne(piece, values) : piece.text;
  return text;
}

/** Expands `pieces` to a domain; labels are dropped from the left until it is short enough (RFC 7208 7.3). */
export async function expandDomain(pieces: readonly MacroPiece[], values: MacroValues): Promise<string> {
  let domain = (await expandMacros(pieces, values)).replace(/\.$/, '');
  while (domain.length > MAX_DOMAIN_LENGTH && domain.includes('.')) domain = domain.slice(domain.indexOf('.') + 1);
  return domain;
}

async function expandOne(piece: MacroExpand, values: MacroValues): Promise<string> {
  const value = piece.letter === 'p' ? await values.validatedName() : (values.plain.get(piece.letter) ?? '');
  let labels: string[] = [''];
  for (const character of value) {
    if (piece.delimiters.includes(character)) labels.push('');
    else labels[labels.length - 1] += character;
  }
  if (piece.reverse) labels.reverse();
  if (piece.keep !== null) labels = labels.slice(-piece.keep);
  const text = labels.join('.');
  return piece.escape ? urlEscaped(text) : text;
}

/** All but the unreserved characters of RFC 3986 2.3, octet by octet. */
function urlEscaped(text: string): string {
  return [...Buffer.from(text)]
    .map((octet) => {
      const character = String.fromCharCode(octet);
      return /[A-Za-z0-9._~-]/.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
