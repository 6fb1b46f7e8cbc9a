// /etc/hosts in front of the DNS: where the user names no resolver, a name means what it means to the machine. The file is
// read here and not through getaddrinfo, which can't tell NXDOMAIN from SERVFAIL and hides the AD bit.
import { isIP } from 'node:net';
import { type DnsAnswer, type DnsType, wordsFor } from '../wire/dns-answer.ts';
import type { Dns } from './dns.ts';
import { comparable } from './dns-name.ts';

/** A hosts file of an ad blocker has some 200,000 lines of 30 octets. */
export const MAX_HOSTS_OCTETS = 16 * 1024 * 1024;

/** Answers A and AAAA of the names in `hostsFile` (the file's text) from it; asks `dns` for everything else. */
export class HostsDns implements Dns {
  readonly #hosts: ReadonlyMap<string, readonly string[]>;
  readonly #dns: Dns;

  constructor(hostsFile: string, dns: Dns) {
    this.#hosts = parseHosts(hostsFile);
    this.#dns = dns;
  }

  async query(name: string, type: DnsType, signal?: AbortSignal): Promise<DnsAnswer> {
    const addresses = type === 'A' || type === 'AAAA' ? this.#hosts.get(comparable(name)) : undefined;
    if (addresses === undefined || (type !== 'A' && type !== 'AAAA')) return this.#dns.query(name, type, signal);
    const wanted = addresses.filter((address) => isIP(address) === (type === 'A' ? 4 : 6));
    const outcome = wanted.length > 0 ? 'records' : 'nodata';
    const text = `${wordsFor(outcome, name, type)} (hosts file)`;
    return { outcome, records: wanted.map((address) => ({ type, address })), aliases: [], authentic: false, text };
  }
}

function parseHosts(text: string): Map<string, string[]> {
  const hosts = new Map<string, string[]>();
  for (const line of text.slice(0, MAX_HOSTS_OCTETS).split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address === undefined || isIP(address) === 0) continue;
    for (const name of names) {
      const known = hosts.get(comparable(name)) ?? [];
      if (!known.includes(address)) hosts.set(comparable(name), [...known, address]);
    }
  }
  return hosts;
}
