// What one night of a probe needs around it, and who hears of it.
import type { Baseline } from '../baseline/baseline.ts';
import type { NightRules } from '../baseline/night.ts';
import type { Problem } from '../document/problem.ts';
import type { Dns } from '../net/dns.ts';
import type { DnsServer } from '../net/dns-servers.ts';
import type { NightTongue } from '../report/nights/words.ts';
import type { RunDocument } from '../run/document.ts';
import type { PlannedCase } from '../run/plan.ts';
import type { PolicyLookups } from '../run/policies.ts';
import type { RunOptions } from '../run/run.ts';
import type { Outside } from './outside.ts';
import type { Performance, Performed } from './perform.ts';
import type { Environment, ReadProbe } from './read-probes.ts';

/** Runs cases, recorded; `isAgain`: those that differ, a second time. */
export type PerformCases = (
  planned: readonly PlannedCase[],
  performance: Omit<Performance, 'version' | 'argv' | 'watch' | 'notWhole'>,
  isAgain: boolean,
) => Promise<Performed>;

/** What is told beside the document, while a night goes on. */
export type NightTold =
  /** A lock that was left behind, a file that can't be written: a sentence. */
  | { readonly e: 'notice'; readonly text: string }
  /** The baseline can't be read, and nothing was sent. */
  | { readonly e: 'problems'; readonly problems: readonly Problem[] }
  /** So many cases differ, and are asked once more. */
  | { readonly e: 'again'; readonly cases: number }
  /** What is normal from now on; `previous`: what was. */
  | {
      readonly e: 'accepted';
      readonly document: RunDocument;
      readonly previous: Baseline | null;
      readonly rules: NightRules;
      readonly path: string;
    };

export interface NightAround {
  readonly outside: Outside;
  readonly startSandbox: RunOptions['around']['startSandbox'];
  readonly signal: AbortSignal;
  readonly dns: DnsServer | null;
  /** The same, for surveys and our identity. */
  readonly lookUp: Dns;
  /** For each round of questions; null: DANE and MTA-STS are not asked. `owned`: the targets are the user's own. */
  readonly policies: (owned: boolean) => PolicyLookups | null;
  readonly jobs: number | null;
  /** For every step; null: what the scenarios say. */
  readonly timeoutMs: number | null;
  /** What is found is normal from now on. */
  readonly accept: boolean;
  /** Where nights are kept. */
  readonly results: string;
  readonly environment: Environment;
  /** In which receivers are told. */
  readonly tongue: NightTongue;
  readonly perform: PerformCases;
  readonly tell: (told: NightTold) => void;
  /** The night is kept, and no receiver knows of it yet; true: a report of it could not be written. */
  readonly report: (document: RunDocument) => Promise<boolean>;
}

export interface OfOneNight {
  readonly read: ReadProbe;
  readonly around: NightAround;
}
