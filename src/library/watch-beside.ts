// What a probe watches beside its scenarios: a survey of each target, what receivers see in us, and our logs. Asked in the run of the
// night, behind its cases, and once more where it differs.
import { keyOf } from '../baseline/normalise.ts';
import { throttlesBy } from '../diagnosis/throttles.ts';
import { round } from '../dialogue/answer.ts';
import type { Dns } from '../net/dns.ts';
import { ownName } from '../net/machine.ts';
import { SOMEWHERE, sourceAddress } from '../net/source-address.ts';
import { identityEvents } from '../record/identity-case.ts';
import { endpointDone, type SurveyHead, surveyEnds } from '../record/survey-cases.ts';
import type { RunEvent } from '../run/events.ts';
import type { RunOptions } from '../run/run.ts';
import { type SurveyMeans, surveyMx } from '../survey/survey.ts';
import { identify } from '../target/identity.ts';
import type { Target } from '../target/parse-target.ts';
import { parseIp } from '../trust/ip-network.ts';
import type { Outside } from './outside.ts';
import { policyFetcher } from './policy-fetcher.ts';
import type { ReadProbe } from './read-probes.ts';
import { proxyOf } from './survey.ts';

export interface WatchAround {
  readonly outside: Outside;
  readonly signal: AbortSignal;
  readonly lookUp: Dns;
  /** For every step; null: what the survey says. */
  readonly timeoutMs: number | null;
}

type Emit = (event: RunEvent) => void;

/** Null where the probe watches nothing of the kind. `wanted`: the keys of the cases that are asked; null: all of them. */
export function besideOf(
  read: ReadProbe,
  around: WatchAround,
  wanted: ReadonlySet<string> | null,
): RunOptions['also'] | null {
  const { survey, watchesIdentity, log, addressesVary } = read.probe;
  const isWanted = (command: string) => wanted === null || [...wanted].some((key) => key.startsWith(command));
  const isSurveyed = survey && isWanted('mx');
  const isIdentified = watchesIdentity && isWanted('identity');
  const isLogged = log !== null && isWanted('log#');
  if (!isSurveyed && !isIdentified && !isLogged) return null;
  return async (emit, first) => {
    const told = wanted === null ? emit : onlyWanted(emit, wanted, addressesVary);
    let next = first;
    for (const { written, target } of isSurveyed ? read.probe.targets : []) {
      if (around.signal.aborted) return;
      next += await surveyed(written, target, next, { read, around, emit: told });
    }
    if (isIdentified && !around.signal.aborted) {
      await identified(next, { read, around, emit: told });
      next += 1;
    }
    if (isLogged && !around.signal.aborted) {
      const { watchLog } = await import('./watch-log.ts');
      await watchLog(read, next, { ...around, emit: told });
    }
  };
}

/** Drops the cases that are not to be asked again: what came beside them is no news of theirs. */
function onlyWanted(emit: Emit, wanted: ReadonlySet<string>, addressesVary: boolean): Emit {
  const dropped = new Set<number>();
  return (event) => {
    if (event.e === 'case' && !wanted.has(keyOf(event.head, addressesVary))) dropped.add(event.case);
    if (!('case' in event) || !dropped.has(event.case)) emit(event);
  };
}

interface Asked {
  readonly read: ReadProbe;
  readonly around: WatchAround;
  readonly emit: Emit;
}

/** How many cases it made. */
async function surveyed(
  written: string,
  target: Target,
  first: number,
  { read, around, emit }: Asked,
): Promise<number> {
  if (target.kind === 'socket') return 0;
  const { probe } = read;
  const domain = target.kind === 'mx' ? target.domain : null;
  const started = around.outside.clock.date().toISOString();
  const head: SurveyHead = { written, domain, mode: target.mode, started, first };
  const found = await surveyMx(
    { written, target, family: familyOf(probe.identity) },
    {
      ...meansOf(read, around),
      listen: (done, _left, index) => {
        for (const event of endpointDone(done, index, head)) emit(event);
      },
    },
  );
  for (const event of surveyEnds(found, head)) emit(event);
  return 1 + found.endpoints.length;
}

/** A source address has but one family. */
function familyOf({ family, source }: ReadProbe['probe']['identity']): 4 | 6 | null {
  return family ?? (source === null ? null : (parseIp(source)?.family ?? null));
}

/** As `mxprobe mx`: a server that is reached through many hops and greets late answers within this. */
const TIMEOUT_MS = 30_000;
const ENDPOINT_MS = 240_000;

function meansOf(
  { probe }: ReadProbe,
  { outside, signal, lookUp, timeoutMs }: WatchAround,
): Omit<SurveyMeans, 'listen'> {
  const { clock, open, roots, serverName, throttlePauseMs } = outside;
  const { source } = probe.identity;
  const { helo, from } = speakerOf(probe.identity);
  const timeout = timeoutMs ?? TIMEOUT_MS;
  return {
    ...{ clock, open, dns: lookUp, roots, signal, source, serverName, helo, from, throttlePauseMs },
    trustStore: outside.trustStore(),
    fetchPolicy: policyFetcher({ dns: lookUp, roots, owned: probe.owned }),
    proxy: proxyOf({ proxy: probe.proxy, source }),
    owned: probe.owned,
    timeoutMs: timeout,
    endpointMs: Math.max(ENDPOINT_MS, 4 * timeout),
    throttles: throttlesBy(),
  };
}

function speakerOf(identity: ReadProbe['probe']['identity']) {
  const helo = identity.helo ?? ownName();
  return { helo, from: identity.from ?? `postmaster@${helo}` };
}

async function identified(number: number, { read, around, emit }: Asked): Promise<void> {
  const { identity } = read.probe;
  const { clock } = around.outside;
  const { helo, from } = speakerOf(identity);
  const own = identity.source ?? (await sourceAddress(SOMEWHERE[identity.family ?? 4]));
  const source = own === null ? null : parseIp(own);
  const [started, begun] = [clock.date().toISOString(), clock.now()];
  if (source === null) {
    for (const event of noAddress(number, started)) emit(event);
    return;
  }
  const question = { source, helo, from: from.replace(/^<(.*)>$/, '$1'), zones: read.zones };
  const found = await identify(question, { dns: around.lookUp, clock, signal: around.signal });
  for (const event of identityEvents(found, number, started, round(clock.now() - begun))) emit(event);
}

function noAddress(number: number, started: string): RunEvent[] {
  const target = {
    host: 'this machine',
    address: null,
    port: 0,
    mode: 'smtp',
    domain: null,
    sandbox: false,
    source: null,
  } as const;
  const named = { scenario: 'identity', about: null, tags: [], file: 'identity', variant: null };
  const end = {
    verdict: 'inconclusive',
    reason: 'unreachable',
    text: 'this machine has no route to the internet',
  } as const;
  return [
    { e: 'case', case: number, head: { id: 'identity@this machine', ...named, vars: {}, target, started } },
    { e: 'case-end', case: number, ...end, ms: 0, attempt: 1 },
  ];
}
