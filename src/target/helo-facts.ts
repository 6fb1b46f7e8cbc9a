// The name we say in EHLO, as a receiver checks it: RFC 5321 4.1.1.1 and 4.1.4.
import type { Dns } from '../net/dns.ts';
import { queryName } from '../net/dns-name.ts';
import { type IpAddress, parseIp, sameIp } from '../trust/ip-network.ts';
import { findAddresses } from './find-addresses.ts';
import type { HeloFacts } from './identity-document.ts';

/** Looks up the HELO name. Never rejects. */
export async function heloFacts(name: string, source: IpAddress, dns: Dns, signal?: AbortSignal): Promise<HeloFacts> {
  const literal = /^\[(?:IPv6:)?([^\]]*)\]$/i.exec(name)?.[1];
  if (literal !== undefined) return literalFacts(name, literal, source);
  const form = formOf(name);
  if (form === 'malformed') {
    const text = `${JSON.stringify(name.slice(0, 260))} is no host name`;
    return { name, form, addresses: [], outcome: 'does-not-resolve', matches: false, text };
  }
  const { addresses, problem, open } = await findAddresses(name.toLowerCase(), null, dns, signal);
  const outcome = addresses.length > 0 ? 'resolves' : open ? 'unknown' : 'does-not-resolve';
  const matches = addresses.some((address) => isAddress(address, source));
  return {
    name,
    form,
    addresses,
    outcome,
    matches,
    text: problem ?? `${name} has the address ${addresses.join(', ')}`,
  };
}

function literalFacts(name: string, literal: string, source: IpAddress): HeloFacts {
  const matches = isAddress(literal, source);
  const sound = parseIp(literal) !== null;
  const text = sound ? `${name} is an address literal` : `${JSON.stringify(name.slice(0, 260))} is no address literal`;
  const addresses = sound ? [literal] : [];
  return {
    name,
    form: sound ? 'literal' : 'malformed',
    addresses,
    outcome: sound ? 'resolves' : 'does-not-resolve',
    matches,
    text,
  };
}

function formOf(name: string): 'fqdn' | 'single-label' | 'malformed' {
  const asked = queryName(name);
  if ('refuse' in asked || !/^[a-z0-9._-]+$/i.test(asked.name) || parseIp(name) !== null) return 'malformed';
  return asked.name.includes('.') ? 'fqdn' : 'single-label';
}

function isAddress(text: string, ip: IpAddress): boolean {
  const parsed = parseIp(text);
  return parsed !== null && sameIp(parsed, ip);
}
