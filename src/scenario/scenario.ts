// What was written, checked: the tree that a dialogue is run from. Every step knows its place in the file.
import type { Text } from '../document/node.ts';
import type { Place } from '../document/problem.ts';
import type { Burst } from './burst-shape.ts';
import type { Expectation } from './expectation.ts';
import type { Pattern } from './pattern.ts';
import type { Policy } from './policy.ts';
import type { Retry } from './retry.ts';
import type { Value } from './template.ts';
import type { PlainAction } from './verbs.ts';

export type { Place } from '../document/problem.ts';
export type { Burst, BurstExpectation } from './burst-shape.ts';
export type { TextMatch } from './capability-shape.ts';
export type { Expectation } from './expectation.ts';
export type { StartTls, TlsVersionName } from './handshake-values.ts';
export type { Message } from './message-shape.ts';
export type { Retry } from './retry.ts';
export type { Auth, Chunk, Mail, ProxyHeader, Rcpt } from './verb-values.ts';

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
  readonly from: Pattern;
  readonly place: Place;
}

export type Action = PlainAction | { readonly verb: 'pipeline'; readonly steps: readonly Step[] };
export type Verb = Action['verb'];
