// What a machine tells of a session, in the order in which it happens. The machine alone decides; who listens makes of it what
// it needs: record-witness.ts the events of a dialogue, burst/notes.ts numbers, an errand what it was sent for.
import type { Reply } from '../wire/reply.ts';
import type { Answer } from './answer.ts';
import type { Arrival } from './arrivals.ts';
import type { Awaiting, Made, Opening, Planned, Securing } from './program.ts';
import type { Session } from './session.ts';
import type { Stage, TlsRecord } from './transcript.ts';

/** How a session ended. */
export const ENDS = [
  'done',
  'refused',
  'unexpected',
  'closed',
  'reset',
  'timedOut',
  'tlsFailed',
  'unreachable',
  'unsent',
  'stopped',
] as const;
export type End = (typeof ENDS)[number];

/**
 * What a reply is to the step: it `fits`, or lets the step go on; it `differs`; it `follows` from what differed before (the
 * command was under way already); or it stands `between`, and something else decides.
 */
export type Standing = 'fits' | 'differs' | 'follows' | 'between';

/** How there was no reply. `nowhere`: there is no connection. */
export type Missing = 'closed' | 'reset' | 'timeout' | 'silence' | 'nowhere';

/** Why a step comes to nothing, where no reply says so. All but `unreachable` and `tls` fail it whatever was expected. */
export type Failure =
  /** Of ourselves: an argument that would be two commands, AUTH in clear text. */
  | { readonly kind: 'unsent'; readonly why: string }
  /** The reply breaks a rule on which what follows rests. */
  | { readonly kind: 'broken'; readonly why: string }
  /** An AUTH that is not what its code says. */
  | { readonly kind: 'doubt'; readonly why: string }
  /** Octets stood behind the 220 to STARTTLS; the first reply of them was taken. */
  | { readonly kind: 'wall'; readonly octets: number; readonly taken: Reply | null }
  | { readonly kind: 'unreachable'; readonly code: string; readonly message: string }
  | { readonly kind: 'tls'; readonly why: string }
  /** The message did not arrive as expected; or, `unknown`, a mailbox could not be asked. */
  | { readonly kind: 'arrival'; readonly unknown: boolean; readonly why: string }
  /** A reply as expected, without what is taken from it. */
  | { readonly kind: 'uncaptured'; readonly name: string; readonly source: string | null };

/** Where a reply is awaited: a step's await, or behind our own QUIT. */
export type Place = Pick<Awaiting, 'of' | 'row'> & Partial<Pick<Awaiting, 'unprompted' | 'learns'>>;

export interface Witness {
  /** A step begins (the first of its write), or, with null, none does any more. */
  began(session: Session, of: Planned | null): void;
  /** The connection stands. */
  opened(session: Session, move: Opening, ms: number): void;
  sent(session: Session, of: Planned, stage: Stage, made: Made): void;
  heard(session: Session, place: Place, answer: Answer, is: Standing): void;
  /** `rest`: what was begun and never finished. */
  missed(session: Session, place: Place, how: Missing, answer: Answer, rest: Reply | null): void;
  /** There is what nobody had asked for: `next` gives it reply by reply, then null. */
  unasked(session: Session, stage: Stage, next: () => Reply | null): void;
  /** The greeting was not finished: what stands behind its 220- answers the first command. */
  split(session: Session): void;
  /** The handshake is over; `agreed` is null if it failed. */
  secured(session: Session, move: Securing, agreed: string | null, record: TlsRecord | null, ms: number): void;
  failed(session: Session, of: Planned, row: number | null, failure: Failure): void;
  captured(session: Session, name: string, value: string): void;
  /** The step is over, and `answer` decided. */
  settled(session: Session, of: Planned, answer: Answer, fits: boolean): void;
  /** The dialogue does not apply to this server. */
  lacking(session: Session, why: string): void;
  /** Somebody has looked for the message of the step before. */
  arrived(session: Session, of: Planned, arrival: Arrival): void;
  /** A message was accepted; or, not `clearly`, may have been. */
  accepted(session: Session, clearly: boolean): void;
  /** The end of data was sent and not answered. */
  unknown(session: Session): void;
  ended(session: Session, end: End): void;
}

/** Hears nothing; errands take from it what they don't want to know. */
export class SilentWitness implements Witness {
  began(_session: Session, _of: Planned | null): void {}
  opened(_session: Session, _move: Opening, _ms: number): void {}
  sent(_session: Session, _of: Planned, _stage: Stage, _made: Made): void {}
  heard(_session: Session, _place: Place, _answer: Answer, _is: Standing): void {}
  missed(_session: Session, _place: Place, _how: Missing, _answer: Answer, _rest: Reply | null): void {}
  unasked(_session: Session, _stage: Stage, _next: () => Reply | null): void {}
  split(_session: Session): void {}
  secured(_session: Session, _move: Securing, _agreed: string | null, _tls: TlsRecord | null, _ms: number): void {}
  failed(_session: Session, _of: Planned, _row: number | null, _failure: Failure): void {}
  captured(_session: Session, _name: string, _value: string): void {}
  settled(_session: Session, _of: Planned, _answer: Answer, _fits: boolean): void {}
  lacking(_session: Session, _why: string): void {}
  arrived(_session: Session, _of: Planned, _arrival: Arrival): void {}
  accepted(_session: Session, _clearly: boolean): void {}
  unknown(_session: Session): void {}
  ended(_session: Session, _end: End): void {}
}
