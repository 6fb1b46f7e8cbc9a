// What a job of a vantage point has in hand.
import type { KeyObject } from 'node:crypto';
import type { Outside } from '../library/outside.ts';
import type { Clock } from '../net/clock.ts';
import type { Database } from '../net/database.ts';
import type { AskingMeans } from '../survey/ask-endpoint.ts';
import type { LookMeans } from '../survey/look.ts';
import type { Permits } from './permits.ts';

export interface VisitingMeans extends AskingMeans, LookMeans {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Visitor {
  readonly database: Database;
  readonly vantage: string;
  readonly trusted: readonly KeyObject[];
  readonly permits: Permits;
  /** Null: it holds no dialogues. */
  readonly talking: Talking | null;
  readonly means: VisitingMeans;
  /** What the engine locks our jobs by. */
  readonly pool: () => string;
  /** Tickets that were asked for to the end, so that none is asked twice by whoever adds its job again. */
  readonly done: Set<string>;
  /** Until the database is back. Rejects when the work is to be thrown away. */
  readonly persist: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What a worker has that was started with `--allow dialogue`. */
export interface Talking {
  readonly outside: Outside;
  readonly source: string | null;
  readonly version: string;
}

/** The job is not ours any more: it must fail, because an end that is written would take it from its new owner. */
export class LeaseLost extends Error {
  constructor() {
    super('this worker was taken for dead');
  }
}
