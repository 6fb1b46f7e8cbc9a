// What users of the embedded MX hold and say: written by hand, plain, and kept (api/). What they are shown: sandbox-records.ts.

import type { Duration } from './durations.ts';
import type { PolicyDraft, Rule } from './policy-draft.ts';
import type { Counts, Mark, Message, Near, Outcome, SandboxEvent, SessionRecord } from './sandbox-records.ts';

export type * from './sandbox-records.ts';
export type { Duration, PolicyDraft, Rule };

/** How a sandbox begins; everything may be left out. */
export interface StartOptions {
  /** What it does; a text is YAML, or the name of a policy of ours. */
  readonly policy?: PolicyDraft | string;
  /** Rules that stand before those of the policy. */
  readonly when?: readonly Rule[];
  /** An address of loopback; default 127.0.0.1. */
  readonly host?: string;
  /** Another address than loopback is meant: whoever reaches it can send. */
  readonly expose?: boolean;
  /** Default: any free one. */
  readonly port?: number;
  /** Of chance in rules: the same seed has the same luck. */
  readonly seed?: number;
  readonly limits?: Limits;
  /** The control API over HTTP, for programs in other languages. */
  readonly api?: boolean | { readonly port?: number };
  /** Aborted, it closes. */
  readonly signal?: AbortSignal;
}

/** Bounds of what is kept; the oldest goes first. */
export interface Limits {
  /** Default 1,000. */
  readonly messages?: number;
  /** Octets of all messages together; default 64 MiB. */
  readonly messageOctets?: number;
  /** Octets of one message; beyond it is counted; default 25 MiB. */
  readonly oneMessageOctets?: number;
  /** Default 1,000. */
  readonly sessions?: number;
  /** Characters of one session's transcript; default 64 KiB. */
  readonly transcript?: number;
  /** Characters of all transcripts; default 16 MiB. */
  readonly transcripts?: number;
  /** Default 10,000. */
  readonly events?: number;
}

/** A server that runs: where it listens, what came, and how it is changed. */
export interface Sandbox {
  readonly host: string;
  readonly port: number;
  /** `smtp://127.0.0.1:2525`, `smtps://...`; `lmtp://...`. */
  readonly url: string;
  /** What it calls itself; its certificates bear this name, localhost and its address. */
  readonly hostname: string;
  readonly mode: 'smtp' | 'smtps' | 'lmtp';
  /** The root to trust, PEM; empty where the policy has no TLS. */
  readonly ca: string;
  readonly seed: number;
  /** The control API; null where it was not asked for. */
  readonly api: string | null;
  /** What is kept of what came, oldest first; refused ones and those that were broken off too. */
  readonly messages: readonly Message[];
  readonly sessions: readonly SessionRecord[];
  readonly counts: Counts;
  /** Adds rules that stand before the earlier ones. Throws a `MxprobeError` for a wrong one, and adds none. */
  when(...rules: Rule[]): RuleHandle;
  /** From now on; open sessions keep theirs. Throws a `MxprobeError` for a wrong one, and changes nothing. */
  setPolicy(policy: PolicyDraft): void;
  /** The newest that fits, there already or to come; rejects with `NoMessage`, which says what came instead. Waits 4 s if not said. */
  message(match?: Match, options?: WaitOptions): Promise<Message>;
  /** Resolves when no session is open and nothing came for `quiet` (200 ms); rejects with `UnexpectedMessage` as soon as one is there. */
  noMessage(match?: Match, options?: QuietOptions): Promise<void>;
  /** Those that are there now and fit, oldest first. */
  find(match?: Match): readonly Message[];
  /** Those that are there now and do not fit, nearest first. */
  near(match?: Match): readonly Near[];
  /** Now: `since` this mark leaves out what came before. */
  mark(): Mark;
  /** What happens, as it does; from `since` on if that is said. Leaving the loop stops listening. */
  events(options?: { readonly since?: Mark; readonly signal?: AbortSignal }): AsyncIterable<SandboxEvent>;
  /** Moves its clock on: greylisting, delays, timeouts. That of the process stays. */
  advance(by: Duration): Promise<void>;
  /** `refused`: nobody listens at the port. `mute`: connections are accepted and hear nothing. */
  listening(state: 'open' | 'refused' | 'mute'): Promise<void>;
  /** Policy and rules as at the start; messages, sessions, counts, greylist and clock forgotten. Open sessions go on. */
  reset(): void;
  /** Ends its sessions and listens no more; waits reject. Again it does nothing. */
  close(): Promise<void>;
  /** `await using mx = await startSandbox()`: closes. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Rules that were added together. */
export interface RuleHandle {
  /** How often they fitted. */
  readonly hits: number;
  /** None of them ever fitted. */
  readonly unused: boolean;
  /** They fit no more. */
  remove(): void;
}

/** How long `message()` waits, and for what came after which mark. */
export interface WaitOptions {
  readonly timeout?: Duration;
  readonly since?: Mark;
  readonly signal?: AbortSignal;
}

/** How long nothing has to come, and by when that must be so. */
export interface QuietOptions {
  readonly quiet?: Duration;
  readonly timeout?: Duration;
  readonly since?: Mark;
  readonly signal?: AbortSignal;
}

/** Of a mailbox `a@b.test`, `a@`, `@b.test`, `<>`; elsewhere what is contained, in upper or lower case; or a pattern. */
export type Text = string | RegExp;

/** Which message is meant; all that is said must fit. */
export interface Match {
  /** Any of its recipients, refused ones included. */
  readonly to?: Text;
  readonly from?: Text;
  readonly subject?: Text;
  /** In the text, or in the HTML where there is no text. */
  readonly text?: Text;
  readonly header?: Readonly<Record<string, Text>>;
  readonly outcome?: Outcome;
  /** True for the one that is meant. */
  readonly where?: (message: Message) => boolean;
}
