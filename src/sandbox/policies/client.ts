// Policies about the client's address: reverse DNS, block lists, ranges refused by hand. Postfix's smtpd_client_restrictions.

import type { Clock } from '../../net/clock.ts';
import { inRanges } from '../../scenario/policy/address-range.ts';
import { LISTS } from '../../scenario/policy/words.ts';
import type { Policy } from '../../scenario/policy.ts';
import { momentsOf, type Rule, refuser } from '../rule.ts';

export function blocked(policy: Policy): Rule[] {
  return (policy.blocked ?? []).map((range) => {
    const refuse = refuser(range, 'client-denied');
    return {
      name: 'blocked',
      at: momentsOf(range.at),
      check: ({ client }) => (range.clients === undefined || inRanges(client.address, range.clients) ? refuse() : null),
    };
  });
}

export function reverseDns(policy: Policy): Rule[] {
  const dns = policy.reverse_dns;
  if (dns === undefined) return [];
  const faults = [
    ['missing', dns.missing ?? [], refuser(dns, 'no-reverse-dns')],
    ['tempfail', dns.tempfail ?? [], refuser(dns, 'reverse-dns-tempfail')],
    ['mismatch', dns.mismatch ?? [], refuser(dns, 'reverse-dns-mismatch')],
  ] as const;
  return faults.map(([fault, clients, refuse]) => ({
    name: 'reverse_dns',
    at: momentsOf(dns.at),
    check: ({ client: { address, pointer }, looked }) => {
      const known = pointer ?? looked.pointer;
      return (known === null ? inRanges(address, clients) : known === fault) ? refuse() : null;
    },
  }));
}

type Listing = NonNullable<Policy['dnsbl']>[number];

/** One rule for each list, in the order in which they are written. An entry with `expires` is gone that long after the start. */
export function dnsbl(policy: Policy, clock: Clock): Rule[] {
  const started = clock.now();
  return (policy.dnsbl ?? []).map((listing) => {
    const { refuse, zone, reason } = wordsOf(listing);
    return {
      name: 'dnsbl',
      at: momentsOf(listing.at),
      check({ client, looked }) {
        const published = listing.look_up === true ? looked.lists.get(zone) : reason;
        const listed = listing.listed === undefined || inRanges(client.address, listing.listed);
        const expired = listing.expires !== undefined && clock.now() - started >= listing.expires;
        return listed && !expired && published !== undefined ? refuse({ zone, reason: published }) : null;
      },
    };
  });
}

function wordsOf(listing: Listing) {
  const known = listing.list === undefined ? undefined : LISTS[listing.list];
  const reason = listing.reason ?? known?.reason ?? '';
  const words = known?.words ?? (reason === '' && listing.look_up !== true ? 'dnsbl-without-reason' : 'dnsbl');
  return { refuse: refuser(listing, words), zone: listing.zone ?? known?.zone ?? 'dnsbl.sandbox.test', reason };
}
