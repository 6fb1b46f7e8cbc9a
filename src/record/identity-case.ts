// What receivers see in us as a case of a run: so it is counted, shown, reported and watched at night like the rest.
import type { RunEvent } from '../run/events.ts';
import type { Identity } from '../target/identity-document.ts';
import { type Facts, listed, NONE, ptrFacts, UNKNOWN } from './survey-facts.ts';

/** `number`: of the case in its run. `ms`: how long it took. */
export function identityEvents(identity: Identity, number: number, started: string, ms: number): RunEvent[] {
  const { source, helo, findings, ptr } = identity;
  const isBad = findings.some(({ severity }) => severity === 'error');
  const verdict = isBad ? 'failed' : ptr.outcome === 'unknown' ? 'inconclusive' : 'passed';
  const worst = findings.find(({ severity }) => severity === 'error')?.text ?? null;
  const target = {
    host: source,
    address: source,
    port: 0,
    mode: 'smtp',
    domain: null,
    sandbox: false,
    source,
  } as const;
  const id = `identity@${source}`;
  const named = { scenario: `identity of ${helo.name}`, about: null, tags: [], file: 'identity', variant: null };
  return [
    { e: 'case', case: number, head: { id, ...named, vars: {}, target, started } },
    { e: 'facts', case: number, facts: identityFacts(identity) },
    ...findings.map(({ id: what, severity, text, standard, remedy }): RunEvent => {
      return { e: 'finding', case: number, finding: { id: what, severity, text, step: null, standard, remedy } };
    }),
    {
      e: 'case-end',
      case: number,
      verdict,
      reason: verdict === 'inconclusive' ? 'dns' : null,
      text: isBad ? worst : verdict === 'inconclusive' ? ptr.notes.join('; ') : null,
      ms,
      attempt: 1,
    },
  ];
}

function identityFacts({ ptr, helo, spf, dmarc, senderDomain, dnsbl }: Identity): Facts {
  return {
    ...ptrFacts(ptr),
    helo: helo.outcome === 'resolves' ? (helo.matches ? 'matches' : 'leads elsewhere') : helo.outcome,
    ...(spf.mailFrom === null ? {} : { 'spf.mail_from': spfWord(spf.mailFrom.result) }),
    'spf.helo': spfWord(spf.helo.result),
    ...(dmarc === null ? {} : dmarcFacts(dmarc)),
    ...(senderDomain === null ? {} : { sender_domain: senderDomain.outcome }),
    ...Object.fromEntries(
      dnsbl.map(({ zone, allow, verdict }) => [`${allow ? 'dnswl' : 'dnsbl'}.${zone}`, listWord(verdict)]),
    ),
  };
}

const spfWord = (result: Identity['spf']['helo']['result']) => (result === 'temperror' ? UNKNOWN : result);
/** A list that does not answer says nothing. */
const listWord = (verdict: Identity['dnsbl'][number]['verdict']) => (verdict === 'open' ? UNKNOWN : verdict);

function dmarcFacts({ outcome, policy, record }: NonNullable<Identity['dmarc']>): Facts {
  if (outcome !== 'found') return { dmarc: outcome === 'none' ? NONE : UNKNOWN };
  return { dmarc: policy ?? NONE, ...(record === null ? {} : { 'dmarc.rua': listed(record.aggregateReports) }) };
}
