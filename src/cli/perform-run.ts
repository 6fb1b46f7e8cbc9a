// One run as the commands need it: with the way outside, recorded and shown while it goes on.
import { BURST_THREAD } from '../burst/thread-entry.ts';
import { cores } from '../net/machine.ts';
import { BURST_FILE } from '../record/format.ts';
import type { RecordWriter } from '../record/record-writer.ts';
import type { RunDocument } from '../run/document.ts';
import type { Gathering } from '../run/gather.ts';
import { isMany, mayBurst, type PlannedCase } from '../run/plan.ts';
import { type RunOptions, run } from '../run/run.ts';
import type { BurstMeans } from '../run/run-surroundings.ts';
import type { Identity } from '../target/identity.ts';
import type { Context } from './command.ts';
import { UsageError } from './exit.ts';
import { headOf, keepRecord, openRecord, type Recording } from './keep-record.ts';
import { Live } from './live.ts';

export interface Performance {
  readonly jobs: number | null;
  /** Where it is recorded, and the name that becomes part of its id; null: nowhere. */
  readonly record: Recording | null;
  /** Where the text of the cases goes as they end; null: nowhere. */
  readonly print: ((text: string) => void) | null;
  /** The whole dialogue of passed cases too. */
  readonly verbose: boolean;
  readonly around: RunOptions['around'];
  /** The targets are the user's own: bursts may go there. */
  readonly owned: boolean;
  /** What receivers see in us, if it was asked for. */
  readonly identity?: Identity | null;
}

export interface Performed {
  readonly document: RunDocument;
  /**
   * Ends the record with this document: the run's own, or what was made of it. A record that is not whole is told, and the
   * document that comes back does not say that it is recorded.
   */
  keep(document: RunDocument): Promise<RunDocument>;
}

/** Runs the cases. Where nothing can be recorded nothing is sent; a record that ends in mid-run is told and does not end it. */
export async function performRun(
  planned: readonly PlannedCase[],
  performance: Performance,
  context: Context,
): Promise<Performed> {
  const { screen } = context;
  refuseStrangers(planned, performance.owned);
  const writer = await openRecord(performance.record, performance.around.clock);
  const { print, verbose, jobs, around, owned } = performance;
  const live = new Live(planned, screen, print, { verbose, palette: screen.palette });
  let gathering: Gathering | null = null;
  const document = await run(planned, {
    head: headOf(context, writer, around.clock.date(), secretsOf(planned)),
    identity: performance.identity ?? null,
    jobs,
    listen: (event, soFar) => {
      gathering = soFar;
      writer?.add(event);
      live.hear(event, soFar);
    },
    around: {
      ...around,
      ...(planned.some(({ place }) => place.kind === 'endpoints') ? { throttles: await throttling() } : {}),
      ...(planned.some(isMany) ? { burst: await burstMeans(writer, live, owned) } : {}),
    },
  });
  live.end(gathering);
  return {
    document,
    keep: (last) => keepRecord(writer, last, screen),
  };
}

/** Loaded where a real server is asked; what the embedded MX says is known by its words. */
const throttling = async () => (await import('../diagnosis/throttles.ts')).throttlesBy();

async function burstMeans(writer: RecordWriter | null, live: Live, owned: boolean): Promise<BurstMeans> {
  const { threadsOf } = await import('../net/threads.ts');
  return {
    threads: { begin: threadsOf(BURST_THREAD), cores: cores() },
    owned,
    log: writer === null ? null : { sink: writer.burst.add, file: BURST_FILE },
    progress: (_index, progress) => live.burst(progress),
    searching: (_index, soFar) => live.searching(soFar),
  };
}

/** A burst is no weapon: before the first packet, whoever is not said to be one's own is left alone. */
function refuseStrangers(planned: readonly PlannedCase[], owned: boolean): void {
  const stranger = planned.find((one) => isMany(one) && !mayBurst(one, owned));
  if (stranger?.place.kind !== 'endpoints') return;
  const [{ host, port }] = stranger.place.endpoints;
  throw new UsageError(
    `${stranger.threshold === undefined ? `${stranger.scenario.file} is a burst` : 'the search for a threshold is a burst'}, and ${host}:${port} is not said to be yours; nothing was sent`,
    'bursts go to loopback, to a target given with --owned, or to those of a probe with `owned: true`',
  );
}

function secretsOf(planned: readonly PlannedCase[]): ReadonlySet<string> {
  return new Set(planned.flatMap(({ scenario }) => [...scenario.secrets.values()]));
}
