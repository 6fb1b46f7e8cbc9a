// Reverse DNS as receivers judge it: is there a name, does it lead back, does it look like an end user's line?
// RFC 1912 2.1.
import { type GenericName, genericName } from './generic-name.ts';
import { type IpAddress, pointerName } from './ip-network.ts';
import { isOpen, type Lookup } from './lookup.ts';
import { validatedNames } from './validated-names.ts';

export interface PtrFacts {
  /** Where the PTR records stand: `1.2.0.192.in-addr.arpa`. */
  readonly query: string;
  /** `unknown`: the look-up failed. */
  readonly outcome: 'found' | 'missing' | 'unknown';
  readonly names: readonly string[];
  /** The names whose own addresses hold the address (forward-confirmed). */
  readonly confirmed: readonly string[];
  /** Names that look like those of a dial-up or rented line, with the reasons. */
  readonly generic: readonly GenericName[];
  /** Failed look-ups, in words. */
  readonly notes: readonly string[];
}

export async function judgePtr(ip: IpAddress, lookup: Lookup): Promise<PtrFacts> {
  const { pointer, names, validated, open } = await validatedNames(ip, lookup);
  const outcome = isOpen(pointer) ? 'unknown' : names.length > 0 ? 'found' : 'missing';
  return {
    query: pointerName(ip),
    outcome,
    names,
    confirmed: validated,
    generic: names.flatMap((name) => genericName(name, ip) ?? []),
    notes: isOpen(pointer) ? [pointer.text] : open,
  };
}
