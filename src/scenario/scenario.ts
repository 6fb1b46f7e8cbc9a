// What was written, checked: the tree that a dialogue is run from. Every step knows its place in the file.
import type { Text } from '../document/node.ts';
import type { Phase, Quantile, Rate, REFUSED_AT } from './burst-shape.ts';
import type { Comparison } from './comparison.ts';
import type { Rows } from './csv-rows.ts';
import type { Policy } from './policy.ts';
import type { CodePattern, ShortForm } from './short-form.ts';
import type { Value } from './template.ts';
import type { PlainAction } from './verbs.ts';

export type { Message } from './message-shape.ts';
export type { Auth, Chunk, Mail, ProxyHeader, Rcpt, StartTls, TlsVersionName } from './verb-values.ts';

export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** A scenario with one variant filled in: what one case runs. */
export interface Scenario {
  readonly file: string;
  readonly name: string;
  readonly about: string | null;
  readonly tags: readonly string[];
  /** Null where the scenario has no variants. */
  readonly variant: string | null;
  /** The variant's own variables: the controlled difference. */
  readonly difference: Readonly<Record<string, Value>>;
  /** Those of them that change what is sent; the others are only expected. */
  readonly acting: ReadonlySet<string>;
  /** EHLO keywords without which the case is skipped. */
  readonly requires: readonly string[];
  readonly sandbox: Policy | null;
  /** Deadlines by verb in milliseconds; `*` stands for all; a verb that is not in it has the default of the dialogue. */
  readonly timeouts: ReadonlyMap<string, number>;
  readonly steps: readonly Step[];
  readonly retry: Retry | null;
  readonly burst: Burst | null;
  /** Names whose values must stand in no output. */
  readonly secrets: ReadonlyMap<string, string>;
  /** The name used by HELO, the default sender and recipient. */
  readonly identity: { readonly helo: string; readonly from: string; readonly to: Text };
}

/** The dialogue, many times at a rate. */
export interface Burst {
  readonly place: Place;
  /** In all; null where `forMs` says how long. */
  readonly sessions: number | null;
  readonly forMs: number | null;
  /** Null: as fast as `concurrency` lets. */
  readonly rate: Rate | null;
  readonly concurrency: number;
  /** Transactions in a session. */
  readonly messages: number;
  /** Session n takes row n, and begins anew behind the last one. */
  readonly rows: Rows | null;
  /** Null: as many as the machine has cores for, if the burst is worth it. */
  readonly threads: number | null;
  /** Every n-th session is recorded. */
  readonly sample: number;
  readonly expect: BurstExpectation | null;
}

export interface BurstExpectation {
  readonly accepted: Comparison | null;
  readonly firstRefusal: {
    readonly at: (typeof REFUSED_AT)[number] | null;
    readonly after: Comparison | null;
    readonly reply: ShortForm | null;
  } | null;
  /** What refusals may be; null: anything. */
  readonly refusedOnly: ShortForm | null;
  /** Milliseconds. */
  readonly times: readonly { readonly quantile: Quantile; readonly phase: Phase; readonly limit: Comparison }[];
  readonly recoversWithinMs: number | null;
}

export interface Retry {
  readonly on: readonly CodePattern[];
  /** The pause before attempt 2, 3, ... in milliseconds. */
  readonly waitsMs: readonly number[];
  readonly acceptedOn: Comparison | null;
  readonly first: ShortForm | null;
  readonly place: Place;
}

export interface StepBase {
  readonly place: Place;
  readonly name: string | null;
  /** All must hold; else the step is skipped. */
  readonly conditions: readonly Condition[];
  readonly captures: readonly Capture[];
  readonly timeoutMs: number | null;
  /** Go on although the expectation failed. */
  readonly goOn: boolean;
  readonly expect: Expectation | null;
}
export type Step = StepBase & Action;

export interface Condition {
  readonly written: string;
  readonly value: boolean | { readonly left: Text; readonly equal: boolean; readonly right: Text };
}

export interface Capture {
  readonly name: string;
  /** Group 1 of the match, or the whole match. */
  readonly from: ShortForm['patterns'][number];
  readonly place: Place;
}

export type Action = PlainAction | { readonly verb: 'pipeline'; readonly steps: readonly Step[] };
export type Verb = Action['verb'];

export interface Expectation {
  /** As written, for reports. */
  readonly written: string;
  readonly place: Place;
  readonly reply: ShortForm | null;
  readonly lines: Comparison | null;
  readonly capabilities: {
    readonly include: ShortForm['include'];
    readonly exclude: ShortForm['exclude'];
    readonly parameters: ReadonlyMap<string, Comparison | TextMatch>;
  };
  readonly withinMs: number | null;
  readonly strict: boolean;
  readonly tls: ReadonlyMap<'version' | 'cipher' | 'alpn' | 'group', Comparison | TextMatch>;
  readonly certificate: ReadonlyMap<string, boolean | Comparison | TextMatch>;
  readonly dane: string | null;
  readonly mtaSts: string | null;
}
/** A text that must be equal (ignoring case), or a pattern that must match. */
export type TextMatch =
  | { readonly equals: string }
  | { readonly pattern: ShortForm['patterns'][number]; readonly written: string };
