// A target -> endpoints: every MX host at every address, or the addresses of one host. What the DNS refuses is a reason in
// words, never an exception: the question could not be put.
import type { Dns } from '../net/dns.ts';
import { parseIp } from '../trust/ip-network.ts';
import type { DnsNote } from './dns-note.ts';
import { type AddressFault, type Family, findAddresses } from './find-addresses.ts';
import { type FoundMx, findMx } from './find-mx.ts';
import type { Target, TargetMode } from './parse-target.ts';

export interface Endpoint {
  /** The MX host, the host as asked for, or the address itself; the socket's path for LMTP over one. */
  readonly host: string;
  /** The IP address to connect to; the path for a unix socket. */
  readonly address: string;
  /** 0 for a unix socket. */
  readonly port: number;
  readonly mode: TargetMode;
  /** The mail domain whose MX this is, or null. */
  readonly domain: string | null;
  /** The MX preference; null unless the target is `mx:`. */
  readonly preference: number | null;
}

export interface ResolvedHost {
  readonly host: string;
  readonly preference: number | null;
  readonly addresses: readonly string[];
  /** CNAMEs on the way to the addresses. */
  readonly aliases: readonly string[];
  /** The resolver vouches for the addresses by DNSSEC. */
  readonly authentic: boolean;
  /** Why the host has no address; null if it has. */
  readonly problem: string | null;
  readonly fault: AddressFault | null;
}

export interface ResolvedTarget {
  readonly endpoints: readonly Endpoint[];
  /** True: any endpoint will do, to be tried in order until one answers. False: each is a case of its own. */
  readonly alternatives: boolean;
  readonly hosts: readonly ResolvedHost[];
  /** The resolver vouches for the MX records by DNSSEC; null unless the target is `mx:`. */
  readonly mxAuthentic: boolean | null;
  /** What is odd or was left out, for a person. */
  readonly notes: readonly DnsNote[];
  /** Set when there is no endpoint: the case is inconclusive for the reason `dns`, and this says why. */
  readonly problem: { readonly reason: 'dns'; readonly text: string; readonly kind: NowhereKind } | null;
}

/** Why there is nowhere to go. `hosts`: none of the hosts has an address, and each says why. */
export type NowhereKind = 'null-mx' | 'domain-missing' | 'mx-names-no-host' | 'hosts' | 'dns-failed' | 'family';

export interface ResolveOptions {
  readonly dns: Dns;
  /** Only addresses of this family; null for both. */
  readonly family: Family | null;
  /** Make every address of a plain host a case of its own. */
  readonly all: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Finds where to connect. Never rejects; an address and a socket need no DNS. */
export async function resolveTarget(target: Target, options: ResolveOptions): Promise<ResolvedTarget> {
  switch (target.kind) {
    case 'socket':
      return literal({ host: target.path, address: target.path, port: 0, mode: 'lmtp' });
    case 'address': {
      const { address, port, mode } = target;
      if (options.family !== null && parseIp(address)?.family !== options.family) {
        return unresolved('family', `${address} is no IPv${options.family} address`);
      }
      return literal({ host: address, address, port, mode });
    }
    case 'host': {
      const resolved = await resolveHosts([{ host: target.host, preference: null }], options);
      return gather(resolved, target.port, target.mode, null, !options.all);
    }
    case 'mx':
      return resolveMx(target.domain, target.port, options);
  }
  return target satisfies never;
}

async function resolveMx(domain: string, port: number, options: ResolveOptions): Promise<ResolvedTarget> {
  const mx = await findMx(domain, options.dns, options.signal);
  if (mx.problem !== null)
    return { ...unresolved(nowhere(mx), mx.problem, { notes: mx.notes }), mxAuthentic: mx.authentic };
  const resolved = await resolveHosts(mx.hosts, options);
  const aliased = resolved.hosts
    .filter(({ aliases, fault }) => aliases.length > 0 && fault === null && !mx.implicit)
    .map(({ host, aliases }): DnsNote => {
      const text = `the MX host ${host} is an alias of ${aliases.join(', ')} (RFC 2181 10.3 forbids it)`;
      return { kind: 'mx-is-alias', at: host, text };
    });
  const notes = [...mx.notes, ...aliased, ...resolved.notes];
  return { ...gather({ ...resolved, notes }, port, 'smtp', domain, false), mxAuthentic: mx.authentic };
}

function nowhere({ nullMx, open, notes }: FoundMx): NowhereKind {
  if (nullMx) return 'null-mx';
  if (open) return 'dns-failed';
  return notes.some(({ kind }) => kind === 'mx-is-address') ? 'mx-names-no-host' : 'domain-missing';
}

async function resolveHosts(
  hosts: readonly { readonly host: string; readonly preference: number | null }[],
  { family, dns, signal }: ResolveOptions,
): Promise<{ hosts: ResolvedHost[]; notes: DnsNote[] }> {
  const found = await Promise.all(
    hosts.map(async (host) => ({ ...host, ...(await findAddresses(host.host, family, dns, signal)) })),
  );
  return {
    hosts: found.map(({ notes: _notes, open: _open, ...host }) => host),
    notes: found.flatMap(({ notes }) => notes),
  };
}

function gather(
  { hosts, notes }: { readonly hosts: readonly ResolvedHost[]; readonly notes: readonly DnsNote[] },
  port: number,
  mode: TargetMode,
  domain: string | null,
  alternatives: boolean,
): ResolvedTarget {
  const endpoints = hosts.flatMap(({ host, preference, addresses }) =>
    addresses.map((address) => ({ host, address, port, mode, domain, preference })),
  );
  const problems = hosts.flatMap(({ problem }) => problem ?? []);
  if (endpoints.length === 0) return unresolved('hosts', problems.join('; '), { notes, hosts });
  return { endpoints, alternatives, hosts, mxAuthentic: null, notes, problem: null };
}

function literal(where: Pick<Endpoint, 'host' | 'address' | 'port' | 'mode'>): ResolvedTarget {
  const endpoints = [{ ...where, domain: null, preference: null }];
  return { endpoints, alternatives: false, hosts: [], mxAuthentic: null, notes: [], problem: null };
}

function unresolved(
  kind: NowhereKind,
  text: string,
  { notes = [], hosts = [] }: Partial<Pick<ResolvedTarget, 'notes' | 'hosts'>> = {},
): ResolvedTarget {
  const problem = { reason: 'dns' as const, text, kind };
  return { endpoints: [], alternatives: false, hosts, mxAuthentic: null, notes, problem };
}
