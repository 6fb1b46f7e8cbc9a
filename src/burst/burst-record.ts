// What a burst is, once it has happened: a part of the run document. Plain JSON values only.

import type { Stage } from '../dialogue/transcript.ts';
import type { Phase, Quantile } from '../scenario/burst-shape.ts';

export interface BurstRecord {
  /** False while it goes on, and in the record of a run that was killed. */
  readonly complete: boolean;
  /** True if it was stopped before all sessions that were asked for had begun. */
  readonly interrupted: boolean;
  readonly asked: {
    readonly sessions: number | null;
    readonly forMs: number | null;
    /** As written; null: as fast as `concurrency` lets. */
    readonly rate: string | null;
    readonly concurrency: number;
    readonly messages: number;
  };
  /** How many threads worked. */
  readonly workers: number;
  /** From the first session's begin to the last one's end; milliseconds as everywhere here. */
  readonly ms: number;
  /** How long sessions were begun. */
  readonly arrivalsMs: number;
  readonly sessions: SessionCounts;
  readonly messages: {
    readonly accepted: number;
    /** The end of data was sent and not answered: they may have been delivered. */
    readonly unknown: number;
  };
  readonly rate: {
    /** Sessions a second that the clock asked for, over the whole burst; null without a rate. */
    readonly asked: number | null;
    /** Sessions a second that were begun. */
    readonly achieved: number;
    /** Messages a second that were accepted, over the whole burst. */
    readonly accepted: number;
    /** The most that were accepted in one second. */
    readonly bestSecond: number;
  };
  readonly late: {
    /** Sessions that were due while `concurrency` sessions went on, and had to wait. */
    readonly waited: number;
    /** How long after it was due a session was begun. */
    readonly ms: Quantiles;
  };
  readonly firstRefusal: FirstRefusal | null;
  /** What every step was answered, and how it ended otherwise: a row for each step and code. */
  readonly replies: readonly ReplyRow[];
  readonly timeline: Timeline;
  readonly phases: { readonly [P in Phase]?: Quantiles };
  /** Null if nothing was refused, or nobody asked. */
  readonly recovery: Recovery | null;
  /** Replies that broke the RFC, by violation. */
  readonly violations: Readonly<Record<string, number>>;
  /** What differs from `burst.expect`, in words. */
  readonly problems: readonly string[];
  /** The file in the run directory, and which share of the sessions stands in it: 1 all, 10 every tenth. */
  readonly recorded: { readonly file: string; readonly sample: number } | null;
}

export interface SessionCounts {
  readonly begun: number;
  /** Went as the dialogue expects. */
  readonly done: number;
  /** Ended by a 4xx or 5xx that the dialogue does not expect. */
  readonly refused: number;
  /** Ended by another reply that it does not expect. */
  readonly unexpected: number;
  readonly closed: number;
  readonly reset: number;
  readonly timedOut: number;
  readonly tlsFailed: number;
  /** No connection at all. */
  readonly unreachable: number;
  /** Something could not be sent: an argument that would be two commands, AUTH outside TLS. */
  readonly unsent: number;
  /** Ended by us because the burst was stopped. */
  readonly stopped: number;
}

export type Quantiles = { readonly count: number } & { readonly [Q in Quantile]: number };

export interface FirstRefusal {
  /** From 1. */
  readonly session: number;
  readonly transaction: number;
  readonly stage: Stage;
  readonly verb: string;
  readonly line: number;
  /** Since the burst began. */
  readonly at: number;
  readonly code: number;
  readonly enhanced: string | null;
  readonly text: string;
  /** How often this step was accepted before. */
  readonly after: number;
  /** How many messages were accepted before. */
  readonly accepted: number;
}

export type BurstOutcome =
  | 'reply'
  | 'closed'
  | 'reset'
  | 'timeout'
  | 'tls-failure'
  | 'unreachable'
  | 'unsent'
  | 'unsolicited'
  /** An AUTH that went wrong in a way that its code does not tell. */
  | 'protocol'
  /** A reply as expected, without what the dialogue takes from it. */
  | 'uncaptured';

export interface ReplyRow {
  readonly verb: string;
  readonly stage: Stage;
  readonly line: number;
  readonly outcome: BurstOutcome;
  readonly code: number | null;
  /** The first of them, on one line. */
  readonly text: string;
  readonly count: number;
  /** How many of them the dialogue does not expect and are 4xx or 5xx. */
  readonly refused: number;
  /** How often in each second of the timeline. */
  readonly perSecond: readonly number[];
}

/** One number for each second since the burst began. */
export interface Timeline {
  readonly begun: readonly number[];
  readonly accepted: readonly number[];
  /** Replies of 4xx and 5xx that the dialogue does not expect. */
  readonly refused: readonly number[];
  /** The most sessions at once. */
  readonly inFlight: readonly number[];
}

export interface Recovery {
  /** From the end of the burst to the begin of the session that was accepted; null if none was. */
  readonly ms: number | null;
  readonly attempts: number;
  /** What the last attempt was answered where it was refused, or null. */
  readonly reply: string | null;
}

/** A burst that goes on, for a status line. */
export interface BurstProgress {
  readonly begun: number;
  readonly total: number | null;
  readonly inFlight: number;
  readonly accepted: number;
  /** Sessions begun in the last second. */
  readonly rate: number;
  /** Code -> refusals. */
  readonly refused: Readonly<Record<string, number>>;
  readonly stopping: boolean;
  readonly recovering: boolean;
}
