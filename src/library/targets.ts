// `--target` -> places to run at. What is wrongly written is the user's mistake; what the DNS refuses is a result.
import { systemClock } from '../net/clock.ts';
import type { Dns } from '../net/dns.ts';
import type { DnsServer } from '../net/dns-servers.ts';
import type { Place } from '../run/plan.ts';
import { parseTarget, shownTarget, type Target } from '../target/parse-target.ts';
import { type ResolvedTarget, resolveTarget } from '../target/resolve-target.ts';
import { badOption, MxprobeError } from './mistake.ts';

export interface Resolving {
  readonly family: 4 | 6 | null;
  readonly dns: DnsServer | null;
  readonly signal: AbortSignal;
}

/** Null if no target is given. */
export async function placesFor(
  written: readonly string[],
  { family, dns: server, signal }: Resolving,
): Promise<Place[] | null> {
  if (written.length === 0) return null;
  const targets = parsedTargets(written, family);
  const dns = lazyDns(server);
  const resolved = await Promise.all(
    targets.map(async ({ one, target }) => ({
      one,
      found: await resolveTarget(target, {
        dns,
        family,
        all: false,
        signal,
      }),
    })),
  );
  return resolved.flatMap(({ one, found }) => placesOf(one, found));
}

/** Throws for the first that is wrongly written. */
export function parsedTargets(
  written: readonly string[],
  family: 4 | 6 | null,
): { readonly one: string; readonly target: Target }[] {
  return written.map((one) => {
    const parsed = parseTarget(one);
    if ('problem' in parsed)
      throw badOption('target', ` ${shownTarget(one)}: ${parsed.problem.message}`, parsed.problem.advice);
    refuseOtherFamily(one, parsed.target, family);
    return { one, target: parsed.target };
  });
}

/** Each endpoint is a case of its own, unless any of them will do; so is an MX host that could not be looked up, or has no address. */
export function placesOf(written: string, found: ResolvedTarget): Place[] {
  if (found.problem !== null) {
    const { reason, text } = found.problem;
    return [{ kind: 'unresolved', written, reason, text }];
  }
  const [first, ...others] = found.endpoints;
  if (first === undefined) return [];
  if (found.alternatives) return [{ kind: 'endpoints', endpoints: [first, ...others] }];
  const lost = found.hosts.flatMap(({ host, problem }): Place[] =>
    problem === null ? [] : [{ kind: 'unresolved', written: host, reason: 'dns', text: problem }],
  );
  return [...found.endpoints.map((endpoint): Place => ({ kind: 'endpoints', endpoints: [endpoint] })), ...lost];
}

/** An address has the family that it has. */
export function refuseOtherFamily(written: string, target: Target, family: 4 | 6 | null): void {
  if (target.kind === 'address' && family !== null && (target.address.includes(':') ? 6 : 4) !== family)
    throw new MxprobeError(`${written} is no IPv${family} address`, { advice: 'leave --family away' });
}

/** The DNS is opened at the first question: an address needs none. */
export function lazyDns(server: DnsServer | null): Dns {
  let opened: Promise<Dns> | null = null;
  return {
    async query(name, type, signal) {
      opened ??= import('../net/open-dns.ts').then(({ openDns }) => openDns(server, systemClock));
      return (await opened).query(name, type, signal);
    },
  };
}
