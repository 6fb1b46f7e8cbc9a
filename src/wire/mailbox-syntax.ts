// The parts of an address: local part, domain, address literal. RFC 5321 4.1.2 and 4.1.3, with RFC 6531 3.3 (UTF-8).
// Each reader takes a text and an offset, and returns the value and where it ends, or what is wrong and where.
import { addressOctets } from './ip-address.ts';

export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly next: number }
  | { readonly ok: false; readonly problem: string; readonly at: number };

/** How strictly a path is read. */
export interface SyntaxOptions {
  /** Takes what real servers take: no angle brackets, stray dots, `_` in a domain, a local part without domain. */
  readonly lenient?: boolean;
}

export function wrong(
  problem: string,
  at: number,
): { readonly ok: false; readonly problem: string; readonly at: number } {
  return { ok: false, problem, at };
}

export function found<T>(value: T, next: number): { readonly ok: true; readonly value: T; readonly next: number } {
  return { ok: true, value, next };
}

/** Beyond ASCII everything is a character of an address but what can't be seen. */
const ATEXT = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\0-\x7f\p{C}\p{Z}]/u;
const ATOMS = new RegExp(`(?:${ATEXT.source}|\\.)*`, 'uy');
const QUOTED = /"(?:[ !#-[\]-~]|[^\0-\x7f\p{C}]|\\[ -~])*"/uy;
const DOMAIN = /(?:[A-Za-z0-9_.-]|[^\0-\x7f\p{C}\p{Z}])*/uy;

/** A local part, unquoted: `"a b"` is `a b`. Its length is not judged: 64 octets is what all servers must take, not the most. */
export function readLocalPart(text: string, at: number, { lenient = false }: SyntaxOptions): Read<string> {
  if (text[at] === '"') return readQuoted(text, at);
  const local = sticky(ATOMS, text, at);
  if (local === '') return wrong('the local part is missing', at);
  const stray = /^\.|\.\.|\.$/.exec(local);
  if (stray !== null && !lenient)
    return wrong('a dot must stand between two characters of the local part', at + stray.index);
  return found(local, at + local.length);
}

/** A domain or an address literal, as written. */
export function readDomain(text: string, at: number, { lenient = false }: SyntaxOptions): Read<string> {
  if (text[at] === '[') return readLiteral(text, at);
  const domain = sticky(DOMAIN, text, at);
  if (domain === '') return wrong('the domain is missing', at);
  if (Buffer.byteLength(domain) > 255) return wrong('the domain is longer than 255 octets', at);
  let start = at;
  for (const label of (lenient ? domain.replace(/\.$/, '') : domain).split('.')) {
    const problem = problemWithLabel(label, lenient);
    if (problem !== null) return wrong(problem, start);
    start += label.length + 1;
  }
  return found(domain, at + domain.length);
}

function readQuoted(text: string, at: number): Read<string> {
  const quoted = sticky(QUOTED, text, at);
  if (quoted === '') return wrong('the quoted local part has no end, or holds what must not be quoted', at);
  return found(quoted.slice(1, -1).replace(/\\(.)/g, '$1'), at + quoted.length);
}

/** `[192.0.2.1]`, `[IPv6:2001:db8::1]`; other tags are no standard and have no meaning. */
function readLiteral(text: string, at: number): Read<string> {
  const close = text.indexOf(']', at);
  if (close === -1) return wrong('the address literal has no `]`', at);
  const inside = text.slice(at + 1, close);
  const tagged = /^IPv6:/i.test(inside);
  const octets = addressOctets(tagged ? inside.slice(5) : inside);
  if (octets?.length === 16 && !tagged) return wrong('an IPv6 address in a literal is written [IPv6:...]', at + 1);
  if (octets?.length !== (tagged ? 16 : 4)) return wrong('the address literal holds no IP address', at + 1);
  return found(text.slice(at, close + 1), close + 1);
}

function problemWithLabel(label: string, lenient: boolean): string | null {
  if (label === '') return 'a dot must stand between two labels of the domain';
  if (label.length > 63) return 'a label of the domain is longer than 63 octets';
  if (lenient) return null;
  if (label.includes('_')) return 'a domain holds letters, digits, hyphens and dots only';
  return label.startsWith('-') || label.endsWith('-')
    ? 'a label of a domain neither begins nor ends with a hyphen'
    : null;
}

/** What `pattern` matches at the offset; an empty text if it does not. */
function sticky(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
