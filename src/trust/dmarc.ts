// Which DMARC record applies to a domain, and what its organisational domain is: the DNS tree walk of RFC 9989 4.10. It asks
// the DNS where RFC 7489 asked a list of public suffixes, so no list is kept here; for a domain whose parents publish no
// record a receiver of the old school may find another organisational domain.
import { isDmarcRecord, parseDmarcRecord } from './dmarc-record.ts';
import { isOpen, type Lookup, textsIn } from './lookup.ts';
import type { DmarcRecord, DmarcResult } from './sender-facts.ts';

export type { DmarcResult } from './sender-facts.ts';

interface Step {
  readonly domain: string;
  readonly text: string;
  readonly record: DmarcRecord;
}

/** The walk asks eight names at most: longer ones are cut to seven labels after the first. */
const LABELS_AFTER_FIRST = 7;

/** Finds the DMARC record that receivers apply to mail from `domain`. */
export async function discoverDmarc(domain: string, lookup: Lookup): Promise<DmarcResult> {
  const start = domain.toLowerCase().replace(/\.$/, '');
  const notes: string[] = [];
  const found: Step[] = [];
  let failed = false;
  for (const name of walk(start)) {
    const looked = await lookup(`_dmarc.${name}`, 'TXT');
    if (isOpen(looked)) {
      notes.push(looked.text);
      failed = true;
    }
    const [text, ...more] = textsIn(looked).filter(isDmarcRecord);
    if (more.length > 0) notes.push(`${name} has ${more.length + 1} DMARC records: receivers ignore all of them`);
    if (text === undefined || more.length > 0) continue;
    const record = parseDmarcRecord(text);
    found.push({ domain: name, text, record });
    if (record.publicSuffix === 'n' || (record.publicSuffix === 'y' && name !== start)) break;
  }
  return conclude(start, found, failed, notes);
}

/** The names of the walk, from `domain` to its top-level domain. */
function walk(domain: string): string[] {
  const labels = domain.split('.');
  const above = labels.slice(Math.max(1, labels.length - LABELS_AFTER_FIRST));
  return [domain, ...above.map((_, i) => above.slice(i).join('.'))];
}

function conclude(domain: string, found: readonly Step[], failed: boolean, notes: readonly string[]): DmarcResult {
  const organizationalDomain = organizationalDomainOf(domain, found);
  const applies =
    found.find((step) => step.domain === domain) ??
    found.find((step) => step.domain === organizationalDomain) ??
    found.find((step) => step.record.publicSuffix === 'y');
  if (applies === undefined) {
    const outcome = failed ? 'unknown' : 'none';
    return { outcome, domain, at: null, organizationalDomain, text: null, record: null, policy: null, notes };
  }
  const { record, text, domain: at } = applies;
  const policy = at === domain ? record.policy : (record.subdomains ?? record.policy);
  const odd = record.problems.map((problem) => `the DMARC record of ${at}: ${problem}`);
  const outcome = failed && at !== domain ? 'unknown' : 'found';
  return { outcome, domain, at, organizationalDomain, text, record, policy, notes: [...notes, ...odd] };
}

/** RFC 9989 4.10.2. */
function organizationalDomainOf(domain: string, found: readonly Step[]): string {
  const declared = found.find(({ record }) => record.publicSuffix === 'n');
  if (declared !== undefined) return declared.domain;
  const suffix = found.find((step) => step.record.publicSuffix === 'y' && step.domain !== domain);
  if (suffix !== undefined) {
    const below = domain
      .slice(0, -suffix.domain.length - 1)
      .split('.')
      .at(-1);
    return `${below}.${suffix.domain}`;
  }
  return found.at(-1)?.domain ?? domain;
}
