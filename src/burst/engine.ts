// Begins sessions when the clock says so, looks for those that are overdue, and ends when all have ended. One thread's share:
// of n threads the k-th takes the sessions k, k + n, k + 2n ... of one schedule.
import { Machine } from '../dialogue/machine.ts';
import type { Program } from '../dialogue/program.ts';
import { ReplyMemory } from '../dialogue/reply-memory.ts';
import type { Host } from '../dialogue/session.ts';
import type { Clock } from '../net/clock.ts';
import type { LeanSink, LeanStream } from '../net/lean-stream.ts';
import type { Rate } from '../scenario/burst-shape.ts';
import { dueAt } from './arrivals.ts';
import type { BurstLog } from './burst-log.ts';
import type { Notes } from './notes.ts';
import { SessionNotes } from './session-notes.ts';

export interface EngineOptions {
  readonly clock: Clock;
  readonly notes: Notes;
  readonly log: BurstLog | null;
  readonly open: (source: string | null, sink: LeanSink) => LeanStream;
  /** The schedule, the same for all threads; null: as fast as `concurrency` lets. */
  readonly rate: Rate | null;
  /** Sessions in all; infinity if only the time ends it. */
  readonly sessions: number;
  /** No session begins later than this after the beginning. */
  readonly forMs: number;
  /** At once, in this thread. */
  readonly concurrency: number;
  readonly thread: number;
  readonly threads: number;
  readonly zero: number;
  /** The first session, counted from 0; 0 if not said. */
  readonly first?: number;
  /** Asked after each session and now and then: true stops the arrivals. */
  readonly until?: () => boolean;
}

/** Deadlines are seconds; they are looked at this often. */
const SWEEP_MS = 50;
/** What is in the log goes out this often, so that a burst that is killed leaves all but the last of it. */
const FLUSH_EVERY = 5;
/** After a stop, sessions have this long to end by themselves. */
const DRAIN_MS = 5_000;
/** Sessions begun in one go before the replies of others are read: so many take some 10 ms. */
const MAX_AT_ONCE = 100;

export class Engine implements Host {
  readonly program: Program;
  readonly #notes: Notes;
  readonly memory = new ReplyMemory();
  readonly #options: EngineOptions;
  readonly #active = new Set<Machine>();
  /** The next session, counted from 0 over all threads. */
  #next: number;
  #arriving = false;
  #stopped = false;
  /** Arrivals wait for a place. */
  #blocked = false;
  #cancelArrival: (() => void) | null = null;
  #cancelSweep: (() => void) | null = null;
  #sweeps = 0;
  #done: (() => void) | null = null;
  /** When the last session was begun. */
  lastBegun: number;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.program = options.notes.program;
    this.#notes = options.notes;
    this.#next = (options.first ?? 0) + options.thread;
    this.lastBegun = options.zero;
  }

  get inFlight(): number {
    return this.#active.size;
  }
  get stopping(): boolean {
    return this.#stopped;
  }

  /** Runs until all sessions have ended. */
  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#sweepLater();
      this.#arrive();
    });
  }

  /** No session is begun any more; those that go on come to their end. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#blocked = false;
    this.#cancelArrival?.();
    this.#cancelArrival = null;
    for (const session of [...this.#active]) session.stop();
    const abandon = this.#options.clock.after(DRAIN_MS, () => {
      for (const session of [...this.#active]) session.abandon();
    });
    const done = this.#done;
    this.#done = () => {
      abandon();
      done?.();
    };
    this.#maybeDone();
  }

  // ---- what sessions ask for

  now(): number {
    return this.#options.clock.now();
  }
  open(source: string | null, _deadlineMs: number, sink: LeanSink): LeanStream {
    return this.#options.open(source, sink);
  }
  after(ms: number, action: () => void): () => void {
    return this.#options.clock.after(ms, action);
  }
  /** The sweep looks at all of them. */
  waits(): void {}
  ended(session: Machine): void {
    this.#active.delete(session);
    if (!this.#stopped && this.#options.until?.() === true) this.stop();
    if (this.#blocked || this.#options.rate === null) this.#arrive();
    else this.#maybeDone();
  }

  // ---- arrivals

  /** Begins what is due; comes back for what will be. */
  #arrive(): void {
    if (this.#arriving) return;
    this.#arriving = true;
    const waited = this.#blocked;
    this.#blocked = false;
    let begun = 0;
    while (!this.#stopped && this.#hasMore()) {
      const due = this.#dueAt(this.#next);
      const now = this.now();
      if (due > now || begun >= MAX_AT_ONCE) {
        this.#comeBack(Math.max(0, due - now));
        break;
      }
      if (this.#active.size >= this.#options.concurrency) {
        this.#blocked = true;
        break;
      }
      this.#begin(due, now, waited);
      begun += 1;
    }
    this.#arriving = false;
    this.#maybeDone();
  }

  #hasMore(): boolean {
    const { sessions, forMs, zero, rate } = this.#options;
    if (this.#next >= sessions) return false;
    return (rate === null ? this.now() : this.#dueAt(this.#next)) - zero < forMs;
  }

  /** Without a rate a session is due as soon as there is a place. */
  #dueAt(index: number): number {
    const { rate, zero, first = 0 } = this.#options;
    return rate === null ? 0 : zero + dueAt(rate, index - first);
  }

  #comeBack(ms: number): void {
    if (this.#cancelArrival !== null) return;
    this.#cancelArrival = this.#options.clock.after(ms, () => {
      this.#cancelArrival = null;
      this.#arrive();
    });
  }

  #begin(due: number, now: number, waited: boolean): void {
    const openLoop = this.#options.rate !== null;
    const notes = new SessionNotes(this.#notes, this.#next + 1, openLoop ? due : now, now);
    const session = new Machine(this, notes, notes.number, now);
    this.#next += this.#options.threads;
    this.#active.add(session);
    this.lastBegun = now;
    this.#notes.begun(notes, this.#active.size, openLoop && waited, openLoop);
    session.begin();
  }

  #maybeDone(): void {
    if (this.#active.size > 0 || this.#blocked || this.#cancelArrival !== null || this.#arriving) return;
    if (!this.#stopped && this.#hasMore()) return;
    this.#cancelSweep?.();
    this.#cancelSweep = null;
    this.#options.log?.flush();
    const done = this.#done;
    this.#done = null;
    done?.();
  }

  // ---- deadlines

  #sweepLater(): void {
    this.#cancelSweep = this.#options.clock.after(SWEEP_MS, () => {
      const now = this.now();
      if (!this.#stopped && this.#options.until?.() === true) this.stop();
      for (const session of this.#active) if (session.overdueAt <= now) session.overdue();
      this.#sweeps += 1;
      if (this.#sweeps % FLUSH_EVERY === 0) this.#options.log?.flush();
      if (this.#done !== null) this.#sweepLater();
    });
  }
}
