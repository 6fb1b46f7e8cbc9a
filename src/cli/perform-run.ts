// One run as the commands need it: recorded and shown while it goes on.
import { type Performance as LibraryPerformance, type Performed, perform } from '../library/perform.ts';
import { inEnglish, type Say } from '../report/say.ts';
import type { Gathering } from '../run/gather.ts';
import type { PlannedCase } from '../run/plan.ts';
import type { Context } from './command.ts';
import { recordAround } from './keep-record.ts';
import { Live } from './live.ts';
import { textOptions } from './text-options.ts';

export type { Performed };

export interface Performance extends Omit<LibraryPerformance, 'version' | 'argv' | 'watch' | 'notWhole'> {
  /** Where the text of the cases goes as they end; null: nowhere. */
  readonly print: ((text: string) => void) | null;
  /** The whole dialogue of passed cases too. */
  readonly verbose: boolean;
  /** English if not given. */
  readonly say?: Say;
}

/** Runs the cases. Where nothing can be recorded nothing is sent; a record that ends in mid-run is told and does not end it. */
export async function performRun(
  planned: readonly PlannedCase[],
  { print, verbose, say = inEnglish, ...performance }: Performance,
  context: Context,
): Promise<Performed> {
  const { screen } = context;
  const live = new Live(planned, screen, print, { verbose, say, ...textOptions(screen) });
  let gathering: Gathering | null = null;
  const performed = await perform(planned, {
    ...performance,
    ...recordAround(context, say),
    watch: {
      event(event, soFar) {
        gathering = soFar;
        live.hear(event, soFar);
      },
      burst: (progress) => live.burst(progress),
      searching: (soFar) => live.searching(soFar),
    },
  });
  live.end(gathering);
  return performed;
}
