// A run as it happens: the events, in order. `gather` folds them into the document, live and from the record alike, so that
// what is shown and what is kept can't differ.
import type { BurstRecord } from '../burst/burst-record.ts';
import type { ThresholdRecord } from '../burst/threshold-record.ts';
import type { DialogueEvent } from '../dialogue/events.ts';
import type { Identity } from '../target/identity.ts';
import type { CaseRecord, Contrast, Exchange, InconclusiveReason, RunHead, Summary, Verdict } from './document.ts';

export type { DialogueEvent, StepSummary } from '../dialogue/events.ts';

/** What is known of a case before it runs. */
export type CaseHead = Pick<
  CaseRecord,
  'id' | 'scenario' | 'about' | 'tags' | 'file' | 'variant' | 'vars' | 'target' | 'started'
>;

/** `case` counts the cases of the run from 0. */
export type RunEvent =
  | { readonly e: 'run'; readonly run: RunHead }
  | { readonly e: 'identity'; readonly identity: Identity }
  | { readonly e: 'case'; readonly case: number; readonly head: CaseHead }
  | (DialogueEvent & { readonly case: number })
  /** A burst as far as it got; the last one is the whole. */
  | { readonly e: 'burst'; readonly case: number; readonly burst: BurstRecord }
  /** A search as far as it got; the last one is the whole. */
  | { readonly e: 'threshold'; readonly case: number; readonly threshold: ThresholdRecord }
  | {
      readonly e: 'case-end';
      readonly case: number;
      readonly verdict: Verdict;
      readonly reason: InconclusiveReason | string | null;
      readonly text: string | null;
      readonly ms: number;
      readonly attempt: number;
    }
  | { readonly e: 'contrast'; readonly contrast: Contrast }
  | { readonly e: 'end'; readonly finished: string; readonly summary: Summary };

export type ExchangeDraft = { -readonly [K in keyof Exchange]: Exchange[K] };
