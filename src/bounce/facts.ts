// What a bounce states, field by field, each with the ground it stands on. Nothing here is a judgement: the cause and whose
// turn it is are decided in diagnosis/. Schema mxprobe/bounce@1.

/** Where in the SMTP dialogue the answer came. `eod` is the end of data: the final dot, or the last BDAT. */
export type Stage = 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod';

/** stated: the text says it in words. transcript: read from quoted commands and replies. inferred: concluded, not written. */
export type Basis = 'stated' | 'transcript' | 'inferred' | 'none';

export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/** A place in a part's decoded, visible text: 1-based line and column, and the words that stand there. */
export interface Place {
  /** `text`, `html`, `delivery-status` or `header`. */
  readonly part: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

/** An SMTP reply as the bounce quotes it. The bounce's folding is undone, and nothing else. */
export interface QuotedReply {
  readonly code: number | null;
  /** From the reply itself (`5.7.1`), never from the Status field. */
  readonly enhanced: string | null;
  /** The texts of all lines behind code and enhanced code, joined by LF. */
  readonly text: string;
  /** How many lines the reply had, as far as the quotation shows. */
  readonly lines: number;
}

export interface Failure {
  readonly recipient: string;
  readonly originalRecipient: string | null;
  /** The envelope sender of the message that came back. */
  readonly sender: string | null;
  readonly action: Action;
  readonly remote: { readonly host: string | null; readonly address: string | null };
  readonly reply: QuotedReply | null;
  /** Who spoke the reply: the remote server, or the reporting server in its own words. */
  readonly replyBy: 'remote' | 'reporter' | null;
  /** The Status field of the report, or what the reporting server says in its place; RFC 3463 syntax. */
  readonly status: string | null;
  readonly stage: Stage | null;
  readonly stageBasis: Basis;
  /** Whether the refused session was encrypted, where the text lets one know. */
  readonly tls: boolean | null;
  /** The Diagnostic-Code field, unfolded, or the sentence of the text that the reply was read from. */
  readonly diagnostic: string | null;
  readonly basis: {
    readonly recipient: Basis;
    readonly remote: Basis;
    readonly reply: Basis;
    readonly status: Basis;
    readonly sender: Basis;
  };
  readonly places: {
    readonly recipient: Place | null;
    readonly reply: Place | null;
    readonly stage: Place | null;
    readonly remote: Place | null;
    readonly status: Place | null;
  };
}

export type Kind = 'bounce' | 'delayed' | 'delivered' | 'auto-reply' | 'feedback-report' | 'not-a-bounce';

export interface BounceFacts {
  readonly schema: 'mxprobe/bounce@1';
  readonly kind: Kind;
  /** How it reached us: the report itself, forwarded by somebody, or pasted text. */
  readonly form: 'mail' | 'forwarded' | 'text';
  readonly reportingMta: string | null;
  /** Arrival-Date of the report: when the reporting server took the message. As written. */
  readonly arrival: string | null;
  /** Subject of the bounce (not of the message that came back). */
  readonly subject: string | null;
  readonly failures: readonly Failure[];
  /** Bounds that were hit, in words. */
  readonly notes: readonly string[];
}
