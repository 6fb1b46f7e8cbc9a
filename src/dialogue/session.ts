// One session: where it is in its program, and what it knows. What moves it is in machine.ts; what each move does with it in
// open.ts, say.ts, answers.ts and step-end.ts.
import type { LeanSink, LeanStream } from '../net/lean-stream.ts';
import type { Capabilities } from '../wire/ehlo.ts';
import type { Answer } from './answer.ts';
import type { Arrival, Delivered } from './arrivals.ts';
import type { Connection, Ear } from './connection.ts';
import type { Judged } from './judge.ts';
import type { Facts, Made, Planned, Program } from './program.ts';
import type { ReplyMemory } from './reply-memory.ts';
import type { SaslExchange } from './sasl-exchange.ts';
import { Transaction } from './transaction.ts';
import type { TlsRecord } from './transcript.ts';
import type { End, Witness } from './witness.ts';

/** What a session needs from outside: a clock, streams, somebody who watches its deadline. */
export interface Host {
  readonly program: Program;
  readonly memory: ReplyMemory;
  /** Milliseconds. */
  now(): number;
  after(ms: number, action: () => void): () => void;
  open(source: string | null, deadlineMs: number, sink: LeanSink): LeanStream;
  /** The session waits: `overdue()` is to be called soon after `overdueAt`. */
  waits(session: Session): void;
  ended(session: Session): void;
}

export abstract class Session implements Facts, Ear {
  readonly host: Host;
  readonly witness: Witness;
  readonly number: number;
  /** The move that is performed next, or that waits. */
  pc = 0;
  /** That move has begun what it waits for. */
  begun = false;
  /** The deadline has passed, or the pause is over. */
  late = false;
  connection: Connection | null = null;
  /** The first octets of the next connection. */
  header: Made | null = null;
  /** The step that runs, and THE deadline: when all that it waits for must have come, and how long that was. */
  of: Planned | null = null;
  due = Number.POSITIVE_INFINITY;
  budgetMs = 0;
  /** When somebody has to look whether `due` has passed; infinity while nothing is awaited, or the stream looks itself. */
  overdueAt = Number.POSITIVE_INFINITY;
  /** When what is awaited was asked for, when something happened last, and when the connection was begun. */
  asked: number;
  heardAt: number;
  openAt: number;
  /** The reply that lets a step go on, and is judged when all of it has been done (220 to STARTTLS). */
  kept: Answer | null = null;
  /** LMTP: the reply for the first recipient, and the first that differs. */
  first: Answer | null = null;
  differed: Answer | null = null;
  /** The running pipeline; null in the place of a command that is left out. */
  rendered: readonly (Made | null)[] = [];
  sasl: SaslExchange | null = null;
  readonly counts = new Transaction();
  /** The message that was written last, and the one that was accepted last. */
  written: Uint8Array | null = null;
  delivered: Delivered | null = null;
  /** What was found of it; null while somebody looks. */
  arrival: Arrival | null = null;
  tls: TlsRecord | null = null;
  smtputf8 = false;
  /** What any EHLO was offered: AUTH comes with TLS, XCLIENT goes once it was used. */
  offered: Set<string> | null = null;
  /** How it ends, if nothing else comes between. */
  end: End = 'done';
  /** From this move on nothing is asked any more: something was not as expected. */
  leaveAt = Number.POSITIVE_INFINITY;
  /** The server has fallen silent before. */
  silent = false;
  /** It begins no further transaction. */
  stopping = false;
  cancelPause: (() => void) | null = null;
  #values: Map<string, string> | null = null;

  constructor(host: Host, witness: Witness, number: number, now: number) {
    this.host = host;
    this.witness = witness;
    this.number = number;
    this.asked = now;
    this.heardAt = now;
    this.openAt = now;
  }

  abstract happened(): void;

  /** What it waits for must come within `ms` from now. */
  limit(ms: number): void {
    this.budgetMs = ms;
    this.due = this.heardAt + ms;
  }
  /** What is left of that. */
  left(): number {
    return Math.max(0, this.due - this.heardAt);
  }

  // ---- what a program asks

  get transaction(): number {
    return this.counts.number;
  }
  get step(): number {
    return this.of?.group ?? 0;
  }
  get secure(): boolean {
    return this.connection?.secure === true;
  }
  get capabilities(): Capabilities | null {
    return this.connection?.capabilities() ?? null;
  }
  policies(): Pick<Judged, 'dane' | 'mtaSts'> {
    return this.host.program.policies(this.tls);
  }
  values(): Map<string, string> {
    this.#values ??= this.host.program.valuesOf(this.number);
    return this.#values;
  }

  /** The row of the move that is next to have one: what is heard before is counted there. */
  rowAhead(): number {
    for (const move of this.host.program.moves.slice(this.pc)) if ('row' in move) return move.row;
    return 0;
  }

  /** Leaves the connection, if there is one, with FIN. */
  close(): void {
    this.connection?.close();
    this.connection = null;
  }
  /** The same at once, or with RST. */
  destroy(reset = false): void {
    this.connection?.destroy(reset);
    this.connection = null;
  }
}

/** What a move gives: the next one, or that it waits, or that all is over. */
export const WAIT = -1;
export const OVER = -2;
