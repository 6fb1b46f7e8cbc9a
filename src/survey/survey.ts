// The survey of a domain's mail exchangers, or of one host: every host at every address, all at the same time. Prints
// nothing; each endpoint is told to `listen` when it is done.
import { round } from '../dialogue/answer.ts';
import type { Dns } from '../net/dns.ts';
import type { Family } from '../target/find-addresses.ts';
import { type FoundSts, findSts, type StsMeans } from '../target/find-mta-sts.ts';
import { findTlsRpt } from '../target/find-tls-rpt.ts';
import { type FoundTlsa, findTlsa } from '../target/find-tlsa.ts';
import type { Target } from '../target/parse-target.ts';
import { type Endpoint, type ResolvedTarget, resolveTarget } from '../target/resolve-target.ts';
import { parseIp } from '../trust/ip-network.ts';
import { judgePtr, type PtrFacts } from '../trust/ptr.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { type AskingMeans, askEndpoint } from './ask-endpoint.ts';
import { Connections } from './connections.ts';
import { dnsFindings } from './dns-findings.ts';
import type { EndpointRecord, MxFinding, MxSurvey, Severity } from './document.ts';
import { domainFindings } from './domain-findings.ts';
import { endpointFindings } from './endpoint-findings.ts';
import { type EndpointFacts, judgeEndpoint } from './judge-endpoint.ts';

export interface SurveyQuestion {
  /** As the user wrote it. */
  readonly written: string;
  readonly target: Target;
  /** Only addresses of this family are asked; null for both. */
  readonly family: Family | null;
}

export interface SurveyMeans extends Omit<AskingMeans, 'connections'> {
  readonly dns: Dns;
  /** The same roots as `roots`. */
  readonly trustStore: TrustStore;
  /** The target is the user's own: its addresses may be private. */
  readonly owned: boolean;
  readonly fetchPolicy: StsMeans['fetch'];
  /** Hears of each endpoint when it is done; `index` is its place among all. */
  readonly listen: (done: EndpointRecord, left: number, index: number) => void;
}

/** Surveys, and never rejects for what the DNS or a server does. */
export async function surveyMx(question: SurveyQuestion, means: SurveyMeans): Promise<MxSurvey> {
  const started = means.clock.date().toISOString();
  const begun = means.clock.now();
  const { dns, signal } = means;
  const domain = question.target.kind === 'mx' ? question.target.domain : null;
  const sts = domain === null ? Promise.resolve(null) : findSts(domain, { dns, fetch: means.fetchPolicy, signal });
  const rpt = domain === null ? Promise.resolve(null) : findTlsRpt(domain, dns, signal);
  const found = await resolveTarget(question.target, { dns, family: null, all: true, signal });
  const resolved = ofFamily(found, question.family);
  const facts = await surveyAll(resolved, { ...means, sts });
  const [mtaSts, tlsRpt] = await Promise.all([sts, rpt]);
  const enforced = mtaSts?.policy?.mode === 'enforce';
  const judged = facts.map((one) => ({ facts: one, findings: endpointFindings(one, enforced) }));
  const endpoints = judged.map(({ facts: { record }, findings }) => ({
    ...record,
    verdict: verdictOf(record, findings),
  }));
  const findings = [
    ...dnsFindings({ domain, resolved: found, owned: means.owned }),
    ...domainFindings({ domain, hosts: resolved.hosts, mtaSts, tlsRpt, endpoints }),
  ];
  return {
    schema: 'mxprobe/mx@1',
    target: question.written,
    domain,
    started,
    ms: round(means.clock.now() - begun),
    mx: resolved.hosts,
    mxAuthentic: resolved.mxAuthentic,
    notes: resolved.leftOut,
    problem: resolved.problem?.text ?? null,
    mtaSts,
    tlsRpt,
    endpoints,
    findings: worstFirst([...findings, ...judged.flatMap((one) => one.findings)]),
    connections: endpoints.reduce((sum, { connections }) => sum + connections, 0),
    interrupted: signal.aborted,
  };
}

type SharedMeans = SurveyMeans & { readonly sts: Promise<FoundSts | null> };

function surveyAll(resolved: ResolvedTarget, means: SharedMeans): Promise<EndpointFacts[]> {
  const connections = new Connections();
  let left = resolved.endpoints.length;
  // One look-up for a host, however many addresses it has.
  const tlsa = new Map<string, Promise<FoundTlsa | null>>();
  return Promise.all(
    resolved.endpoints.map(async (endpoint, index) => {
      const asked = tlsa.get(endpoint.host) ?? tlsaOf(endpoint, resolved, means);
      tlsa.set(endpoint.host, asked);
      const [answered, ptr, found, sts] = await Promise.all([
        askEndpoint(endpoint, { ...means, connections }),
        ptrOf(endpoint, means),
        asked,
        means.sts,
      ]);
      const { serverName, trustStore, clock } = means;
      const around = { endpoint, serverName, trustStore, now: clock.date(), ptr, tlsa: found, sts };
      const facts = judgeEndpoint(answered, around);
      left -= 1;
      means.listen({ ...facts.record, verdict: verdictOf(facts.record, endpointFindings(facts, false)) }, left, index);
      return facts;
    }),
  );
}

async function tlsaOf(endpoint: Endpoint, resolved: ResolvedTarget, means: SharedMeans): Promise<FoundTlsa | null> {
  const host = resolved.hosts.find((one) => one.host === endpoint.host);
  if (host === undefined) return null;
  const { mxAuthentic } = resolved;
  return findTlsa({ ...host, port: endpoint.port, mxAuthentic }, means.dns, means.signal);
}

async function ptrOf({ address }: Endpoint, { dns, signal }: SharedMeans): Promise<PtrFacts | null> {
  const ip = parseIp(address);
  return ip === null ? null : judgePtr(ip, (name, type) => dns.query(name, type, signal));
}

function verdictOf(record: Omit<EndpointRecord, 'verdict'>, findings: readonly MxFinding[]): EndpointRecord['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'failed';
  return record.reason === null ? 'passed' : 'inconclusive';
}

/** What is left out at our own wish is nothing that speaks against the domain. */
function ofFamily(
  resolved: ResolvedTarget,
  family: Family | null,
): ResolvedTarget & { readonly leftOut: readonly string[] } {
  if (family === null) return { ...resolved, leftOut: [] };
  const endpoints = resolved.endpoints.filter(({ address }) => parseIp(address)?.family === family);
  const leftOut = resolved.hosts
    .filter(({ host, fault }) => fault === null && !endpoints.some((endpoint) => endpoint.host === host))
    .map(({ host }) => `${host} has no IPv${family} address, and others were not to be asked`);
  const nothing = endpoints.length === 0 && resolved.problem === null;
  const problem = nothing
    ? { reason: 'dns' as const, kind: 'family' as const, text: leftOut.join('; ') || `no IPv${family} address` }
    : null;
  return { ...resolved, endpoints, leftOut, problem: resolved.problem ?? problem };
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];
const worstFirst = (findings: readonly MxFinding[]): MxFinding[] =>
  [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
