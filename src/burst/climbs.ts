// A climb: asked up to the refusal, then again and again until one is accepted. Two climbs in a row that agree are certain, if
// the second was silent most of the time: a server that counts refused tries would have accepted earlier then.
import type { Asking } from './asking.ts';
import type { Climb } from './threshold-record.ts';

export type Climbed =
  /** Two in a row agree. */
  | 'agreed'
  /** Less was taken than before, or not when it was expected: refused tries count, or it is gradual. */
  | 'differ'
  /** No time is left, or no rounds; or it is over. */
  | 'ended';

/**
 * The search begins in the last quarter of a second of the clock: a server that counts in whole seconds (Postfix's anvil) lets
 * its window end up to a second late, and least so if the window began late in a second.
 */
const BEGIN_AT_MS = 750;
const WHOLE_SECOND_MS = 1_000;
/** So long it is asked again and again at first: a minute is the window of many servers. At most this share of the patience. */
const POLLED_MS = 70_000;
const POLLED_SHARE = 1 / 3;
/** Where a window ends by the clock, the second may be longer than the first by far. */
const LONGER = 3;

const untilLateInSecond = (date: Date) =>
  (BEGIN_AT_MS - (date.getTime() % WHOLE_SECOND_MS) + WHOLE_SECOND_MS) % WHOLE_SECOND_MS;

/** Climbs until two in a row agree, or it shows that they never will. */
export async function climbUntilAgreed(asking: Asking): Promise<Climbed> {
  const { rounds, patienceMs, by, clock } = asking.options;
  const polledMs = by === 'concurrency' ? patienceMs : Math.min(POLLED_MS, patienceMs * POLLED_SHARE);
  let at: number | undefined = clock.now() + untilLateInSecond(clock.date());
  let fresh: number | null = null;
  for (;;) {
    const before = asking.climbs.at(-1) ?? null;
    const expectedMs = fresh === null ? null : (before?.refusedUntilMs ?? null);
    const up = await goUp(asking, fresh, at);
    if (up === null) return 'ended';
    if (by !== 'concurrency' && before !== null && up.accepted < before.accepted) {
      asking.climbed({ ...up.climb, refusedUntilMs: up.climb.ms, acceptedAfterMs: null, tries: 0 });
      return 'differ';
    }
    const back = await tryAgain(asking, up, { expectedMs, untilMs: Math.max(polledMs, (expectedMs ?? 0) * LONGER) });
    if (asking.options.signal.aborted) return 'ended';
    asking.climbed({ ...up.climb, ...back.climb });
    if (back.acceptedAt === null) return asking.over || by === 'concurrency' ? 'ended' : 'differ';
    if (expectedMs !== null && back.climb.tries === 1) return 'differ';
    const { length } = asking.climbs;
    if (length >= Math.max(2, rounds) && agree(asking.climbs)) return 'agreed';
    if (length > rounds || rounds === 1) return 'ended';
    at = undefined;
    // What was let go is free at once: nothing of it counts in the next climb.
    fresh = by === 'concurrency' || isAtOnce({ ...up.climb, ...back.climb }) ? null : back.acceptedAt;
  }
}

type Up = Pick<Climb, 'accepted' | 'ms' | 'refusal' | 'step'>;
interface WentUp {
  readonly accepted: number;
  readonly climb: Up;
  readonly firstAt: number;
  readonly refusedAt: number;
}

/** `fresh`: when the first event of this window was accepted, by the try that ended the climb before. */
async function goUp(asking: Asking, fresh: number | null, at: number | undefined): Promise<WentUp | null> {
  const before = fresh === null ? 0 : 1;
  const push = await asking.push(asking.options.most - before, at);
  if (asking.options.signal.aborted) return null;
  const { refusal, failed } = push;
  const accepted = before + push.accepted;
  if (refusal === null) {
    if (failed === null) asking.none = accepted;
    asking.failed = failed;
    return null;
  }
  const firstAt = fresh ?? push.firstAt ?? refusal.at;
  asking.climbMs = refusal.at - firstAt;
  const climb = { accepted, ms: Math.round(refusal.at - firstAt), refusal: refusal.reply, step: refusal.step };
  return { accepted, climb, firstAt, refusedAt: refusal.at };
}

/** A try comes this long after the one before: often at first, then in steps of 3 %, so that a window is known as well. */
const MIN_TRY_MS = 200;
const TRY_SHARE = 0.03;
/** Where the climb before has shown when it is accepted again: silent up to this share of it, then closely. */
const CLOSE_FROM = 0.85;
const CLOSE_TO = 1.25;
const CLOSE_SHARE = 0.01;
const MIN_CLOSE_MS = 50;

/** How long after `elapsed` the next try comes; `expectedMs` is how long it was refused before, null: unknown. */
function untilNextTry(elapsed: number, expectedMs: number | null): number {
  if (expectedMs === null || elapsed > expectedMs * CLOSE_TO) return Math.max(MIN_TRY_MS, elapsed * TRY_SHARE);
  return Math.max(MIN_CLOSE_MS, elapsed * CLOSE_SHARE, expectedMs * CLOSE_FROM - elapsed);
}

interface WentBack {
  readonly climb: Pick<Climb, 'refusedUntilMs' | 'acceptedAfterMs' | 'tries'>;
  readonly acceptedAt: number | null;
}

async function tryAgain(
  asking: Asking,
  { firstAt, refusedAt }: WentUp,
  { expectedMs, untilMs }: { readonly expectedMs: number | null; readonly untilMs: number },
): Promise<WentBack> {
  let lastRefused = refusedAt;
  let next = asking.now;
  for (let tries = 1; ; tries += 1) {
    // The first try comes at once: what was a limit of the session is free in the next.
    if (tries > 1 || expectedMs !== null) next += untilNextTry(next - firstAt, expectedMs);
    const refusedUntilMs = Math.round(lastRefused - firstAt);
    if (next - firstAt > untilMs || !(await asking.until(next)))
      return { climb: { refusedUntilMs, acceptedAfterMs: null, tries: tries - 1 }, acceptedAt: null };
    const again = await asking.push(1);
    if (again.accepted > 0) {
      const acceptedAt = again.firstAt ?? asking.now;
      return { climb: { refusedUntilMs, acceptedAfterMs: Math.round(acceptedAt - firstAt), tries }, acceptedAt };
    }
    lastRefused = again.refusal?.at ?? asking.now;
    asking.polledMs = Math.max(asking.polledMs, lastRefused - firstAt);
    next = Math.max(next, asking.now);
  }
}

export const isAtOnce = ({ tries, acceptedAfterMs }: Climb) => tries === 1 && acceptedAfterMs !== null;

/** They may differ so much: steps of the tries, and whole seconds of a server. */
const AGREE_SHARE = 0.12;

/** Whether the last two met the same limit, and the same window. */
export function agree(climbs: readonly Climb[]): boolean {
  const [a, b] = climbs.slice(-2);
  if (a === undefined || b === undefined || a.accepted !== b.accepted) return false;
  if (a.acceptedAfterMs === null || b.acceptedAfterMs === null) return false;
  if (isAtOnce(a) || isAtOnce(b)) return isAtOnce(a) && isAtOnce(b);
  const apart = Math.max(a.refusedUntilMs - b.acceptedAfterMs, b.refusedUntilMs - a.acceptedAfterMs);
  return apart <= AGREE_SHARE * Math.min(a.acceptedAfterMs, b.acceptedAfterMs);
}

/**
 * Between the last refusal and the first acceptance of the last two climbs. Where both met the same, a server that counts in whole
 * seconds may have kept both up to a second too long.
 */
export function windowOf(climbs: readonly Climb[]): { readonly from: number; readonly to: number } | null {
  const [a, b] = climbs.slice(-2);
  if (a === undefined || b === undefined || a.acceptedAfterMs === null || b.acceptedAfterMs === null) return null;
  const refused = [a.refusedUntilMs, b.refusedUntilMs];
  const accepted = [a.acceptedAfterMs, b.acceptedAfterMs];
  const apart = Math.min(...accepted) <= Math.max(...refused);
  const from = apart ? Math.min(...refused) : Math.max(...refused);
  const to = apart ? Math.max(...accepted) : Math.min(...accepted);
  const isTold = apart && to >= TOLD_FROM_MS;
  return { from: isTold ? from : Math.min(from, Math.max(WHOLE_SECOND_MS, from - WHOLE_SECOND_MS)), to };
}

/** From here on a second is a tenth at most, and climbs that are a second apart have shown it. */
const TOLD_FROM_MS = 10_000;
