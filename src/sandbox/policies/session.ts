// Policies about the session as a whole: TLS first, AUTH first, verbs refused by hand, size, content.

import { MOMENTS, type Moment } from '../../scenario/policy/moment.ts';
import type { SaidReply } from '../../scenario/policy/reply.ts';
import type { Policy } from '../../scenario/policy.ts';
import { announcedLimit } from '../capabilities.ts';
import { declaredBytes, type Facts } from '../facts.ts';
import { momentsOf, type Refusal, type Rule, refuser } from '../rule.ts';

/** All that Postfix refuses outside TLS under smtpd_tls_security_level=encrypt; RFC 3207 section 4 leaves the rest open. */
const BEHIND_TLS: readonly Moment[] = [
  'mail',
  'auth',
  'rcpt',
  'data',
  'bdat',
  'vrfy',
  'expn',
  'etrn',
  'help',
  'unknown',
];

/** Asked before the order of commands is, as Postfix does: RCPT without MAIL is a 530 too. */
export function requireStarttls(policy: Policy): Rule[] {
  const wanted = policy.require_starttls;
  if (wanted === undefined) return [];
  const refuse = refuser(wanted, 'starttls-required');
  const at = wanted.at === undefined || wanted.at === 'mail' ? BEHIND_TLS : ([wanted.at] as const);
  return [{ name: 'require_starttls', at, check: ({ secure }) => (secure ? null : refuse()) }];
}

export function requireAuth(policy: Policy): Rule[] {
  const wanted = policy.auth;
  if (wanted?.required !== true) return [];
  const refuse = refuser(wanted, 'auth-required');
  return [{ name: 'auth', at: momentsOf(wanted.at ?? 'mail'), check: ({ user }) => (user === null ? refuse() : null) }];
}

export function refusedVerbs(policy: Policy): Rule[] {
  const wanted = policy.refuse ?? {};
  return MOMENTS.flatMap((moment) => {
    const hand = wanted[moment];
    if (hand?.reply === undefined) return [];
    const refusal = { reply: hand.reply, of: hand };
    return [{ name: 'refuse', at: [moment], check: () => refusal }];
  });
}

/** What SIZE announces is kept: at MAIL (RFC 1870 6.1), and by the message itself at its end. */
export function size(policy: Policy): Rule[] {
  const declared = refuser(policy.size ?? {}, 'size-declared');
  const real = refuser(policy.size ?? {}, 'size');
  const isOver = (octets: number, facts: Facts) => {
    const limit = octets === 0 ? null : announcedLimit(policy, facts);
    return limit !== null && octets > limit;
  };
  return [
    { name: 'size', at: ['mail'], check: (facts) => (isOver(declaredBytes(facts) ?? 0, facts) ? declared() : null) },
    { name: 'size', at: ['eod'], check: (facts) => (isOver(facts.messageBytes, facts) ? real() : null) },
  ];
}

export function content(policy: Policy): Rule[] {
  const patterns: readonly (readonly [Buffer, SaidReply])[] = [...(policy.content ?? [])].map(
    ([text, reply]) => [Buffer.from(text), reply] as const,
  );
  if (patterns.length === 0) return [];
  const check = ({ message }: Facts): Refusal | null => {
    for (const [text, reply] of patterns) if (message?.includes(text) === true) return { reply };
    return null;
  };
  return [{ name: 'content', at: ['eod'], check }];
}
