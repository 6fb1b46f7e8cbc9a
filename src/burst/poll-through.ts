// Asks again and again, from a server that has just taken all, for longer than a silence that was long enough: it is never
// accepted where refused tries count; in steps where it leaks; all at once where a window ends.
import type { Asking } from './asking.ts';
import type { Range } from './threshold-record.ts';

export type Polled =
  | { readonly kind: 'refused' }
  /** All of them, after this; milliseconds since the first of them. */
  | { readonly kind: 'whole' }
  /** One more every now and then: all of them would take this long. */
  | { readonly kind: 'steps'; readonly window: Range; readonly oneAfter: Range; readonly refusedCount: false | null }
  | { readonly kind: 'ended' };

/** Twice, and a bit: a window that ends by the clock ends within it. */
const THROUGH = 2.05;
/** So many tries in the time of a silence, for each that is taken in it: where refused tries count, they keep it shut. */
const TRIES_FOR_EACH = 20;
const MIN_TRIES = 40;
const MIN_TRY_MS = 50;
/** So many steps tell how long each is. */
const STEPS = 4;

interface Step {
  readonly at: number;
  readonly accepted: number;
  readonly refusedAt: number;
}

/** `quietMs` is a silence that was long enough. */
export async function pollThrough(asking: Asking, quietMs: number): Promise<Polled> {
  const { full, climbMs } = asking;
  const shortest = Math.min(
    quietMs,
    ...asking.silences.filter(({ accepted }) => asking.isFull(accepted)).map(({ silentMs }) => silentMs),
  );
  const wantedMs = shortest / Math.max(MIN_TRIES, TRIES_FOR_EACH * full);
  const everyMs = Math.max(MIN_TRY_MS, wantedMs);
  const begun = asking.askedAt;
  const firstAt = begun - climbMs;
  const steps: Step[] = [];
  let refusedAt = begun;
  let tries = 0;
  for (;;) {
    if (!(await asking.until(asking.askedAt + everyMs))) return { kind: 'ended' };
    const push = await asking.push(asking.options.most);
    if (push.refusal === null) return ended(asking, push);
    tries += 1;
    if (push.accepted > 0) steps.push({ at: push.firstAt ?? asking.now, accepted: push.accepted, refusedAt });
    const isFirst = steps.length === 1 && push.accepted > 0;
    if (isFirst && asking.isFull(push.accepted)) return whole(asking, { push, firstAt, refusedAt, tries });
    refusedAt = push.refusal.at;
    const elapsed = refusedAt - begun;
    if (steps.length === 0) asking.polledMs = Math.max(asking.polledMs, refusedAt - firstAt);
    if (elapsed < quietMs * THROUGH && !(steps.length > STEPS && elapsed > shortest)) continue;
    if (steps.length === 0) return { kind: 'refused' };
    return inSteps(steps, { full, climbMs, begun, tries, isDense: wantedMs >= MIN_TRY_MS });
  }
}

function ended(asking: Asking, { accepted, failed }: Awaited<ReturnType<Asking['push']>>): Polled {
  if (failed === null) asking.none = accepted;
  asking.failed = failed;
  return { kind: 'ended' };
}

interface Again {
  readonly push: Awaited<ReturnType<Asking['push']>>;
  readonly firstAt: number;
  readonly refusedAt: number;
  readonly tries: number;
}

/** It is a climb like those at the beginning, and the next one begins with it. */
function whole(asking: Asking, { push, firstAt, refusedAt, tries }: Again): Polled {
  if (push.refusal === null || push.firstAt === null) return { kind: 'ended' };
  asking.climbed({
    accepted: push.accepted,
    ms: Math.round(push.refusal.at - push.firstAt),
    refusal: push.refusal.reply,
    step: push.refusal.step,
    refusedUntilMs: Math.round(refusedAt - firstAt),
    acceptedAfterMs: Math.round(push.firstAt - firstAt),
    tries,
  });
  return { kind: 'whole' };
}

interface Around {
  readonly full: number;
  readonly climbMs: number;
  readonly begun: number;
  readonly tries: number;
  /** Often enough that refused tries, if they counted, would have kept it shut. */
  readonly isDense: boolean;
}

/**
 * From the first step to the last: so many were taken in between, each up to one interval late. If it was not asked often enough
 * to tell whether refused tries count, each may have taken the place of one.
 */
function inSteps(steps: readonly Step[], { full, climbMs, begun, tries, isDense }: Around): Polled {
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined || steps.length < 2) return { kind: 'ended' };
  const more = steps.slice(1).reduce((sum, { accepted }) => sum + accepted, 0);
  // All at once, but for the time that the climb took: a window that slides.
  if (last.at - first.at <= climbMs * 2 && more + first.accepted >= full) {
    const window = { from: Math.max(0, first.refusedAt - begun), to: last.at - begun + climbMs };
    return { kind: 'steps', window, oneAfter: window, refusedCount: isDense ? false : null };
  }
  const most = isDense ? more : more + tries;
  const window = {
    from: (full * (last.refusedAt - first.at)) / most,
    to: (full * (last.at - first.refusedAt)) / more,
  };
  const oneAfter = { from: (last.refusedAt - first.at) / most, to: (last.at - first.refusedAt) / more };
  return { kind: 'steps', window, oneAfter, refusedCount: isDense ? false : null };
}
