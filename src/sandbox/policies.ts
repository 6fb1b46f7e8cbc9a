// All rules of a policy, in the order in which they are asked: rates and limits first, then client, HELO, sender,
// recipient, and what Postfix leaves to policy services last.
import type { Clock } from '../net/clock.ts';
import { MOMENTS, type Moment } from '../scenario/policy/moment.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Memory } from './memory.ts';
import { authentication, dkim, dmarc, spf } from './policies/authentication.ts';
import { blocked, dnsbl, reverseDns } from './policies/client.ts';
import { helo } from './policies/helo.ts';
import { rate } from './policies/rate.ts';
import { greylist, mailboxes, nullMx, recipientDomain, recipients, relay } from './policies/recipient.ts';
import { senderDomain, senders } from './policies/sender.ts';
import { content, refusedVerbs, requireAuth, requireStarttls, size } from './policies/session.ts';
import type { Rule } from './rule.ts';

export type RuleTable = ReadonlyMap<Moment, readonly Rule[]>;

/** Rules that are asked before the order of commands is looked at. */
export function gateOf(policy: Policy): RuleTable {
  return byMoment(requireStarttls(policy));
}

export function rulesOf(policy: Policy, clock: Clock, memory: Memory): RuleTable {
  return byMoment([
    ...rate(policy, clock, memory),
    ...size(policy),
    ...recipients(policy),
    ...refusedVerbs(policy),
    ...blocked(policy),
    ...reverseDns(policy),
    ...dnsbl(policy, clock),
    ...requireAuth(policy),
    ...helo(policy),
    ...senders(policy),
    ...senderDomain(policy),
    ...relay(policy),
    ...recipientDomain(policy),
    ...nullMx(policy),
    ...mailboxes(policy),
    ...spf(policy),
    ...greylist(policy, clock, memory),
    ...content(policy),
    ...dkim(policy),
    ...authentication(policy),
    ...dmarc(policy),
  ]);
}

function byMoment(rules: readonly Rule[]): RuleTable {
  return new Map(MOMENTS.map((moment) => [moment, rules.filter((rule) => rule.at.includes(moment))]));
}
