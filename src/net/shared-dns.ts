// The same question is asked once: domains of one provider share hosts, and so their addresses.

import type { DnsAnswer, DnsOutcome, DnsType } from '../wire/dns-answer.ts';
import type { Dns } from './dns.ts';

/** Hosts that many domains share are asked for again and again, and stay; what belongs to one domain alone goes first. */
const MAX_REMEMBERED = 10_000;
/** What says something of the domain; the rest speaks of the resolver, and is asked again. */
const LASTING: ReadonlySet<DnsOutcome> = new Set(['records', 'nodata', 'nxdomain', 'bad-name']);

export class SharedDns implements Dns {
  readonly #dns: Dns;
  readonly #known = new Map<string, Promise<DnsAnswer>>();

  constructor(dns: Dns) {
    this.#dns = dns;
  }

  query(name: string, type: DnsType, signal?: AbortSignal): Promise<DnsAnswer> {
    const key = `${type} ${name.toLowerCase()}`;
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const asked = this.#dns.query(name, type, signal);
    this.#known.set(key, asked);
    const oldest = this.#known.keys().next();
    if (this.#known.size > MAX_REMEMBERED && !oldest.done) this.#known.delete(oldest.value);
    void asked.then(({ outcome }) => {
      if (!LASTING.has(outcome) && this.#known.get(key) === asked) this.#known.delete(key);
    });
    return asked;
  }
}
