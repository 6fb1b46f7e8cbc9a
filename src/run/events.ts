// A run as it happens: the events, in order. `gather` folds them into the document, live and from the record alike, so that
// what is shown and what is kept can't differ.
import type {
  CaseRecord,
  Contrast,
  Exchange,
  Finding,
  InconclusiveReason,
  Outcome,
  ReplyRecord,
  RunHead,
  Stage,
  StepRecord,
  Summary,
  TlsRecord,
  Verdict,
} from './document.ts';

/** What is known of a case before it runs. */
export type CaseHead = Pick<
  CaseRecord,
  'id' | 'scenario' | 'about' | 'tags' | 'file' | 'variant' | 'vars' | 'target' | 'started'
>;

/** A judged step; its exchanges are the `sent` and `reply` events before it, and `decisive` is the index of the judged one. */
export type StepSummary = Omit<StepRecord, 'exchanges' | 'sent' | 'reply' | 'outcome'> & {
  readonly decisive: number | null;
};

export type RunEvent =
  | { readonly e: 'run'; readonly run: RunHead }
  | { readonly e: 'case'; readonly case: number; readonly head: CaseHead }
  | {
      readonly e: 'connected';
      readonly case: number;
      readonly address: string;
      readonly port: number;
      readonly source: string;
    }
  | {
      readonly e: 'sent';
      readonly case: number;
      readonly at: number;
      readonly stage: Stage;
      readonly sent: string;
      readonly sentBytes: number | null;
      readonly secure: boolean;
    }
  | {
      /** Closes the exchange that the last `sent` opened, or is one of its own (greeting, unsolicited, further LMTP replies). */
      readonly e: 'reply';
      readonly case: number;
      readonly at: number;
      readonly stage: Stage;
      readonly secure: boolean;
      readonly outcome: Outcome;
      readonly reply: ReplyRecord | null;
      readonly ms: number;
      /** False if this answers no open `sent`. */
      readonly answers: boolean;
    }
  | { readonly e: 'tls'; readonly case: number; readonly at: number; readonly tls: TlsRecord }
  | { readonly e: 'finding'; readonly case: number; readonly finding: Finding }
  | { readonly e: 'step'; readonly case: number; readonly step: StepSummary }
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
