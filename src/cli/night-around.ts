// What one night of a probe needs around it on the command line.
import type { NightAround as Around } from '../library/night-around.ts';
import type { Tongue } from '../report/tongue.ts';
import type { Reports } from './reports.ts';

export interface NightAround extends Omit<Around, 'environment' | 'perform' | 'tell' | 'report'> {
  readonly output: 'quiet' | 'usual' | 'verbose';
  readonly reports: Reports;
  /** The language of the screen and of reports. */
  readonly speech: Tongue;
}
