// The same question is asked once: domains of one provider share hosts, and so their addresses.

import type { DnsAnswer, DnsOutcome, DnsType } from '../wire/dns-answer.ts';
import type { Dns } from './dns.ts';

/** A list of a hundred thousand domains has some ten thousand hosts, with two look-ups each. */
const MAX_REMEMBERED = 50_000;
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
    if (known !== undefined) return known;
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
