// What is asked of the DNS and what it may answer. An answer is a value whatever happens: a refusal, a broken server and
// silence are facts about the domain or the resolver, and nothing here throws for them.

/** The record types that mail needs. */
export type DnsType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR' | 'CNAME' | 'TLSA';

export type DnsRecord =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'MX'; readonly preference: number; readonly exchange: string }
  /** All character strings joined without a blank, one character per octet (latin1). */
  | { readonly type: 'TXT'; readonly text: string }
  | { readonly type: 'PTR' | 'CNAME'; readonly name: string }
  | {
      readonly type: 'TLSA';
      readonly usage: number;
      readonly selector: number;
      readonly matchingType: number;
      readonly data: Uint8Array;
    };

/**
 * `nodata`: the name exists, but not with this type. `timeout`, `unreachable` and `malformed` speak of the resolver, not of
 * the domain. `bad-name`: the name can't stand in the DNS (a label over 63 octets ...); nothing was sent.
 */
export type DnsOutcome =
  | 'records'
  | 'nodata'
  | 'nxdomain'
  | 'servfail'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'malformed'
  | 'bad-name'
  | 'aborted';

export interface DnsAnswer {
  readonly outcome: DnsOutcome;
  /** Records of the type that was asked for; empty unless the outcome is `records`. */
  readonly records: readonly DnsRecord[];
  /** The names that CNAMEs led to, in order; the last one owns the records. */
  readonly aliases: readonly string[];
  /** The resolver vouches for the answer by DNSSEC (AD bit, RFC 4035 3.2.3). As trustworthy as the way to the resolver. */
  readonly authentic: boolean;
  /** The outcome in words, for a person: `mx.example has no A record`. */
  readonly text: string;
}

/** An answer without records. */
export function emptyAnswer(outcome: Exclude<DnsOutcome, 'records'>, text: string): DnsAnswer {
  return { outcome, records: [], aliases: [], authentic: false, text };
}

/** The outcome of a question in words. `detail` says more of a failure. */
export function wordsFor(outcome: DnsOutcome, name: string, type: DnsType, detail: string | null = null): string {
  const more = detail === null ? '' : ` (${detail})`;
  switch (outcome) {
    case 'records':
      return `${name} has ${type} records`;
    case 'nodata':
      return `${name} has no ${type} record`;
    case 'nxdomain':
      return `${name} does not exist (NXDOMAIN)`;
    case 'servfail':
      return `the look-up of ${type} ${name} failed: SERVFAIL${more}`;
    case 'refused':
      return `the resolver refused to look up ${type} ${name}${more}`;
    case 'timeout':
      return `no answer to the look-up of ${type} ${name}${more}`;
    case 'unreachable':
      return `the resolver could not be reached to look up ${type} ${name}${more}`;
    case 'malformed':
      return `the resolver's answer about ${type} ${name} can't be read${more}`;
    case 'bad-name':
      return `${JSON.stringify(name.slice(0, 300))} can't be a name in the DNS${more}`;
    case 'aborted':
      return `the look-up of ${type} ${name} was given up`;
  }
  return outcome satisfies never;
}
