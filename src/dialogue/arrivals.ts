// Looking for a message that was accepted: what a dialogue asks for, and what it hears.
import type { Arrives } from '../scenario/arrival-shape.ts';
import type { ArrivalRecord } from './arrival-record.ts';

export interface Delivered {
  /** As it was sent, before dot-stuffing. */
  readonly octets: Uint8Array;
  /** Milliseconds of the clock when it was accepted. */
  readonly at: number;
  /** The reply that accepted it. */
  readonly reply: string;
}

export interface Arrival {
  readonly record: ArrivalRecord;
  /** What differs from what was expected, in sentences. */
  readonly problems: readonly string[];
}

/** Resolves when it is decided; rejects only when it is interrupted. */
export type LookFor = (what: Arrives, delivered: Delivered) => Promise<Arrival>;
