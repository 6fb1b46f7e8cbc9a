// What the DNS says of a domain, or of one host, before any server is asked: where its mail goes, and which policies hold.
import type { Dns } from '../net/dns.ts';
import type { Family } from '../target/find-addresses.ts';
import { type FoundSts, findSts, type StsMeans } from '../target/find-mta-sts.ts';
import { type FoundTlsRpt, findTlsRpt } from '../target/find-tls-rpt.ts';
import { type FoundTlsa, findTlsa } from '../target/find-tlsa.ts';
import type { Target } from '../target/parse-target.ts';
import { type ResolvedHost, type ResolvedTarget, resolveTarget } from '../target/resolve-target.ts';
import { parseIp } from '../trust/ip-network.ts';
import { judgePtr, type PtrFacts } from '../trust/ptr.ts';

export interface SurveyQuestion {
  /** As the user wrote it. */
  readonly written: string;
  readonly target: Target;
  /** Only addresses of this family are asked; null for both. */
  readonly family: Family | null;
}

export interface LookMeans {
  readonly dns: Dns;
  readonly fetchPolicy: StsMeans['fetch'];
  readonly signal: AbortSignal;
}

/** Where to go, and what was left out at our own wish. */
export interface Way {
  readonly domain: string | null;
  readonly resolved: ResolvedTarget;
  readonly endpoints: ResolvedTarget['endpoints'];
  readonly leftOut: readonly string[];
}

export interface Policies {
  readonly mtaSts: FoundSts | null;
  readonly tlsRpt: FoundTlsRpt | null;
  /** By host; one look-up, however many addresses it has. */
  readonly tlsa: ReadonlyMap<string, FoundTlsa>;
}

/** Every MX host at every address. Never rejects. */
export async function findWay({ target, family }: SurveyQuestion, { dns, signal }: LookMeans): Promise<Way> {
  const resolved = await resolveTarget(target, { dns, family: null, all: true, signal });
  const domain = target.kind === 'mx' ? target.domain : null;
  const endpoints = resolved.endpoints.filter(({ address }) => family === null || parseIp(address)?.family === family);
  const leftOut = resolved.hosts
    .filter(({ host, fault }) => fault === null && !endpoints.some((endpoint) => endpoint.host === host))
    .map(({ host }) => `${host} has no IPv${family} address, and others were not to be asked`);
  return { domain, resolved, endpoints, leftOut };
}

/** Never rejects. */
export async function findPolicies({ domain, resolved }: Way, port: number, means: LookMeans): Promise<Policies> {
  const { dns, signal, fetchPolicy: fetch } = means;
  const [mtaSts, tlsRpt, tlsa] = await Promise.all([
    domain === null ? null : findSts(domain, { dns, fetch, signal }),
    domain === null ? null : findTlsRpt(domain, dns, signal),
    Promise.all(resolved.hosts.filter(isThere).map(async (host) => [host.host, await tlsaOf(host)] as const)),
  ]);
  return { mtaSts, tlsRpt, tlsa: new Map(tlsa) };

  function tlsaOf(host: ResolvedHost) {
    return findTlsa({ ...host, port, mxAuthentic: resolved.mxAuthentic }, dns, signal);
  }
}

const isThere = ({ fault }: ResolvedHost): boolean => fault === null;

/** The reverse DNS of an address. */
export async function findPointer(address: string, { dns, signal }: LookMeans): Promise<PtrFacts | null> {
  const ip = parseIp(address);
  return ip === null ? null : judgePtr(ip, (name, type) => dns.query(name, type, signal));
}
