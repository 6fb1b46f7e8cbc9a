// A DMARC record: `v=DMARC1; p=reject; ...`. RFC 9989 4.7 and 4.8; tags that it took out of RFC 7489 (pct, rf, ri) are named.

import type { DmarcPolicy, DmarcRecord } from './sender-facts.ts';

export type { DmarcPolicy, DmarcRecord } from './sender-facts.ts';

const POLICIES: readonly DmarcPolicy[] = ['none', 'quarantine', 'reject'];
const TAGS = ['v', 'p', 'sp', 'np', 't', 'psd', 'adkim', 'aspf', 'rua', 'ruf', 'fo'];
const TAKEN_OUT = ['pct', 'rf', 'ri'];
/** More addresses than anybody reads reports at. */
const MAX_REPORT_ADDRESSES = 20;

/** Is this TXT record a DMARC record at all? Others at the same name are passed over. */
export function isDmarcRecord(text: string): boolean {
  return /^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/i.test(text) && text.includes('DMARC1');
}

/** Reads a record for which `isDmarcRecord` holds. What can't be read is a problem, never an exception. */
export function parseDmarcRecord(text: string): DmarcRecord {
  const problems: string[] = [];
  const tags = tagsOf(text, problems);
  const policy = (tag: string) => choice(tags, tag, POLICIES, problems);
  if (!tags.has('p')) problems.push('`p` is missing: receivers take it for p=none');
  return {
    policy: policy('p') ?? 'none',
    subdomains: policy('sp'),
    nonexistent: policy('np'),
    testing: choice(tags, 't', ['y', 'n'], problems) === 'y',
    publicSuffix: choice(tags, 'psd', ['y', 'n', 'u'], problems) ?? 'u',
    strictDkim: choice(tags, 'adkim', ['r', 's'], problems) === 's',
    strictSpf: choice(tags, 'aspf', ['r', 's'], problems) === 's',
    aggregateReports: reportAddresses(tags.get('rua')),
    failureReports: reportAddresses(tags.get('ruf')),
    problems,
  };
}

function tagsOf(text: string, problems: string[]): Map<string, string> {
  const tags = new Map<string, string>();
  for (const piece of text.split(';')) {
    if (piece.trim() === '') continue;
    const [, name = '', value = ''] = /^\s*([a-z]+)\s*=(.*)$/i.exec(piece) ?? [];
    const tag = name.toLowerCase();
    if (tag === '') problems.push(`${JSON.stringify(piece.trim().slice(0, 60))} is no tag=value`);
    else if (tags.has(tag)) problems.push(`\`${tag}\` stands twice`);
    else {
      tags.set(tag, value.trim());
      if (TAKEN_OUT.includes(tag)) problems.push(`\`${tag}\` has no effect any more (RFC 9989)`);
      else if (!TAGS.includes(tag)) problems.push(`\`${tag.slice(0, 20)}\` is no known tag`);
    }
  }
  return tags;
}

function choice<const W extends string>(
  tags: ReadonlyMap<string, string>,
  tag: string,
  words: readonly W[],
  problems: string[],
): W | null {
  const value = tags.get(tag);
  if (value === undefined) return null;
  const word = words.find((candidate) => candidate === value.toLowerCase());
  if (word === undefined) problems.push(`${tag}=${JSON.stringify(value.slice(0, 40))} is none of ${words.join(', ')}`);
  return word ?? null;
}

function reportAddresses(value: string | undefined): string[] {
  const addresses = (value ?? '').split(',').map((address) => address.trim());
  return addresses.filter((address) => address !== '').slice(0, MAX_REPORT_ADDRESSES);
}
