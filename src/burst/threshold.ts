// Where a server's patience ends: asks more and more until it refuses, then until it no longer does. Every finding is a count of
// replies that came, with their times; nothing is guessed from a server's words, and what was not seen twice is not certain.
import { Asking, type ThresholdOptions } from './asking.ts';
import type { BurstOutcome } from './burst-record.ts';
import { agree, climbUntilAgreed, isAtOnce, windowOf } from './climbs.ts';
import type { Counted } from './counted.ts';
import { type Polled, pollThrough } from './poll-through.ts';
import { allAfter, LONG_ENOUGH, narrow, oneAfter, refusedCounted, silentUntilAll, staysFull } from './silences.ts';
import type { Climb, Finding, Range, Silence, ThresholdQuestion, ThresholdRecord } from './threshold-record.ts';

export type { Push, ThresholdOptions } from './asking.ts';

interface Evidence {
  readonly by: Counted;
  readonly climbs: readonly Climb[];
  readonly silences: readonly Silence[];
}

export type Threshold =
  /** `found`: the limit was seen twice. `unsure`: it is known in part. */
  | (Evidence & { readonly outcome: 'found' | 'unsure'; readonly finding: Finding })
  | (Evidence & { readonly outcome: 'none'; readonly accepted: number })
  /** Why the question could not be put: how a session ended, and in words. */
  | (Evidence & { readonly outcome: 'failed'; readonly ended: BurstOutcome; readonly reply: string })
  | (Evidence & { readonly outcome: 'interrupted' });

/** The record of a search. */
export function thresholdRecord(
  asked: ThresholdQuestion,
  found: Threshold,
  evidence: Pick<ThresholdRecord, 'pushes' | 'recorded'>,
): ThresholdRecord {
  const finding = 'finding' in found ? found.finding : null;
  return {
    asked,
    outcome: found.outcome,
    limit: found.outcome === 'found' && finding !== null ? finding.limit.from : null,
    windowMs: finding === null || found.outcome !== 'found' ? null : middleOf(finding.window),
    accepted: found.outcome === 'none' ? found.accepted : null,
    reply: found.outcome === 'failed' ? found.reply : null,
    climbs: found.climbs,
    finding,
    silences: found.silences,
    ...evidence,
  };
}

/** Bounds that are no further apart than this give one number that is right within 10 %. */
const NEAR = 1.18;

function middleOf(range: Range | null): number | null {
  if (range === null || range.to === null || range.to > range.from * NEAR) return null;
  return Math.round((range.from + range.to) / 2);
}

/**
 * Climbs until two climbs agree. Where they never do, the server is left alone for longer and longer until it takes all
 * again, and is asked from there: often, to see whether asking keeps it shut, and after silences.
 */
export async function findThreshold(options: ThresholdOptions): Promise<Threshold> {
  const asking = new Asking(options);
  const climbed = await climbUntilAgreed(asking);
  if (climbed === 'ended') return conclude(asking, NOTHING);
  if (climbed === 'differ' || (await takesMoreThanOne(asking))) return conclude(asking, await searchSilently(asking));
  return conclude(asking, agreedOn(asking));
}

/** One and then one more may be what leaks from a bucket that others had filled: left alone for longer, it would take more. */
async function takesMoreThanOne(asking: Asking): Promise<boolean> {
  const last = asking.climbs.at(-1);
  if (last === undefined || asking.options.by === 'concurrency' || last.accepted > 1 || isAtOnce(last)) return false;
  const accepted = await asking.silent((last.acceptedAfterMs ?? 0) * LONG_ENOUGH);
  return accepted !== null && accepted > 1;
}

type Known = Pick<Finding, 'window' | 'recovery' | 'refusedCount' | 'oneAfter' | 'allAfter'>;
const NOTHING: Known = { window: null, recovery: null, refusedCount: null, oneAfter: null, allAfter: null };

function agreedOn({ climbs, options: { by } }: Asking): Known {
  const last = climbs.at(-1);
  if (by === 'concurrency' || (last !== undefined && isAtOnce(last)))
    return { ...NOTHING, window: { from: 0, to: 0 }, recovery: 'at-once' };
  return { ...NOTHING, window: windowOf(climbs), recovery: 'whole', refusedCount: false };
}

async function searchSilently(asking: Asking): Promise<Known> {
  const quiet = await silentUntilAll(asking);
  const unknown = () => ({ ...NOTHING, allAfter: allAfter(asking) });
  if (quiet === null) return unknown();
  const polled: Polled = asking.polledMs < quiet.to * 2.05 ? await pollThrough(asking, quiet.to) : { kind: 'refused' };
  switch (polled.kind) {
    case 'ended':
      return unknown();
    case 'whole':
      return wholeAfterAll(asking, quiet.to);
    case 'steps': {
      const { window, refusedCount } = polled;
      await confirmed(asking, quiet.to);
      return { window, recovery: 'gradual', refusedCount, oneAfter: polled.oneAfter, allAfter: allAfter(asking) };
    }
    case 'refused': {
      const isGradual = await narrow(asking, quiet);
      if (isGradual) await confirmed(asking, quiet.to);
      const isProven = await provenCounted(asking, quiet.to);
      const all = allAfter(asking);
      const shared = { refusedCount: isProven ? true : null, allAfter: all };
      if (isGradual) return { ...shared, window: null, recovery: 'gradual', oneAfter: oneAfter(asking) };
      const isNarrowed = asking.silences.some(({ clean, accepted }) => clean && accepted === 0);
      if (!isProven || !isNarrowed || all === null || all.to === null) return { ...NOTHING, ...shared };
      return { ...shared, window: { from: all.from, to: all.to * IN_BUCKETS }, recovery: 'whole', oneAfter: null };
    }
  }
}

/** Where it comes back by and by, more might have come: only what a much longer silence takes is all. */
async function confirmed(asking: Asking, quietMs: number): Promise<void> {
  if (asking.confirmed !== asking.full) await staysFull(asking, quietMs * LONG_ENOUGH);
}

/** A server that counts in buckets, as sendmail in six, forgets the first of them up to that part earlier. */
const IN_BUCKETS = 6 / 5;

async function provenCounted(asking: Asking, quietMs: number): Promise<boolean> {
  for (let more = 0; more < 2 && !refusedCounted(asking); more += 1) if ((await asking.silent(quietMs)) === null) break;
  return refusedCounted(asking);
}

/** Asking does not keep it shut, and all come back together: a second climb has to agree. */
async function wholeAfterAll(asking: Asking, quietMs: number): Promise<Known> {
  for (let more = 0; more < 2; more += 1) {
    const polled = await pollThrough(asking, quietMs);
    if (polled.kind !== 'whole') break;
    if (agree(asking.climbs)) {
      const window = windowOf(asking.climbs);
      return { ...NOTHING, window, recovery: 'whole', refusedCount: false, allAfter: allAfter(asking) };
    }
  }
  return { ...NOTHING, allAfter: allAfter(asking) };
}

/** The limit is that of a server left alone. It is certain if it was seen twice, and never more. */
function conclude(asking: Asking, known: Known): Threshold {
  const { climbs, silences, full } = asking;
  const { by, signal } = asking.options;
  const evidence: Evidence = { by, climbs, silences };
  if (signal.aborted) return { outcome: 'interrupted', ...evidence };
  if (asking.failed !== null)
    return { outcome: 'failed', ...evidence, ended: asking.failed.outcome, reply: asking.failed.text };
  if (asking.none !== null) return { outcome: 'none', ...evidence, accepted: asking.none };
  if (climbs.length === 0) return { outcome: 'interrupted', ...evidence };
  const isByAndBy = known.recovery === 'gradual';
  const leaked = isByAndBy || known.recovery === null ? leakedIn(asking, known) : 0;
  const isCertain = asking.seen(full) >= 2 && known.recovery !== null && (!isByAndBy || asking.confirmed === full);
  const from = asking.seen(full) >= 2 || !seenLess(asking) ? full : Math.ceil(full / 2);
  const limit = { from: Math.max(0, from - leaked), to: isCertain ? full : null };
  return { outcome: isCertain && leaked === 0 ? 'found' : 'unsure', ...evidence, finding: { ...known, limit } };
}

/** A climb over the end of a window takes up to twice the limit: others that took fewer make it doubtful. */
const seenLess = ({ climbs, silences, full }: Asking) =>
  [...climbs, ...silences].some(({ accepted }) => accepted > 0 && accepted < full);

/** A smoothed rate forgets its limit in so many of its periods, at most. */
const PERIODS = 5;

/** So many may have been forgotten while the climb went on, and be no part of the limit. */
function leakedIn({ full, climbs, silences }: Asking, { window, allAfter: all }: Known): number {
  const ms = Math.max(0, ...climbs.filter(({ accepted }) => accepted >= full * LEFT_OUT).map((one) => one.ms));
  const shortest = Math.min(...silences.filter(({ accepted }) => accepted < full).map(({ silentMs }) => silentMs));
  const inMs = window?.from ?? (all?.from ?? (Number.isFinite(shortest) ? shortest : 0)) / PERIODS;
  return inMs === 0 ? 0 : Math.min(full, Math.round((full * ms) / inMs));
}

const LEFT_OUT = 0.9;
