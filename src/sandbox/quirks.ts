// What follows a reply unasked: a surplus reply, or the end of patience.
import type { Moment } from '../scenario/policy/moment.ts';
import { namedReply, type SaidReply, sayingOf } from '../scenario/policy/reply.ts';
import type { Action } from './action.ts';
import { APART_MS, octetsOf } from './delivery.ts';
import { filled } from './facts.ts';
import type { Speaker } from './speaker.ts';

/** `with`: in the same segment; `after`: in one of its own. */
export function unsolicited(session: Speaker, moment: Moment): void {
  const wanted = session.policy.unsolicited;
  if (wanted === undefined) return;
  const now = wanted.with === moment;
  const counted = wanted.after !== undefined && wanted.after === session.commands && moment !== 'connect';
  if (!now && !counted) return;
  if (!now) session.actions.push({ do: 'pause', ms: APART_MS });
  sayUnasked(session);
}

/** The reply nobody asked for, and the end if the policy says so. */
export function sayUnasked(session: Speaker): void {
  const wanted = session.policy.unsolicited;
  session.actions.push(...plainly(session, wanted?.reply ?? namedReply('too-many-commands')));
  if (wanted?.close === true) session.close();
}

/** Postfix's smtpd_hard_error_limit. */
const ERROR_LIMIT = 20;

export function outOfPatience(session: Speaker, reply: SaidReply): void {
  const wanted = session.policy.error_limit;
  if (session.ended || reply.code < 400 || reply.code === 421 || session.errors < (wanted?.max ?? ERROR_LIMIT)) return;
  session.actions.push(...plainly(session, sayingOf(wanted ?? {}, 'errors')));
  session.close();
}

/** A reply without any of the quirks. */
export function plainly(session: Speaker, reply: SaidReply | null): Action[] {
  return reply === null ? [] : [{ do: 'write', bytes: octetsOf(filled(reply, session.facts)) }];
}
