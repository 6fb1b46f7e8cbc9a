// `mxprobe probe --watch`: nights by the schedules of their probe files, in the foreground, for as long as the process runs.
import { jitterOf, nextAfter, type Schedule, wasMissed } from '../baseline/schedule.ts';
import { type Clock, pause } from '../net/clock.ts';
import type { NightEnd } from './probe-night.ts';

/** `T`: what a night needs to know of it. */
export type Watched<T = object> = T & {
  readonly name: string;
  /** As the file has it. */
  readonly written: string;
  readonly schedule: Schedule;
  /** When its last night began, or null. */
  readonly last: Date | null;
};

export interface Watching<T = object> {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** From 0 to 1: how much of the jitter. */
  readonly fraction: () => number;
  /** Runs the night of this probe. */
  readonly night: (probe: Watched<T>) => Promise<NightEnd>;
  /** A line that says how it stands. */
  readonly say: (line: string) => void;
}

/** The wall clock may be put, and a machine may sleep: what is due is looked for so often. */
const LOOK_MS = 30_000;

/** One night after the other, the one that is due first; returns when the signal is given. */
export async function watchSchedules<T>(probes: readonly Watched<T>[], watching: Watching<T>): Promise<void> {
  const { clock, signal, say } = watching;
  const due = new Map(probes.map((probe) => [probe, firstOf(probe, watching)]));
  for (const [probe, at] of due) say(`${probe.name}: ${probe.written}; next ${shown(at)}`);
  while (!signal.aborted) {
    const [probe, at] = [...due].reduce((first, one) => (one[1] < first[1] ? one : first));
    if (at > clock.date()) {
      await pause(clock, Math.min(LOOK_MS, at.getTime() - clock.date().getTime()), signal).catch(() => undefined);
      continue;
    }
    const began = clock.date();
    const end = await watching.night(probe);
    if (signal.aborted) return;
    const next = followingOf(probe, began, watching);
    due.set(probe, next);
    const seconds = Math.round((clock.date().getTime() - began.getTime()) / 1000);
    say(`${shown(began)} ${probe.name}: ${WORDS[end]}, ${seconds} s; next ${shown(next)}`);
  }
}

const WORDS: Readonly<Record<NightEnd, string>> = {
  good: 'good',
  regression: 'regression',
  inconclusive: 'inconclusive',
  fault: 'fault: something could not be read or written',
};

/** At once if a night was missed while nobody watched. */
function firstOf({ schedule, last }: Watched, watching: Pick<Watching, 'clock' | 'fraction'>): Date {
  const now = watching.clock.date();
  if (wasMissed(schedule, last, now)) return now;
  return later(nextAfter(schedule, schedule.kind === 'every' && last !== null ? last : now), schedule, watching);
}

/** A night that took longer than its period is followed at once, by one and not by all that were due. */
function followingOf({ schedule }: Watched, began: Date, watching: Pick<Watching, 'clock' | 'fraction'>): Date {
  const now = watching.clock.date();
  const next = nextAfter(schedule, schedule.kind === 'every' ? began : now);
  return later(next < now ? now : next, schedule, watching);
}

function later(date: Date, schedule: Schedule, { fraction }: Pick<Watching, 'fraction'>): Date {
  return new Date(date.getTime() + jitterOf(schedule, fraction()));
}

/** `2026-12-01T02:21:40Z` */
const shown = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
