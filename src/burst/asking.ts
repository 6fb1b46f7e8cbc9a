// What the parts of a search for a threshold share: the pushes, the pauses between them, the end of its patience, and what came of it all.
import { type Clock, pause } from '../net/clock.ts';
import type { BurstOutcome } from './burst-record.ts';
import type { Counted } from './counted.ts';
import type { Climb, Silence } from './threshold-record.ts';

/** What came of asking for `most` of what is counted, one after the other, up to the first refusal. */
export interface Push {
  readonly accepted: number;
  /** When the first of them was answered; milliseconds of the clock. Null if none was accepted. */
  readonly firstAt: number | null;
  readonly refusal: { readonly at: number; readonly reply: string; readonly step: string } | null;
  /** Why it could not be asked to the end, if it was no refusal. */
  readonly failed: { readonly outcome: BurstOutcome; readonly text: string } | null;
}

export interface ThresholdOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Asks for `most`, and not before `at` of the clock. */
  readonly push: (most: number, at?: number) => Promise<Push>;
  readonly by: Counted;
  /** So many are asked before the search says that there is no limit up to it. */
  readonly most: number;
  /** The search lasts no longer. */
  readonly patienceMs: number;
  /** How often the way up and back is gone; once more where two climbs differ. */
  readonly rounds: number;
  readonly tell: (climb: Climb) => void;
  /** Hears of a silence that begins, and how long it is. */
  readonly silent?: (ms: number) => void;
}

/** Of twenty one may be missing: a slow climb gives the server time to forget. */
const FULL_SHARE = 0.05;

export class Asking {
  readonly options: ThresholdOptions;
  readonly climbs: Climb[] = [];
  readonly silences: Silence[] = [];
  /** The longest time that it was refused while it was asked again and again, from the climb on. */
  polledMs = 0;
  /** How long the last climb took. */
  climbMs = 0;
  /** All had just been taken when it was last asked, and nothing else is in the count. */
  isClean = false;
  /** So many were taken at last: a much longer silence took no more. */
  confirmed: number | null = null;
  /** So many were taken at the end, and no refusal came. */
  none: number | null = null;
  /** The question could not be put again. */
  failed: Push['failed'] = null;
  /** When it was last asked. */
  askedAt: number;
  readonly #endsAt: number;

  constructor(options: ThresholdOptions) {
    this.options = options;
    this.askedAt = options.clock.now();
    this.#endsAt = this.askedAt + options.patienceMs;
  }

  get now(): number {
    return this.options.clock.now();
  }
  /** Nothing more can come of it. */
  get over(): boolean {
    return this.options.signal.aborted || this.failed !== null || this.none !== null;
  }
  /** The most that was accepted in a row. */
  get full(): number {
    return Math.max(
      0,
      ...this.climbs.map(({ accepted }) => accepted),
      ...this.silences.map(({ accepted }) => accepted),
    );
  }
  /** How often so many were accepted in a row. */
  seen(accepted: number): number {
    return [...this.climbs, ...this.silences].filter((one) => one.accepted === accepted).length;
  }
  isFull(accepted: number): boolean {
    return accepted > 0 && accepted >= this.full - Math.floor(this.full * FULL_SHARE);
  }
  /** Whether there is time for it. */
  mayWait(ms: number): boolean {
    return this.now + ms <= this.#endsAt;
  }

  async push(most: number, at?: number): Promise<Push> {
    const begun = Math.max(at ?? 0, this.now);
    const push = await this.options.push(most, at);
    this.askedAt = push.refusal?.at ?? this.now;
    this.climbMs = this.askedAt - (push.firstAt ?? begun);
    this.isClean = false;
    return push;
  }

  /** False: stopped, or the patience ends before. */
  async until(at: number): Promise<boolean> {
    const { clock, signal } = this.options;
    const ms = Math.max(0, at - clock.now());
    if (this.over || !this.mayWait(ms)) return false;
    try {
      await pause(clock, ms, signal);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  }

  /** Silent for so long since it was last asked; then as many as it takes. Null: there is no time for it, or it is over. */
  async silent(silentMs: number): Promise<number | null> {
    const clean = this.isClean;
    if (!this.over && this.mayWait(silentMs)) this.options.silent?.(silentMs);
    if (!(await this.until(this.askedAt + silentMs))) return null;
    const push = await this.push(this.options.most);
    if (this.options.signal.aborted) return null;
    if (push.refusal === null) {
      if (push.failed === null) this.none = push.accepted;
      this.failed = push.failed;
      return null;
    }
    this.silences.push({ silentMs: Math.round(silentMs), accepted: push.accepted, clean });
    this.isClean = this.isFull(push.accepted);
    return push.accepted;
  }

  climbed(climb: Climb): void {
    this.climbs.push(climb);
    this.options.tell(climb);
  }
}
