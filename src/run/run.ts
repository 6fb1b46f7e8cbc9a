// A run: every planned case, politely, its contrasts, its end. Prints nothing; everything goes out as events.
import type { Value } from '../scenario/template.ts';
import type { Identity } from '../target/identity.ts';
import { type Comparable, contrastsOf } from './contrast.ts';
import type { RunDocument, RunHead } from './document.ts';
import type { RunEvent } from './events.ts';
import { Gathering } from './gather.ts';
import { isMany, isOurs, type PlannedCase } from './plan.ts';
import { MAX_PER_HOST, runPolitely } from './politeness.ts';
import { runCase } from './run-case.ts';
import type { RunSurroundings } from './run-surroundings.ts';

export interface RunOptions {
  readonly head: RunHead;
  /** What receivers see in us, if it was asked for. */
  readonly identity?: Identity | null;
  /** Cases at once; null: as many as fit who is asked. */
  readonly jobs: number | null;
  readonly around: Omit<RunSurroundings, 'emit' | 'runId'>;
  /** What else is asked in this run, behind its cases; its own have the numbers from `first` on. */
  readonly also?: ((emit: (event: RunEvent) => void, first: number) => Promise<void>) | null;
  /** Hears every event, in order. */
  readonly listen: (event: RunEvent, soFar: Gathering) => void;
}

/** Runs the cases and returns the document, which is the fold of the events that were heard. */
export async function run(planned: readonly PlannedCase[], options: RunOptions): Promise<RunDocument> {
  const gathering = new Gathering();
  const groups = groupsOf(planned);
  const emit = (event: RunEvent) => {
    gathering.add(event);
    options.listen(event, gathering);
    if (event.e === 'case-end') tellContrasts(event.case);
  };
  // At once behind the last case of a group, so that whoever shows cases in order has the contrasts with them.
  const tellContrasts = (index: number) => {
    const ended = planned[index];
    const group = ended && groups.get(groupKey(ended));
    if (group === undefined) return;
    group.left -= 1;
    if (group.left > 0) return;
    for (const contrast of contrastsOf(comparable(group.indexes, planned, gathering)))
      emit({ e: 'contrast', contrast });
  };
  const around: RunSurroundings = { ...options.around, runId: options.head.id, emit };
  const begun = around.clock.now();
  const begunAt = around.clock.date().getTime();
  emit({ e: 'run', run: options.head });
  if (options.identity != null) emit({ e: 'identity', identity: options.identity });
  const runAll = (cases: readonly Indexed[], jobs: number) =>
    runPolitely(cases, { jobs, hostOf, signal: around.signal }, ({ one, index }) => runCase(one, index, around));
  const indexed = planned.map((one, index) => ({ one, index }));
  await runAll(
    indexed.filter(({ one }) => !isMany(one)),
    options.jobs ?? jobsFor(planned),
  );
  // A burst is measured: nothing else runs beside it.
  await runAll(
    indexed.filter(({ one }) => isMany(one)),
    1,
  );
  await options.also?.(emit, planned.length);
  // An interrupted run has no end: what ran is recorded, and the record says that it is incomplete.
  if (!around.signal.aborted) {
    // By the clock that only goes on: between begin and end somebody may have set the other one.
    const finished = new Date(begunAt + Math.max(0, around.clock.now() - begun));
    emit({ e: 'end', finished: finished.toISOString(), summary: gathering.document().summary });
  }
  return gathering.document();
}

interface Indexed {
  readonly one: PlannedCase;
  readonly index: number;
}

/** Offline most of the time is pauses, which run beside each other; a server is asked less at once. */
const JOBS_OFFLINE = 8;
const JOBS = 4;

const jobsFor = (planned: readonly PlannedCase[]): number =>
  planned.every(({ place }) => place.kind === 'sandbox') ? JOBS_OFFLINE : JOBS;

function hostOf({ one: { place } }: Indexed): { name: string; limit: number } | null {
  return place.kind !== 'endpoints' || isOurs(place) ? null : { name: place.endpoints[0].address, limit: MAX_PER_HOST };
}

interface Group {
  readonly indexes: number[];
  left: number;
}

/** The variants of one scenario against one target: what contrasts are drawn between. */
function groupsOf(planned: readonly PlannedCase[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  planned.forEach((one, index) => {
    const group = groups.get(groupKey(one)) ?? { indexes: [], left: 0 };
    group.indexes.push(index);
    group.left += 1;
    groups.set(groupKey(one), group);
  });
  return groups;
}

function groupKey({ scenario, place, source, vantage }: PlannedCase): string {
  const where = place.kind === 'endpoints' ? `${place.endpoints[0].address}:${place.endpoints[0].port}` : place.kind;
  return JSON.stringify([scenario.file, where, vantage ?? source]);
}

function comparable(indexes: readonly number[], planned: readonly PlannedCase[], gathering: Gathering): Comparable[] {
  return indexes.flatMap((index) => {
    const record = gathering.caseAt(index);
    const acting = planned[index]?.scenario.acting;
    if (record === undefined || acting === undefined) return [];
    const vars: Record<string, Value> = Object.fromEntries(
      Object.entries(record.vars).filter(([name]) => acting.has(name)),
    );
    return [{ record, acting: vars }];
  });
}
