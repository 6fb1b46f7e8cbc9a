// Is an address on a DNS block list - and is the list's answer worth anything? RFC 5782.
import { type DnsblCodes, dnsblMeaning } from './dnsbl-codes.ts';
import { type IpAddress, inNetwork, parseIp, reversedLabels } from './ip-network.ts';
import { addressesIn, isOpen, type Looked, type Lookup, textsIn } from './lookup.ts';
import type { DnsblResult } from './sender-facts.ts';

export type { DnsblResult } from './sender-facts.ts';

export interface DnsblZone {
  readonly zone: string;
  /** What reports call it: the zone, or another word where the zone's name holds an access key. */
  readonly label: string;
  /** An allow list (DNSWL) instead of a block list. */
  readonly allow: boolean;
  readonly codes: DnsblCodes;
}

/** RFC 5782 section 5: must be listed, must not be listed. IPv6 lists have the same as IPv4-mapped addresses. */
const TEST_ENTRIES = {
  4: { listed: '127.0.0.2', clean: '127.0.0.1' },
  6: { listed: '::ffff:127.0.0.2', clean: '::ffff:127.0.0.1' },
} as const;
/** Lists return a code for each reason, some ten at most. */
const MAX_ANSWERS = 16;
const MAX_REASON_LENGTH = 500;

/** Asks one list about one address, and first whether the list works. */
export async function checkDnsbl(ip: IpAddress, zone: DnsblZone, lookup: Lookup): Promise<DnsblResult> {
  const named = (address: IpAddress) => `${reversedLabels(address)}.${zone.zone}`;
  const entry = (address: string) => lookup(named(parseIp(address) ?? ip), 'A');
  const tests = TEST_ENTRIES[ip.family];
  const [asked, listed, clean] = await Promise.all([lookup(named(ip), 'A'), entry(tests.listed), entry(tests.clean)]);
  const codes = addressesIn(asked).slice(0, MAX_ANSWERS).sort();
  const answers = codes.map((code) => ({ code, meaning: dnsblMeaning(zone.codes, code) }));
  const judged = judge(asked, { listed, clean, positive: tests.listed }, codes, zone);
  const reason = codes.length === 0 ? null : await reasonOf(named(ip), lookup);
  const { verdict } = judged;
  // An access key in the zone's name must not reach a report.
  const text = judged.text.replaceAll(zone.zone, zone.label);
  return { zone: zone.label, allow: zone.allow, verdict, answers, reason, text };
}

function judge(
  asked: Looked,
  { listed, clean, positive }: { listed: Looked; clean: Looked; positive: string },
  codes: readonly string[],
  { zone, codes: known }: DnsblZone,
): Pick<DnsblResult, 'verdict' | 'text'> {
  if (isOpen(asked)) return { verdict: 'open', text: asked.text };
  const wrong = [...codes, ...addressesIn(listed)].find((code) => !isListing(code));
  if (wrong !== undefined) {
    const meaning = dnsblMeaning(known, wrong) ?? 'no listing';
    return { verdict: 'error', text: `${zone} answers ${wrong}: ${meaning}` };
  }
  if (isOpen(clean) || isOpen(listed)) return { verdict: 'open', text: `${zone} does not answer for its test entries` };
  if (addressesIn(clean).length > 0) {
    return {
      verdict: 'unusable',
      text: `${zone} lists everything, its negative test entry too`,
    };
  }
  if (addressesIn(listed).length === 0) {
    return {
      verdict: 'unusable',
      text: `${zone} is no working list: its test entry ${positive} is not listed`,
    };
  }
  return codes.length > 0
    ? { verdict: 'listed', text: `listed in ${zone} (${codes.join(', ')})` }
    : { verdict: 'clean', text: `not listed in ${zone}` };
}

/** Listings are in 127.0.0.0/8 (RFC 5782 2.1), but for 127.0.0.1 and the error codes 127.255.255.x. */
function isListing(code: string): boolean {
  const ip = parseIp(code);
  return ip !== null && inside(ip, '127.0.0.0', 8) && !inside(ip, '127.255.255.0', 24) && code !== '127.0.0.1';
}

function inside(ip: IpAddress, network: string, bits: number): boolean {
  const parsed = parseIp(network);
  return parsed !== null && inNetwork(ip, parsed, bits);
}

async function reasonOf(name: string, lookup: Lookup): Promise<string | null> {
  const texts = textsIn(await lookup(name, 'TXT'));
  return texts.length === 0 ? null : texts.join('; ').slice(0, MAX_REASON_LENGTH);
}
