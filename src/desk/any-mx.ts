// The MX hosts of a domain that a reader typed: looked up once, and asked only where every address is a public one.
import type { Dns } from '../net/dns.ts';
import { isPublicAddress } from '../net/public-address.ts';
import { SharedDns } from '../net/shared-dns.ts';
import { type ResolvedTarget, resolveTarget } from '../target/resolve-target.ts';
import { type DnsAnswer, type DnsType, emptyAnswer } from '../wire/dns-answer.ts';

const SMTP_PORT = 25;

export interface PublicMx {
  readonly found: ResolvedTarget;
  /** What was looked up stays as it was, and nothing else leads to a private address. */
  readonly dns: Dns;
}

export async function publicMx(domain: string, dns: Dns): Promise<PublicMx | 'no-mx' | 'not-public'> {
  const shared = new SharedDns(dns);
  const target = { kind: 'mx', domain, port: SMTP_PORT, mode: 'smtp' } as const;
  const found = await resolveTarget(target, { dns: shared, family: null, all: false });
  if (found.problem !== null) return 'no-mx';
  return found.endpoints.every(({ address }) => isPublicAddress(address))
    ? { found, dns: new PublicDns(shared) }
    : 'not-public';
}

/** A name whose second answer is a private address has none. */
class PublicDns implements Dns {
  readonly #dns: Dns;

  constructor(dns: Dns) {
    this.#dns = dns;
  }

  async query(name: string, type: DnsType, signal?: AbortSignal): Promise<DnsAnswer> {
    const answer = await this.#dns.query(name, type, signal);
    const isPrivate = answer.records.some((record) => 'address' in record && !isPublicAddress(record.address));
    return isPrivate ? emptyAnswer('refused', `${name} has an address that is not public`) : answer;
  }
}
