// The way outside, which the runs of one command share: clock, sockets, DNS, roots.
import { systemClock } from '../net/clock.ts';
import { openStream } from '../net/lean-stream.ts';
import { randomOctets } from '../net/random.ts';
import type { PolicyLookups } from '../run/policies.ts';
import type { RunOptions } from '../run/run.ts';
import { TrustStore } from '../trust/trust-store.ts';
import type { Asking } from './asking.ts';
import type { policyFetcher } from './policy-fetcher.ts';
import { lazyDns } from './targets.ts';

export type Outside = Omit<RunOptions['around'], 'startSandbox' | 'signal'>;

/**
 * The system's roots are trusted too where anything but the embedded MX is asked: `environment` may name them
 * (net/roots.ts); null: they are not.
 */
export async function wayOutside(
  { ca, servername, dns, owned }: Pick<Asking, 'ca' | 'servername' | 'dns' | 'owned'>,
  environment: Readonly<Record<string, string | undefined>> | null,
): Promise<Outside> {
  const system = environment === null ? [] : (await (await import('../net/roots.ts')).readRoots(environment)).pems;
  const roots = [...system, ...ca];
  const asked = lazyDns(dns);
  let store: TrustStore | null = null;
  let policies: Promise<PolicyLookups> | null = null;
  return {
    clock: systemClock,
    open: openStream,
    roots,
    trustStore: () => {
      store ??= new TrustStore(roots);
      return store;
    },
    serverName: servername,
    random: () => randomOctets(9).toString('base64url'),
    throttlePauseMs: 5_000,
    policies: () => {
      policies ??= policyLookups({ dns: asked, roots, owned });
      return policies;
    },
  };
}

async function policyLookups(means: Parameters<typeof policyFetcher>[0]): Promise<PolicyLookups> {
  const [{ PolicyLookups }, { policyFetcher }] = await Promise.all([
    import('../run/policies.ts'),
    import('./policy-fetcher.ts'),
  ]);
  return new PolicyLookups(means.dns, policyFetcher(means));
}
