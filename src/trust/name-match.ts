// Is this certificate for that host? (RFC 9525 section 6.) The subject's common name does not count (6.1 and appendix A).
import { domainToASCII } from 'node:url';
import { addressOctets } from './ip-address.ts';
import type { SubjectName } from './subject-name.ts';

/** The first of `names` that stands for `host` (a DNS name, with or without a final dot, or an IP address); null if none. */
export function matchName(names: readonly SubjectName[], host: string): SubjectName | null {
  const octets = addressOctets(host);
  if (octets !== null) return names.find((name) => name.type === 'ip' && octets.equals(name.octets)) ?? null;
  const reference = toReference(host);
  if (reference === null) return null;
  return names.find((name) => name.type === 'dns' && dnsNameMatches(name.value, reference)) ?? null;
}

/** A host in the form that names are compared in: A-labels, lower case, no final dot; null if it is no DNS name. */
export function toReference(host: string): string | null {
  // Only what needs it goes through IDNA: the URL standard's mapping also takes 0x7f.1 for an address.
  const ascii = /^[\x21-\x7e]*$/.test(host) ? host.toLowerCase() : domainToASCII(host.slice(0, MAX_NAME_CHARACTERS));
  const name = ascii.replace(/\.$/, '');
  return isDnsName(name) ? name : null;
}

/** True if the dNSName `presented` is `reference`, or covers it with `*` as its whole left-most label (6.3). */
export function dnsNameMatches(presented: string, reference: string): boolean {
  const wildcard = presented.startsWith('*.');
  const rest = wildcard ? presented.slice(2) : presented;
  if (!isDnsName(rest)) return false;
  if (!wildcard) return rest.toLowerCase() === reference;
  // `*.org` would cover a whole registry: OpenSSL and Node do not take it either.
  if (!rest.includes('.')) return false;
  const dot = reference.indexOf('.');
  return dot > 0 && reference.slice(dot + 1) === rest.toLowerCase();
}

const MAX_NAME_CHARACTERS = 253;

/** Labels of letters, digits and hyphens; underscores too, because host names with them exist. */
const isDnsName = (name: string): boolean =>
  name.length <= MAX_NAME_CHARACTERS && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/i.test(name);
