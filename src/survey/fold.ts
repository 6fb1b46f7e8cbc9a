// What the DNS said and what the servers said -> a survey. Pure, so that it can be done again from what was kept.
import type { Endpoint } from '../target/resolve-target.ts';
import { dnsFindings } from './dns-findings.ts';
import type { EndpointRecord, MxFinding, MxSurvey, Severity } from './document.ts';
import { domainFindings } from './domain-findings.ts';
import { endpointFindings } from './endpoint-findings.ts';
import { judgeEndpoint } from './judge-endpoint.ts';
import type { Policies } from './look.ts';
import type { FoldMeans, Looked, Visited } from './looked.ts';
import type { Renewed } from './renewal.ts';

/** How it was done. */
export type Doing = Pick<MxSurvey, 'started' | 'ms' | 'interrupted'>;

export function foldSurvey(
  { written, way, policies, visited, renewed = null }: Looked & { readonly renewed?: Renewed | null },
  means: FoldMeans,
  doing: Doing,
): MxSurvey {
  const { domain, resolved, leftOut } = way;
  const { mtaSts, tlsRpt } = policies;
  const judged = way.endpoints.flatMap((endpoint, at) => {
    const one = visited[at];
    return one === undefined ? [] : [judgeVisit(endpoint, one, policies, means)];
  });
  const endpoints = judged.map(({ record }) => record);
  const { hosts } = resolved;
  const findings = [
    ...dnsFindings({ domain, resolved, owned: means.owned }),
    ...domainFindings({ domain, hosts, mtaSts, tlsRpt, endpoints }),
    ...judged.flatMap((one) => one.findings),
    ...(renewed?.findings ?? []),
  ];
  return {
    schema: 'mxprobe/mx@1',
    target: written,
    domain,
    started: doing.started,
    ms: doing.ms,
    mx: hosts,
    mxAuthentic: resolved.mxAuthentic,
    notes: leftOut,
    problem: resolved.problem?.text ?? (way.endpoints.length === 0 ? leftOut.join('; ') : null),
    mtaSts,
    tlsRpt,
    renewal: renewed?.renewal ?? null,
    endpoints,
    findings: worstFirst(findings),
    connections: endpoints.reduce((sum, { connections }) => sum + connections, 0),
    interrupted: doing.interrupted,
  };
}

/** One endpoint, judged for the domain of these policies. */
export function judgeVisit(
  endpoint: Endpoint,
  { answered, ptr }: Visited,
  { mtaSts, tlsa }: Policies,
  means: FoldMeans,
): { readonly record: EndpointRecord; readonly findings: readonly MxFinding[] } {
  const around = { ...means, endpoint, ptr, tlsa: tlsa.get(endpoint.host) ?? null, sts: mtaSts };
  const facts = judgeEndpoint(answered, around);
  const findings = endpointFindings(facts, mtaSts?.policy?.mode === 'enforce');
  return { record: { ...facts.record, verdict: verdictOf(facts.record, findings) }, findings };
}

function verdictOf(record: Omit<EndpointRecord, 'verdict'>, findings: readonly MxFinding[]): EndpointRecord['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'failed';
  return record.reason === null ? 'passed' : 'inconclusive';
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];
const worstFirst = (findings: readonly MxFinding[]): MxFinding[] =>
  [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
