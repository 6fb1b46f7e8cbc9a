// What came of something that was asked.
import type { Reply } from '../wire/reply.ts';
import type { Outcome } from './transcript.ts';

export interface Answer {
  readonly outcome: Outcome;
  readonly reply: Reply | null;
  /** From the write (or, where nothing was written, from when it was awaited) to now. */
  readonly ms: number;
  /** In words: why there is no reply. */
  readonly detail: string | null;
}

/** Nothing was asked. */
export const NOTHING: Answer = { outcome: 'none', reply: null, ms: 0, detail: null };

/** Milliseconds with one decimal: finer is noise. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** A deadline in words: `30 s`, `250 ms`. */
export function words(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms)} ms`;
}
