// Reverse DNS as receivers judge it: is there a name, does it lead back, does it look like an end user's line?
// RFC 1912 2.1.
import { genericName } from './generic-name.ts';
import { type IpAddress, pointerName } from './ip-network.ts';
import { isOpen, type Lookup } from './lookup.ts';
import type { PtrFacts } from './sender-facts.ts';
import { validatedNames } from './validated-names.ts';

export type { PtrFacts } from './sender-facts.ts';

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
