// Recipients: relaying, null MX, mailboxes, greylisting, the number in one message.
import type { Clock } from '../../net/clock.ts';
import { inRanges } from '../../scenario/policy/address-range.ts';
import { isMailbox, isNamed } from '../../scenario/policy/whom.ts';
import type { Policy } from '../../scenario/policy.ts';
import { domainOf, type Facts } from '../facts.ts';
import type { Memory } from '../memory.ts';
import { momentsOf, type Refusal, type Rule, refuser } from '../rule.ts';
import { stated } from './sender.ts';

/** The domains of a policy that names none. */
const LOCAL_DOMAINS = ['sandbox.test', 'lab.test'];

export function relay(policy: Policy): Rule[] {
  const wanted = policy.relay;
  if (wanted === undefined) return [];
  const refuse = refuser(wanted, wanted.tempfail === true ? 'relay-tempfail' : 'relay');
  const domains = wanted.domains ?? LOCAL_DOMAINS;
  const check = ({ client, user, recipient }: Facts): Refusal | null => {
    if (user !== null || inRanges(client.address, wanted.allowed ?? [])) return null;
    const domain = domainOf(recipient);
    return domain === '' || isNamed(domain, domains) ? null : refuse();
  };
  return [{ name: 'relay', at: ['rcpt'], check }];
}

/** On a server that relays: is there a way to the recipient's domain? */
export function recipientDomain(policy: Policy): Rule[] {
  const wanted = policy.recipient_domain;
  if (wanted === undefined) return [];
  const refusals = {
    unknown: refuser(wanted, 'no-route'),
    nullmx: refuser(wanted, 'recipient-null-mx'),
    tempfail: refuser(wanted, 'no-route-tempfail'),
  } as const;
  const check = ({ recipient, looked }: Facts): Refusal | null => {
    const state = looked.recipient ?? stated(domainOf(recipient), wanted);
    return state === 'known' ? null : refusals[state]();
  };
  return [{ name: 'recipient_domain', at: ['rcpt'], check }];
}

export function nullMx(policy: Policy): Rule[] {
  const wanted = policy.null_mx;
  if (wanted === undefined) return [];
  const refuse = refuser(wanted, 'recipient-null-mx');
  const check = ({ recipient }: Facts) => (isNamed(domainOf(recipient), wanted.domains) ? refuse() : null);
  return [{ name: 'null_mx', at: ['rcpt'], check }];
}

/** With `backscatter` no mailbox is refused: the bounce comes later, and goes to whoever the sender claims to be. */
export function mailboxes(policy: Policy): Rule[] {
  const wanted = policy.mailboxes;
  if (wanted === undefined || wanted.backscatter === true) return [];
  const lmtp = policy.lmtp === true ? 'lmtp-' : '';
  const full = refuser(wanted, `${lmtp}mailbox-full`);
  const unknown = refuser(wanted, `${lmtp}mailbox-unknown`);
  const moved = refuser(wanted, 'mailbox-moved');
  const others = [
    [wanted.full_tempfail, refuser(wanted, 'mailbox-full-tempfail')],
    [wanted.disabled, refuser(wanted, 'mailbox-disabled')],
    [wanted.busy, refuser(wanted, 'mailbox-busy')],
  ] as const;
  const own = [...(wanted.replies ?? [])].map(
    ([mailbox, reply]) => [[mailbox.toLowerCase()], { reply, of: wanted }] as const,
  );
  const newHomes = new Map([...(wanted.moved ?? [])].map(([from, to]) => [from.toLowerCase(), to]));
  const check = ({ recipient }: Facts): Refusal | null => {
    if (isMailbox(recipient, wanted.full)) return full();
    if (isMailbox(recipient, wanted.unknown)) return unknown();
    const home = newHomes.get(recipient.toLowerCase());
    if (home !== undefined) return moved({ text: home });
    for (const [list, refusal] of own) if (isMailbox(recipient, list)) return refusal;
    for (const [list, refuse] of others) if (isMailbox(recipient, list)) return refuse();
    return wanted.known !== undefined && !isMailbox(recipient, wanted.known) ? unknown() : null;
  };
  return [{ name: 'mailboxes', at: [wanted.at ?? 'rcpt'], check }];
}

/** The first contact of client, sender and recipient is put off until `delay` has passed. */
export function greylist(policy: Policy, clock: Clock, memory: Memory): Rule[] {
  const wanted = policy.greylist;
  if (wanted === undefined) return [];
  const { delay = 2000, key = ['client', 'sender', 'recipient'] } = wanted;
  const refuse = refuser(wanted, 'greylist');
  const check = (facts: Facts): Refusal | null => {
    if (inRanges(facts.client.address, wanted.except ?? [])) return null;
    const of = { client: facts.client.address, sender: facts.sender ?? '', recipient: facts.recipient };
    const now = clock.now();
    const first = memory.firstSeen(`greylist\0${key.map((part) => of[part].toLowerCase()).join('\0')}`, now);
    return first === null || now - first < delay ? refuse() : null;
  };
  return [{ name: 'greylist', at: momentsOf(wanted.at), check }];
}

export function recipients(policy: Policy): Rule[] {
  const wanted = policy.recipients;
  if (wanted === undefined) return [];
  const refuse = refuser(wanted, 'recipients');
  const max = wanted.max ?? 100;
  return [{ name: 'recipients', at: ['rcpt'], check: (facts) => (facts.recipients.length >= max ? refuse() : null) }];
}
