// When sessions are due: by the clock alone, never by the answers (open loop).
import type { Rate } from '../scenario/burst-shape.ts';

/** Milliseconds after the beginning at which session `index` (from 0) is due. */
export function dueAt({ from, to, overMs }: Rate, index: number): number {
  const ramped = arrivedBy({ from, to, overMs }, overMs);
  if (index >= ramped) return overMs + ((index - ramped) * 1000) / to;
  if (from === to) return (index * 1000) / from;
  // n = from t + (to - from) t^2 / 2T, solved for t in a form that does not cancel.
  const grows = (to - from) / (overMs / 1000);
  return (2000 * index) / (from + Math.sqrt(Math.max(0, from * from + 2 * grows * index)));
}

/** How many sessions the clock asks for in the first `ms`, as a fraction. */
export function arrivedBy({ from, to, overMs }: Pick<Rate, 'from' | 'to' | 'overMs'>, ms: number): number {
  const within = Math.min(ms, overMs) / 1000;
  const ramp = overMs === 0 ? 0 : from * within + ((to - from) * within * within) / (2 * (overMs / 1000));
  return ramp + (to * Math.max(0, ms - overMs)) / 1000;
}
