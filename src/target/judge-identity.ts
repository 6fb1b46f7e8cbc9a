// Facts about the prober -> findings: what receivers hold against us, why, and what the admin does about it.

import type { IdentityFacts, IdentityFinding } from './identity-document.ts';
import { judgeDomain, judgeLists, judgeSpf } from './judge-domain.ts';
import { judgeSelectors } from './selectors.ts';
import { worstFirst } from './worst-first.ts';
/** The findings, worst first. */
export function judgeIdentity(facts: IdentityFacts): IdentityFinding[] {
  const findings = [
    ...judgeScope(facts),
    ...judgePointer(facts),
    ...judgeHelo(facts),
    ...judgeSpf(facts),
    ...judgeDomain(facts),
    ...judgeSelectors(facts.dkim ?? []),
    ...judgeAlignment(facts),
    ...judgeLists(facts),
  ];
  return worstFirst(findings);
}

function judgeAlignment({ alignment, from, dkim }: IdentityFacts): IdentityFinding[] {
  if (alignment === undefined || alignment.spf || alignment.dkim === true) return [];
  const { author, policy } = alignment;
  const sender = from === '' ? 'the HELO name' : from.slice(from.lastIndexOf('@') + 1);
  const keys =
    (dkim ?? []).length === 0 ? ', and no key was looked at' : `, and a signature of ${sender} is not its own`;
  return [
    {
      id: 'not-aligned',
      severity: policy === 'reject' || policy === 'quarantine' ? 'error' : 'warning',
      text: `mail with From at ${author} does not pass DMARC by SPF, which is asked for ${sender}${keys}`,
      remedy: `sign with the domain of From, ${author}, or send with a reverse-path of it`,
      standard: 'RFC 9989 5',
    },
  ];
}

function judgeScope({ source, scope }: IdentityFacts): IdentityFinding[] {
  if (scope === 'public') return [];
  return [
    {
      id: `source-${scope}`,
      severity: 'info',
      text: `${source} is a ${scope} address: receivers on the internet see another one`,
      remedy: 'name the address that they see: --source',
      standard: null,
    },
  ];
}

const PTR_OWNER = 'the owner of the address (the hosting or access provider) sets the PTR record';
const PTR_STANDARD = 'RFC 1912 2.1';

function judgePointer({ source, ptr }: IdentityFacts): IdentityFinding[] {
  const standard = PTR_STANDARD;
  if (ptr.outcome === 'unknown') {
    const text = `the reverse DNS of ${source} can't be told: ${ptr.notes.join('; ')}`;
    const remedy = 'look at the DNS servers of the reverse zone';
    return [{ id: 'ptr-unknown', severity: 'warning', text, remedy, standard }];
  }
  if (ptr.outcome === 'missing') {
    const text = `${source} has no reverse DNS: there is no PTR record at ${ptr.query}`;
    return [{ id: 'ptr-missing', severity: 'error', text, remedy: PTR_OWNER, standard }];
  }
  const generic = ptr.generic.map(({ name, reasons }): IdentityFinding => {
    const text = `the reverse DNS name ${name} looks like an end user's line: it ${reasons.join(', it ')}`;
    const remedy = `${PTR_OWNER}: ask for a name of your own`;
    return { id: 'ptr-generic', severity: 'warning', text, remedy, standard: null };
  });
  return [...judgeConfirmation(source, ptr), ...generic];
}

/** A name whose look-up failed may lead back: that is doubt, not a finding against us. */
function judgeConfirmation(source: string, ptr: IdentityFacts['ptr']): IdentityFinding[] {
  if (ptr.confirmed.length > 0) return [];
  const text = `the reverse DNS name ${ptr.names.join(', ')} does not lead back to ${source}`;
  const remedy = `give ${ptr.names[0]} the address ${source}, or change the PTR record`;
  const standard = PTR_STANDARD;
  if (ptr.notes.length === 0) return [{ id: 'ptr-unconfirmed', severity: 'error', text, remedy, standard }];
  const doubt = `it can't be told whether ${ptr.names.join(', ')} leads back to ${source}: ${ptr.notes.join('; ')}`;
  return [{ id: 'ptr-unconfirmed-unknown', severity: 'warning', text: doubt, remedy, standard }];
}

function judgeHelo({ source, helo, ptr }: IdentityFacts): IdentityFinding[] {
  const standard = 'RFC 5321 4.1.4';
  const finding = (
    id: string,
    severity: IdentityFinding['severity'],
    text: string,
    remedy: string,
  ): IdentityFinding[] => [{ id, severity, text, remedy, standard }];
  const [name = `one that leads to ${source}`] = ptr.confirmed;
  const use = `say the host's own name in EHLO: ${name}`;
  if (helo.form === 'malformed') return finding('helo-malformed', 'error', helo.text, use);
  if (helo.form === 'single-label') {
    return finding('helo-not-fqdn', 'error', `the HELO name ${helo.name} is not fully qualified`, use);
  }
  if (helo.form === 'literal') {
    const text = `${helo.text}: allowed, but many receivers want a name`;
    return helo.matches
      ? finding('helo-literal', 'warning', text, use)
      : finding('helo-mismatch', 'error', `the HELO literal ${helo.name} is not our address ${source}`, use);
  }
  if (helo.outcome === 'unknown')
    return finding('helo-unknown', 'warning', helo.text, 'look at the DNS servers of the domain');
  if (helo.outcome === 'does-not-resolve') {
    return finding(
      'helo-does-not-resolve',
      'error',
      `the HELO name has no address: ${helo.text}`,
      `give ${helo.name} the address ${source}`,
    );
  }
  if (!helo.matches) {
    const text = `the HELO name ${helo.name} has the address ${helo.addresses.join(', ')}, not ${source}`;
    return finding('helo-mismatch', 'warning', text, `give it the address ${source}, or ${use}`);
  }
  const isPointer = ptr.confirmed.some((one) => one.toLowerCase() === helo.name.toLowerCase());
  if (isPointer || ptr.confirmed.length === 0) return [];
  return finding('helo-not-ptr', 'info', `the HELO name ${helo.name} is not the reverse DNS name ${name}`, use);
}
