// One life of a worker under one pool of the engine: it beats, and ends when it was taken for dead, when the database was away meanwhile,
// or when it is told to. Whatever was locked by its pool is free behind it.
import { setMaxListeners } from 'node:events';
import { type Clock, pause } from '../net/clock.ts';
import { type Database, DatabaseFault } from '../net/database.ts';
import { type Running, runEngine, type Tasks } from '../net/engine.ts';

export interface SessionMeans {
  readonly database: Database;
  /** Null: it resolves and plans only. */
  readonly vantage: string | null;
  readonly clock: Clock;
  readonly host: string;
  readonly pid: number;
  readonly concurrency: number;
  readonly crontab: string | null;
  readonly leaseMs: number;
  /** Looked at with each beat: another life is needed, because schedules have changed. */
  readonly isOutdated: () => Promise<boolean>;
  /** Hears of a task that failed. */
  readonly tell: (text: string) => void;
}

/** What a task holds on to. */
export interface Life {
  readonly pool: string;
  /** Aborted: dialogues end, and what they found is thrown away. */
  readonly signal: AbortSignal;
  /** Repeats `work` until the database is there; rejects with its fault when the time to end is over. */
  persist<T>(work: () => Promise<T>): Promise<T>;
}

/** `lost`: it was taken for dead. `away`: the database was away, so that jobs may be locked that nobody works on. */
export type SessionEnd = 'told' | 'lost' | 'away' | 'outdated';

const FIRST_REPEAT_MS = 250;
const MOST_REPEAT_MS = 5_000;
/** In a lease; half of one without any, and the work is thrown away. */
const BEATS = 6;
/** After SIGTERM: for dialogues under way. */
const DIALOGUES_MS = 10_000;
/** Behind that: for what they found, where the database is away. */
const WRITING_MS = 10_000;
/** Until the engine has stopped; what is still locked then is swept. */
const ENGINE_MS = DIALOGUES_MS + WRITING_MS + 5_000;

export class Session implements Life {
  pool = '';
  readonly #means: SessionMeans;
  readonly #dialogues = new AbortController();
  readonly #giveUp = new AbortController();
  #lastBeat: number;
  #end: (why: SessionEnd) => void = () => {};
  readonly #ended: Promise<SessionEnd>;
  #wasAway = false;

  constructor(means: SessionMeans) {
    this.#means = means;
    this.#lastBeat = means.clock.now();
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    // Every wait of every dialogue listens.
    for (const { signal } of [this.#dialogues, this.#giveUp]) setMaxListeners(0, signal);
  }

  get signal(): AbortSignal {
    return this.#dialogues.signal;
  }

  async persist<T>(work: () => Promise<T>): Promise<T> {
    for (let wait = FIRST_REPEAT_MS; ; wait = Math.min(2 * wait, MOST_REPEAT_MS)) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DatabaseFault) || error.kind !== 'away' || this.#giveUp.signal.aborted) throw error;
        this.#wasAway = true;
        await pause(this.#means.clock, wait, this.#giveUp.signal).catch(() => {});
      }
    }
  }

  /** Lives until `stop`, or until it has to begin anew. Rejects with a DatabaseFault if the database is away at its beginning. */
  async run(tasks: Tasks, stop: AbortSignal): Promise<SessionEnd> {
    const { database, concurrency, crontab, tell, leaseMs, clock } = this.#means;
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const running = await runEngine(
      database,
      // No job before the first beat: who is not known is taken for dead.
      Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, (job) => begun.then(() => task(job))])),
      concurrency,
      (task, message) => tell(`${task}: ${message}`),
      crontab,
    );
    this.pool = running.pool;
    const onStop = () => this.#end('told');
    if (stop.aborted) onStop();
    stop.addEventListener('abort', onStop, { once: true });
    void running.ended.then(() => this.#end('away'));
    const beating = new Beats(clock, Math.max(250, leaseMs / BEATS), () => this.#beat(false));
    try {
      await this.#beat(true);
      begin();
      beating.begin();
      return await this.#ended;
    } finally {
      begin();
      stop.removeEventListener('abort', onStop);
      await this.#wind(running, await this.#ended.catch(() => 'away' as const));
      beating.stop();
      await this.#retire();
    }
  }

  async #beat(first: boolean): Promise<void> {
    const { database, vantage, host, pid, clock, leaseMs } = this.#means;
    const sent = clock.now();
    if (!first && sent - this.#lastBeat > leaseMs / 2) return this.#lose();
    try {
      const [row] = await database.query('select mxprobe.beat($1, $2, $3, $4, $5) as lives', [
        ...[vantage, this.pool, host, pid, first],
      ]);
      if (row?.lives !== true) return this.#lose();
      this.#lastBeat = sent;
      // The database is back: whatever was under way when it went may be locked by us and done by nobody.
      if (this.#wasAway) this.#end('away');
      else if (await this.#means.isOutdated()) this.#end('outdated');
    } catch (error) {
      if (first) {
        this.#end('away');
        throw error;
      }
      if (!(error instanceof DatabaseFault)) throw error;
      this.#wasAway = true;
      if (clock.now() - this.#lastBeat > leaseMs / 2) this.#lose();
    }
  }

  #lose(): void {
    this.#dialogues.abort(new Error('this worker was taken for dead'));
    this.#end('lost');
  }

  /** Takes no more, and waits for what is under way, a while. */
  async #wind(running: Running, why: SessionEnd): Promise<void> {
    const { clock } = this.#means;
    const cancels = [
      clock.after(why === 'told' ? DIALOGUES_MS : 0, () => {
        if (why === 'told') this.#dialogues.abort(new Error('the worker ends'));
      }),
      ...(why === 'told' ? [clock.after(DIALOGUES_MS + WRITING_MS, () => this.#giveUp.abort())] : []),
    ];
    // Seen once: behind a database that had been away the engine never said that it had stopped.
    const stopped = new Promise<void>((resolve) => cancels.push(clock.after(ENGINE_MS, resolve)));
    await Promise.race([running.stop(), stopped]);
    for (const cancel of cancels) cancel();
  }

  async #retire(): Promise<void> {
    const { database, vantage } = this.#means;
    await database.query('select mxprobe.retire($1, $2)', [vantage, this.pool]).catch(() => {
      // It is swept, then.
    });
  }
}

/** Beats one after the other, never two at once. */
class Beats {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #beat: () => Promise<void>;
  #cancel: () => void = () => {};
  #stopped = false;

  constructor(clock: Clock, everyMs: number, beat: () => Promise<void>) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#beat = beat;
  }

  begin(): void {
    this.#cancel = this.#clock.after(this.#everyMs, () => {
      void this.#beat().then(() => {
        if (!this.#stopped) this.begin();
      });
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }
}
