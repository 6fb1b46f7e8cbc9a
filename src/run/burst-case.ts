// One case whose scenario has a burst: burst/ runs it, and what came of it is the case's verdict.
import type { BurstRecord } from '../burst/burst-record.ts';
import { runBurst } from '../burst/run-burst.ts';
import { Redactor } from '../dialogue/redact.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import type { OpenStream } from '../net/lean-stream.ts';
import type { Burst } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import type { InconclusiveReason, Verdict } from './document.ts';
import { isOurs, mayBurst, type PlannedCase } from './plan.ts';
import type { BurstMeans, RunSurroundings } from './run-surroundings.ts';
import { firstAnswering, type Venue } from './venue.ts';

/** Until then one of several addresses must have answered; a dialogue gives `connect` as long. */
export const CHOOSING_MS = 30_000;

export interface BurstEnd {
  readonly verdict: Verdict;
  readonly reason: InconclusiveReason | string | null;
  readonly text: string | null;
}

/** Runs the burst and emits its record. Who plans a burst has asked `mayBurst` before: here a refusal is our own bug. */
export async function burstCase(
  planned: PlannedCase,
  burst: Burst,
  { index, venue, values }: { index: number; venue: Venue; values: ReadonlyMap<string, string> },
  around: RunSurroundings,
): Promise<BurstEnd> {
  const means = around.burst;
  if (means === undefined) throw new Error('a burst without the means for it');
  if (!mayBurst(planned, means.owned)) throw new Error('a burst at a target that nobody declared to be owned');
  const { scenario, source } = planned;
  const { clock, signal } = around;
  const endpoint = await firstAnswering(venue, { source, deadlineMs: CHOOSING_MS, signal }, around);
  const own = new Map(values);
  own.set('target.address', endpoint.address);
  own.set('to', textOf(scenario.identity.to, own));
  around.emit({
    e: 'connected',
    case: index,
    address: endpoint.address,
    port: endpoint.port ?? 0,
    source: source ?? '',
  });
  const record = await runBurst(
    {
      scenario,
      burst,
      values: own,
      mode: venue.target.mode,
      roots: venue.roots,
      serverName: venue.serverName,
      certificateHost: venue.certificateHost,
      source,
      redactor: new Redactor(scenario.secrets.values()),
      nonce: around.random,
      date: () => clock.date(),
      tlsRecord: null,
      policies: NO_POLICIES,
    },
    {
      clock,
      signal,
      endpoint,
      open: openAt(venue, means.open),
      threads: threadsFor(planned, venue, means),
      log: means.log === null ? null : { ...means.log, case: index },
      progress: (progress) => means.progress(index, progress),
      snapshot: (soFar) => around.emit({ e: 'burst', case: index, burst: soFar }),
    },
  );
  around.emit({ e: 'burst', case: index, burst: record });
  return endOf(record);
}

/** The embedded MX is in this thread, and is told by it where a client comes from. A server on this machine needs a core, too. */
function threadsFor({ place }: PlannedCase, { appearAs }: Venue, { threads }: BurstMeans): BurstMeans['threads'] {
  if (threads === null || appearAs !== null || place.kind === 'sandbox') return null;
  return isOurs(place) ? { ...threads, cores: threads.cores - 1 } : threads;
}

/** The embedded MX believes what it is told of its client; another server sees the address we bind to. */
export function openAt({ appearAs }: Venue, open: OpenStream): OpenStream {
  if (appearAs === null) return open;
  return (endpoint, source, sink) => {
    if (source !== null) appearAs(source);
    return open(endpoint, null, sink);
  };
}

function endOf(record: BurstRecord): BurstEnd {
  const { sessions, problems, replies } = record;
  const text = problems.length === 0 ? null : problems.join('; ');
  if (record.interrupted)
    return { verdict: 'inconclusive', reason: 'interrupted', text: `interrupted after ${sessions.begun} sessions` };
  if (replies.length === 0 && sessions.done === sessions.begun) return SKIPPED;
  const heard = replies.some(({ outcome }) => outcome === 'reply');
  if (!heard)
    return { verdict: 'inconclusive', reason: silentReason(sessions), text: text ?? 'no session had a reply' };
  if (text !== null) return { verdict: 'failed', reason: null, text };
  const unasked = replies.find(({ outcome, code }) => outcome === 'unsolicited' && code !== 421);
  if (unasked !== undefined)
    return { verdict: 'inconclusive', reason: 'protocol', text: `replies that nobody had asked for: ${unasked.text}` };
  const doubted = replies.find(({ outcome }) => outcome === 'protocol');
  return doubted === undefined
    ? { verdict: 'passed', reason: null, text: null }
    : { verdict: 'inconclusive', reason: 'protocol', text: doubted.text };
}

/** No session said or heard anything, and that is how it is written. */
const SKIPPED: BurstEnd = { verdict: 'skipped', reason: 'every step was skipped', text: 'every step was skipped' };

function silentReason({ unreachable, timedOut, tlsFailed }: BurstRecord['sessions']): InconclusiveReason {
  if (unreachable > 0) return 'unreachable';
  if (tlsFailed > 0) return 'tls';
  return timedOut > 0 ? 'timeout' : 'closed';
}
