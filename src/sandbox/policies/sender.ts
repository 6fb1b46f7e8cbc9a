// The sender's address and domain. Postfix's smtpd_sender_restrictions; RFC 7505 for the null MX.
import { isMailbox, isNamed } from '../../scenario/policy/whom.ts';
import type { Policy } from '../../scenario/policy.ts';
import { domainOf, type Facts } from '../facts.ts';
import type { DomainState } from '../looked.ts';
import { momentsOf, type Refusal, type Rule, refuser } from '../rule.ts';

export function senders(policy: Policy): Rule[] {
  const hand = policy.senders;
  if (hand === undefined) return [];
  const refuse = refuser(hand, 'sender-denied');
  return [
    {
      name: 'senders',
      at: momentsOf(hand.at),
      check: ({ sender }) => (isMailbox(sender ?? '', hand.blocked) ? refuse() : null),
    },
  ];
}

/** The null sender has no domain and passes. */
export function senderDomain(policy: Policy): Rule[] {
  const wanted = policy.sender_domain;
  if (wanted === undefined) return [];
  const notFqdn = refuser(wanted, 'sender-not-fqdn');
  const nullMx = refuser(wanted, 'sender-null-mx');
  const tempfail = refuser(wanted, 'sender-unknown');
  const unknown = refuser(wanted, wanted.permanent === true ? 'sender-unknown-550' : 'sender-unknown');
  const check = ({ sender, looked }: Facts): Refusal | null => {
    if (sender === null || sender === '') return null;
    const domain = domainOf(sender);
    if (wanted.fqdn === true && !domain.includes('.')) return notFqdn();
    switch (looked.sender ?? stated(domain, wanted)) {
      case 'nullmx':
        return nullMx();
      case 'tempfail':
        return tempfail();
      case 'unknown':
        return unknown();
      case 'known':
        return null;
    }
  };
  return [{ name: 'sender_domain', at: momentsOf(wanted.at), check }];
}

/** What a policy's lists say of a domain. */
export function stated(
  domain: string,
  { nullmx, tempfail, unknown }: Partial<Record<Exclude<DomainState, 'known'>, readonly string[]>>,
): DomainState {
  if (isNamed(domain, nullmx)) return 'nullmx';
  if (isNamed(domain, tempfail)) return 'tempfail';
  return isNamed(domain, unknown) ? 'unknown' : 'known';
}
