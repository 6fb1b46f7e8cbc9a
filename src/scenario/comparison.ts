// Comparisons with numbers and TLS versions: `14`, `">14"`, `">=TLSv1.2"`, `"1..3"`, `"2.."`.

import { parseNumeral } from '../document/shape.ts';

export interface Comparison {
  readonly written: string;
  /** Inclusive or exclusive bounds; null is open. */
  readonly low: { readonly value: number; readonly inclusive: boolean } | null;
  readonly high: { readonly value: number; readonly inclusive: boolean } | null;
}

const TLS_VERSIONS: Readonly<Record<string, number>> = {
  SSLv3: 0,
  TLSv1: 1.0,
  'TLSv1.0': 1.0,
  'TLSv1.1': 1.1,
  'TLSv1.2': 1.2,
  'TLSv1.3': 1.3,
  '1.0': 1.0,
  '1.1': 1.1,
  '1.2': 1.2,
  '1.3': 1.3,
};

/** The rank of a TLS version name, so that versions compare as numbers; undefined for another word. */
export function tlsRank(name: string): number | undefined {
  return Object.hasOwn(TLS_VERSIONS, name) ? TLS_VERSIONS[name] : undefined;
}

const number = (text: string): number | undefined => parseNumeral(text) ?? undefined;

/** No comparison is as long, and an expectation may have any length. */
const MAX_LENGTH = 200;

/** Parses a comparison of numbers (`tls` false) or of TLS versions (`tls` true); null if it is none. */
export function parseComparison(
  written: string,
  kind: 'number' | 'tls' = 'number',
  unit = (n: string) => number(n),
): Comparison | null {
  const rank = kind === 'tls' ? tlsRank : unit;
  const text = written.trim();
  if (text.length > MAX_LENGTH) return null;
  const range = /^(.*?)\.\.(.*)$/.exec(text);
  if (range !== null && kind === 'number') {
    const [low, high] = range.slice(1).map((end) => (end === '' ? null : rank(end.trim())));
    if (low === undefined || high === undefined || (low === null && high === null)) return null;
    if (low !== null && high !== null && low > high) return null;
    return { written: text, low: bound(low, true), high: bound(high, true) };
  }
  const match = /^(>=|<=|>|<|==?|)\s*(\S+)$/.exec(text);
  if (match === null) return null;
  const [, sign = '', end = ''] = match;
  const value = rank(end);
  if (value === undefined) return null;
  const inclusive = sign !== '>' && sign !== '<';
  const low = sign.startsWith('<') ? null : bound(value, inclusive);
  const high = sign.startsWith('>') ? null : bound(value, inclusive);
  return { written: text, low, high };
}

function bound(value: number | null, inclusive: boolean): Comparison['low'] {
  return value === null ? null : { value, inclusive };
}

export function holds(comparison: Comparison, value: number): boolean {
  const { low, high } = comparison;
  if (low !== null && (low.inclusive ? value < low.value : value <= low.value)) return false;
  return !(high !== null && (high.inclusive ? value > high.value : value >= high.value));
}
