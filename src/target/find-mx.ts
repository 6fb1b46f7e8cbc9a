// The hosts that take a domain's mail, by preference: MX, null MX, implicit MX. RFC 5321 5.1, RFC 7505.
import type { Dns } from '../net/dns.ts';
import { comparable } from '../net/dns-name.ts';
import { parseIp } from '../trust/ip-network.ts';
import { exchangesIn, isOpen } from '../trust/lookup.ts';
import type { DnsAnswer } from '../wire/dns-answer.ts';
import type { DnsNote } from './dns-note.ts';

export interface MxHost {
  readonly host: string;
  readonly preference: number;
}
export interface FoundMx {
  /** By preference, then by name, so that two runs have the same order. */
  readonly hosts: readonly MxHost[];
  /** True if the domain has no MX record and stands for itself. */
  readonly implicit: boolean;
  /** The resolver vouches for the MX records by DNSSEC. */
  readonly authentic: boolean;
  /** What is odd, for a person. */
  readonly notes: readonly DnsNote[];
  /** Why there is no host; null if there are some. */
  readonly problem: string | null;
  /** The domain says that it takes no mail (RFC 7505). */
  readonly nullMx: boolean;
  /** The DNS did not answer: there may be hosts. */
  readonly open: boolean;
}

/** The largest providers publish some ten; more would be a flood of connections, not a test. */
export const MAX_MX_HOSTS = 16;

/** Looks up the MX hosts of `domain`. Never rejects. */
export async function findMx(domain: string, dns: Dns, signal?: AbortSignal): Promise<FoundMx> {
  const answer = await dns.query(domain, 'MX', signal);
  const alias = `${domain} is an alias (CNAME) of ${answer.aliases.join(', ')}`;
  const notes = answer.aliases.length === 0 ? [] : [note('domain-is-alias', alias)];
  const { authentic } = answer;
  switch (answer.outcome) {
    case 'records':
      return { implicit: false, authentic, open: false, ...chooseHosts(domain, answer, notes) };
    case 'nodata': {
      const text = `${domain} has no MX record: its own addresses take its mail (RFC 5321 5.1)`;
      const hosts = [{ host: comparable(domain), preference: 0 }];
      const all = [...notes, note('implicit-mx', text)];
      return { hosts, implicit: true, authentic, notes: all, problem: null, nullMx: false, open: false };
    }
    default: {
      const open = isOpen(answer);
      return { hosts: [], implicit: false, authentic, notes, problem: answer.text, nullMx: false, open };
    }
  }
}

const note = (kind: DnsNote['kind'], text: string): DnsNote => ({ kind, at: null, text });

function chooseHosts(
  domain: string,
  answer: DnsAnswer,
  before: readonly DnsNote[],
): Pick<FoundMx, 'hosts' | 'notes' | 'problem' | 'nullMx'> {
  const notes = [...before];
  const found = exchangesIn(answer).map(({ preference, exchange }) => ({ preference, host: comparable(exchange) }));
  if (found.every(({ host }) => host === '')) {
    return { hosts: [], notes, problem: `${domain} takes no mail: it has a null MX record (RFC 7505)`, nullMx: true };
  }
  const hosts: MxHost[] = [];
  for (const { host, preference } of found.sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1))) {
    if (host === '')
      notes.push(note('null-mx-beside-others', `${domain} has a null MX beside others (RFC 7505 3 forbids it)`));
    else if (parseIp(host) !== null) {
      const text = `MX ${preference} ${host} is an address; a host name must stand there (RFC 5321 5.1)`;
      notes.push(note('mx-is-address', text));
    } else if (!hosts.some((known) => known.host === host)) hosts.push({ host, preference });
  }
  if (hosts.length > MAX_MX_HOSTS) {
    const text = `${domain} has ${hosts.length} MX hosts; the ${MAX_MX_HOSTS} most preferred are used`;
    notes.push(note('hosts-left-out', text));
  }
  const problem = hosts.length === 0 ? `no MX record of ${domain} names a host` : null;
  return { hosts: hosts.slice(0, MAX_MX_HOSTS), notes, problem, nullMx: false };
}
