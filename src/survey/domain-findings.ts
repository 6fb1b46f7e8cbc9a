// What speaks against a domain's policies: MTA-STS, TLS-RPT, none at all.
import type { FoundSts } from '../target/find-mta-sts.ts';
import type { FoundTlsRpt } from '../target/find-tls-rpt.ts';
import { matchPattern } from '../trust/mta-sts.ts';
import type { EndpointRecord, MxFinding, MxHostRecord } from './document.ts';
import { findingOf } from './endpoint-findings.ts';

export interface DomainFacts {
  readonly domain: string | null;
  readonly hosts: readonly MxHostRecord[];
  readonly mtaSts: FoundSts | null;
  readonly tlsRpt: FoundTlsRpt | null;
  readonly endpoints: readonly Pick<EndpointRecord, 'dane'>[];
}

export function domainFindings(facts: DomainFacts): MxFinding[] {
  const { domain } = facts;
  return domain === null ? [] : [...stsFindings(facts, domain), ...reportFindings(facts, domain)];
}

function stsFindings({ mtaSts, hosts }: DomainFacts, domain: string): MxFinding[] {
  if (mtaSts === null) return [];
  const { verdict, policy, result, fault, problems, warnings } = mtaSts;
  const why = problems.join('; ');
  const odd = warnings.length === 0 ? [] : [findingOf(['sts-policy-odd', { why: warnings.join('; ') }], null)];
  if (verdict === 'unknown') return [findingOf(['sts-unknown', { why }], null)];
  if (fault === 'record') return [findingOf(['sts-record-invalid', { why, domain }, { result }], null)];
  if (fault === 'fetch') return [findingOf(['sts-fetch', { why, domain }, { result }], null)];
  if (fault === 'policy') return [findingOf(['sts-policy-invalid', { why }, { result }], null), ...odd];
  if (policy === null) return [];
  const unused = policy.mx.filter(
    (pattern) => !hosts.some(({ host }) => matchPattern({ ...policy, mx: [pattern] }, host)),
  );
  if (unused.length > 0) odd.push(findingOf(['sts-pattern-unused', { patterns: unused.slice(0, 5).join(', ') }], null));
  if (policy.mode !== 'enforce') odd.push(findingOf(['sts-mode', { mode: policy.mode }], null));
  return odd;
}

function reportFindings({ mtaSts, tlsRpt, endpoints }: DomainFacts, domain: string): MxFinding[] {
  const dane = endpoints.some(({ dane: found }) => found !== null && found.verdict !== 'absent');
  const sts = mtaSts !== null && mtaSts.verdict !== 'absent';
  const none = !dane && !sts && endpoints.length > 0 ? [findingOf(['no-policy'], null)] : [];
  if (tlsRpt?.verdict === 'invalid')
    return [...none, findingOf(['tlsrpt-invalid', { domain, why: tlsRpt.problem ?? '' }], null)];
  if (tlsRpt?.verdict === 'absent' && (dane || sts)) return [...none, findingOf(['tlsrpt-absent', { domain }], null)];
  return none;
}
