// Before a renewal: would a sender that follows DANE or MTA-STS still deliver, once this certificate is in use? No server is asked.
import type { FoundTlsa } from '../target/find-tlsa.ts';
import type { ResolvedHost } from '../target/resolve-target.ts';
import type { CertificateFacts } from '../trust/certificate.ts';
import { certificateRecord } from '../trust/certificate-record.ts';
import { judgeChain } from '../trust/chain.ts';
import { judgeDane } from '../trust/dane.ts';
import type { DaneVerdict } from '../trust/dane-question.ts';
import { matchName } from '../trust/name-match.ts';
import { zoneLine } from '../trust/tlsa.ts';
import { nameWords, problemWords } from '../trust/words.ts';
import type { MxFinding, Renewal } from './document.ts';
import { findingOf } from './endpoint-findings.ts';
import { daneNames } from './judge-endpoint.ts';
import type { FoldMeans, Looked } from './looked.ts';

export interface RenewalQuestion {
  /** The server's own first, as the file has them. */
  readonly certificates: readonly CertificateFacts[];
  readonly port: number;
}

export interface Renewed {
  readonly renewal: Renewal;
  readonly findings: readonly MxFinding[];
}

export function judgeRenewal(
  question: RenewalQuestion,
  looked: Pick<Looked, 'way' | 'policies'>,
  means: FoldMeans,
): Renewed {
  const [leaf] = question.certificates;
  const hosts = looked.way.resolved.hosts.filter(({ fault }) => fault === null);
  const judged = leaf === undefined ? [] : hosts.map((host) => judgeHost(host, leaf, question, looked, means));
  return {
    renewal: {
      certificate: leaf === undefined ? null : certificateRecord(leaf, means.now),
      hosts: judged.map(({ record }) => record),
    },
    findings: judged.flatMap(({ findings }) => findings),
  };
}

function judgeHost(
  { host }: ResolvedHost,
  leaf: CertificateFacts,
  { certificates, port }: RenewalQuestion,
  { way, policies }: Pick<Looked, 'way' | 'policies'>,
  means: FoldMeans,
) {
  const found = policies.tlsa.get(host) ?? null;
  const verdict =
    found === null ? null : daneOf(found, certificates, daneNames(found.base, { domain: way.domain, host }), means.now);
  const publish = zoneLine(port, found?.base ?? host, leaf);
  const enforced = policies.mtaSts?.policy?.mode === 'enforce';
  return {
    record: {
      host,
      name: found?.name ?? '',
      verdict: verdict?.verdict ?? 'unknown',
      text: verdict?.text ?? '',
      publish,
    },
    findings: [
      ...daneFindings(host, found, verdict, publish),
      ...trustFindings(host, certificates, enforced, verdict, means),
    ],
  };
}

type HostVerdict = Omit<DaneVerdict, 'verdict'> & { readonly verdict: DaneVerdict['verdict'] | 'unknown' };

function daneOf(
  found: FoundTlsa,
  certificates: readonly CertificateFacts[],
  names: readonly string[],
  now: Date,
): HostVerdict {
  const { lookup, records, text } = found;
  if (lookup === 'open') return { verdict: 'unknown', records: [], rollover: false, result: null, text: text ?? '' };
  return judgeDane({ lookup, records, certificates, names, now });
}

function daneFindings(
  host: string,
  found: FoundTlsa | null,
  verdict: HostVerdict | null,
  publish: string,
): MxFinding[] {
  if (verdict === null || found === null) return [];
  const why = verdict.text;
  switch (verdict.verdict) {
    case 'verified':
      return [findingOf(['renewal-fits-dane', { why }], host)];
    case 'failed':
    case 'unusable':
      return [findingOf(['renewal-breaks-dane', { why }, { result: verdict.result, publish: [publish] }], host)];
    case 'bogus':
      return [findingOf(['dane-bogus', { why, name: found.name }], host)];
    case 'unknown':
      return [findingOf(['dns-failed', { why }], host)];
    case 'absent':
    case 'insecure':
      return [findingOf(['renewal-free', { why }], host)];
  }
  return verdict.verdict satisfies never;
}

/** What the certificate is in itself; where DANE with usage 3 holds, that concerns nobody. */
function trustFindings(
  host: string,
  certificates: readonly CertificateFacts[],
  enforced: boolean,
  dane: HostVerdict | null,
  { trustStore, now, serverName }: FoldMeans,
): MxFinding[] {
  const [leaf] = certificates;
  if (leaf === undefined) return [];
  const name = serverName ?? host;
  const { problems } = judgeChain(certificates, trustStore, now);
  const misnamed = matchName(leaf.names, name) === null ? [nameWords(leaf.names, name)] : [];
  const why = [...problems.map(problemWords), ...misnamed].join('; ');
  if (why === '') return [];
  const byKey = dane?.records.some(({ state, record }) => state === 'matched' && record.startsWith('3')) === true;
  const severity = enforced ? 'error' : byKey ? 'info' : 'warning';
  return [findingOf(['renewal-not-trusted', { why }, { severity }], host)];
}
