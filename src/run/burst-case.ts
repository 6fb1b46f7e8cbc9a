// One case whose scenario has a burst: burst/ runs it, and what came of it is the case's verdict.
import type { BurstRecord } from '../burst/burst-record.ts';
import { runBurst } from '../burst/run-burst.ts';
import type { Burst } from '../scenario/scenario.ts';
import type { InconclusiveReason } from './document.ts';
import { type BurstEnd, type LoadAt, loadSetting } from './load-setting.ts';
import { isOurs, type PlannedCase } from './plan.ts';
import type { BurstMeans, RunSurroundings } from './run-surroundings.ts';
import type { Venue } from './venue.ts';

/** Runs the burst and emits its record. */
export async function burstCase(
  planned: PlannedCase,
  burst: Burst,
  at: LoadAt,
  around: RunSurroundings,
): Promise<BurstEnd> {
  const { means, endpoint, open, setting } = await loadSetting(planned, at, around);
  const { index, venue } = at;
  const record = await runBurst(
    { ...setting, burst },
    {
      clock: around.clock,
      signal: around.signal,
      endpoint,
      open,
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

function endOf(record: BurstRecord): BurstEnd {
  const { sessions, problems, replies } = record;
  const text = problems.length === 0 ? null : problems.join('; ');
  if (record.interrupted)
    return { verdict: 'inconclusive', reason: 'interrupted', text: `interrupted after ${sessions.begun} sessions` };
  if (replies.length === 0 && sessions.done === sessions.begun) return SKIPPED;
  const lacking = lackingOf(record);
  if (lacking !== null) return { verdict: 'skipped', reason: lacking, text: lacking };
  // What is said to our own QUIT answers none of the questions.
  const heard = replies.some(({ outcome, verb }) => outcome === 'reply' && verb !== 'quit');
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

/** What `requires` misses, where it kept every session from the dialogue, and nothing else differed before. */
function lackingOf({ sessions, replies }: BurstRecord): string | null {
  const others = sessions.begun - sessions.unsent - sessions.stopped;
  if (others > 0 || replies.some(({ outcome }) => outcome === 'unsent')) return null;
  return replies.find(({ outcome }) => outcome === 'lacking')?.text ?? null;
}

/** No session said or heard anything, and that is how it is written. */
const SKIPPED: BurstEnd = { verdict: 'skipped', reason: 'every step was skipped', text: 'every step was skipped' };

function silentReason({ unreachable, timedOut, tlsFailed }: BurstRecord['sessions']): InconclusiveReason {
  if (unreachable > 0) return 'unreachable';
  if (tlsFailed > 0) return 'tls';
  return timedOut > 0 ? 'timeout' : 'closed';
}
