// What a reproduction has found: plain JSON, schema mxprobe/reproduction@1. Nothing in it needs the network to be understood.
import type { CaseRecord } from '../../run/document.ts';
import type { Cause } from '../cause.ts';
import type { Explanation } from '../explain.ts';
import type { FactorId } from '../factor.ts';

export const REPRODUCTION_SCHEMA = 'mxprobe/reproduction@1';

/**
 * confirmed: one factor turns the refusal into acceptance, and changing it back brings the refusal back.
 * not-reproduced: the server takes what the bounce says it refused.
 * receiver-must-act: it refuses still, and nothing that the sender can change helps.
 * inconclusive: the question could not be put, or not to its end.
 */
export type Conclusion = 'confirmed' | 'not-reproduced' | 'receiver-must-act' | 'inconclusive';

/** Why it is inconclusive, or how the refusal could be confirmed only in part. */
export type Doubt =
  | 'unreachable'
  | 'throttled'
  | 'refused-otherwise'
  | 'accepted-meanwhile'
  | 'not-reversible'
  | 'not-tried'
  | 'too-many'
  | 'interrupted';

export interface Experiment {
  readonly factor: FactorId;
  /** The control's value and the one in its place, as a person would write them. */
  readonly from: string;
  readonly to: string;
  /** flipped: taken each time, and refused again when changed back. */
  readonly outcome: 'flipped' | 'same' | 'inconclusive';
  /** How often it was asked. */
  readonly repeats: number;
  /** Why it is inconclusive; null else. */
  readonly text: string | null;
  readonly case: CaseRecord;
  /** The control, asked once more after a flip; null where nothing flipped. */
  readonly back: CaseRecord | null;
}

/** A factor that was not asked about. */
export interface Untried {
  readonly factor: FactorId;
  /** The option of the command line that would make it possible; null: it can't be. */
  readonly option: string | null;
}

export interface Reproduction {
  readonly schema: typeof REPRODUCTION_SCHEMA;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly finished: string;
  /** How many dialogues were held. */
  readonly dialogues: number;
  /** The refusal as the bounce quotes it. */
  readonly bounced: { readonly code: number | null; readonly enhanced: string | null; readonly text: string };
  readonly control: CaseRecord | null;
  readonly experiments: readonly Experiment[];
  readonly untried: readonly Untried[];
  readonly conclusion: Conclusion;
  readonly doubt: Doubt | null;
  /** The factor that decides; null unless one flipped. */
  readonly factor: FactorId | null;
  readonly cause: Cause;
  readonly explanation: Explanation;
}
