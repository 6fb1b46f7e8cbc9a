// Ranges of client addresses: `127.0.20.3`, `192.0.2.0/24`, `2001:db8::/32`, `any`.
import { type Shape, scalar } from '../../document/shape.ts';
import { addressOctets } from '../../wire/ip-address.ts';

/** The first `bits` bits of `value` name the range; an address of the other family is never in it. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly bits: number;
}

const WIDTH = { 4: 32, 6: 128 } as const;

/** Reads an address or a CIDR range; null if it is neither. */
export function parseRange(written: string): AddressRange | null {
  const [address = '', length, ...rest] = written.split('/');
  const parsed = parseAddress(address);
  if (parsed === null || rest.length > 0) return null;
  const width = WIDTH[parsed.family];
  if (length === undefined) return { ...parsed, bits: width };
  const bits = /^[0-9]{1,3}$/.test(length) ? Number(length) : -1;
  return bits >= 0 && bits <= width ? { ...parsed, bits } : null;
}

/** Is this address (as the socket or XCLIENT gives it) within one of the ranges? */
export function inRanges(address: string, ranges: readonly AddressRange[]): boolean {
  const parsed = parseAddress(address.replace(/^::ffff:(?=[0-9.]+$)/i, ''));
  if (parsed === null) return false;
  return ranges.some((range) => {
    const shift = BigInt(WIDTH[range.family] - range.bits);
    return range.family === parsed.family && range.value >> shift === parsed.value >> shift;
  });
}

export const addressRange: Shape<AddressRange[]> = scalar<AddressRange[]>(
  'an address or a range such as 192.0.2.0/24',
  { type: 'string' },
  (value) => {
    if (typeof value !== 'string') return undefined;
    if (value === 'any') return ANY;
    const range = parseRange(value);
    return range === null ? { refuse: `\`${value.slice(0, 60)}\` is no address and no range` } : [range];
  },
);

/** Every client. */
export const ANY: AddressRange[] = [
  { family: 4, value: 0n, bits: 0 },
  { family: 6, value: 0n, bits: 0 },
];

function parseAddress(written: string): { family: 4 | 6; value: bigint } | null {
  const octets = addressOctets(written);
  if (octets === null) return null;
  const value = octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return { family: octets.length === 4 ? 4 : 6, value };
}
