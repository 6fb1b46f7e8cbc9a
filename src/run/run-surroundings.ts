// What the cases of a run share: the way outside, where events go, and what bursts need.
import type { BurstProgress } from '../burst/burst-record.ts';
import type { LogSink } from '../burst/pieces.ts';
import type { BurstSurroundings } from '../burst/run-burst.ts';
import type { SearchSoFar } from '../burst/threshold-record.ts';
import type { Throttles } from '../dialogue/throttled.ts';
import type { Clock } from '../net/clock.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { RunEvent } from './events.ts';
import type { PolicyLookups } from './policies.ts';
import type { VenueSurroundings } from './venue.ts';

export interface RunSurroundings extends VenueSurroundings {
  readonly clock: Clock;
  readonly runId: string;
  /** A few random characters. */
  readonly random: () => string;
  readonly emit: (event: RunEvent) => void;
  /** The pause before a throttled question is asked once more. */
  readonly throttlePauseMs: number;
  /** What is throttling and no refusal; by words alone where it is not said. */
  readonly throttles?: Throttles | undefined;
  /** Looks up what scenarios expect of DANE and MTA-STS, and is loaded for that; null if it cannot. */
  readonly policies: (() => Promise<PolicyLookups>) | null;
  /** Asks from another vantage point, where a case names one. */
  readonly elsewhere?: Elsewhere | undefined;
  /** For scenarios with `burst:`. */
  readonly burst?: BurstMeans;
}

/** What bursts need besides what dialogues need. */
export interface BurstMeans {
  readonly threads: BurstSurroundings['threads'];
  /** True if the targets were declared to be the user's own; loopback always is. */
  readonly owned: boolean;
  /** Where sessions are recorded; null: nowhere. */
  readonly log: { readonly sink: LogSink; readonly file: string } | null;
  readonly progress: (index: number, progress: BurstProgress) => void;
  /** Hears of a search for a threshold, each time that it has asked. */
  readonly searching?: (index: number, soFar: SearchSoFar) => void;
}
