// The keys of a domain at the selectors that somebody names: is there one, can it be used, how strong is it. RFC 6376 3.6.
import { parseKeyRecord } from '../trust/dkim-key.ts';
import { isOpen, type Lookup, textsIn } from '../trust/lookup.ts';
import type { IdentityFinding, SelectorFacts } from './identity-document.ts';

export async function lookAtSelector(selector: string, domain: string, lookup: Lookup): Promise<SelectorFacts> {
  const name = `${selector}._domainkey.${domain}`;
  const looked = await lookup(name, 'TXT');
  const texts = textsIn(looked);
  const none = { name, record: null, type: null, bits: null, findings: [] };
  if (isOpen(looked))
    return { ...none, outcome: 'unknown', findings: [{ severity: 'warning', fault: 'dns', text: looked.text }] };
  const [record] = texts;
  if (record === undefined) return { ...none, outcome: 'missing' };
  if (texts.length > 1) return { ...none, outcome: 'several', record: texts.join('\n') };
  const { key, findings } = parseKeyRecord(record);
  return { name, outcome: 'found', record, type: key?.type ?? null, bits: key?.bits ?? null, findings: [...findings] };
}

export function judgeSelectors(selectors: readonly SelectorFacts[]): IdentityFinding[] {
  const standard = 'RFC 6376 3.6';
  return selectors.flatMap(({ name, outcome, findings }): IdentityFinding[] => {
    const of = (id: string, severity: IdentityFinding['severity'], text: string, remedy: string | null) => ({
      id: `dkim-${id}`,
      severity,
      text: `DKIM key ${name}: ${text}`,
      remedy,
      standard,
    });
    if (outcome === 'missing')
      return [of('missing', 'error', 'there is none', 'publish it, or sign with a selector that is published')];
    if (outcome === 'several')
      return [of('several', 'error', 'there is more than one TXT record; receivers use none', 'leave one')];
    return findings.map(({ severity, fault, text }) =>
      of(fault, severity, text, severity === 'info' ? null : 'mend the record at its DNS'),
    );
  });
}
