// The names of an address that lead back to it: forward-confirmed reverse DNS. RFC 7208 5.5 needs it, and receivers ask for
// it before the greeting.
import { type IpAddress, parseIp, pointerName, sameIp, unmapped } from './ip-network.ts';
import { addressesIn, isOpen, type Looked, type Lookup, pointersIn } from './lookup.ts';

/** Names beyond the tenth are not looked at (RFC 7208 4.6.4). */
const MAX_NAMES = 10;

export interface ValidatedNames {
  /** What the look-up of the PTR records gave. */
  readonly pointer: Looked;
  /** The first ten names that the PTR records give. */
  readonly names: readonly string[];
  /** Those of `names` whose own addresses hold the address, in the same order. */
  readonly validated: readonly string[];
  /** Names whose look-up failed, in words. */
  readonly open: readonly string[];
}

export async function validatedNames(ip: IpAddress, lookup: Lookup): Promise<ValidatedNames> {
  const pointer = await lookup(pointerName(ip), 'PTR');
  const names = pointersIn(pointer).slice(0, MAX_NAMES);
  const validated: string[] = [];
  const open: string[] = [];
  for (const name of names) {
    const looked = await lookup(name, ip.family === 4 ? 'A' : 'AAAA');
    if (isOpen(looked)) open.push(looked.text);
    if (holds(looked, ip)) validated.push(name);
  }
  return { pointer, names, validated, open };
}

/** Is the address among those that were found? */
export function holds(looked: Looked, ip: IpAddress): boolean {
  return addressesIn(looked).some((address) => {
    const found = parseIp(address);
    return found !== null && sameIp(unmapped(found), ip);
  });
}
