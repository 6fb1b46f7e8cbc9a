// The search on a server that is not asked while it forgets: where refused tries count (Exim's `ratelimit ... / strict`,
// sendmail's ratecontrol) asking puts off the end, and where it takes one again before all (a leaky bucket) so does a try.
import type { Asking } from './asking.ts';
import type { Range } from './threshold-record.ts';

/** Between what was refused and what was accepted there is no more than this. */
const CLOSE = 1.12;
/** Halves get there in four; more only where the server does not say the same twice. */
const MOST_SILENCES = 12;
/** The first silence, of the time that asking was of no use. */
const FIRST_SHARE = 1 / 16;
const MIN_FIRST_MS = 200;
/** Room for the time that asking takes. */
const MARGIN = 1.02;

/** After how long a silence all are taken again; both ends were seen. */
export interface Quiet {
  /** After this not all were taken. */
  readonly from: number;
  /** After this they were. */
  readonly to: number;
}

/**
 * Silent for longer and longer, until as many are taken as ever, and again after that silence alone. Where more and more were
 * taken, or one, as many as before may be chance: a much longer one has to take no more. Null: there is no time for it.
 */
export async function silentUntilAll(asking: Asking): Promise<Quiet | null> {
  let ms = Math.max(MIN_FIRST_MS, asking.polledMs * FIRST_SHARE);
  let from = 0;
  for (;;) {
    const before = asking.full;
    const some = (asking.silences.at(-1)?.accepted ?? 0) > 0;
    const accepted = await asking.silent(ms);
    if (accepted === null) return null;
    if (asking.isFull(accepted) && accepted <= before) {
      ms *= some || before === 1 ? LONG_ENOUGH : 1;
      if (await staysFull(asking, ms)) return { from, to: ms };
    }
    if (!asking.isFull(asking.silences.at(-1)?.accepted ?? 0)) from = ms;
    ms *= 2;
  }
}

/** A smoothed rate of two takes one after half of its period, and both after a little less than twice that period. */
export const LONG_ENOUGH = 4;

/** No more is taken after this silence, which is much longer than one that was long enough if that is in doubt. */
export async function staysFull(asking: Asking, ms: number): Promise<boolean> {
  const before = asking.full;
  const again = await asking.silent(ms);
  if (again === null || again > before || !asking.isFull(again)) return false;
  const { silences } = asking;
  const isLonger = silences.some(
    ({ accepted, silentMs }) => asking.isFull(accepted) && silentMs * LONG_ENOUGH <= ms + 1,
  );
  if (isLonger) asking.confirmed = before;
  return true;
}

/**
 * Two silences one after the other, each long enough, in no more time than it was refused while it was asked again and again:
 * no window, wherever it begins, does both, so it is the asking that keeps it shut.
 */
export function refusedCounted(asking: Asking): boolean {
  const { silences, polledMs } = asking;
  return silences.some((one, i) => {
    const next = silences[i + 1];
    if (next === undefined || !next.clean || !asking.isFull(one.accepted) || !asking.isFull(next.accepted))
      return false;
    return (one.silentMs + next.silentMs) * MARGIN <= polledMs;
  });
}

/** Closer and closer, each time from a server that has just taken all. True: some were taken before all. */
export async function narrow(asking: Asking, quiet: Quiet): Promise<boolean> {
  let { from, to } = { from: Math.max(quiet.from, quiet.to / 4), to: quiet.to };
  let isClean = false;
  for (let left = MOST_SILENCES; left > 0 && (!isClean || to / from > CLOSE); left -= 1) {
    const ms = to / from > CLOSE ? Math.sqrt(from * to) : from;
    if (!(await clean(asking, quiet.to))) return false;
    const accepted = await asking.silent(ms);
    if (accepted === null) return false;
    if (asking.isFull(accepted)) {
      to = ms;
      if (to <= from) from = to / CLOSE;
    } else {
      if (accepted > 0) return true;
      isClean = true;
      from = ms;
    }
  }
  return false;
}

/** Makes it one that has just taken all, if it is none. */
async function clean(asking: Asking, ms: number): Promise<boolean> {
  if (asking.isClean) return true;
  for (let tries = 0; tries < 3; tries += 1) {
    const accepted = await asking.silent(ms);
    if (accepted === null) return false;
    if (asking.isFull(accepted)) return true;
  }
  return false;
}

/** One that was seen: the longest silence after which not all were taken, the shortest after which all were. */
export function allAfter(asking: Asking): Range | null {
  const { silences } = asking;
  const full = silences
    .filter((one) => one.accepted === asking.full || (one.clean && asking.isFull(one.accepted)))
    .map(({ silentMs }) => silentMs);
  const short = silences.filter(({ accepted }) => !asking.isFull(accepted)).map(({ silentMs }) => silentMs);
  if (full.length === 0) return short.length === 0 ? null : { from: Math.max(...short), to: null };
  const [least, most] = [Math.min(...full), Math.max(0, ...short)];
  return { from: Math.min(least, most), to: Math.max(least, most) };
}

/** The same for one alone, of silences that began when all had just been taken. */
export function oneAfter(asking: Asking): Range | null {
  const clean = asking.silences.filter((one) => one.clean);
  const some = clean.filter(({ accepted }) => accepted > 0).map(({ silentMs }) => silentMs);
  if (some.length === 0) return null;
  const none = clean.filter(({ accepted }) => accepted === 0).map(({ silentMs }) => silentMs);
  const least = Math.min(...some);
  return { from: Math.min(least, Math.max(0, ...none)), to: least };
}
