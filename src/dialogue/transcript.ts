// What a dialogue leaves behind: plain JSON values, with the words that every report uses.
export type { CertificateRecord } from '../trust/certificate-record.ts';
export type { TlsRecord } from '../trust/tls-record.ts';

export type Verdict = 'passed' | 'failed' | 'inconclusive' | 'skipped';
/** Why a question could not be put (`inconclusive`). */
export type InconclusiveReason =
  | 'dns'
  | 'unreachable'
  | 'timeout'
  | 'throttled'
  | 'tls'
  | 'closed'
  | 'protocol'
  | 'interrupted';
export type StepVerdict = 'passed' | 'failed' | 'inconclusive' | 'not-reached' | 'skipped';
export type Outcome = 'reply' | 'closed' | 'timeout' | 'tls-failure' | 'silence' | 'none';
/** Where in the SMTP session something happened (the bounce reader uses the same words). */
export type Stage = 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';

/** Every step of every attempt, in the order in which they ran. */
export interface StepRecord {
  readonly index: number;
  readonly attempt: number;
  /** The scenario's word: `connect`, `mail`, `data` ... */
  readonly verb: string;
  readonly name: string | null;
  readonly stage: Stage;
  /** Where the step stands: file as typed, 1-based line and column. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The decisive exchange: the one that was judged. */
  readonly sent: string | null;
  readonly outcome: Outcome;
  readonly reply: ReplyRecord | null;
  /** What was expected, as written (or the verb's default). */
  readonly expected: string | null;
  readonly verdict: StepVerdict;
  /** What differs from the expectation, or why the step was not run; null if nothing does. */
  readonly problem: string | null;
  /** Milliseconds from the first octet sent to the outcome. */
  readonly ms: number;
  /** True if the step ran inside TLS. */
  readonly secure: boolean;
  /** All that went over the wire in this step, in order. */
  readonly exchanges: readonly Exchange[];
  readonly captured: Readonly<Record<string, string>>;
}

export interface Exchange {
  /** Milliseconds since the attempt's connection was begun. */
  readonly at: number;
  readonly stage: Stage;
  /** What was sent, without its CRLF, control characters kept, secrets masked; null where nothing was (greeting, listen). */
  readonly sent: string | null;
  /** Octets sent, where `sent` is shortened (message contents). */
  readonly sentBytes: number | null;
  readonly secure: boolean;
  readonly outcome: Outcome;
  readonly reply: ReplyRecord | null;
  readonly ms: number;
}

export interface ReplyRecord {
  readonly code: number | null;
  /** `5.7.0`, or null. */
  readonly enhanced: string | null;
  /** Each line as it came, code and separator included, without its line end. */
  readonly lines: readonly string[];
  /** The texts behind the codes, joined by LF. */
  readonly text: string;
  /** Base64 of every octet. */
  readonly raw: string;
  readonly violations: readonly string[];
}

export interface Finding {
  /** A stable word: `injected-before-tls`, `unsolicited`, `mixed-codes`, `delivery-unknown` ... */
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  /** Index into `steps`, or null. */
  readonly step: number | null;
  /** `RFC 5321 4.2.1`, or null. */
  readonly standard: string | null;
}
