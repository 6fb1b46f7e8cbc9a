// Where a domain wants reports about failed TLS: its TLS-RPT record. RFC 8460 section 3.
import type { Dns } from '../net/dns.ts';
import { isOpen, textsIn } from '../trust/lookup.ts';
import { readTlsRptRecord } from '../trust/tls-rpt.ts';
import type { FoundTlsRpt } from './domain-facts.ts';

export type { FoundTlsRpt } from './domain-facts.ts';

/** Never rejects. */
export async function findTlsRpt(domain: string, dns: Dns, signal?: AbortSignal): Promise<FoundTlsRpt> {
  const answer = await dns.query(`_smtp._tls.${domain}`, 'TXT', signal);
  if (isOpen(answer)) return { verdict: 'unknown', reportTo: [], problem: answer.text };
  const record = readTlsRptRecord(textsIn(answer));
  switch (record.status) {
    case 'absent':
      return { verdict: 'absent', reportTo: [], problem: null };
    case 'invalid':
      return { verdict: 'invalid', reportTo: [], problem: record.problem };
    case 'valid':
      return { verdict: 'valid', reportTo: record.reportTo, problem: null };
  }
  return record satisfies never;
}
