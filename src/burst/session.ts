// One session of a burst: where it is in the program, and what happens to it. No promise and no timer of its own: the engine
// looks for those that are overdue. What a move does is in perform.ts, what an answer means in answers.ts.
import type { LeanSink, LeanStream } from '../net/lean-stream.ts';
import type { Reply } from '../wire/reply.ts';
import { missed, wayOf } from './answers.ts';
import type { Marks } from './burst-log.ts';
import type { BurstOutcome } from './burst-record.ts';
import type { Connection, ConnectionEar } from './connection.ts';
import type { Notes } from './notes.ts';
import { perform } from './perform.ts';
import type { Move, SessionValues } from './program.ts';
import type { ReplyMemory } from './reply-memory.ts';
import type { SaslExchange } from './sasl-exchange.ts';
import type { End } from './tally.ts';
import { Transaction } from './transaction.ts';

/** What a session needs of the engine. */
export interface SessionHost {
  readonly notes: Notes;
  readonly memory: ReplyMemory;
  /** Milliseconds on the engine's clock. */
  now(): number;
  open(source: string | null, sink: LeanSink): LeanStream;
  after(ms: number, action: () => void): () => void;
  ended(session: BurstSession): void;
}

/** A program that neither waits nor ends would hold the thread: a bug of ours, found at once. */
const MAX_MOVES = 100_000;

type State = 'running' | 'connecting' | 'awaiting' | 'securing' | 'pausing' | 'ended';

export class BurstSession implements SessionValues, ConnectionEar {
  readonly host: SessionHost;
  readonly number: number;
  /** When the clock wanted it, and when it was begun; milliseconds of the engine's clock. */
  readonly due: number;
  readonly begun: number;
  /** What the log has of it so far; null if it is not recorded. */
  marks: Marks | null = null;
  /** The engine looks at it now and then; infinity while nothing is awaited. */
  overdueAt = Number.POSITIVE_INFINITY;
  connection: Connection | null = null;
  readonly counts = new Transaction();
  sasl: SaslExchange | null = null;
  /** When what is awaited was asked for, and when something happened last. */
  asked = 0;
  heardAt: number;
  /** How it ends, if nothing else comes between. */
  end: End = 'done';
  /** It begins no further transaction. */
  stopping = false;
  /** A reply was not what is expected: from this move on nothing is asked any more. */
  leaveAt = Number.POSITIVE_INFINITY;
  #pc = 0;
  /** Since when the move at `pc` waits for its replies. */
  #waitsSince: number | null = null;
  #state: State = 'running';
  #values: Map<string, string> | null = null;
  #cancelPause: (() => void) | null = null;

  constructor(host: SessionHost, number: number, due: number, begun: number) {
    this.host = host;
    this.number = number;
    this.due = due;
    this.begun = begun;
    this.heardAt = begun;
  }

  /** The move that is performed next, or that waits. */
  get pc(): number {
    return this.#pc;
  }
  set pc(at: number) {
    this.#pc = at;
    this.#waitsSince = null;
  }

  // ---- what a program asks

  get transaction(): number {
    return this.counts.number;
  }
  get secure(): boolean {
    return this.connection?.secure === true;
  }
  get hello(): Reply | null {
    return this.connection?.hello ?? null;
  }
  values(): Map<string, string> {
    this.#values ??= this.host.notes.program.valuesOf(this.number);
    return this.#values;
  }

  // ---- what the engine says

  begin(): void {
    this.#go();
  }

  /** The burst is stopped: this session pauses no longer. */
  stop(): void {
    this.stopping = true;
    if (this.#state === 'pausing') this.leave('stopped');
  }

  /** Ends at once, without a word. */
  abandon(): void {
    this.finish('stopped');
  }

  /** Called when `overdueAt` has passed. */
  overdue(): void {
    const move = this.#move();
    this.heardAt = this.host.now();
    if (move.do === 'await') missed(this, move, 'timeout');
    else this.failed(move, 'timeout', `nothing within ${'deadlineMs' in move ? move.deadlineMs : 0} ms`);
  }

  // ---- what the connection tells

  connected(): void {
    const move = this.#move();
    if (move.do !== 'open') return;
    this.heardAt = this.host.now();
    this.host.notes.time('connect', this.heardAt - this.asked);
    this.asked = this.heardAt;
    this.goOn();
  }

  heard(): void {
    this.heardAt = this.host.now();
    if (this.#state === 'awaiting') this.#go();
  }

  secured(agreed: string | null, failure: string | null): void {
    const move = this.#move();
    if (move.do !== 'tls') return;
    const { notes } = this.host;
    this.heardAt = this.host.now();
    if (agreed === null) {
      this.failed(move, 'tls-failure', failure ?? 'the handshake failed');
      return;
    }
    notes.time('tls', this.heardAt - this.asked);
    notes.said(this, move.row, this.heardAt, agreed);
    this.asked = this.heardAt;
    this.goOn();
  }

  gone(error: string | null): void {
    if (this.#state === 'running' || this.#state === 'pausing') return;
    this.heardAt = this.host.now();
    const move = this.#move();
    if (move.do === 'await') missed(this, move, wayOf(error));
    else this.failed(move, move.do === 'open' ? 'unreachable' : 'closed', error ?? 'the connection was closed');
  }

  // ---- what moves do with it

  /** The move that waits has got what it waited for. */
  goOn(): void {
    this.pc += 1;
    this.#go();
  }

  /** The deadline is the whole move's: octets that come in between do not put it off. */
  wait(state: 'connecting' | 'awaiting' | 'securing', deadlineMs: number): void {
    this.#state = state;
    this.#waitsSince ??= this.heardAt;
    this.overdueAt = this.#waitsSince + deadlineMs;
  }

  pause(ms: number): void {
    this.#state = 'pausing';
    this.#cancelPause = this.host.after(ms, () => {
      this.#cancelPause = null;
      this.heardAt = this.host.now();
      if (this.#state === 'pausing') this.goOn();
    });
  }

  /** Goes no further, and says QUIT if there is somebody to say it to. */
  leave(end: End): void {
    this.#cancelPause?.();
    this.end = end;
    if (this.connection === null || this.connection.end !== null || this.#state === 'connecting') {
      this.finish(end);
      return;
    }
    const resume = this.#state !== 'running';
    this.pc = this.host.notes.program.closing;
    if (resume) this.#go();
  }

  /** Something else than a reply came of the move that waits. */
  failed(move: Move, outcome: Exclude<BurstOutcome, 'reply'>, why: string): void {
    this.host.notes.outcome(this, 'row' in move ? move.row : 0, outcome, this.heardAt, why);
    this.finish(END_OF[outcome]);
  }

  finish(end: End): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.overdueAt = Number.POSITIVE_INFINITY;
    this.#cancelPause?.();
    this.connection?.leave('destroy');
    this.host.notes.ended(this, end, this.heardAt);
    this.host.ended(this);
  }

  #move(): Move {
    return this.host.notes.program.moves[this.pc] ?? { do: 'end' };
  }

  /** Moves until something is awaited or all is over. */
  #go(): void {
    this.#state = 'running';
    this.overdueAt = Number.POSITIVE_INFINITY;
    for (let moves = 0; this.#state === 'running'; moves += 1) {
      if (moves > MAX_MOVES) throw new Error('a burst program without an end');
      perform(this, this.#move());
    }
  }
}

const END_OF: Readonly<Record<Exclude<BurstOutcome, 'reply'>, End>> = {
  closed: 'closed',
  reset: 'reset',
  timeout: 'timedOut',
  'tls-failure': 'tlsFailed',
  unreachable: 'unreachable',
  unsent: 'unsent',
  unsolicited: 'unexpected',
  protocol: 'unexpected',
  uncaptured: 'unexpected',
};
