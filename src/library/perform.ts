// One run: with the way outside, recorded and told while it goes on.
import type { BurstProgress } from '../burst/burst-record.ts';
import { BURST_THREAD } from '../burst/thread-entry.ts';
import { cores } from '../net/machine.ts';
import { BURST_FILE } from '../record/format.ts';
import type { RecordWriter } from '../record/record-writer.ts';
import type { RunDocument, SearchSoFar } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';
import type { Gathering } from '../run/gather.ts';
import { isMany, mayBurst, type PlannedCase } from '../run/plan.ts';
import { type RunOptions, run } from '../run/run.ts';
import type { BurstMeans } from '../run/run-surroundings.ts';
import type { Identity } from '../target/identity.ts';
import { headOf, keepRecord, openRecord, type RecordAround, type Recording } from './keep-record.ts';
import { MxprobeError } from './mistake.ts';

/** Who hears of a run while it goes on. */
export interface RunWatch {
  event(event: RunEvent, soFar: Gathering): void;
  /** A burst that goes on. */
  burst(progress: BurstProgress): void;
  /** A search for a threshold that goes on. */
  searching(soFar: SearchSoFar): void;
}

export interface Performance extends Omit<RecordAround, 'clock'> {
  readonly jobs: number | null;
  /** Where it is recorded, and the name that becomes part of its id; null: nowhere. */
  readonly record: Recording | null;
  readonly around: RunOptions['around'];
  /** The targets are the user's own: bursts may go there. */
  readonly owned: boolean;
  /** What receivers see in us, if it was asked for. */
  readonly identity?: Identity | null;
  /** What else is asked behind the cases (run/run.ts). */
  readonly also?: RunOptions['also'];
  readonly watch: RunWatch;
}

export interface Performed {
  readonly document: RunDocument;
  /**
   * Ends the record with this document: the run's own, or what was made of it. If a record is not whole the document that
   * comes back does not say that it is recorded.
   */
  keep(document: RunDocument): Promise<RunDocument>;
}

/** Runs the cases. Where nothing can be recorded nothing is sent; a record that ends in mid-run does not end it. */
export async function perform(planned: readonly PlannedCase[], performance: Performance): Promise<Performed> {
  const { jobs, around, owned, watch } = performance;
  refuseStrangers(planned, owned);
  refuseRemovals(planned, owned);
  const writer = await openRecord(performance.record, around.clock);
  const document = await run(planned, {
    head: headOf(performance, writer, around.clock.date(), secretsOf(planned)),
    identity: performance.identity ?? null,
    also: performance.also ?? null,
    jobs,
    listen: (event, soFar) => {
      writer?.add(event);
      watch.event(event, soFar);
    },
    around: {
      ...around,
      ...(planned.some(({ place }) => place.kind === 'endpoints') ? { throttles: await throttling() } : {}),
      ...(planned.some(isMany) ? { burst: await burstMeans(writer, watch, owned) } : {}),
    },
  });
  return {
    document,
    keep: (last) => keepRecord(writer, last, performance.notWhole),
  };
}

/** Loaded where a real server is asked; what the embedded MX says is known by its words. */
const throttling = async () => (await import('../diagnosis/throttles.ts')).throttlesBy();

async function burstMeans(writer: RecordWriter | null, watch: RunWatch, owned: boolean): Promise<BurstMeans> {
  const { threadsOf } = await import('../net/threads.ts');
  return {
    threads: { begin: threadsOf(BURST_THREAD), cores: cores() },
    owned,
    log: writer === null ? null : { sink: writer.burst.add, file: BURST_FILE },
    progress: (_index, progress) => watch.burst(progress),
    searching: (_index, soFar) => watch.searching(soFar),
  };
}

/** A burst is no weapon: before the first packet, whoever is not said to be one's own is left alone. */
function refuseStrangers(planned: readonly PlannedCase[], owned: boolean): void {
  const stranger = planned.find((one) => isMany(one) && !mayBurst(one, owned));
  if (stranger?.place.kind !== 'endpoints') return;
  const [{ host, port }] = stranger.place.endpoints;
  const what =
    stranger.threshold === undefined ? `${stranger.scenario.file} is a burst` : 'the search for a threshold is a burst';
  throw new MxprobeError(`${what}, and ${host}:${port} is not said to be yours; nothing was sent`, {
    advice: 'bursts go to loopback, to a target given with --owned, or to those of a probe with `owned: true`',
  });
}

/** What is removed is gone: before anything is sent, a mailbox elsewhere is left alone unless it is said to be one's own. */
function refuseRemovals(planned: readonly PlannedCase[], owned: boolean): void {
  if (owned) return;
  for (const { scenario } of planned)
    for (const step of scenario.steps) {
      if (step.verb !== 'arrives' || !step.arrives.remove) continue;
      const there = step.arrives.at.find((place) => 'host' in place && !isLoopbackHost(place.host));
      if (there === undefined || !('host' in there)) continue;
      throw new MxprobeError(
        `${scenario.file} removes mail at ${there.host}, which is not said to be yours; nothing was sent`,
        { advice: 'say --owned, or `owned: true` in the probe file' },
      );
    }
}

const isLoopbackHost = (host: string) => /^(?:127\.[\d.]+|::1|localhost)$/i.test(host);

function secretsOf(planned: readonly PlannedCase[]): ReadonlySet<string> {
  return new Set(planned.flatMap(({ scenario }) => [...scenario.secrets.values()]));
}
