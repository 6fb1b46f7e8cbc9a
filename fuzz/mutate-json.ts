// Changes values of a JSON document: its octets changed are mostly no JSON any more.
import type { Random } from './target.ts';

const ODD = [
  null,
  -1,
  0,
  1e308,
  2 ** 53,
  0.1,
  '',
  'x\u202e\0',
  '275760-09-13T00:00:00.001Z',
  '1970-01-01T00:00:00Z',
  [],
  {},
  true,
];

/** The same with about one of `among` values replaced. */
export function changedIn(value: unknown, random: Random, among: number): unknown {
  if (random(among) === 0) return ODD[random(ODD.length)];
  if (Array.isArray(value)) return value.map((one) => changedIn(one, random, among));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changedIn(one, random, among)]));
}

/** The document, or undefined if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
