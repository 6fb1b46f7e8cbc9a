// What DANE and MTA-STS say of each case of a probe's run, beside its dialogue.
import type { CaseRecord, RunDocument } from '../run/document.ts';
import { lookUpPolicies, type PolicyAround, type PolicyLookups } from '../run/policies.ts';

/** By record: `dane` -> `verified`. Records of the first run and of the second try stand in it side by side. */
export type PolicyFacts = Map<CaseRecord, readonly (readonly [string, string])[]>;

/** Adds the verdicts for every case that had a handshake. What the DNS did not tell is `unknown`. */
export async function addPolicyFacts(
  facts: PolicyFacts,
  document: RunDocument,
  lookups: PolicyLookups | null,
  around: PolicyAround,
): Promise<void> {
  if (lookups === null) return;
  for (const record of document.cases) {
    const { tls } = record;
    const { host, address, port, mode, domain } = record.target;
    // A survey has looked for itself.
    if (record.facts !== undefined || tls === null || tls.protocol === null || address === null) continue;
    const endpoint = { host, address, port, mode, domain, preference: null };
    const wanted = { dane: host !== address, sts: domain !== null };
    const { dane, mtaSts } = (await lookUpPolicies(endpoint, wanted, lookups, around))(tls);
    facts.set(record, [
      ...(wanted.dane ? ([['dane', dane?.word ?? 'unknown']] as const) : []),
      ...(wanted.sts ? ([['mta_sts', mtaSts?.word ?? 'unknown']] as const) : []),
    ]);
  }
}
