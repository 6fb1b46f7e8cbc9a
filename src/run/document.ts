// What a run is, once it has happened: the document `mxprobe/run@1`. Plain JSON values only; everything a report shows is
// in here, and nothing in here needs the network to be understood.

import type { BurstRecord } from '../burst/burst-record.ts';
import type { ThresholdRecord } from '../burst/threshold-record.ts';
import type { Finding, InconclusiveReason, StepRecord, TlsRecord, Verdict } from '../dialogue/transcript.ts';
import type { Identity } from '../target/identity.ts';

export type { BurstRecord } from '../burst/burst-record.ts';
export type { ThresholdRecord } from '../burst/threshold-record.ts';
export type {
  CertificateRecord,
  Exchange,
  Finding,
  InconclusiveReason,
  Outcome,
  ReplyRecord,
  Stage,
  StepRecord,
  StepVerdict,
  TlsRecord,
  Verdict,
} from '../dialogue/transcript.ts';

export const RUN_SCHEMA = 'mxprobe/run@1';

export interface RunDocument {
  readonly schema: typeof RUN_SCHEMA;
  readonly run: RunHead & { readonly finished: string | null; readonly complete: boolean };
  readonly summary: Summary;
  readonly cases: readonly CaseRecord[];
  readonly contrasts: readonly Contrast[];
  /** What receivers see in us, if it was asked for (`--identity`). */
  readonly identity: Identity | null;
  /** What a probe's run was compared with; null where nothing was accepted yet, and where nothing is compared. */
  readonly baseline: AcceptedBaseline | null;
  /** What differs from it, most urgent first; null where nothing is compared. */
  readonly changes: readonly Change[] | null;
}

export interface AcceptedBaseline {
  readonly name: string;
  /** When the run that was accepted began; ISO 8601, UTC. */
  readonly accepted: string;
}

export type ChangeClass = 'regression' | 'inconclusive' | 'flapping' | 'notice' | 'improvement';

export type Fact = string | number | boolean | null;

/** What differs, not yet judged. */
export interface Difference {
  /** The case key. */
  readonly case: string;
  /** The exchange (`mail`, `starttls/ehlo`); null where the case as a whole is meant. */
  readonly step: string | null;
  /** `code`, `enhanced`, `capability`, `tls.version`, `certificate.issuer` ... */
  readonly what: string;
  readonly before: Fact;
  readonly after: Fact;
}

export interface Change extends Difference {
  readonly class: ChangeClass;
  /** One sentence that can stand alone. */
  readonly text: string;
}

export interface RunHead {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly version: string;
  readonly argv: readonly string[];
  readonly node: string;
  /** The run directory, or null if nothing is recorded. */
  readonly results: string | null;
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly skipped: number;
}

export interface TargetRecord {
  /** The host name or address as asked for. */
  readonly host: string;
  /** The IP address that was contacted (a path for a unix socket); null before it is known. */
  readonly address: string | null;
  readonly port: number;
  readonly mode: 'smtp' | 'smtps' | 'submission' | 'lmtp';
  /** The mail domain whose MX this is, or null. */
  readonly domain: string | null;
  /** True when the embedded MX answered. */
  readonly sandbox: boolean;
  /** The local address of the connection; null before it is known. */
  readonly source: string | null;
}

export interface CaseRecord {
  /** Unique within the run: `scenarios/starttls/required.yaml#cleartext@127.0.0.1`. */
  readonly id: string;
  readonly scenario: string;
  readonly about: string | null;
  readonly tags: readonly string[];
  /** As the user typed it, with `/`. */
  readonly file: string;
  readonly variant: string | null;
  /** The variant's variables as the run used them, secrets masked. */
  readonly vars: Readonly<Record<string, string | number | boolean | null>>;
  readonly target: TargetRecord;
  readonly verdict: Verdict;
  readonly reason: InconclusiveReason | string | null;
  /** One sentence that says why the verdict is what it is; null for `passed`. */
  readonly text: string | null;
  readonly started: string;
  readonly ms: number;
  /** Which attempt decided (1 unless `retry` or throttling asked for more). */
  readonly attempt: number;
  readonly steps: readonly StepRecord[];
  readonly tls: TlsRecord | null;
  readonly burst: BurstRecord | null;
  /** `mxprobe threshold`: how much the server takes. */
  readonly threshold: ThresholdRecord | null;
  readonly findings: readonly Finding[];
}

export interface Contrast {
  readonly scenario: string;
  readonly file: string;
  /** The verb of the step where the replies part. */
  readonly step: string;
  readonly line: number;
  /** The two variants, before and after. */
  readonly variants: readonly [string, string];
  readonly changed: Readonly<Record<string, readonly [unknown, unknown]>>;
  readonly before: string;
  readonly after: string;
  /** True if more than one variable changed: no single cause can be named. */
  readonly confounded: boolean;
  readonly text: string;
}
