// A burst from its first session to its record: the sessions, the recovery, the judgement.
import { type Clock, pause } from '../net/clock.ts';
import type { Endpoint } from '../net/connect.ts';
import type { OpenStream } from '../net/lean-stream.ts';
import { arrivedBy } from './arrivals.ts';
import { BurstLog } from './burst-log.ts';
import type { BurstProgress, BurstRecord, Recovery } from './burst-record.ts';
import { compile, type Setting } from './compile.ts';
import { Engine } from './engine.ts';
import { judgeBurst } from './judge-burst.ts';
import { Notes } from './notes.ts';
import type { LogSink } from './pieces.ts';
import type { Program } from './program.ts';
import { summarise } from './summarise.ts';
import { tally as newTally, type Tally } from './tally.ts';

export interface BurstSurroundings {
  readonly clock: Clock;
  /** Stops arrivals; what goes on comes to its end, and all of it is in the record. */
  readonly signal: AbortSignal;
  readonly endpoint: Endpoint;
  readonly open: OpenStream;
  /** Where the log goes; null: nowhere. `file` is its name in the run directory. */
  readonly log: { readonly sink: LogSink; readonly file: string; readonly case: number } | null;
  /** Called some times a second. */
  readonly progress: (progress: BurstProgress) => void;
  /** Called now and then with what is known so far, for a record that may be cut off. */
  readonly snapshot: (record: BurstRecord) => void;
}

const PROGRESS_MS = 200;
const SNAPSHOT_MS = 10_000;
/** RFC 5321 does not say how often to ask whether one may come again; once a second is what the language promises. */
const RECOVERY_MS = 1_000;

/** Runs the burst of `setting.scenario`. Never rejects for anything a server does. */
export async function runBurst(setting: Setting, around: BurstSurroundings): Promise<BurstRecord> {
  const run = new BurstRun(setting, around);
  await run.sessions();
  return run.record(await run.recover(), true);
}

type Amount = Pick<Setting['burst'], 'sessions' | 'forMs' | 'rate' | 'concurrency'>;

class BurstRun {
  readonly #setting: Setting;
  readonly #around: BurstSurroundings;
  readonly #program: Program;
  readonly #tally = newTally();
  readonly #zero: number;
  #log: BurstLog | null = null;
  #ms = 0;
  #arrivalsMs = 0;
  #interrupted = false;
  #engine: Engine | null = null;

  constructor(setting: Setting, around: BurstSurroundings) {
    this.#setting = setting;
    this.#around = around;
    this.#program = compile(setting);
    this.#zero = around.clock.now();
    this.#log = this.#openLog();
  }

  #openLog(): BurstLog | null {
    const { log } = this.#around;
    if (log === null) return null;
    const { redactor, burst } = this.#setting;
    log.sink(Buffer.from(BurstLog.head(log.case, this.#program.rows)));
    return new BurstLog(log.sink, { sample: burst.sample, zero: this.#zero, thread: 0, threads: 1, redactor });
  }

  async sessions(): Promise<void> {
    const { clock, signal } = this.#around;
    const engine = this.#start(this.#program, this.#tally, this.#setting.burst);
    this.#engine = engine;
    const stop = () => engine.stop();
    signal.addEventListener('abort', stop, { once: true });
    const cancel = this.#watch();
    const running = engine.run();
    if (signal.aborted) stop();
    await running;
    cancel();
    signal.removeEventListener('abort', stop);
    this.#interrupted = signal.aborted;
    this.#ms = clock.now() - this.#zero;
    this.#arrivalsMs = engine.lastBegun - this.#zero;
    this.#tell(false);
  }

  #start(program: Program, tally: Tally, amount: Amount, first = 0) {
    const { clock, open, endpoint } = this.#around;
    const notes = new Notes(program, tally, this.#log, this.#setting.redactor, this.#zero);
    return new Engine({
      clock,
      notes,
      log: this.#log,
      open: (source, sink) => open(endpoint, source, sink),
      rate: amount.rate,
      sessions: amount.sessions ?? Number.POSITIVE_INFINITY,
      forMs: amount.forMs ?? Number.POSITIVE_INFINITY,
      concurrency: amount.concurrency,
      first,
      thread: 0,
      threads: 1,
      zero: this.#zero,
    });
  }

  /** Asks again once a second until a session is accepted, if somebody wants to know. */
  async recover(): Promise<Recovery | null> {
    const limitMs = this.#setting.burst.expect?.recoversWithinMs ?? null;
    const { clock, signal } = this.#around;
    if (limitMs === null || this.#tally.firstRefusal === null || this.#interrupted) return null;
    const since = clock.now();
    const program = { ...this.#program, messages: 1 };
    let last = newTally();
    for (let attempts = 1; ; attempts += 1) {
      const begun = clock.now();
      last = newTally();
      // Its number follows those of the burst.
      const number = this.#tally.begun + attempts;
      const one = { sessions: number, forMs: null, rate: null, concurrency: 1 };
      await this.#start(program, last, one, number - 1).run();
      if (last.accepted > 0) return { ms: Math.round(begun - since), attempts, reply: null };
      this.#tell(true);
      const wait = begun + RECOVERY_MS - clock.now();
      const over = clock.now() + Math.max(0, wait) - since > limitMs;
      if (over || signal.aborted || !(await waited(clock, wait, signal)))
        return { ms: null, attempts, reply: lastReply(last) };
    }
  }

  record(recovery: Recovery | null, complete: boolean): BurstRecord {
    const { log } = this.#around;
    const { burst } = this.#setting;
    const summary = summarise({
      burst,
      rows: this.#program.rows,
      tally: this.#tally,
      arrivalsMs: complete ? this.#arrivalsMs : (this.#engine?.lastBegun ?? this.#zero) - this.#zero,
      ms: complete ? this.#ms : this.#around.clock.now() - this.#zero,
      workers: 1,
      complete,
      interrupted: this.#interrupted,
      recovery,
      recorded: log === null ? null : { file: log.file, sample: burst.sample },
    });
    return { ...summary, problems: complete ? judgeBurst(summary, burst.expect) : [] };
  }

  /** Progress and snapshots while the sessions run; the result ends it. */
  #watch(): () => void {
    const { clock, snapshot } = this.#around;
    let next = clock.now() + SNAPSHOT_MS;
    const tell = () => {
      this.#tell(false);
      if (clock.now() >= next) {
        next += SNAPSHOT_MS;
        snapshot(this.record(null, false));
      }
      cancel = clock.after(PROGRESS_MS, tell);
    };
    let cancel = clock.after(PROGRESS_MS, tell);
    return () => cancel();
  }

  #tell(recovering: boolean): void {
    const { clock, progress } = this.#around;
    const { burst } = this.#setting;
    const tally = this.#tally;
    const second = Math.floor((clock.now() - this.#zero) / 1000);
    const refused: Record<string, number> = {};
    for (const cell of tally.cells.values())
      if (cell.refused > 0) refused[String(cell.code)] = (refused[String(cell.code)] ?? 0) + cell.refused;
    progress({
      begun: tally.begun,
      total: burst.sessions ?? (burst.rate === null ? null : Math.ceil(arrivedBy(burst.rate, burst.forMs ?? 0))),
      inFlight: this.#engine?.inFlight ?? 0,
      accepted: tally.accepted,
      rate: tally.begunPerSecond[second === 0 ? 0 : second - 1] ?? 0,
      refused,
      stopping: this.#engine?.stopping ?? false,
      recovering,
    });
  }
}

/** False if the burst was stopped meanwhile. */
async function waited(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(clock, Math.max(0, ms), signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function lastReply({ cells, firstRefusal }: Tally): string | null {
  if (firstRefusal !== null) return `${firstRefusal.code} ${firstRefusal.text}`;
  const [other] = [...cells.values()].filter(({ outcome }) => outcome !== 'reply');
  return other === undefined ? null : `${other.outcome}${other.text === '' ? '' : `: ${other.text}`}`;
}
