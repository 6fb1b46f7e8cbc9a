// What was accepted as normal: a run reduced to its meaning. Small, sorted, made to be read in a pull request.
import type { Outcome, Verdict } from '../run/document.ts';

export const BASELINE_SCHEMA = 'mxprobe/baseline@1';

export interface Baseline {
  readonly name: string;
  /** When the run that was accepted began; ISO 8601, UTC. */
  readonly accepted: string;
  /** The id of that run. */
  readonly run: string;
  /** By case key, see `keyOf`. */
  readonly cases: ReadonlyMap<string, CaseFacts>;
}

/** What counts of one case. */
export interface CaseFacts {
  readonly target: TargetFacts;
  readonly verdict: Verdict;
  /** Why the case was inconclusive or skipped, else null. */
  readonly reason: string | null;
  /** Tonight's sentence on the verdict. Not part of a baseline: null when read from one. */
  readonly why: string | null;
  readonly steps: readonly StepFacts[];
  /** Steps beyond the bound, which are not compared. */
  readonly omitted: number;
  readonly tls: TlsFacts | null;
  /** Verdicts on the policies that stand beside the dialogue: `dane` -> `verified`, `mta_sts` -> `failed`. */
  readonly policies: ReadonlyMap<string, string>;
  /** `error injected-before-tls`, sorted. Informational findings are not kept. */
  readonly findings: readonly string[];
  /** Tonight's sentence for each of them. Not part of a baseline, like all that is called `tonight`. */
  readonly tonight?: { readonly findings: ReadonlyMap<string, string> };
}

export interface TargetFacts {
  readonly host: string;
  readonly address: string | null;
  /** The mail domain whose MX this is, or null if the target was named by the user. */
  readonly domain: string | null;
}

/** One exchange of the deciding attempt. */
export interface StepFacts {
  /** `ehlo`, `rcpt 2`; `data/eod` for a second exchange of one step. */
  readonly step: string;
  readonly outcome: Outcome;
  readonly code: number | null;
  readonly enhanced: string | null;
  /** The reply's text after the masks; for EHLO the first line only. */
  readonly text: string;
  /** Keyword -> sorted parameters, for EHLO and LHLO that were accepted. */
  readonly capabilities: ReadonlyMap<string, readonly string[]> | null;
  readonly latency: LatencyClass;
  /** What the reply broke of RFC 5321 4.2, sorted. */
  readonly violations: readonly string[];
  /** Whether it was said inside TLS, and how long the reply took. */
  readonly tonight?: { readonly secure: boolean; readonly ms: number };
}

/** Half decades, so that a class is never left by chance twice in a row; `late` is what the probe's threshold calls so. */
export const LATENCY_CLASSES = ['<0.1s', '<0.3s', '<1s', '<3s', '<10s', '<30s', '<100s', '>=100s', 'late'] as const;
export type LatencyClass = (typeof LATENCY_CLASSES)[number];

export interface TlsFacts {
  readonly version: string | null;
  readonly cipher: CipherClass;
  readonly group: GroupClass;
  readonly certificate: CertificateFacts | null;
}

/** Best first. */
export const CIPHER_CLASSES = ['aead', 'cbc', 'no-forward-secrecy', 'broken', 'unknown'] as const;
export type CipherClass = (typeof CIPHER_CLASSES)[number];
/** Best first. */
export const GROUP_CLASSES = ['hybrid', 'elliptic', 'finite-field', 'none', 'unknown'] as const;
export type GroupClass = (typeof GROUP_CLASSES)[number];

export interface CertificateFacts {
  readonly issuer: string;
  /** The issuer's organisation (O=), else its name: intermediates of one authority take turns. */
  readonly authority: string;
  /** Subject alternative names, sorted; the common name if there are none. */
  readonly names: readonly string[];
  /** `RSA 2048`, `EC prime256v1`. */
  readonly key: string;
  readonly trusted: boolean;
  /** In words and without numbers, which change every night; null if trusted. */
  readonly trustError: string | null;
  readonly matchesHost: boolean;
  /** `soon` is below the probe's threshold. */
  readonly expiry: 'ok' | 'soon' | 'expired';
  readonly sha256: string;
  /** When it ends (ISO 8601), whole days until then, and why it is not trusted, figures and all. */
  readonly tonight?: { readonly notAfter: string; readonly daysLeft: number; readonly trustError: string | null };
}
