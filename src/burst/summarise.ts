// A tally -> the record of a burst.

import type { Row } from '../dialogue/program.ts';
import { PHASES, type Phase } from '../scenario/burst-shape.ts';
import type { Burst } from '../scenario/scenario.ts';
import { arrivedBy, dueAt } from './arrivals.ts';
import type { BurstRecord, FirstRefusal, Quantiles, Recovery, ReplyRow } from './burst-record.ts';
import { type Histogram, quantile } from './histogram.ts';
import { hundredth, tenth } from './rounded.ts';
import { cellsOf, sayFirst, type Tally } from './tally.ts';

export interface Ran {
  readonly burst: Burst;
  readonly rows: readonly Row[];
  readonly tally: Tally;
  /** Milliseconds since the beginning: when the last session was begun, and now (or when the last one ended). */
  readonly arrivalsMs: number;
  readonly ms: number;
  readonly workers: number;
  readonly complete: boolean;
  readonly interrupted: boolean;
  readonly recovery: Recovery | null;
  readonly recorded: BurstRecord['recorded'];
}

export function summarise(ran: Ran): Omit<BurstRecord, 'problems'> {
  const { burst, rows, tally, ms, arrivalsMs } = ran;
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  const { begun, ends } = tally;
  return {
    complete: ran.complete,
    interrupted: ran.interrupted,
    asked: {
      sessions: burst.sessions,
      forMs: burst.forMs,
      rate: burst.rate?.written ?? null,
      concurrency: burst.concurrency,
      messages: burst.messages,
    },
    workers: ran.workers,
    ms: tenth(ms),
    arrivalsMs: tenth(arrivalsMs),
    sessions: { begun, ...ends },
    messages: { accepted: tally.accepted, unknown: tally.unknown },
    rate: ratesOf(ran),
    late: { waited: tally.waited, ms: quantiles(tally.late) },
    firstRefusal: firstRefusalOf(ran),
    replies: replyRows(tally, rows, seconds),
    timeline: {
      begun: padded(tally.begunPerSecond, seconds),
      accepted: padded(tally.acceptedPerSecond, seconds),
      refused: padded(tally.refusedPerSecond, seconds),
      inFlight: padded(tally.inFlightPerSecond, seconds),
    },
    phases: Object.fromEntries(
      PHASES.filter((phase) => tally.phases[phase].count > 0).map((phase) => [phase, quantiles(tally.phases[phase])]),
    ) as { readonly [P in Phase]?: Quantiles },
    recovery: ran.recovery,
    violations: Object.fromEntries([...tally.violations].sort()),
    recorded: ran.recorded,
  };
}

/**
 * Achieved against asked over the same time: n sessions begun from 0 to the last one's begin are n - 1 intervals, as the
 * schedule has between its first and its last.
 */
function ratesOf({ burst, tally, ms, arrivalsMs }: Ran): BurstRecord['rate'] {
  const { begun } = tally;
  const perSecond = (count: number, time: number) => (time <= 0 ? 0 : hundredth((count * 1000) / time));
  const scheduled = burst.rate === null || begun < 2 ? 0 : dueAt(burst.rate, begun - 1);
  return {
    asked: burst.rate === null ? null : begun < 2 ? arrivedBy(burst.rate, 1000) : perSecond(begun - 1, scheduled),
    achieved: begun < 2 ? perSecond(begun, ms) : perSecond(begun - 1, arrivalsMs),
    accepted: perSecond(tally.accepted, ms),
    bestSecond: tally.acceptedPerSecond.reduce((best, one) => Math.max(best, one), 0),
  };
}

function firstRefusalOf({ tally, rows }: Ran): FirstRefusal | null {
  const first = tally.firstRefusal;
  const row = first === null ? undefined : rows[first.row];
  if (first === null || row === undefined) return null;
  const { session, transaction, at, code, enhanced, text, after, accepted } = first;
  const { stage, verb, line } = row;
  return { session, transaction, stage, verb, line, at: tenth(at / 1000), code, enhanced, text, after, accepted };
}

function replyRows(tally: Tally, rows: readonly Row[], seconds: number): ReplyRow[] {
  return cellsOf(tally).flatMap((cell) => {
    const { outcome, code, count, refused, perSecond } = cell;
    const text = sayFirst(cell);
    const at = rows[cell.row];
    if (at === undefined) return [];
    const { verb, stage, line } = at;
    return [{ verb, stage, line, outcome, code, text, count, refused, perSecond: padded(perSecond, seconds) }];
  });
}

function quantiles(of: Histogram): Quantiles {
  const at = (share: number) => quantile(of, share) / 1000;
  return { count: of.count, p50: at(0.5), p90: at(0.9), p99: at(0.99), 'p99.9': at(0.999), max: of.max / 1000 };
}

function padded(values: readonly number[], length: number): number[] {
  return Array.from({ length: Math.max(length, values.length) }, (_, i) => values[i] ?? 0);
}
