// What is kept: in memory, for half an hour after the last look, within bounds, each for the session that brought it.
import type { Clock } from '../net/clock.ts';

export interface Bounds {
  readonly idleMs: number;
  readonly count: number;
  readonly sizeBytes: number;
}

export const KEPT: Bounds = { idleMs: 30 * 60_000, count: 50, sizeBytes: 64 * 1024 * 1024 };

interface Entry<T> {
  readonly session: string;
  readonly value: T;
  readonly sizeBytes: number;
  seen: number;
}

/** The oldest goes first where there are too many, and everything with the process. */
export class Memory<T> {
  readonly #clock: Clock;
  readonly #random: () => string;
  readonly #bounds: Bounds;
  readonly #onForgotten: (value: T) => void;
  readonly #entries = new Map<string, Entry<T>>();

  /** `onForgotten`: what runs for a value ends with it. */
  constructor(clock: Clock, random: () => string, bounds: Bounds = KEPT, onForgotten: (value: T) => void = () => {}) {
    this.#clock = clock;
    this.#random = random;
    this.#bounds = bounds;
    this.#onForgotten = onForgotten;
  }

  /** The name it is found by; nobody can guess it. */
  keep(session: string, value: T, sizeBytes: number): string {
    this.#sweep();
    const id = this.#random();
    this.#entries.set(id, { session, value, sizeBytes, seen: this.#clock.now() });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#bounds.count && this.sizeBytes <= this.#bounds.sizeBytes) break;
      if (oldest !== id) this.#drop(oldest);
    }
    return id;
  }

  /** Null if it was forgotten, or is another's. A look keeps it. */
  look(session: string, id: string): T | null {
    this.#sweep();
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.session !== session) return null;
    entry.seen = this.#clock.now();
    // the order of the map is that of the last look
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry.value;
  }

  forget(session: string, id: string): boolean {
    if (this.#entries.get(id)?.session !== session) return false;
    this.#drop(id);
    return true;
  }

  forgetAll(): void {
    for (const id of [...this.#entries.keys()]) this.#drop(id);
  }

  get count(): number {
    this.#sweep();
    return this.#entries.size;
  }

  get sizeBytes(): number {
    let sum = 0;
    for (const entry of this.#entries.values()) sum += entry.sizeBytes;
    return sum;
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [id, { seen }] of this.#entries) if (now - seen > this.#bounds.idleMs) this.#drop(id);
  }

  #drop(id: string): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (entry !== undefined) this.#onForgotten(entry.value);
  }
}
