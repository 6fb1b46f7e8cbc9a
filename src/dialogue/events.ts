// A dialogue as it happens. `run` adds the number of the case and folds the events into the document.
import type { Finding, Outcome, ReplyRecord, Stage, StepRecord, TlsRecord } from './transcript.ts';

/**
 * A judged step. The `sent` and `reply` events since the last step make exchanges; `decisive` is the index of the judged one.
 * `own` are the indexes of those that belong to this step where more steps are to come from them (a pipeline); null: all that
 * are left.
 */
export type StepSummary = Omit<StepRecord, 'exchanges' | 'sent' | 'reply' | 'outcome'> & {
  readonly decisive: number | null;
  readonly own: readonly number[] | null;
};

export type DialogueEvent =
  | { readonly e: 'connected'; readonly address: string; readonly port: number; readonly source: string }
  | {
      readonly e: 'sent';
      readonly at: number;
      readonly stage: Stage;
      readonly sent: string;
      readonly sentBytes: number | null;
      readonly secure: boolean;
    }
  | {
      /** Closes the exchange that the oldest open `sent` began, or is one of its own (greeting, unsolicited, further LMTP replies). */
      readonly e: 'reply';
      readonly at: number;
      readonly stage: Stage;
      readonly secure: boolean;
      readonly outcome: Outcome;
      readonly reply: ReplyRecord | null;
      readonly ms: number;
      /** False if this answers no open `sent`. */
      readonly answers: boolean;
    }
  | { readonly e: 'tls'; readonly at: number; readonly tls: TlsRecord }
  | { readonly e: 'finding'; readonly finding: Finding }
  | { readonly e: 'step'; readonly step: StepSummary };
