// What speaks against what the DNS says of a domain, its MX hosts and their addresses.
import { comparable } from '../net/dns-name.ts';
import { isPublicAddress } from '../net/public-address.ts';
import type { DnsNote } from '../target/dns-note.ts';
import type { ResolvedHost, ResolvedTarget } from '../target/resolve-target.ts';
import { parseIp } from '../trust/ip-network.ts';
import { scopeOf } from '../trust/ip-scope.ts';
import type { MxFinding } from './document.ts';
import { findingOf } from './endpoint-findings.ts';
import type { FindingId } from './finding-texts.ts';

export interface DnsFacts {
  /** Null if one host or address was asked for. */
  readonly domain: string | null;
  readonly resolved: Pick<ResolvedTarget, 'hosts' | 'notes' | 'problem'>;
  /** The target is the user's own: its addresses may be private. */
  readonly owned: boolean;
}

const NOTES: Readonly<Record<DnsNote['kind'], FindingId>> = {
  'domain-is-alias': 'domain-is-alias',
  'implicit-mx': 'implicit-mx',
  'null-mx-beside-others': 'null-mx-beside-others',
  'mx-is-address': 'mx-is-address',
  'mx-is-alias': 'mx-is-alias',
  'hosts-left-out': 'hosts-left-out',
  'addresses-left-out': 'addresses-left-out',
  'dns-failed': 'dns-failed',
};

export function dnsFindings(facts: DnsFacts): MxFinding[] {
  const { domain, resolved, owned } = facts;
  const { hosts, notes } = resolved;
  return [
    ...nowhereFindings(facts),
    ...hosts.flatMap((host) => hostFindings(host, facts)),
    ...notes.map(({ kind, at, text }) => findingOf([NOTES[kind], { why: text }], at)),
    ...(owned || domain === null ? [] : hosts.flatMap(addressFindings)),
    ...sharedAddresses(hosts),
  ];
}

function nowhereFindings({ domain, resolved: { problem, notes } }: DnsFacts): MxFinding[] {
  if (problem === null) return [];
  const { kind, text: why } = problem;
  switch (kind) {
    case 'null-mx':
      return [findingOf(['null-mx', { why }], null)];
    case 'domain-missing': {
      const alias = notes.some((note) => note.kind === 'domain-is-alias');
      return [findingOf([alias ? 'alias-dangling' : 'domain-missing', { why, name: domain ?? '' }], null)];
    }
    case 'dns-failed':
      return [findingOf(['dns-failed', { why }], null)];
    case 'mx-names-no-host':
    case 'hosts':
    case 'family':
      return [];
  }
  return kind satisfies never;
}

function hostFindings({ host, fault, problem }: ResolvedHost, { domain, resolved }: DnsFacts): MxFinding[] {
  if (fault === null) return [];
  const why = problem ?? '';
  const implicit = resolved.notes.some(({ kind }) => kind === 'implicit-mx');
  if (fault === 'open') return [findingOf(['dns-failed', { why }], host)];
  if (fault === 'dangling') return [findingOf(['alias-dangling', { why, name: host }], host)];
  if (domain === null) return [findingOf(['host-missing', { why }], host)];
  if (implicit && comparable(domain) === host) return [findingOf(['no-mx-no-address', { domain }], null)];
  return [findingOf(['host-without-address', { why }], host)];
}

/** Senders elsewhere come to themselves, to a stranger's machine, or to none. */
function addressFindings({ host, addresses }: ResolvedHost): MxFinding[] {
  return addresses.flatMap((address) => {
    const ip = parseIp(address);
    if (ip === null || isPublicAddress(address)) return [];
    const scope = scopeOf(ip);
    const id = scope === 'public' ? 'address-special' : (`address-${scope}` as const);
    return [findingOf([id, { address }], host)];
  });
}

/** A spare at the same address falls with the first. */
function sharedAddresses(hosts: readonly ResolvedHost[]): MxFinding[] {
  const names = new Map<string, string[]>();
  for (const { host, addresses } of hosts)
    for (const address of addresses) names.set(address, [...(names.get(address) ?? []), host]);
  return [...names].flatMap(([address, shared]) =>
    shared.length < 2 ? [] : [findingOf(['same-address', { names: shared.join(' and '), address }], null)],
  );
}
