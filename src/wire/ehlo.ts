// The reply to EHLO as capabilities. RFC 5321 4.1.1.1; what the keywords mean is their own RFCs' matter.
import type { Reply } from './reply.ts';
import { isAccepted } from './reply.ts';

/** What a reply to EHLO offers (RFC 5321 4.1.1.1). */
export interface Capabilities {
  /** The text of the first line: the server's name and whatever it adds. */
  readonly greeting: string;
  /** Keyword in upper case -> its parameters as written. */
  readonly keywords: ReadonlyMap<string, readonly string[]>;
  /** Keywords that were offered more than once; their parameters are merged. */
  readonly duplicates: readonly string[];
  readonly observations: readonly EhloObservation[];
}

/** What is odd in a reply to EHLO. */
export interface EhloObservation {
  readonly id:
    | 'duplicate-keyword'
    | 'auth-equals' // `AUTH=LOGIN`, the form of old clients' days; counted under AUTH
    | 'malformed-keyword' // no ehlo-keyword by RFC 5321 4.1.1.1
    | 'starttls-overwritten'; // a middlebox wrote X over STARTTLS (RFC 3207 section 6)
  /** The text of the line that shows it. */
  readonly line: string;
}

const KEYWORD = /^[A-Z0-9][A-Z0-9-]*$/;
/** As long as STARTTLS or one more: `XXXXXXXA` (Cisco PIX and ASA), `XXXXXXXX`, `XXXXXXXXX`. */
const OVERWRITTEN = /^(?:X{7}[A-Z]|X{9})$/;

/** What the server offers. A reply other than 2xx offers nothing. */
export function parseEhlo(reply: Reply): Capabilities {
  const [first, ...rest] = reply.lines;
  const keywords = new Map<string, string[]>();
  const duplicates = new Set<string>();
  const observations: EhloObservation[] = [];
  const accepted = isAccepted(reply.code);
  for (const { text } of accepted ? rest : []) {
    const { keyword, parameters, equals } = readKeyword(text);
    if (equals) observations.push({ id: 'auth-equals', line: text });
    else if (keyword !== '') observations.push(...judge(keyword, keywords.has(keyword), text));
    if (keyword === '') continue;
    if (keywords.has(keyword) && !equals) duplicates.add(keyword);
    keywords.set(keyword, merge(keywords.get(keyword) ?? [], parameters));
  }
  return { greeting: first?.text ?? '', keywords, duplicates: [...duplicates], observations };
}

/** The largest message in octets that SIZE announces (RFC 1870); 0 = no fixed limit; null = not said, or no number. */
export function sizeLimit(capabilities: Capabilities): number | null {
  const written = capabilities.keywords.get('SIZE')?.[0];
  return /^\d{1,20}$/.test(written ?? '') ? Number(written) : null;
}

/** The SASL mechanisms that AUTH offers, in upper case, in the server's order. */
export function authMechanisms(capabilities: Capabilities): readonly string[] {
  return [...new Set(capabilities.keywords.get('AUTH')?.map((mechanism) => mechanism.toUpperCase()))];
}

function readKeyword(text: string): { keyword: string; parameters: readonly string[]; equals: boolean } {
  const [written = '', ...parameters] = text.split(/[ \t]/).filter((word) => word !== '');
  const keyword = written.toUpperCase();
  if (!keyword.startsWith('AUTH=')) return { keyword, parameters, equals: false };
  const first = written.slice('AUTH='.length);
  return { keyword: 'AUTH', parameters: first === '' ? parameters : [first, ...parameters], equals: true };
}

function judge(keyword: string, known: boolean, line: string): readonly EhloObservation[] {
  if (known) return [{ id: 'duplicate-keyword', line }];
  if (OVERWRITTEN.test(keyword)) return [{ id: 'starttls-overwritten', line }];
  return KEYWORD.test(keyword) ? [] : [{ id: 'malformed-keyword', line }];
}

function merge(before: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...before, ...more])];
}
