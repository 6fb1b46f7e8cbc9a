// A probe's questions: its scenarios at its targets, resolved anew each time; and once more those that differ.
import { keyOf } from '../baseline/normalise.ts';
import { pause } from '../net/clock.ts';
import type { RunDocument } from '../run/document.ts';
import { caseId, fromEach, isOurs, type PlannedCase, planCases } from '../run/plan.ts';
import type { RunOptions } from '../run/run.ts';
import { TrustStore } from '../trust/trust-store.ts';
import type { NightAround, OfOneNight } from './night-around.ts';
import type { Outside } from './outside.ts';
import type { Performed } from './perform.ts';
import type { ReadProbe } from './read-probes.ts';
import { withTimeout } from './read-scenarios.ts';
import { placesFor } from './targets.ts';

/** Asks everything. */
export async function askProbe(read: ReadProbe, around: NightAround): Promise<Performed> {
  const { results, jobs } = around;
  const performance = {
    jobs,
    record: { results, name: read.probe.name },
    around: surroundingsOf(read, around),
    owned: read.probe.owned,
    also: await besideCases(read, around, null),
  };
  return around.perform(await planProbe(read, around), performance, false);
}

/** What a server that limits its clients wants between two visits. */
const PAUSE_MS = 15_000;

/** Asks the cases with these keys (see `keyOf`) once more. Recorded inside the run they belong to; null if interrupted. */
export async function askAgain(
  keys: readonly string[],
  first: RunDocument,
  { read, around }: OfOneNight,
): Promise<RunDocument | null> {
  const wanted = new Set(keys);
  const planned = (await planProbe(read, around)).filter((one) => wanted.has(keyOfPlanned(one, read)));
  if (around.signal.aborted) return null;
  around.tell({ e: 'again', cases: keys.length });
  const also = await besideCases(read, around, wanted);
  if (!planned.every(({ place }) => isOurs(place))) {
    await pause(around.outside.clock, PAUSE_MS, around.signal).catch(() => undefined);
    if (around.signal.aborted) return null;
  }
  const performance = {
    jobs: around.jobs,
    record:
      first.run.results === null || (planned.length === 0 && also === null)
        ? null
        : { results: first.run.results, name: 'again' },
    around: surroundingsOf(read, around),
    owned: read.probe.owned,
    also,
  };
  const { document, keep } = await around.perform(planned, performance, true);
  await keep(document);
  return document.run.complete ? document : null;
}

/** DANE and MTA-STS are looked up anew each time. */
function surroundingsOf({ probe, ca }: ReadProbe, around: NightAround): RunOptions['around'] {
  const { outside, startSandbox, signal, policies } = around;
  const lookups = policies(probe.owned);
  return { ...trusting(outside, ca), startSandbox, signal, policies: lookups && (async () => lookups) };
}

/** Those of `ca:` are trusted, too. */
function trusting(outside: Outside, ca: readonly string[]): Outside {
  if (ca.length === 0) return outside;
  const roots = [...outside.roots, ...ca];
  let store: TrustStore | null = null;
  return {
    ...outside,
    roots,
    trustStore: () => {
      store ??= new TrustStore(roots);
      return store;
    },
  };
}

/** Surveys, our identity and logs are loaded only where they are watched. */
async function besideCases(
  read: ReadProbe,
  around: NightAround,
  wanted: ReadonlySet<string> | null,
): Promise<RunOptions['also']> {
  if (!read.probe.survey && !read.probe.watchesIdentity && read.probe.log === null) return null;
  const { besideOf } = await import('./watch-beside.ts');
  return besideOf(read, { ...around, outside: trusting(around.outside, read.ca) }, wanted);
}

async function planProbe({ probe, scenarios }: ReadProbe, around: NightAround): Promise<PlannedCase[]> {
  if (scenarios.length === 0) return [];
  const { family, source } = probe.identity;
  const places = await placesFor(
    probe.targets.map(({ written }) => written),
    { family, dns: around.dns, signal: around.signal },
  );
  const timed = scenarios.map((one) => withTimeout(one, { timeout: around.timeoutMs }));
  return fromEach(
    probe.vantages,
    planCases(timed, () => places ?? [], source === null ? [] : [source]),
  );
}

function keyOfPlanned(planned: PlannedCase, { probe }: ReadProbe): string {
  const { scenario, place } = planned;
  const host =
    place.kind === 'endpoints' ? place.endpoints[0].host : place.kind === 'unresolved' ? place.written : 'sandbox';
  const { file, variant } = scenario;
  return keyOf({ id: caseId(planned), file, variant, target: { host } }, probe.addressesVary);
}
