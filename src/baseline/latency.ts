// Latency in classes of half a decade.
import { LATENCY_CLASSES, type LatencyClass, type StepFacts } from './baseline.ts';

/** Upper bounds of the classes, in milliseconds, in their order. */
const BOUNDS_MS = [100, 300, 1000, 3000, 10_000, 30_000, 100_000];

/** Index into LATENCY_CLASSES. */
export function latencyLevelOf(ms: number): number {
  let level = 0;
  while (level < BOUNDS_MS.length && ms >= (BOUNDS_MS[level] as number)) level += 1;
  return level;
}

/** A reply that took `lateMs` or longer is late, whatever its class. */
export function latencyClassOf(ms: number, lateMs: number): LatencyClass {
  return ms >= lateMs ? 'late' : (LATENCY_CLASSES[latencyLevelOf(ms)] ?? 'late');
}

/** Four steps an octave, from `!` to `~`: up to two hours, at most a tenth off. The exact figure is in the run's record. */
const STEPS_AN_OCTAVE = 4;
export const FIRST_CODE = 0x21;
const LAST_CODE = 0x7e;

/** Milliseconds as one printable character. */
export function latencyCode(ms: number): string {
  const step = Math.round(STEPS_AN_OCTAVE * Math.log2(Math.max(0, ms) + 1));
  return String.fromCharCode(Math.min(LAST_CODE, FIRST_CODE + step));
}

/** The milliseconds that a character code stands for. */
export function latencyOf(code: number): number {
  return 2 ** ((code - FIRST_CODE) / STEPS_AN_OCTAVE) - 1;
}

/** Character code -> index into LATENCY_CLASSES. */
export const LEVEL_OF_CODE: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => latencyLevelOf(latencyOf(code)));

/** `2.1 s`, `0.05 s`; of what is known by its class only: `under 0.1 s`. */
export function sayLatency({ latency, tonight }: Pick<StepFacts, 'latency' | 'tonight'>): string {
  if (tonight !== undefined)
    return `${tonight.ms >= 995 ? (tonight.ms / 1000).toFixed(1) : Math.max(0.01, tonight.ms / 1000).toFixed(2)} s`;
  return latency.replace(/^<(.*)s$/, 'under $1 s').replace(/^>=(.*)s$/, 'over $1 s');
}
