// What the addresses mean that a block list answers with.

/** Code -> meaning; null where a list's codes are not known. */
export type DnsblCodes = ReadonlyMap<string, string> | null;

/** Spamhaus ZEN and the lists it is made of; other lists have taken over the numbering. */
export const SPAMHAUS_CODES: ReadonlyMap<string, string> = new Map([
  ['127.0.0.2', 'SBL: listed by hand as a source of spam'],
  ['127.0.0.3', 'CSS: listed automatically for low-reputation mail'],
  ['127.0.0.4', 'XBL: an infected or abused machine (CBL)'],
  ['127.0.0.5', 'XBL: an infected or abused machine'],
  ['127.0.0.6', 'XBL: an infected or abused machine'],
  ['127.0.0.7', 'XBL: an infected or abused machine'],
  ['127.0.0.9', 'DROP: a hijacked or criminal network'],
  ['127.0.0.10', 'PBL: end-user address range, entered by the provider'],
  ['127.0.0.11', 'PBL: end-user address range, entered by Spamhaus'],
]);

/** Errors that are no listings; every list that refuses some askers uses these numbers. */
const ERROR_CODES: ReadonlyMap<string, string> = new Map([
  ['127.255.255.252', 'an error, no listing: the name of the list is mistyped'],
  ['127.255.255.254', 'an error, no listing: the question came through a public resolver, which the list refuses'],
  ['127.255.255.255', 'an error, no listing: too many questions from this resolver'],
]);

/** What `code` means, or null if that is not known. */
export function dnsblMeaning(codes: DnsblCodes, code: string): string | null {
  const known = ERROR_CODES.get(code) ?? codes?.get(code);
  if (known !== undefined) return known;
  if (code.startsWith('127.255.255.')) return 'an error, no listing';
  return null;
}
