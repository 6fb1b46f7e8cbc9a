import type { CaseRecord } from '../run/document.ts';

/** Milliseconds as people say them: `12 ms`, `1.2 s`, `2 min 5 s`. */
export function sayDuration(ms: number): string {
  if (ms < 999.5) return `${ms < 10 && ms > 0 ? Math.max(0.1, Math.round(ms * 10) / 10) : Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** How long a case lasted; one whose end was never written, for the run was killed: as long as its steps. */
export function lastedMs({ ms, reason, steps }: Pick<CaseRecord, 'ms' | 'reason' | 'steps'>): number {
  return ms === 0 && reason === 'interrupted' ? steps.reduce((sum, step) => sum + step.ms, 0) : ms;
}
