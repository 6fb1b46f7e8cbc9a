// A probe: what is watched, from where, and what may differ.
import type { Target } from '../target/parse-target.ts';
import type { Alert } from './askers.ts';
import type { Mask } from './masks.ts';
import type { Retention } from './retain.ts';
import type { Schedule } from './schedule.ts';
import type { Vary } from './vary.ts';

export interface Probe {
  /** Names the baseline, the history and the runs: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  readonly about: string | null;
  readonly targets: readonly { readonly written: string; readonly target: Target }[];
  readonly identity: {
    readonly helo: string | null;
    readonly from: string | null;
    readonly to: string | null;
    /** The local IP address to connect from. */
    readonly source: string | null;
    readonly family: 4 | 6 | null;
  };
  /** Of a fleet: who asks the scenarios; none: this machine. */
  readonly vantages: readonly string[];
  /** Of several: whether one that sees a regression is enough, or most must. */
  readonly alert: Alert;
  /** The targets are ours: bursts and hostile payloads may go there. */
  readonly owned: boolean;
  /** Each target is surveyed, as by `mxprobe mx`. */
  readonly survey: boolean;
  /** What receivers see in us is watched, as by `mxprobe identity`. */
  readonly watchesIdentity: boolean;
  /** Logs of our mail servers; null: none is watched. */
  readonly log: WatchedLog | null;
  /** A file of block lists for it, relative to the probe file. */
  readonly zones: string | null;
  /** The servers stand behind a balancer: the survey says a PROXY header first. */
  readonly proxy: 'v1' | 'v2' | null;
  /** Files of certificates that are trusted, too, relative to the probe file. */
  readonly ca: readonly string[];
  /** Files, folders and globs, relative to the probe file. */
  readonly scenarios: readonly string[];
  readonly tags: readonly string[];
  readonly vars: ReadonlyMap<string, string | number | boolean | null>;
  readonly secrets: ReadonlyMap<string, SecretSource>;
  /** When `mxprobe probe --watch` runs it; whatever else starts it has a clock of its own. */
  readonly schedule: { readonly written: string; readonly when: Schedule } | null;
  readonly masks: readonly Mask[];
  readonly vary: readonly Vary[];
  /** True if the hosts' addresses may come and go: cases are then known by host. */
  readonly addressesVary: boolean;
  readonly certificateDays: number;
  readonly lateMs: number;
  /** After so many nights in a row what is inconclusive is a regression. */
  readonly nights: number;
  readonly notify: readonly Notify[];
  readonly retention: Retention;
}

export interface WatchedLog {
  /** Files and globs, relative to the probe file. */
  readonly files: readonly string[];
  /** How far back each night looks. */
  readonly windowMs: number;
  /** The zone of stamps without one; null: that of this machine. */
  readonly tz: string | null;
}

export type SecretSource = { readonly env: string } | { readonly file: string };

export type NotifyFormat = 'json' | 'slack' | 'matrix' | 'teams';
/** `change`: when a regression is new, another, or gone. `every`: each night. */
export type NotifyOn = 'change' | 'every';

export type Notify = {
  readonly on: NotifyOn;
  /** A sign of life if nothing was sent for so long; null for none. */
  readonly heartbeatMs: number | null;
} & (
  | { readonly kind: 'webhook'; readonly url: SecretSource | { readonly url: string }; readonly format: NotifyFormat }
  | {
      readonly kind: 'mail';
      readonly to: readonly string[];
      readonly from: string;
      /** The server that takes it. */
      readonly via: Probe['targets'][number];
      readonly login: { readonly user: string; readonly password: SecretSource } | null;
    }
  | { readonly kind: 'command'; readonly command: readonly string[] }
);
