// A domain's MTA-STS: the TXT record that announces it, the policy behind it, and what is wrong with either. RFC 8461.
import type { Dns } from '../net/dns.ts';
import type { PolicyFetch } from '../net/policy-fetch.ts';
import { isOpen, textsIn } from '../trust/lookup.ts';
import { stsFetchFault } from '../trust/mta-sts.ts';
import { readStsPolicy, readStsRecord } from '../trust/mta-sts-policy.ts';
import type { ResultType } from '../trust/result-type.ts';
import type { FoundSts } from './domain-facts.ts';

export type { FoundSts } from './domain-facts.ts';

export interface StsMeans {
  readonly dns: Dns;
  /** Fetches the policy of a domain (fetchPolicy of net/, with its roots and its bounds). */
  readonly fetch: (domain: string, signal?: AbortSignal) => Promise<PolicyFetch>;
  readonly signal?: AbortSignal | undefined;
}

/** Never rejects. The policy is fetched only if the record announces one. */
export async function findSts(domain: string, { dns, fetch, signal }: StsMeans): Promise<FoundSts> {
  const answer = await dns.query(`_mta-sts.${domain}`, 'TXT', signal);
  if (isOpen(answer)) return { ...NOTHING, verdict: 'unknown', problems: [answer.text] };
  const record = readStsRecord(textsIn(answer));
  if (record.status === 'absent') return NOTHING;
  if (record.status === 'invalid') return failed({ fault: 'record', problems: [record.problem] }, 'sts-policy-invalid');
  const fetched = await fetch(domain, signal);
  const { url, address } = fetched;
  const known = { id: record.id, url, address };
  if (fetched.outcome === 'aborted') return { ...NOTHING, ...known, verdict: 'unknown', problems: [fetched.text] };
  if (fetched.outcome !== 'fetched') {
    const { result, text } = stsFetchFault(fetched);
    return failed({ ...known, fault: 'fetch', problems: [text] }, result);
  }
  const { policy, problems, warnings } = readStsPolicy(fetched.text);
  if (policy === null) return failed({ ...known, fault: 'policy', problems, warnings }, 'sts-policy-invalid');
  return { ...NOTHING, ...known, verdict: 'valid', policy, warnings };
}

const NOTHING: FoundSts = {
  verdict: 'absent',
  id: null,
  url: null,
  address: null,
  policy: null,
  problems: [],
  warnings: [],
  result: null,
  fault: null,
};

const failed = (found: Partial<FoundSts>, result: ResultType): FoundSts => ({
  ...NOTHING,
  ...found,
  verdict: 'failed',
  result,
});
