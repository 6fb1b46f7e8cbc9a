// What a policy does to a reply on its way out: delay, shape, octets nobody asked for, the end of patience.
import { namedReply, type SaidReply, sayingOf } from '../scenario/policy/reply.ts';
import type { Moment } from '../scenario/policy/wire.ts';
import type { Policy } from '../scenario/policy.ts';
import { formatReply } from '../wire/reply-writer.ts';
import type { Action } from './action.ts';
import { type Facts, filled } from './facts.ts';
import { misshapenReply } from './write-reply.ts';

/** What a session shows of itself to the policies about its replies. */
export interface Speaker {
  readonly policy: Policy;
  readonly facts: Facts;
  readonly actions: Action[];
  readonly errors: number;
  readonly commands: number;
  close(): void;
}

/** Octets apart by this much are segments apart. */
const APART_MS = 20;
/** A dripping reply of 40 octets takes under a second. */
const DRIP_MS = 20;
/** An endless reply ends after some 10 MB: whoever reads on until then has no bound. */
const ENDLESS_REPEATS = 2000;

/** The actions that a reply takes. */
export function saidInFull(session: Speaker, moment: Moment, reply: SaidReply): Action[] {
  const { policy } = session;
  if (policy.silent?.includes(moment) === true) return [];
  return [...delayed(session, moment), ...shaped(session, moment, reply), ...injected(session, moment)];
}

/** What follows a reply unasked: a surplus reply, or the end of patience. */
export function sayWhatFollows(session: Speaker, moment: Moment, reply: SaidReply): void {
  unsolicited(session, moment);
  outOfPatience(session, reply);
}

function delayed({ policy, errors }: Speaker, moment: Moment): Action[] {
  const tarpit =
    policy.tarpit !== undefined && errors >= (policy.tarpit.after_errors ?? 0) ? (policy.tarpit.delay ?? 0) : 0;
  const ms = tarpit + (policy.reply_delay?.[moment] ?? 0);
  return ms > 0 ? [{ do: 'pause', ms }] : [];
}

function shaped({ policy }: Speaker, moment: Moment, reply: SaidReply): Action[] {
  const forms = policy.multiline?.forms ?? [];
  const meant = policy.multiline?.at === undefined || policy.multiline.at.includes(moment);
  if (forms.length === 0 || !meant) {
    return [{ do: 'write', bytes: octetsOf(reply) }];
  }
  const bytes = misshapenReply(reply, forms);
  if (forms.includes('drip')) return dripped(bytes);
  const write: Action = { do: 'write', bytes };
  return forms.includes('endless')
    ? Array<Action[]>(ENDLESS_REPEATS)
        .fill([write, { do: 'pause', ms: 1 }])
        .flat()
    : [write];
}

/** Replies without placeholders are said again and again: each is written once. */
const OCTETS = new WeakMap<SaidReply, Buffer>();

function octetsOf(reply: SaidReply): Buffer {
  const known = OCTETS.get(reply);
  if (known !== undefined) return known;
  const octets = Buffer.from(formatReply(reply.code, reply.enhanced, reply.lines));
  OCTETS.set(reply, octets);
  return octets;
}

function dripped(bytes: Buffer): Action[] {
  return [...bytes].flatMap((octet): Action[] => [
    { do: 'write', bytes: Buffer.of(octet) },
    { do: 'pause', ms: DRIP_MS },
  ]);
}

function injected({ policy }: Speaker, moment: Moment): Action[] {
  const octets = policy.inject?.get(moment);
  return octets === undefined ? [] : [{ do: 'write', bytes: Buffer.from(octets, 'latin1') }];
}

/** `with`: in the same segment; `after`: in one of its own. */
function unsolicited(session: Speaker, moment: Moment): void {
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

function outOfPatience(session: Speaker, reply: SaidReply): void {
  const wanted = session.policy.error_limit;
  if (reply.code < 400 || reply.code === 421 || session.errors < (wanted?.max ?? ERROR_LIMIT)) return;
  session.actions.push(...plainly(session, sayingOf(wanted ?? {}, 'errors')));
  session.close();
}

/** A reply without any of the quirks. */
export function plainly(session: Speaker, reply: SaidReply | null): Action[] {
  if (reply === null) return [];
  const said = filled(reply, session.facts);
  return [{ do: 'write', bytes: octetsOf(said) }];
}
