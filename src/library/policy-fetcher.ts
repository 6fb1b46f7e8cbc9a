// The MTA-STS policy of a domain, fetched with the run's own DNS and roots.
import { systemClock } from '../net/clock.ts';
import type { Dns } from '../net/dns.ts';
import { fetchPolicy, type PolicyFetch } from '../net/policy-fetch.ts';
import { addressesIn } from '../trust/lookup.ts';

export interface PolicyMeans {
  readonly dns: Dns;
  readonly roots: readonly string[];
  /** The target is the user's own: its policy host may have a private address. */
  readonly owned: boolean;
}

/** A minute for each policy (RFC 8461 3.3); the addresses are asked for once. */
export function policyFetcher({ dns, roots, owned }: PolicyMeans) {
  return (domain: string, signal?: AbortSignal): Promise<PolicyFetch> =>
    fetchPolicy(domain, {
      roots,
      allowPrivate: owned,
      clock: systemClock,
      ...(signal === undefined ? {} : { signal }),
      lookup: async (host, stop) => {
        const answers = await Promise.all([dns.query(host, 'A', stop), dns.query(host, 'AAAA', stop)]);
        return answers.flatMap(addressesIn);
      },
    });
}
