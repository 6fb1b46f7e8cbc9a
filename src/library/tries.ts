// `--try FACTOR=VALUE`: what the user wants tried instead, by the factor's name or that of its option.

import { FACTORS, type FactorId } from '../diagnosis/factor.ts';
import { parseDuration } from '../document/shape.ts';
import { parseIp } from '../trust/ip-network.ts';
import { controlIn } from '../wire/sendable.ts';
import { badOption } from './mistake.ts';

export type Tries = Readonly<Partial<Record<FactorId, readonly string[]>>>;

/** `vantage=NAME,NAME`: another source address, too, which other machines have. */
export interface Tried {
  readonly tries: Tries;
  readonly vantages: readonly string[];
}

/** Reads them, each checked before anything is sent. */
export function parseTries(written: readonly string[]): Tried {
  const tries: Partial<Record<FactorId, string[]>> = {};
  const vantages: string[] = [];
  for (const one of written) {
    const at = one.indexOf('=');
    const name = one.slice(0, Math.max(0, at));
    const value = one.slice(at + 1);
    if (name === 'vantage') {
      vantages.push(...value.split(',').map((one) => (isVantage(one) ? one : notVantage(one))));
      continue;
    }
    const factor = TRIABLE.find(({ id, option }) => id === name || option === name);
    if (at < 1 || factor === undefined) {
      throw badOption('try', ` ${one}: no such factor`, `FACTOR=VALUE with one of ${NAMES.join(', ')}`);
    }
    const wanted = wants(factor.id, value);
    if (wanted !== null) throw badOption('try', ` ${one}: ${wanted} is expected`);
    tries[factor.id] = [...(tries[factor.id] ?? []), value];
  }
  return { tries, vantages: [...new Set(vantages)] };
}

const isVantage = (name: string): boolean => /^[a-z][a-z0-9-]{0,31}$/.test(name);
function notVantage(name: string): never {
  throw badOption('try', ` vantage=${name}: no vantage point has such a name`, 'vantage=fra1,syd1');
}

/** Those whose value is a word; the others have options of their own, or none. */
const TRIABLE = FACTORS.filter(({ id }) =>
  ['helo', 'sender', 'recipient', 'source', 'size', 'tls-version', 'wait', 'rate', 'port'].includes(id),
);
const NAMES = [...TRIABLE.map(({ option, id }) => (id === 'port' ? id : option)), 'vantage'];

/** What a value should be, or null if it is. */
function wants(factor: FactorId, value: string): string | null {
  if (value === '' || controlIn(value) !== null) return 'a printable value';
  switch (factor) {
    case 'source':
      return parseIp(value) === null ? 'an IP address' : null;
    case 'size':
      return /^\d{1,12}$/.test(value) ? null : 'a number of octets';
    case 'port':
      return /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65_536 ? null : 'a port';
    case 'wait':
    case 'rate':
      return parseDuration(value.replace(/^1\//, '')) === null ? 'a duration such as 60s' : null;
    case 'tls-version':
      return /^TLSv1(\.[123])?$/.test(value) ? null : 'TLSv1.3, TLSv1.2, TLSv1.1 or TLSv1';
    default:
      return null;
  }
}
