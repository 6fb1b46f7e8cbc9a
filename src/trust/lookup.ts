// What the verdicts of this room need from the DNS: a function that is handed in. `Dns` of net/ fits it as it is.

import type { DnsAnswer, DnsType } from '../wire/dns-answer.ts';

export type LookupType = Extract<DnsType, 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR'>;

/** `records`, `nodata` and `nxdomain` are statements of the DNS; every other outcome means that the question stays open. */
export type Looked = Pick<DnsAnswer, 'outcome' | 'records' | 'text'>;

/** Never rejects; deadline and abort signal are the caller's, bound into the function. */
export type Lookup = (name: string, type: LookupType) => Promise<Looked>;

/** True when the DNS did not say whether there is such a record. A name that can't exist has none: that is known. */
export function isOpen(looked: Looked): boolean {
  return !['records', 'nodata', 'nxdomain', 'bad-name'].includes(looked.outcome);
}

export function addressesIn(looked: Looked): string[] {
  return looked.records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record.address] : []));
}

export function textsIn(looked: Looked): string[] {
  return looked.records.flatMap((record) => (record.type === 'TXT' ? [record.text] : []));
}

/** The names that PTR records give, without their trailing dots. */
export function pointersIn(looked: Looked): string[] {
  return looked.records.flatMap((record) => (record.type === 'PTR' ? [record.name.replace(/\.$/, '')] : []));
}

/** The exchanges, by preference; the null MX (RFC 7505) is the name `.`. */
export function exchangesIn(looked: Looked): { preference: number; exchange: string }[] {
  return looked.records
    .flatMap((record) => (record.type === 'MX' ? [record] : []))
    .map(({ preference, exchange }) => ({ preference, exchange: exchange === '' ? '.' : exchange }))
    .sort((a, b) => a.preference - b.preference);
}
