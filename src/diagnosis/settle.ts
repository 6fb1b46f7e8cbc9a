// What the facts exclude: words fit many situations, but a permanent refusal is waited out by nobody, nobody knows the recipient
// before RCPT, and a server that answered a command was reached. The last word over every diagnosis.
import { type Actor, type Cause, usualOf } from './cause.ts';
import type { SignatureStage } from './signature.ts';

export interface Settled {
  readonly cause: Cause;
  readonly actor: Actor;
}

export interface Circumstance {
  readonly code: string | null;
  readonly stage: SignatureStage | null;
  /** Nobody tries again, whatever the code says. */
  readonly isFinal: boolean;
  /** The server that refused is of the house that reports it. */
  readonly isOwnSide: boolean;
}

/** The cause and whose turn it is, as far as the facts let them stand. */
export function settle(found: Settled, seen: Circumstance): Settled {
  const cause = causeAt(found.cause, seen);
  const actor = cause === found.cause ? found.actor : usualOf(cause).actor;
  return { cause, actor: actorIn(cause, actor, seen) };
}

const EARLY: ReadonlySet<SignatureStage | null> = new Set(['connect', 'ehlo', 'starttls', 'auth', 'mail']);
const ANSWERED: ReadonlySet<SignatureStage | null> = new Set(['mail', 'rcpt', 'data', 'eod']);
/** Before RCPT the server has heard of the sender only. A host without mail may say so in its greeting (RFC 7504). */
const ABOUT_SENDER: Readonly<Partial<Record<Cause, Cause>>> = {
  'rcpt-unknown': 'sender-blocked',
  'rcpt-disabled': 'sender-blocked',
  'rcpt-policy': 'policy-unspecified',
  'rcpt-quota': 'policy-unspecified',
  'rcpt-limit': 'rate-limit',
  'rcpt-rate-limit': 'rate-limit',
  'rcpt-domain-dns': 'sender-domain-dns',
  'forwarding-failed': 'receiver-local-error',
};
/** About logging in: at that stage the codes have no other sense (RFC 4954 6). */
const AT_LOGIN: ReadonlySet<Cause> = new Set([
  'protocol-violation',
  'protocol-sequence',
  'address-syntax',
  'command-unknown',
  'temp-unspecified',
]);

function causeAt(cause: Cause, { code, stage }: Circumstance): Cause {
  const isPermanent = code?.startsWith('5') === true;
  if (EARLY.has(stage)) {
    const other = ABOUT_SENDER[cause];
    if (other !== undefined) return other;
    if (cause === 'rcpt-domain-nullmx' && stage === 'mail') return 'sender-domain-nullmx';
  }
  if (stage === 'auth' && AT_LOGIN.has(cause)) return 'smtp-auth-unavailable';
  return cause === 'temp-unspecified' && isPermanent ? 'receiver-local-error' : cause;
}

/** Whose turn it is where nobody's queue tries again. */
const INSTEAD_OF_WAITING: Readonly<Partial<Record<Cause, Actor>>> = {
  greylisting: 'sending-admin',
  'callout-pending': 'sending-admin',
  'ip-honeypot': 'sending-admin',
  'rate-limit': 'sending-admin',
  'rate-reputation': 'sending-admin',
  'conn-limit': 'sending-admin',
  'rcpt-rate-limit': 'recipient',
};

function actorIn(cause: Cause, actor: Actor, { code, stage, isFinal, isOwnSide }: Circumstance): Actor {
  const waits = actor === 'wait' && !isFinal && code?.startsWith('5') !== true;
  if (actor === 'wait' && !waits) return INSTEAD_OF_WAITING[cause] ?? 'receiving-admin';
  // the connection that failed is one behind the server that answered us
  if (/^connect-|^timeout$/.test(cause) && ANSWERED.has(stage) && code !== null && actor === 'sending-admin')
    return 'receiving-admin';
  // whom the recipient has blocked is refused before anybody has named him: a list of the server's
  if (actor === 'recipient' && EARLY.has(stage)) return 'receiving-admin';
  return isOwnSide && actor === 'receiving-admin' ? 'sending-admin' : actor;
}
