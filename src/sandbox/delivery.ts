// How a reply goes out: as it is, or as a deed of the policy has it.
import type { Deed, ReplyForm } from '../scenario/policy/deed.ts';
import type { Moment } from '../scenario/policy/moment.ts';
import type { SaidReply } from '../scenario/policy/reply.ts';
import { formatReply } from '../wire/reply-writer.ts';
import type { Action } from './action.ts';
import type { Speaker } from './speaker.ts';
import type { Decision } from './when.ts';
import { misshapenReply } from './write-reply.ts';

/** Octets apart by this much are segments apart. */
export const APART_MS = 20;
/** A dripping reply of 40 octets takes under a second. */
const DRIP_MS = 20;
/** An endless reply ends after some 10 MB: whoever reads on until then has no bound. */
const ENDLESS_REPEATS = 2000;

/** Does the client get the whole reply? */
export function isHeard({ do: what }: Deed): boolean {
  return what === 'pass' || what === 'reply' || what === 'drip' || what === 'multiline' || what === 'tls';
}

/** Pushes the actions that the reply takes, or what is done in its place. */
export function deliver(session: Speaker, moment: Moment, reply: SaidReply, { deed, delayMs }: Decision) {
  const ms = delayMs + tarpit(session);
  if (ms > 0) session.actions.push({ do: 'pause', ms });
  switch (deed.do) {
    case 'pass':
    case 'reply':
    case 'tls':
      return push(session, moment, [{ do: 'write', bytes: octetsOf(reply) }]);
    case 'close':
      return session.close();
    case 'reset':
      return session.reset();
    case 'silent':
      return;
    case 'half':
      return half(session, reply, deed);
    case 'drip':
      return push(session, moment, dripped(octetsOf(reply), deed.everyMs));
    case 'multiline':
      return push(session, moment, misshapen(reply, deed.forms));
    case 'stall':
      return session.stall(deed.ms);
    case 'deaf':
      return session.stall(null, true);
    default:
      return deed satisfies never;
  }
}

function push(session: Speaker, moment: Moment, actions: readonly Action[]): void {
  session.actions.push(...actions, ...injected(session, moment));
}

function tarpit({ policy, errors }: Speaker): number {
  const { tarpit: wanted } = policy;
  return wanted !== undefined && errors >= (wanted.after_errors ?? 0) ? (wanted.delay ?? 0) : 0;
}

function half(session: Speaker, reply: SaidReply, { octets, follow }: Extract<Deed, { do: 'half' }>): void {
  const whole = octetsOf(reply);
  const bytes = whole.subarray(0, octets ?? Math.ceil(whole.length / 2));
  // Apart, so that a reset does not overtake what was written.
  session.actions.push({ do: 'write', bytes }, { do: 'pause', ms: APART_MS });
  if (follow === 'close') session.close();
  else if (follow === 'reset') session.reset();
  else session.stall(null);
}

function misshapen(reply: SaidReply, forms: readonly ReplyForm[]): Action[] {
  const bytes = misshapenReply(reply, forms);
  if (forms.includes('drip')) return dripped(bytes, DRIP_MS);
  const write: Action = { do: 'write', bytes };
  return forms.includes('endless')
    ? Array<Action[]>(ENDLESS_REPEATS)
        .fill([write, { do: 'pause', ms: 1 }])
        .flat()
    : [write];
}

/** Replies without placeholders are said again and again: each is written once. */
const OCTETS = new WeakMap<SaidReply, Buffer>();

export function octetsOf(reply: SaidReply): Buffer {
  const known = OCTETS.get(reply);
  if (known !== undefined) return known;
  const octets = Buffer.from(formatReply(reply.code, reply.enhanced, reply.lines));
  OCTETS.set(reply, octets);
  return octets;
}

function dripped(bytes: Buffer, everyMs: number): Action[] {
  return [...bytes].flatMap((octet): Action[] => [
    { do: 'write', bytes: Buffer.of(octet) },
    { do: 'pause', ms: everyMs },
  ]);
}

function injected({ policy }: Speaker, moment: Moment): Action[] {
  const octets = policy.inject?.get(moment);
  return octets === undefined ? [] : [{ do: 'write', bytes: Buffer.from(octets, 'latin1') }];
}
