// How long, as callers write it.
import { parseDuration } from '../document/scalar-shapes.ts';
import { badOption } from './mistake.ts';

/** Milliseconds, or `250ms`, `10s`, `5m`, `2h`. */
export type Duration = number | string;

/** Milliseconds; throws a `MxprobeError` that names the option. */
export function durationMs(duration: Duration, option: string): number {
  const ms = typeof duration === 'string' ? parseDuration(duration) : duration;
  if (ms !== null && Number.isFinite(ms) && ms >= 0) return ms;
  const advice = 'milliseconds, or a text such as 250ms, 10s, 5m';
  throw badOption(option, ` ${String(duration).slice(0, 100)}`, advice);
}
