// What a dialogue leaves behind: plain JSON values, with the words that every report uses.

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

export interface TlsRecord {
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly group: string | null;
  readonly alpn: string | null;
  readonly sni: string | null;
  readonly resumed: boolean;
  readonly stapled: boolean;
  readonly certificate: CertificateRecord | null;
  /** What the server sent behind its own certificate, in its order. */
  readonly chain: readonly CertificateRecord[];
  readonly trusted: boolean;
  /** In words: `expired 35 days ago`, `the intermediate certificate is missing`; null if trusted. */
  readonly trustError: string | null;
  readonly matchesHost: boolean;
  /** The name that the certificate was checked against. */
  readonly host: string | null;
  /** In words: `the name is X, not Y`; null if it matches or there is nothing to compare. */
  readonly nameProblem: string | null;
  /** What does not break trust and should be renewed, in words: a weak key, certificates in the wrong order. */
  readonly weaknesses: readonly string[];
  /** Set when the handshake failed: what OpenSSL said, in words. */
  readonly failure: string | null;
  readonly ms: number;
}

export interface CertificateRecord {
  readonly subject: string;
  readonly issuer: string;
  readonly san: readonly string[];
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whole days until notAfter, negative when it is past. */
  readonly daysLeft: number;
  readonly serial: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly spkiSha256: string;
  readonly key: { readonly type: string; readonly bits: number | null; readonly curve: string | null };
  readonly signatureAlgorithm: string;
  readonly selfSigned: boolean;
  readonly mustStaple: boolean;
  readonly scts: boolean;
  readonly pem: string;
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
