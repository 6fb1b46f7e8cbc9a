// Sizes as people write them: `10MB`, `512 KiB`, `4k`.
import { scalar } from '../document/shape.ts';

/** kB and MB are powers of ten, KiB and MiB of two; `k` is what `dd` and Postfix's users mean by it. */
const OCTETS: Readonly<Record<string, number>> = { '': 1, k: 1024, kb: 1000, kib: 1024, mb: 1e6, mib: 1024 ** 2 };

/** The octets of `10MB`; undefined for any other text. */
export function inOctets(text: string): number | undefined {
  const match = /^(0|[1-9]\d{0,14})\s?([a-z]{0,3})$/i.exec(text);
  const unit = OCTETS[(match?.[2] ?? '').toLowerCase()];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** A number of octets up to `max`, with or without a unit. */
export const octetsUpTo = (max: number, min = 0) =>
  scalar<number>('a number of octets', { type: ['integer', 'string'], minimum: min, maximum: max }, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const octets = inOctets(String(value));
    if (octets === undefined) {
      const advice = 'decimal digits, without leading zeros and without an exponent; 10MB and 512KiB are read, too';
      return { refuse: `\`${String(value).slice(0, 40)}\` is not a number of octets`, advice };
    }
    return octets >= min && octets <= max
      ? octets
      : { refuse: `${octets} is not a number of octets from ${min} to ${max}` };
  });
