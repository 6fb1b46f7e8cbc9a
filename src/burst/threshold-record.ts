// What a search for a threshold is, once it has happened: a part of the run document. Plain JSON values only.
import type { ReplyRow } from './burst-record.ts';
import type { Climb, Counted, Threshold } from './threshold.ts';

/** What is asked. */
export interface ThresholdQuestion {
  readonly by: Counted;
  /** So many are asked for before it is said that there is no limit up to it. */
  readonly most: number;
  readonly patienceMs: number;
  /** How often the way up and back is gone. */
  readonly rounds: number;
}

export interface ThresholdRecord {
  readonly asked: ThresholdQuestion;
  /** `interrupted` also while it goes on, and in the record of a run that was killed. */
  readonly outcome: Threshold['outcome'];
  /** How many are accepted; null unless `found`. */
  readonly limit: number | null;
  /** From the first of them to when it is accepted again; 0: at once, in a new session; null: not known. */
  readonly windowMs: number | null;
  /** How many were accepted where no limit was found. */
  readonly accepted: number | null;
  /** Why the question could not be put (`failed`). */
  readonly reply: string | null;
  /** The evidence: each way up to the refusal and back ... */
  readonly climbs: readonly Climb[];
  /** ... and each time it was asked, in order. */
  readonly pushes: readonly PushRecord[];
  /** The file in the run directory with every session, or null. */
  readonly recorded: string | null;
}

/** Asked for `asked` of what is counted, one after the other, up to the first refusal. Milliseconds. */
export interface PushRecord {
  /** Since the search began. */
  readonly at: number;
  readonly ms: number;
  readonly asked: number;
  readonly accepted: number;
  /** Its sessions have the numbers from `firstSession` on. */
  readonly firstSession: number;
  readonly sessions: number;
  /** `at` since the search began. */
  readonly refusal: { readonly at: number; readonly step: string; readonly reply: string } | null;
  readonly failed: string | null;
  readonly replies: readonly Omit<ReplyRow, 'line' | 'perSecond'>[];
}

export function thresholdRecord(
  asked: ThresholdQuestion,
  found: Threshold,
  evidence: Pick<ThresholdRecord, 'pushes' | 'recorded'>,
): ThresholdRecord {
  return {
    asked,
    outcome: found.outcome,
    limit: found.outcome === 'found' ? found.limit : null,
    windowMs: found.outcome === 'found' ? found.windowMs : null,
    accepted: found.outcome === 'none' ? found.accepted : null,
    reply: found.outcome === 'failed' ? found.reply : null,
    climbs: found.climbs,
    ...evidence,
  };
}
