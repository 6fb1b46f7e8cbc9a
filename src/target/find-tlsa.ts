// The TLSA records of a server, and whether DNSSEC vouches for the whole way to it. RFC 7672 2.2.
import type { Dns } from '../net/dns.ts';
import type { DaneQuestion } from '../trust/dane-question.ts';
import { isOpen } from '../trust/lookup.ts';
import type { TlsaRecord } from '../trust/tlsa.ts';
import type { DnsAnswer } from '../wire/dns-answer.ts';

/** What is known of the server before its TLSA records are looked up. */
export interface TlsaServer {
  readonly host: string;
  readonly port: number;
  /** CNAMEs on the way to its addresses. */
  readonly aliases: readonly string[];
  /** DNSSEC vouches for its addresses. */
  readonly authentic: boolean;
  /** DNSSEC vouches for the MX records that name it; null if none do. */
  readonly mxAuthentic: boolean | null;
}

export interface FoundTlsa {
  /** The TLSA base domain: where the records are, or the host. */
  readonly base: string;
  /** `_25._tcp.mx.example.org` */
  readonly name: string;
  /** `open`: the DNS did not say. */
  readonly lookup: DaneQuestion['lookup'] | 'open';
  readonly records: readonly TlsaRecord[];
  /** What is not signed, or why the look-up failed, in words; null if nothing is. */
  readonly text: string | null;
}

/** Looks at the expanded name first, then at the host itself (2.2.3). Never rejects. */
export async function findTlsa(server: TlsaServer, dns: Dns, signal?: AbortSignal): Promise<FoundTlsa> {
  const expanded = server.aliases.at(-1);
  const bases = expanded === undefined ? [server.host] : [expanded, server.host];
  let found: FoundTlsa | null = null;
  for (const base of bases) {
    const name = `_${server.port}._tcp.${base.replace(/\.$/, '')}`;
    const answer = await dns.query(name, 'TLSA', signal);
    found = { base, name, records: tlsaIn(answer), ...judged(answer, server) };
    if (found.records.length > 0 || found.lookup === 'bogus' || found.lookup === 'open') return found;
  }
  return found ?? { base: server.host, name: '', lookup: 'insecure', records: [], text: null };
}

function judged(answer: DnsAnswer, server: TlsaServer): Pick<FoundTlsa, 'lookup' | 'text'> {
  // A validating resolver answers SERVFAIL where the signatures do not hold; clients then wait (2.1.1).
  if (answer.outcome === 'servfail') return { lookup: 'bogus', text: answer.text };
  if (isOpen(answer)) return { lookup: 'open', text: answer.text };
  if (server.mxAuthentic === false) return { lookup: 'insecure', text: 'the MX records are not secured by DNSSEC' };
  if (!server.authentic)
    return { lookup: 'insecure', text: `the addresses of ${server.host} are not secured by DNSSEC` };
  if (!answer.authentic) return { lookup: 'insecure', text: null };
  return { lookup: 'secure', text: null };
}

const tlsaIn = (answer: DnsAnswer): TlsaRecord[] =>
  answer.records.flatMap((record) => (record.type === 'TLSA' ? [record] : []));
