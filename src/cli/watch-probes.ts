// `mxprobe probe --watch`: what the nights of watched probes need, and what becomes of them.
import { setMaxListeners } from 'node:events';
import { SCHEDULE_FORMS } from '../baseline/schedule.ts';
import { ProbeStore } from '../baseline/store.ts';
import type { ReadProbe } from '../library/read-probes.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { randomOctets } from '../net/random.ts';
import type { Context } from './command.ts';
import { EXIT, UsageError, usageErrorOf } from './exit.ts';
import type { NightAround } from './night-around.ts';
import { type NightEnd, probeNight } from './probe-night.ts';
import type { Reports } from './reports.ts';
import { escapedLines } from './screen.ts';
import { type Watched, watchSchedules } from './watch-schedules.ts';

export interface WatchingProbes {
  readonly results: string;
  /** For one night; null: it takes as long as it takes. */
  readonly maxTimeMs: number | null;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Anew for each night: what a look-up said yesterday is no answer. */
  readonly around: (signal: AbortSignal) => Promise<NightAround>;
}

/** Nobody is there to say that this is normal, or to read one document after the other. */
export function refuseUnwatchable(probes: readonly ReadProbe[], accept: boolean, { stdout }: Reports): void {
  if (accept) throw new UsageError('--watch and --accept', 'accept first, then watch');
  if (stdout !== null) throw new UsageError(`--watch, and stdout for ${stdout}`, 'give the report a path');
  const unplanned = probes.find(({ probe }) => probe.schedule === null);
  if (unplanned !== undefined)
    throw new UsageError(`${unplanned.file} has no \`schedule:\``, `add one: ${SCHEDULE_FORMS}`);
}

/** Until it is interrupted: exit code 0, or that of an interruption if a night was cut by it. */
export async function watchProbes(
  probes: readonly ReadProbe[],
  watching: WatchingProbes,
  context: Context,
): Promise<number> {
  const { signal, results } = watching;
  const { screen, clock } = context;
  const all = await Promise.all(probes.map((one) => watched(one, results)));
  let cut = false;
  await watchSchedules(all.flat(), {
    clock,
    signal,
    fraction: () => randomOctets(1).readUInt8(0) / 255,
    say: (line) => screen.err(`mxprobe: ${escapedLines(line)}\n`),
    async night({ read }) {
      const end = await oneNight(read, watching, context);
      cut = signal.aborted;
      return end;
    },
  });
  return cut ? EXIT.interrupted : EXIT.ok;
}

async function watched(read: ReadProbe, results: string): Promise<Watched<{ readonly read: ReadProbe }>[]> {
  const { name, schedule } = read.probe;
  if (schedule === null) return [];
  const history = await new ProbeStore(diskFiles, results, name).history();
  const at = history instanceof FileFault ? undefined : history.nights.at(-1)?.at;
  const last = at === undefined ? null : new Date(at);
  return [{ name, written: schedule.written, schedule: schedule.when, last, read }];
}

/** A mistake of one night, such as a folder that can't be written tonight, does not end the watch. */
async function oneNight(read: ReadProbe, watching: WatchingProbes, context: Context): Promise<NightEnd> {
  const limit = limited(watching, context);
  try {
    return await probeNight(read, await watching.around(limit.signal), context);
  } catch (error) {
    const mistake = usageErrorOf(error);
    if (mistake === null) throw error;
    context.screen.err(`mxprobe: ${escapedLines(mistake.message)}\n`);
    return 'fault';
  } finally {
    limit.end();
  }
}

function limited({ signal, maxTimeMs }: WatchingProbes, { clock }: Context) {
  const controller = new AbortController();
  const either = AbortSignal.any([signal, controller.signal]);
  // Every wait of every session listens: many are no leak.
  setMaxListeners(0, either);
  const over = () => controller.abort(new Error('--max-time is over'));
  return { signal: either, end: maxTimeMs === null ? () => undefined : clock.after(maxTimeMs, over) };
}
