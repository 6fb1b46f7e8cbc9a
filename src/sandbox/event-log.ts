// The events of an MX in order: kept up to a bound, and told to whoever listens while they happen.
import type { Deed } from '../scenario/policy/deed.ts';
import type { Moment } from '../scenario/policy/moment.ts';
import type { Breach } from './breach.ts';
import type { Ending, Outcome } from './records.ts';

export type SandboxEvent =
  | { readonly e: 'session'; readonly session: number; readonly client: string }
  | { readonly e: 'command'; readonly session: number; readonly sent: string }
  | {
      readonly e: 'reply';
      readonly session: number;
      readonly at: Moment;
      readonly reply: string;
      readonly by: string | null;
    }
  | {
      readonly e: 'rule';
      readonly session: number;
      readonly at: Moment;
      readonly name: string;
      readonly deed: Deed['do'];
    }
  | { readonly e: 'breach'; readonly session: number; readonly breach: Breach }
  | { readonly e: 'message'; readonly session: number; readonly id: string; readonly outcome: Outcome }
  | { readonly e: 'session-end'; readonly session: number; readonly ended: Ending; readonly empty: boolean };

/** An event with its number, from 1 on. */
export type NumberedEvent = SandboxEvent & { readonly n: number };

export class EventLog {
  readonly #limit: number;
  readonly #listeners = new Set<(event: NumberedEvent) => void>();
  /** The last one has the number `#number`. */
  #kept: SandboxEvent[] = [];
  #number = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of the last event: a mark for `since`. */
  get mark(): number {
    return this.#number;
  }

  add(event: SandboxEvent): void {
    this.#number += 1;
    this.#kept.push(event);
    if (this.#kept.length >= 2 * this.#limit) this.#kept = this.#kept.slice(-this.#limit);
    if (this.#listeners.size === 0) return;
    const numbered = { ...event, n: this.#number };
    for (const listener of this.#listeners) listener(numbered);
  }

  /** Those behind `mark` that are still kept, oldest first, and how many are not. */
  since(mark: number): { readonly events: readonly NumberedEvent[]; readonly lost: number } {
    const behind = Math.max(0, this.#number - mark);
    const count = Math.min(behind, this.#limit, this.#kept.length);
    const kept = count === 0 ? [] : this.#kept.slice(-count);
    const events = kept.map((event, index) => ({ ...event, n: this.#number - count + index + 1 }));
    return { events, lost: behind - count };
  }

  /** Tells each event as it happens; the result ends it. A listener that throws is a fault of ours. */
  listen(listener: (event: NumberedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Marks stay good: the numbers go on. */
  forget(): void {
    this.#kept = [];
  }
}
