// An SPF record as terms. Every syntax error counts, wherever it stands: RFC 7208 4.6. Grammar: section 12.
import { type IpAddress, parseIp } from './ip-network.ts';
import { type MacroPiece, parseDomainSpec, parseMacros } from './spf-macro.ts';

export type Qualified = 'pass' | 'fail' | 'softfail' | 'neutral';

/** A network of the `ip4` and `ip6` mechanisms. */
export interface SpfNetwork {
  readonly ip: IpAddress;
  readonly bits: number;
}
export type Mechanism =
  | { readonly name: 'all' }
  | { readonly name: 'include' | 'exists'; readonly domain: readonly MacroPiece[] }
  /** `domain` null is the current domain; the bits are prefix lengths for the addresses found. */
  | {
      readonly name: 'a' | 'mx';
      readonly domain: readonly MacroPiece[] | null;
      readonly bits4: number;
      readonly bits6: number;
    }
  | { readonly name: 'ptr'; readonly domain: readonly MacroPiece[] | null }
  | { readonly name: 'ip4' | 'ip6'; readonly network: SpfNetwork };

export interface Directive {
  /** As written. */
  readonly term: string;
  readonly result: Qualified;
  readonly mechanism: Mechanism;
}
export interface SpfRecord {
  readonly directives: readonly Directive[];
  readonly redirect: readonly MacroPiece[] | null;
  readonly exp: readonly MacroPiece[] | null;
}

const RESULTS = new Map<string, Qualified>([
  ['+', 'pass'],
  ['-', 'fail'],
  ['~', 'softfail'],
  ['?', 'neutral'],
]);

/** Is this TXT record an SPF record at all (RFC 7208 4.5)? */
export function isSpfRecord(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** Reads an SPF record, or says which term is wrong and why. */
export function parseSpfRecord(text: string): SpfRecord | { readonly problem: string } {
  if (/[^\x20-\x7e]/.test(text)) return { problem: 'the record holds other characters than printable ASCII' };
  const directives: Directive[] = [];
  const modifiers = new Map<string, readonly MacroPiece[]>();
  for (const term of text.split(' ').slice(1)) {
    if (term === '') continue;
    const modifier = /^([a-z][a-z0-9._-]*)=(.*)$/i.exec(term);
    const problem =
      modifier === null
        ? addDirective(directives, term)
        : addModifier(modifiers, (modifier[1] ?? '').toLowerCase(), modifier[2] ?? '');
    if (problem !== null) return { problem: `${JSON.stringify(term.slice(0, 100))}: ${problem}` };
  }
  return { directives, redirect: modifiers.get('redirect') ?? null, exp: modifiers.get('exp') ?? null };
}

function addModifier(modifiers: Map<string, readonly MacroPiece[]>, name: string, value: string): string | null {
  const known = name === 'redirect' || name === 'exp';
  if (!known) return parseMacros(value, 'domain') === null ? 'a macro is wrong' : null;
  if (modifiers.has(name)) return `${name} stands twice`;
  const domain = parseDomainSpec(value);
  if (domain === null) return 'this is no domain';
  modifiers.set(name, domain);
  return null;
}

function addDirective(directives: Directive[], term: string): string | null {
  const result = RESULTS.get(term.charAt(0));
  const written = result === undefined ? term : term.slice(1);
  const [, name = '', rest = ''] = /^([a-z0-9]*)(.*)$/i.exec(written) ?? [];
  const mechanism = mechanismOf(name.toLowerCase(), rest);
  if (typeof mechanism === 'string') return mechanism;
  directives.push({ term, result: result ?? 'pass', mechanism });
  return null;
}

/** The mechanism, or what is wrong with it. `rest` is what stands behind the name. */
function mechanismOf(name: string, rest: string): Mechanism | string {
  switch (name) {
    case 'all':
      return rest === '' ? { name } : '`all` takes no argument';
    case 'include':
    case 'exists': {
      const domain = rest.startsWith(':') ? parseDomainSpec(rest.slice(1)) : null;
      return domain === null ? `\`${name}\` needs a domain` : { name, domain };
    }
    case 'ptr': {
      const domain = domainOf(rest);
      return domain === undefined ? 'this is no domain' : { name, domain };
    }
    case 'a':
    case 'mx':
      return addressMechanism(name, rest);
    case 'ip4':
    case 'ip6':
      return networkMechanism(name, rest);
    default:
      return 'no such mechanism';
  }
}

/** `:domain` or nothing (null: the current domain); undefined if it is neither. */
function domainOf(rest: string): readonly MacroPiece[] | null | undefined {
  if (rest === '') return null;
  return rest.startsWith(':') ? (parseDomainSpec(rest.slice(1)) ?? undefined) : undefined;
}

/** `a` and `mx`: an optional domain, then `/24`, `//64` or `/24//64`. */
function addressMechanism(name: 'a' | 'mx', rest: string): Mechanism | string {
  const match = /(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest);
  const bits4 = prefixLength(match?.[1], 32);
  const bits6 = prefixLength(match?.[2], 128);
  if (bits4 === null || bits6 === null) return 'the prefix length is wrong';
  const domain = domainOf(rest.slice(0, match?.index));
  return domain === undefined ? 'this is no domain' : { name, domain, bits4, bits6 };
}

function networkMechanism(name: 'ip4' | 'ip6', rest: string): Mechanism | string {
  const match = /^:([^/]+)(?:\/(\d+))?$/.exec(rest);
  const ip = parseIp(match?.[1] ?? '');
  if (ip === null || ip.family !== (name === 'ip4' ? 4 : 6)) return `\`${name}\` needs an address or a network`;
  const bits = prefixLength(match?.[2], name === 'ip4' ? 32 : 128);
  return bits === null ? 'the prefix length is wrong' : { name, network: { ip, bits } };
}

function prefixLength(digits: string | undefined, most: number): number | null {
  if (digits === undefined) return most;
  return /^(?:0|[1-9]\d{0,2})$/.test(digits) && Number(digits) <= most ? Number(digits) : null;
}
