// One of those who run the sessions of a burst: this thread, or another one. Each has its share of the sessions, of the
// places for them, and counts for itself; `merge` adds up what they have counted.

import type { Program } from '../dialogue/program.ts';
import type { Clock } from '../net/clock.ts';
import type { Endpoint, OpenStream } from '../net/lean-stream.ts';
import { BurstLog } from './burst-log.ts';
import type { BurstSetting } from './burst-setting.ts';
import { Engine, type EngineOptions } from './engine.ts';
import { Notes } from './notes.ts';
import type { LogSink } from './pieces.ts';
import { SharedCounts } from './shared-counts.ts';
import { tally as newTally, type Tally } from './tally.ts';

export interface Share {
  readonly thread: number;
  readonly threads: number;
}

/** What a member knows of itself; a value that can be sent. */
export interface MemberState {
  readonly tally: Tally;
  readonly inFlight: number;
  readonly stopping: boolean;
  /** Milliseconds since the burst began. */
  readonly lastBegunMs: number;
}

export interface Member {
  /** As of now, or as of the last time it was heard of. */
  state(): MemberState;
  /** Begins the sessions; resolves when all have ended. `zero`: the clock's milliseconds when the burst begins. */
  run(zero: number): Promise<void>;
  /** No session is begun any more. */
  stop(): void;
}

export interface MemberMeans {
  readonly clock: Clock;
  readonly endpoint: Endpoint;
  readonly open: OpenStream;
  readonly log: LogSink | null;
  /** Of all members; see `SharedCounts.memory`. */
  readonly counts: SharedArrayBuffer;
}

export class OwnMember implements Member {
  readonly #setting: BurstSetting;
  readonly #program: Program;
  readonly #share: Share;
  readonly #means: MemberMeans;
  readonly #tally = newTally();
  #log: BurstLog | null = null;
  #engine: Engine | null = null;
  #zero = 0;
  #stopped = false;

  /** `program` is the setting's, compiled. */
  constructor(setting: BurstSetting, program: Program, share: Share, means: MemberMeans) {
    this.#setting = setting;
    this.#program = program;
    this.#share = share;
    this.#means = means;
  }

  state(): MemberState {
    const engine = this.#engine;
    return {
      tally: this.#tally,
      inFlight: engine?.inFlight ?? 0,
      stopping: this.#stopped,
      lastBegunMs: engine === null ? 0 : engine.lastBegun - this.#zero,
    };
  }

  async run(zero: number): Promise<void> {
    const { burst, redactor } = this.#setting;
    const { log, counts } = this.#means;
    this.#zero = zero;
    if (log !== null) this.#log = new BurstLog(log, { sample: burst.sample, zero, redactor, ...this.#share });
    this.#engine = this.#newEngine(this.#program, this.#tally, counts, {
      rate: burst.rate,
      sessions: burst.sessions ?? Number.POSITIVE_INFINITY,
      forMs: burst.forMs ?? Number.POSITIVE_INFINITY,
      concurrency: placesOf(burst.concurrency, this.#share),
      ...this.#share,
    });
    if (!this.#stopped) await this.#engine.run();
  }

  stop(): void {
    this.#stopped = true;
    this.#engine?.stop();
  }

  /** After `run`: one more session, with one transaction; recorded as the others are, counted by itself. */
  async attempt(number: number): Promise<Tally> {
    const tally = newTally();
    const counts = SharedCounts.memory(this.#program.rows.length);
    const one = { rate: null, sessions: number, first: number - 1, forMs: Number.POSITIVE_INFINITY, concurrency: 1 };
    await this.#newEngine({ ...this.#program, messages: 1 }, tally, counts, { ...one, thread: 0, threads: 1 }).run();
    return tally;
  }

  #newEngine(program: Program, tally: Tally, counts: SharedArrayBuffer, amount: Amount): Engine {
    const { clock, open, endpoint } = this.#means;
    const { redactor } = this.#setting;
    const log = this.#log;
    const zero = this.#zero;
    return new Engine({
      clock,
      notes: new Notes({ program, tally, counts: new SharedCounts(counts), log, redactor, zero }),
      log,
      open: (source, sink) => open(endpoint, source, sink),
      zero,
      ...amount,
    });
  }
}

type Amount = Pick<EngineOptions, 'rate' | 'sessions' | 'first' | 'forMs' | 'concurrency' | 'thread' | 'threads'>;

/** All places, dealt out as the sessions are. */
function placesOf(concurrency: number, { thread, threads }: Share): number {
  return Math.floor(concurrency / threads) + (thread < concurrency % threads ? 1 : 0);
}
