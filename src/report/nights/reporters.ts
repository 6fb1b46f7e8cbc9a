// What can be made of the nights of probes.
import type { History } from '../../baseline/history.ts';
import type { Tongue } from '../tongue.ts';
import { calendar } from './calendar.ts';
import { nightMetrics } from './metrics.ts';
import { nightsPage } from './page.ts';
import { certificateEnds, probeNights } from './series.ts';

export interface NightsToReport {
  readonly probes: readonly { readonly name: string; readonly history: History }[];
  /** The newest ones that are shown. */
  readonly nights: number;
  readonly version: string;
  readonly now: Date;
  readonly tongue: Tongue;
}

type Pieces = (told: NightsToReport) => Iterable<string>;

const seen = ({ probes, nights }: NightsToReport) => {
  const all = probes.map(({ name, history }) => probeNights(name, history, nights));
  return { all, ends: all.flatMap(certificateEnds).sort((a, b) => (a.notAfter < b.notAfter ? -1 : 1)) };
};

export const NIGHT_REPORTERS: ReadonlyMap<string, Pieces> = new Map<string, Pieces>([
  [
    'html',
    (told) => {
      const { all, ends } = seen(told);
      return [nightsPage(all, ends, told)];
    },
  ],
  ['ics', (told) => calendar(seen(told).ends, told.now, told.tongue)],
  [
    'openmetrics',
    (told) => {
      const { all, ends } = seen(told);
      return nightMetrics(all, ends);
    },
  ],
]);
