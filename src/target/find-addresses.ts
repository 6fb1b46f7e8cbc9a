// The addresses of one host, of the family asked for.
import type { Dns } from '../net/dns.ts';
import { formatIp, parseIp } from '../trust/ip-network.ts';
import { addressesIn, isOpen } from '../trust/lookup.ts';
import type { DnsAnswer } from '../wire/dns-answer.ts';
import type { DnsNote } from './dns-note.ts';

export type Family = 4 | 6;

/** `dangling`: it is an alias of a name that has none. `open`: the DNS did not say. */
export type AddressFault = 'missing' | 'none' | 'dangling' | 'open';

export interface FoundAddresses {
  /** IPv4 before IPv6, sorted: the first to be tried where one is enough, for IPv6 is the one that is often not routed. */
  readonly addresses: readonly string[];
  readonly aliases: readonly string[];
  /** The resolver vouches for every answer by DNSSEC. */
  readonly authentic: boolean;
  readonly notes: readonly DnsNote[];
  /** Why there is no address; null if there are some. */
  readonly problem: string | null;
  readonly fault: AddressFault | null;
  /** There is none, but a look-up failed: there may be some. */
  readonly open: boolean;
}

/** A round robin of more is a large provider's; its addresses stand for each other. */
const MAX_ADDRESSES = 16;

const LOOPBACK: Readonly<Record<Family, string>> = { 4: '127.0.0.1', 6: '::1' };

/** Looks up A and AAAA records of `host`. Never rejects. `localhost` is loopback without the DNS (RFC 6761 6.3). */
export async function findAddresses(
  host: string,
  family: Family | null,
  dns: Dns,
  signal?: AbortSignal,
): Promise<FoundAddresses> {
  const families: readonly Family[] = family === null ? [4, 6] : [family];
  if (/(?:^|\.)localhost$/.test(host)) {
    return {
      addresses: families.map((one) => LOOPBACK[one]),
      aliases: [],
      authentic: false,
      notes: [],
      problem: null,
      fault: null,
      open: false,
    };
  }
  const answers = await Promise.all(families.map((one) => dns.query(host, one === 4 ? 'A' : 'AAAA', signal)));
  const all = answers.flatMap((answer) => sorted(addressesIn(answer)));
  const addresses = evenly(answers.map((answer) => sorted(addressesIn(answer))));
  const notes = answers
    .filter((answer) => isOpen(answer) && all.length > 0)
    .map((answer): DnsNote => ({ kind: 'dns-failed', at: host, text: answer.text }));
  if (all.length > addresses.length) {
    const text = `${host} has ${all.length} addresses; ${addresses.length} are used`;
    notes.push({ kind: 'addresses-left-out', at: host, text });
  }
  const aliases = answers.find((answer) => answer.aliases.length > 0)?.aliases ?? [];
  const authentic = answers.every((answer) => answer.authentic);
  if (addresses.length > 0) return { addresses, aliases, authentic, notes, problem: null, fault: null, open: false };
  const fault = faultOf(answers, aliases);
  return { addresses, aliases, authentic, notes, ...fault, problem: whyNone(host, family, answers) };
}

function faultOf(answers: readonly DnsAnswer[], aliases: readonly string[]): { fault: AddressFault; open: boolean } {
  if (answers.some(isOpen)) return { fault: 'open', open: true };
  if (aliases.length > 0) return { fault: 'dangling', open: false };
  const missing = answers.some(({ outcome }) => outcome === 'nxdomain' || outcome === 'bad-name');
  return { fault: missing ? 'missing' : 'none', open: false };
}

function sorted(addresses: readonly string[]): string[] {
  const canonical = addresses
    .map((address) => parseIp(address))
    .filter((ip) => ip !== null)
    .map(formatIp);
  return [...new Set(canonical)].sort();
}

/** At most MAX_ADDRESSES in all, so that one family can't crowd out the other. */
function evenly(lists: readonly string[][]): string[] {
  const share = Math.floor(MAX_ADDRESSES / lists.length);
  const spare = lists.reduce((sum, list) => sum + Math.max(0, share - list.length), 0);
  return lists.flatMap((list) => list.slice(0, share + (list.length > share ? spare : 0)));
}

function whyNone(host: string, family: Family | null, answers: readonly DnsAnswer[]): string {
  const open = answers.find((answer) => isOpen(answer));
  if (open !== undefined) return open.text;
  const decided = answers.find((answer) => answer.outcome === 'nxdomain' || answer.outcome === 'bad-name');
  if (decided !== undefined) return decided.text;
  return family === null ? `${host} has no address` : `${host} has no IPv${family} address`;
}
