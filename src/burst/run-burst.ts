// A burst from its first session to its record: the sessions, the recovery, the judgement.
import { compile } from '../dialogue/compile/compile.ts';
import type { Program } from '../dialogue/program.ts';
import type { Clock } from '../net/clock.ts';
import type { Endpoint, OpenStream } from '../net/lean-stream.ts';
import type { BeginThread } from '../net/threads.ts';
import { arrivedBy } from './arrivals.ts';
import { BurstLog } from './burst-log.ts';
import type { BurstProgress, BurstRecord, Recovery } from './burst-record.ts';
import type { BurstSetting } from './burst-setting.ts';
import { judgeBurst } from './judge-burst.ts';
import { type Member, type MemberMeans, OwnMember } from './member.ts';
import type { LogSink } from './pieces.ts';
import { recover } from './recover.ts';
import { SharedCounts } from './shared-counts.ts';
import { summarise } from './summarise.ts';
import { merge, tally as newTally, type Tally } from './tally.ts';
import { ThreadMember } from './thread-member.ts';
import { threadsFor } from './threads-for.ts';

export interface BurstSurroundings {
  readonly clock: Clock;
  /** Stops arrivals; what goes on comes to its end, and all of it is in the record. */
  readonly signal: AbortSignal;
  readonly endpoint: Endpoint;
  readonly open: OpenStream;
  /** How other threads are begun, and how many cores there are for them; null: this thread does it all. */
  readonly threads: { readonly begin: BeginThread; readonly cores: number } | null;
  /** Where the log goes; null: nowhere. `file` is its name in the run directory. */
  readonly log: { readonly sink: LogSink; readonly file: string; readonly case: number } | null;
  /** Called some times a second. */
  readonly progress: (progress: BurstProgress) => void;
  /** Called now and then with what is known so far, for a record that may be cut off. */
  readonly snapshot: (record: BurstRecord) => void;
}

const PROGRESS_MS = 200;
const SNAPSHOT_MS = 10_000;
/** The first ones come sooner: many bursts are over by then. */
const FIRST_SNAPSHOT_MS = 500;

/** Runs the burst of `setting.scenario`. Never rejects for anything a server does. */
export async function runBurst(setting: BurstSetting, around: BurstSurroundings): Promise<BurstRecord> {
  const run = new BurstRun(setting, around);
  await run.sessions();
  return run.record(await run.recovery(), true);
}

class BurstRun {
  readonly #setting: BurstSetting;
  readonly #around: BurstSurroundings;
  readonly #program: Program;
  readonly #means: MemberMeans;
  readonly #own: OwnMember;
  readonly #others: readonly ThreadMember[];
  #zero: number;
  #ms = 0;
  #interrupted = false;
  #recovering = false;

  constructor(setting: BurstSetting, around: BurstSurroundings) {
    this.#setting = setting;
    this.#around = around;
    const { clock, endpoint, open, log } = around;
    const threads = around.threads === null ? 1 : threadsFor(setting.burst, around.threads.cores);
    this.#program = compile(setting);
    const counts = SharedCounts.memory(this.#program.rows.length);
    this.#means = { clock, endpoint, open, log: log?.sink ?? null, counts };
    this.#own = new OwnMember(setting, this.#program, { thread: 0, threads }, this.#means);
    this.#others = this.#beginOthers(threads);
    this.#zero = clock.now();
    if (log !== null) log.sink(Buffer.from(BurstLog.head(log.case, this.#program.rows)));
  }

  get #members(): readonly Member[] {
    return [this.#own, ...this.#others];
  }

  #beginOthers(threads: number): ThreadMember[] {
    const { log, counts, endpoint } = this.#means;
    const { redactor: _r, nonce: _n, date, tlsRecord: _t, policies: _p, ...setting } = this.#setting;
    const { begin } = this.#around.threads ?? {};
    if (begin === undefined) return [];
    return Array.from({ length: threads - 1 }, (_, i) => {
      const share = { thread: i + 1, threads };
      return new ThreadMember(begin, { setting, date: date(), endpoint, share, logged: log !== null, counts }, log);
    });
  }

  async sessions(): Promise<void> {
    const { clock, signal } = this.#around;
    await Promise.all(this.#others.map(({ ready }) => ready));
    this.#zero = clock.now();
    const stop = () => {
      for (const member of this.#members) member.stop();
    };
    signal.addEventListener('abort', stop, { once: true });
    const cancel = this.#watch();
    try {
      if (signal.aborted) stop();
      await Promise.all(this.#members.map((member) => member.run(this.#zero)));
    } finally {
      cancel();
      signal.removeEventListener('abort', stop);
      for (const other of this.#others) other.end();
    }
    this.#interrupted = signal.aborted;
    this.#ms = clock.now() - this.#zero;
    this.#tell();
  }

  /** Asks again until a session is accepted, if somebody wants to know. */
  async recovery(): Promise<Recovery | null> {
    const limitMs = this.#setting.burst.expect?.recoversWithinMs ?? null;
    const { firstRefusal, begun } = this.#tally();
    if (limitMs === null || firstRefusal === null || this.#interrupted) return null;
    this.#recovering = true;
    const { clock, signal } = this.#around;
    return recover((attempt) => this.#own.attempt(begun + attempt), {
      clock,
      signal,
      limitMs,
      tell: () => this.#tell(),
    });
  }

  record(recovery: Recovery | null, complete: boolean): BurstRecord {
    const { log, clock } = this.#around;
    const { burst } = this.#setting;
    const { rows } = this.#program;
    const tally = this.#tally();
    const summary = summarise({
      burst,
      rows,
      tally,
      arrivalsMs: Math.max(...this.#members.map((member) => member.state().lastBegunMs)),
      ms: complete ? this.#ms : clock.now() - this.#zero,
      workers: this.#members.length,
      complete,
      interrupted: this.#interrupted,
      recovery,
      recorded: log === null ? null : { file: log.file, sample: burst.sample },
    });
    return { ...summary, problems: complete ? judgeBurst(summary, { rows, tally }, burst.expect) : [] };
  }

  /** What all have counted. */
  #tally(): Tally {
    if (this.#others.length === 0) return this.#own.state().tally;
    const all = newTally();
    for (const member of this.#members) merge(all, member.state().tally);
    return all;
  }

  /** Progress and snapshots while the sessions run; the result ends it. */
  #watch(): () => void {
    const { clock, snapshot } = this.#around;
    const begun = clock.now();
    snapshot(this.record(null, false));
    let next = begun + FIRST_SNAPSHOT_MS;
    const tell = () => {
      this.#tell();
      if (clock.now() >= next) {
        next += Math.min(SNAPSHOT_MS, clock.now() - begun);
        snapshot(this.record(null, false));
      }
      cancel = clock.after(PROGRESS_MS, tell);
    };
    let cancel = clock.after(PROGRESS_MS, tell);
    return () => cancel();
  }

  #tell(): void {
    const { clock, progress } = this.#around;
    const { burst } = this.#setting;
    const states = this.#members.map((member) => member.state());
    const tally = this.#tally();
    const second = Math.floor((clock.now() - this.#zero) / 1000);
    const refused: Record<string, number> = {};
    for (const cell of tally.cells.values())
      if (cell.refused > 0) refused[String(cell.code)] = (refused[String(cell.code)] ?? 0) + cell.refused;
    progress({
      begun: tally.begun,
      total: burst.sessions ?? (burst.rate === null ? null : Math.ceil(arrivedBy(burst.rate, burst.forMs ?? 0))),
      inFlight: states.reduce((sum, { inFlight }) => sum + inFlight, 0),
      accepted: tally.accepted,
      rate: tally.begunPerSecond[second === 0 ? 0 : second - 1] ?? 0,
      refused,
      stopping: states.some(({ stopping }) => stopping),
      recovering: this.#recovering,
    });
  }
}
