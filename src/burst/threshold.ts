// Where a server's patience ends: asks more and more until it refuses, then again and again until it no longer does. Every
// finding is a count of replies that came, with their times; nothing is guessed from a server's words.
import { type Clock, pause } from '../net/clock.ts';
import type { BurstOutcome } from './burst-record.ts';
import type { Counted } from './counted.ts';
import type { Climb, ThresholdQuestion, ThresholdRecord } from './threshold-record.ts';

/** What came of asking for `most` of what is counted, one after the other, up to the first refusal. */
export interface Push {
  readonly accepted: number;
  /** When the first of them was answered; milliseconds of the clock. Null if none was accepted. */
  readonly firstAt: number | null;
  readonly refusal: { readonly at: number; readonly reply: string; readonly step: string } | null;
  /** Why it could not be asked to the end, if it was no refusal. */
  readonly failed: { readonly outcome: BurstOutcome; readonly text: string } | null;
}

export interface ThresholdOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Asks for `most`, and not before `at` of the clock. */
  readonly push: (most: number, at?: number) => Promise<Push>;
  readonly by: Counted;
  /** So many are asked before the search says that there is no limit up to it. */
  readonly most: number;
  /** How long it is tried again after a refusal. */
  readonly patienceMs: number;
  /** How often the way up and back is gone. */
  readonly rounds: number;
  readonly tell: (climb: Climb) => void;
}

/** Why the question could not be put: how a session ended, and in words. */
interface NotAsked {
  readonly outcome: 'failed';
  readonly by: Counted;
  readonly ended: BurstOutcome;
  readonly reply: string;
}

export type Threshold =
  /** `windowMs` is null where it was not accepted again in time, and 0 where it was at once: a limit of a session. */
  | {
      readonly outcome: 'found';
      readonly by: Counted;
      readonly limit: number;
      readonly windowMs: number | null;
      readonly climbs: readonly Climb[];
    }
  | { readonly outcome: 'none'; readonly by: Counted; readonly accepted: number; readonly climbs: readonly Climb[] }
  | (NotAsked & { readonly climbs: readonly Climb[] })
  | { readonly outcome: 'interrupted'; readonly by: Counted; readonly climbs: readonly Climb[] };

/** The record of a search. */
export function thresholdRecord(
  asked: ThresholdQuestion,
  found: Threshold,
  evidence: Pick<ThresholdRecord, 'pushes' | 'recorded'>,
): ThresholdRecord {
  return {
    asked,
    outcome: found.outcome,
    limit: found.outcome === 'found' ? found.limit : null,
    windowMs: found.outcome === 'found' ? found.windowMs : null,
    accepted: found.outcome === 'none' ? found.accepted : null,
    reply: found.outcome === 'failed' ? found.reply : null,
    climbs: found.climbs,
    ...evidence,
  };
}

/**
 * The search begins in the last quarter of a second of the clock: a server that counts in whole seconds (Postfix's anvil) lets
 * its window end up to a second late, and least so if the window began late in a second.
 */
const BEGIN_AT_MS = 750;
const WHOLE_SECOND_MS = 1_000;

const untilLateInSecond = (date: Date) =>
  (BEGIN_AT_MS - (date.getTime() % WHOLE_SECOND_MS) + WHOLE_SECOND_MS) % WHOLE_SECOND_MS;

/**
 * Climbs, tries until it is accepted again, and climbs once more from there: the first climb may meet a window that somebody
 * had begun to fill, each later one begins with the first event of a fresh window. The limit is that of the last climb.
 */
export async function findThreshold(options: ThresholdOptions): Promise<Threshold> {
  const { by, rounds, signal, clock } = options;
  const climbs: Climb[] = [];
  let fresh: number | null = null;
  while (climbs.length < rounds && !signal.aborted) {
    const expectedMs = fresh === null ? null : (climbs.at(-1)?.refusedUntilMs ?? null);
    const at = climbs.length === 0 ? clock.now() + untilLateInSecond(clock.date()) : clock.now();
    const climbed = await climb(options, { fresh, expectedMs, at });
    if (signal.aborted) break;
    if ('outcome' in climbed) return { ...climbed, climbs };
    climbs.push(climbed.climb);
    options.tell(climbed.climb);
    fresh = climbed.acceptedAt;
    if (fresh === null) break;
    // What was let go is free at once: nothing of it counts in the next climb.
    if (by === 'concurrency' || isAtOnce(climbed.climb)) fresh = null;
  }
  const last = climbs.at(-1);
  if (signal.aborted || last === undefined) return { outcome: 'interrupted', by, climbs };
  return { outcome: 'found', by, limit: last.accepted, windowMs: windowOf(climbs, last), climbs };
}

/**
 * The middle between the last refusal and the first acceptance. A climb that met the same limit, and so began a window too,
 * narrows it; or shows it shorter, by the part of a second that a server rounds. A window that is much shorter is another one
 * (one that ends by the clock, whenever it began). Null where it was not accepted again in time.
 */
function windowOf(climbs: readonly Climb[], last: Climb): number | null {
  if (last.acceptedAfterMs === null) return null;
  if (isAtOnce(last)) return 0;
  let [from, to] = [last.refusedUntilMs, last.acceptedAfterMs];
  for (const one of climbs) {
    const { accepted, refusedUntilMs, acceptedAfterMs } = one;
    if (accepted !== last.accepted || acceptedAfterMs === null || isAtOnce(one)) continue;
    if (acceptedAfterMs <= from && acceptedAfterMs > from - WHOLE_SECOND_MS)
      [from, to] = [refusedUntilMs, acceptedAfterMs];
    else if (acceptedAfterMs > from && refusedUntilMs < to)
      [from, to] = [Math.max(from, refusedUntilMs), Math.min(to, acceptedAfterMs)];
  }
  return Math.round((from + to) / 2);
}

const isAtOnce = ({ tries, acceptedAfterMs }: Climb) => tries === 1 && acceptedAfterMs !== null;

/** A try comes this long after the one before: often at first, then in steps of 3 %, so that a window is known as well. */
const MIN_TRY_MS = 200;
const TRY_SHARE = 0.03;
/** Where the climb before has shown when it is accepted again: seldom before that, closely around it. */
const SELDOM_SHARE = 0.1;
const CLOSE_SHARE = 0.01;
const MIN_CLOSE_MS = 50;
const CLOSE_FROM = 0.85;
const CLOSE_TO = 1.25;

/** How long after `elapsed` the next try comes; `expectedMs` is how long it was refused before, null: unknown. */
function untilNextTry(elapsed: number, expectedMs: number | null): number {
  if (expectedMs === null || elapsed > expectedMs * CLOSE_TO) return Math.max(MIN_TRY_MS, elapsed * TRY_SHARE);
  const closeFrom = expectedMs * CLOSE_FROM;
  if (elapsed >= closeFrom) return Math.max(MIN_CLOSE_MS, elapsed * CLOSE_SHARE);
  return Math.max(MIN_CLOSE_MS, Math.min(Math.max(MIN_TRY_MS, elapsed * SELDOM_SHARE), closeFrom - elapsed));
}

type Climbed = { readonly climb: Climb; readonly acceptedAt: number | null };
type NoClimb = { readonly outcome: 'none'; readonly by: Counted; readonly accepted: number } | NotAsked;

/**
 * `fresh`: when the first event of this window was accepted, by the try that ended the climb before; `expectedMs`: how long it
 * was refused then; `at`: when it begins.
 */
async function climb(
  options: ThresholdOptions,
  { fresh, expectedMs, at: begin }: { fresh: number | null; expectedMs: number | null; at: number },
): Promise<Climbed | NoClimb> {
  const { by, most, push, clock } = options;
  const before = fresh === null ? 0 : 1;
  const pushed = await push(most - before, begin);
  const accepted = before + pushed.accepted;
  if (pushed.refusal === null) {
    const { failed } = pushed;
    return failed === null
      ? { outcome: 'none', by, accepted }
      : { outcome: 'failed', by, ended: failed.outcome, reply: failed.text };
  }
  const first = fresh ?? pushed.firstAt ?? pushed.refusal.at;
  const { at, reply, step } = pushed.refusal;
  const up = { accepted, ms: Math.round(at - first), refusal: reply, step };
  let refusedAt = at;
  let next = clock.now();
  for (let tries = 1; ; tries += 1) {
    next += untilNextTry(next - first, expectedMs);
    const ms = { refusedUntilMs: Math.round(refusedAt - first), acceptedAfterMs: null };
    if (clock.now() - at > options.patienceMs || !(await waitUntil(next, options)))
      return { climb: { ...up, ...ms, tries: tries - 1 }, acceptedAt: null };
    const again = await push(1);
    if (again.accepted > 0) {
      const acceptedAt = again.firstAt ?? clock.now();
      return { climb: { ...up, ...ms, acceptedAfterMs: Math.round(acceptedAt - first), tries }, acceptedAt };
    }
    refusedAt = again.refusal?.at ?? clock.now();
    next = Math.max(next, clock.now());
  }
}

async function waitUntil(at: number, { clock, signal }: ThresholdOptions): Promise<boolean> {
  try {
    await pause(clock, Math.max(0, at - clock.now()), signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
