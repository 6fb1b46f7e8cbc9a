// The second half of the findings: what the sender's domain and the block lists say of us.
import type { SpfResult } from '../trust/spf.ts';
import type { IdentityFacts, IdentityFinding } from './identity-document.ts';

export function judgeSpf({ spf, source }: IdentityFacts): IdentityFinding[] {
  return [...judgeOneSpf('spf', spf.mailFrom, source), ...judgeOneSpf('spf-helo', spf.helo, source)];
}

function judgeOneSpf(id: 'spf' | 'spf-helo', spf: SpfResult | null, source: string): IdentityFinding[] {
  if (spf === null || spf.result === 'pass') return [];
  // Few domains publish a record for their hosts' names; RFC 7208 2.3 only recommends it.
  if (id === 'spf-helo' && spf.result === 'none') return [];
  const authorise = `the owner of ${spf.domain}'s DNS adds ${source} to its SPF record, or another server sends the mail`;
  const told: Readonly<Record<Exclude<SpfResult['result'], 'pass'>, readonly ['warning' | 'error', string]>> = {
    none: ['warning', `the owner of ${spf.domain}'s DNS publishes an SPF record`],
    neutral: ['warning', authorise],
    softfail: ['warning', authorise],
    fail: ['error', authorise],
    permerror: ['error', `the owner of ${spf.domain}'s DNS mends the SPF record`],
    temperror: ['warning', `look at the DNS servers of ${spf.domain}; receivers will ask us to try later`],
  };
  const [severity, remedy] = told[spf.result];
  const who = id === 'spf' ? spf.domain : `the HELO name ${spf.domain}`;
  const said = spf.explanation === null ? '' : `; the domain says: ${spf.explanation}`;
  const text = `SPF of ${who}: ${spf.result} for ${source} (${spf.text})${said}`;
  return [{ id: `${id}-${spf.result}`, severity, text, remedy, standard: 'RFC 7208 8' }];
}

/** DMARC and the way back. */
export function judgeDomain({ dmarc, senderDomain }: IdentityFacts): IdentityFinding[] {
  const findings: IdentityFinding[] = [];
  if (dmarc?.outcome === 'none') {
    const text = `${dmarc.domain} has no DMARC record: large receivers demand one of bulk senders`;
    const remedy = `publish at least _dmarc.${dmarc.organizationalDomain} TXT "v=DMARC1; p=none"`;
    findings.push({ id: 'dmarc-none', severity: 'warning', text, remedy, standard: 'RFC 9989 4.10' });
  }
  for (const note of dmarc?.notes ?? []) {
    const remedy = `the owner of ${dmarc?.organizationalDomain}'s DNS mends it`;
    findings.push({ id: 'dmarc-odd', severity: 'warning', text: note, remedy, standard: 'RFC 9989 4.7' });
  }
  if (senderDomain === null || senderDomain.outcome === 'reachable') return findings;
  const { domain, outcome, text } = senderDomain;
  const severity = outcome === 'unknown' ? 'warning' : 'error';
  const remedy = 'send in the name of a domain that takes mail: bounces and answers go there';
  const standard = outcome === 'null-mx' ? 'RFC 7505 4.2' : 'RFC 5321 3.6.2';
  findings.push({
    id: `sender-domain-${outcome}`,
    severity,
    text: `the sender's domain ${domain}: ${text}`,
    remedy,
    standard,
  });
  return findings;
}

export function judgeLists({ dnsbl }: IdentityFacts): IdentityFinding[] {
  return dnsbl.flatMap(({ zone, allow, verdict, text, answers, reason }): IdentityFinding[] => {
    if (verdict === 'clean') return [];
    const standard = verdict === 'unusable' ? 'RFC 5782 5' : 'RFC 5782 2.1';
    if (verdict !== 'listed') {
      const remedy =
        verdict === 'error'
          ? 'this says nothing about us; ask through a resolver of your own'
          : 'this says nothing about us';
      return [{ id: `dnsbl-${verdict}`, severity: 'warning', text, remedy, standard }];
    }
    const meanings = answers.flatMap(({ meaning }) => meaning ?? []);
    const why = [...meanings, ...(reason === null ? [] : [reason])].join('; ');
    const said = why === '' ? text : `${text}: ${why}`;
    if (allow) return [{ id: 'dnswl-listed', severity: 'info', text: said, remedy: null, standard }];
    const remedy = `end the cause, then ask ${zone} for removal; until then another address or the provider's smarthost sends`;
    return [{ id: 'dnsbl-listed', severity: 'error', text: said, remedy, standard }];
  });
}
