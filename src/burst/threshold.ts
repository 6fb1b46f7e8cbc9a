// Where a server's patience ends: asks more and more at once until it refuses, then again and again until it no longer does.
// Every finding is a count of replies that came, with their times; nothing is guessed from a server's words.
import { type Clock, pause } from '../net/clock.ts';

/** What is counted up. */
export const COUNTED = ['messages', 'connections', 'recipients', 'concurrency'] as const;
export type Counted = (typeof COUNTED)[number];

/** What one more was answered. */
export interface Asked {
  readonly accepted: boolean;
  /** Milliseconds of the clock when it was asked, and when it was answered. */
  readonly at: number;
  readonly answeredAt: number;
  /** `450 4.7.1 Error: too much mail`, `closed`, ... */
  readonly reply: string;
  /** The reply was no 4xx or 5xx to what is counted: the question could not be put. */
  readonly failed: boolean;
}

/** Asks for one more; `release` gives back what is held open (concurrency), and ends what is left. */
export interface Asker {
  ask(): Promise<Asked>;
  release(): Promise<void>;
}

export interface ThresholdOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly open: () => Asker;
  readonly by: Counted;
  /** So many are asked at most before the search says that there is no limit up to it. */
  readonly most: number;
  /** How long it is tried again after a refusal. */
  readonly patienceMs: number;
  /** The pause between two tries. */
  readonly tryMs: number;
  /** How often the whole is measured. */
  readonly rounds: number;
  readonly tell: (text: string) => void;
}

/** One way up to the refusal and back. */
export interface Climb {
  /** Accepted in a row before the refusal. */
  readonly accepted: number;
  /** From the first one asked to the refusal. */
  readonly ms: number;
  readonly refusal: string;
  /** From the first one asked, and from the refusal, to the one that was accepted again; null if none was in time. */
  readonly windowMs: number | null;
  readonly recoveryMs: number | null;
  /** How often it was tried again. */
  readonly tries: number;
  /** The window lies between these: the last try that was refused, and the first that was accepted. */
  readonly lastRefusedMs: number | null;
}

export type Threshold =
  | { readonly outcome: 'found'; readonly by: Counted; readonly limit: number; readonly windowMs: number | null; readonly climbs: readonly Climb[] }
  | { readonly outcome: 'none'; readonly by: Counted; readonly asked: number; readonly ms: number }
  | { readonly outcome: 'failed'; readonly by: Counted; readonly reply: string; readonly asked: number }
  | { readonly outcome: 'interrupted'; readonly by: Counted; readonly climbs: readonly Climb[] };

/**
 * Climbs, backs off until it is accepted again, and climbs once more from there: the first climb may meet a window that others
 * had begun to fill, the later ones begin with a fresh one. The limit is that of the later climbs.
 */
export async function findThreshold(options: ThresholdOptions): Promise<Threshold> {
  const { by, rounds, signal } = options;
  const climbs: Climb[] = [];
  while (climbs.length < rounds && !signal.aborted) {
    const climbed = await climb(options, climbs.length > 0 && climbs.at(-1)?.windowMs !== null ? 1 : 0);
    if ('outcome' in climbed) return climbed;
    climbs.push(climbed);
    options.tell(sayClimb(by, climbed));
    if (climbed.windowMs === null) break;
  }
  if (signal.aborted) return { outcome: 'interrupted', by, climbs };
  const sure = climbs.length > 1 ? climbs.slice(1) : climbs;
  const limit = Math.max(...sure.map(({ accepted }) => accepted));
  const windows = sure.flatMap(({ windowMs }) => (windowMs === null ? [] : [windowMs]));
  const windowMs = windows.length === 0 ? null : Math.min(...windows);
  return { outcome: 'found', by, limit, windowMs, climbs };
}

/** `before`: how many of this window were accepted already, by the try that ended the climb before. */
async function climb(options: ThresholdOptions, before: number): Promise<Climb | Threshold> {
  const { clock, by, most, signal } = options;
  const asker = options.open();
  const since = clock.now();
  let first = since;
  try {
    for (let accepted = before; accepted < most; accepted += 1) {
      if (signal.aborted) return { outcome: 'interrupted', by, climbs: [] };
      const asked = await asker.ask();
      if (accepted === 0) first = asked.at;
      if (asked.accepted) continue;
      if (asked.failed) return { outcome: 'failed', by, reply: asked.reply, asked: accepted };
      await asker.release();
      return await descend(options, { accepted, first, asked });
    }
    return { outcome: 'none', by, asked: most, ms: Math.round(clock.now() - since) };
  } finally {
    await asker.release();
  }
}

async function descend(
  { clock, open, patienceMs, tryMs, signal }: ThresholdOptions,
  { accepted, first, asked }: { accepted: number; first: number; asked: Asked },
): Promise<Climb> {
  const ms = Math.round(asked.answeredAt - first);
  const climbed = { accepted, ms, refusal: asked.reply };
  let lastRefused = asked.at;
  for (let tries = 1; ; tries += 1) {
    const over = clock.now() - asked.at > patienceMs;
    if (over || !(await waited(clock, tryMs, signal)))
      return { ...climbed, windowMs: null, recoveryMs: null, tries: tries - 1, lastRefusedMs: Math.round(lastRefused - first) };
    const asker = open();
    const again = await asker.ask();
    await asker.release();
    if (!again.accepted) {
      lastRefused = again.at;
      continue;
    }
    return {
      ...climbed,
      windowMs: Math.round(again.at - first),
      recoveryMs: Math.round(again.at - asked.at),
      tries,
      lastRefusedMs: Math.round(lastRefused - first),
    };
  }
}

async function waited(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(clock, ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** `2 messages in 0.1 s; the third: 450 4.7.1 Error: ...; accepted again 10.2 s after the first` */
export function sayClimb(by: Counted, { accepted, ms, refusal, windowMs, tries }: Climb): string {
  const what = accepted === 1 ? by.replace(/s$/, '') : by;
  const again =
    windowMs === null
      ? `not accepted again in ${tries} tries`
      : by === 'concurrency'
        ? 'accepted again when the others were closed'
        : `accepted again ${seconds(windowMs)} after the first`;
  return `${accepted} ${by === 'concurrency' ? 'at once' : what} in ${seconds(ms)}, then ${refusal}; ${again} (${tries} ${tries === 1 ? 'try' : 'tries'})`;
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 950 ? 2 : 1)} s`;
