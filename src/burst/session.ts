// One session of a burst: runs the program on a connection. No promise and no timer of its own: the engine looks for those
// that are overdue. What it meets goes to the notes; nothing here decides about the burst.
import type { LeanSink, LeanStream } from '../net/lean-stream.ts';
import { execPattern } from '../scenario/pattern.ts';
import type { Reply } from '../wire/reply.ts';
import type { Marks } from './burst-log.ts';
import type { BurstOutcome } from './burst-record.ts';
import { Connection, type ConnectionEar } from './connection.ts';
import type { Notes } from './notes.ts';
import type { Awaiting, Move, Octets, SessionValues } from './program.ts';
import type { ReplyMemory } from './reply-memory.ts';
import { SaslExchange } from './sasl-exchange.ts';
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
  readonly number: number;
  /** When the clock wanted it, and when it was begun; milliseconds of the engine's clock. */
  readonly due: number;
  readonly begun: number;
  /** What the log has of it so far; null if it is not recorded. */
  marks: Marks | null = null;
  /** The engine looks at it now and then; infinity while nothing is awaited. */
  overdueAt = Number.POSITIVE_INFINITY;
  readonly #host: SessionHost;
  readonly #transaction = new Transaction();
  #state: State = 'running';
  /** The move that is performed next, or that waits. */
  #pc = 0;
  #connection: Connection | null = null;
  /** When what is awaited was asked for, and when something happened last. */
  #asked = 0;
  #heard: number;
  #end: End = 'done';
  #stopping = false;
  #sasl: SaslExchange | null = null;
  #values: Map<string, string> | null = null;
  #cancelPause: (() => void) | null = null;

  constructor(host: SessionHost, number: number, due: number, begun: number) {
    this.#host = host;
    this.number = number;
    this.due = due;
    this.begun = begun;
    this.#heard = begun;
  }

  // ---- what a program asks

  get transaction(): number {
    return this.#transaction.number;
  }
  get secure(): boolean {
    return this.#connection?.secure === true;
  }
  get hello(): Reply | null {
    return this.#connection?.hello ?? null;
  }
  values(): Map<string, string> {
    this.#values ??= this.#host.notes.program.valuesOf(this.number);
    return this.#values;
  }

  // ---- what the engine says

  begin(): void {
    this.#go();
  }

  /** The burst is stopped: this session begins no further transaction, and pauses no longer. */
  stop(): void {
    this.#stopping = true;
    if (this.#state === 'pausing') this.#leave('stopped');
  }

  /** Ends at once, without a word. */
  abandon(): void {
    this.#finish('stopped');
  }

  /** Called when `overdueAt` has passed. */
  overdue(): void {
    const move = this.#move();
    this.#heard = this.#host.now();
    if (move.do === 'await') this.#missed(move, 'timeout');
    else this.#failed(move, 'timeout', `nothing within ${'deadlineMs' in move ? move.deadlineMs : 0} ms`);
  }

  // ---- what the connection tells

  connected(): void {
    const move = this.#move();
    if (move.do !== 'open') return;
    this.#heard = this.#host.now();
    this.#host.notes.time('connect', this.#heard - this.#asked);
    this.#asked = this.#heard;
    this.#next();
  }

  heard(): void {
    this.#heard = this.#host.now();
    if (this.#state === 'awaiting') this.#go();
  }

  secured(agreed: string | null, failure: string | null): void {
    const move = this.#move();
    if (move.do !== 'tls') return;
    this.#heard = this.#host.now();
    if (agreed === null) {
      this.#failed(move, 'tls-failure', failure ?? 'the handshake failed');
      return;
    }
    this.#host.notes.time('tls', this.#heard - this.#asked);
    this.#host.notes.said(this, move.row, this.#heard, agreed);
    this.#asked = this.#heard;
    this.#next();
  }

  gone(error: string | null): void {
    if (this.#state === 'running' || this.#state === 'pausing') return;
    this.#heard = this.#host.now();
    const move = this.#move();
    if (move.do === 'await') this.#missed(move, wayOf(error));
    else this.#failed(move, move.do === 'open' ? 'unreachable' : 'closed', error ?? 'the connection was closed');
  }

  // ---- the program

  #move(): Move {
    return this.#host.notes.program.moves[this.#pc] ?? END;
  }

  #next(): void {
    this.#pc += 1;
    this.#go();
  }

  #go(): void {
    this.#state = 'running';
    this.overdueAt = Number.POSITIVE_INFINITY;
    for (let moves = 0; this.#state === 'running'; moves += 1) {
      if (moves > MAX_MOVES) throw new Error('a burst program without an end');
      this.#perform(this.#move());
    }
  }

  /** One move; the state is another than `running` when something is awaited or all is over. */
  #perform(move: Move): void {
    switch (move.do) {
      case 'open':
        return this.#open(move);
      case 'write':
        this.#pc += 1;
        return this.#write(move.octets);
      case 'await':
        return this.#await(move);
      case 'sasl':
        return this.#beginSasl(move);
      case 'tls':
        return this.#secure(move);
      case 'pause':
        return this.#pause(move.ms);
      case 'drop':
        this.#connection?.leave(move.reset ? 'reset' : 'destroy');
        this.#connection = null;
        this.#pc += 1;
        return;
      case 'unless':
        this.#pc = move.holds(this) ? this.#pc + 1 : move.to;
        return;
      case 'again':
        return this.#again(move.from);
      case 'end':
        return this.#finish(this.#end);
    }
  }

  #open({ source, header, deadlineMs }: Extract<Move, { do: 'open' }>): void {
    const host = this.#host;
    this.#connection?.leave('close');
    this.#wait('connecting', deadlineMs);
    this.#asked = this.#heard;
    this.#connection = new Connection((sink) => host.open(source, sink), this, host.memory);
    // Written before the connection stands, it is the first that goes out on it.
    if (header !== null) this.#write(header);
  }

  #wait(state: 'connecting' | 'awaiting' | 'securing', deadlineMs: number): void {
    this.#state = state;
    this.overdueAt = this.#heard + deadlineMs;
  }

  #pause(ms: number): void {
    if (this.#stopping) {
      this.#leave('stopped');
      return;
    }
    this.#state = 'pausing';
    this.#cancelPause = this.#host.after(ms, () => {
      this.#cancelPause = null;
      this.#heard = this.#host.now();
      if (this.#state === 'pausing') this.#next();
    });
  }

  #again(from: number): void {
    this.#transaction.number += 1;
    if (this.#stopping) this.#leave('stopped');
    else this.#pc = this.#transaction.number <= this.#host.notes.program.messages ? from : this.#pc + 1;
  }

  // ---- commands

  #write(octets: Octets): void {
    const made = typeof octets === 'function' ? octets(this) : octets;
    if (typeof made === 'string' || made instanceof Uint8Array) this.#send(made);
    else this.#unsent(made.refuse);
  }

  #send(octets: string | Uint8Array): void {
    const connection = this.#connection;
    if (connection === null) return;
    if (connection.buffered() > 0) this.#setAside(connection);
    this.#asked = this.#heard;
    connection.stream.write(octets);
  }

  #unsent(why: string): void {
    this.#host.notes.outcome(this, this.#rowAhead(), 'unsent', this.#heard, why);
    this.#leave('unsent');
  }

  /** What was said before it was asked for is never taken for an answer. */
  #setAside(connection: Connection): void {
    const row = this.#rowAhead();
    for (let reply = connection.rest(); reply !== null; reply = connection.rest())
      this.#host.notes.unsolicited(this, row, this.#heard, reply);
  }

  /** The row of the next move that has one. */
  #rowAhead(): number {
    const { moves } = this.#host.notes.program;
    for (let at = this.#pc; at < moves.length; at += 1) {
      const move = moves[at];
      if (move !== undefined && 'row' in move) return move.row;
    }
    return 0;
  }

  // ---- replies

  #await(move: Awaiting): void {
    const connection = this.#connection;
    const reply = connection?.read(move.row) ?? null;
    if (connection !== null && reply !== null) this.#answered(connection, move, reply);
    else if (connection === null || connection.end !== null) this.#missed(move, wayOf(connection?.end?.error ?? null));
    else this.#wait('awaiting', move.deadlineMs);
  }

  #answered(connection: Connection, move: Awaiting, reply: Reply): void {
    const { notes } = this.#host;
    const ms = this.#heard - this.#asked;
    const { code } = reply;
    const stage = notes.program.rows[move.row]?.stage;
    if (stage === 'ehlo') connection.hello = reply;
    if (move.challenges && code === 334 && this.#answerChallenge(reply)) return;
    const positive = code !== null && code >= 200 && code < 300;
    const goesOn = move.needs !== null && code === move.needs;
    const fits = goesOn || (move.codes === null ? move.judge?.(reply, this, ms) === true : move.codes[code ?? 0] === 1);
    notes.reply(this, move.row, reply, this.#heard, ms, fits);
    if (move.accepts && positive && this.#transaction.take()) notes.accepted(this.#heard);
    if (move.closing) {
      this.#finish(this.#end);
      return;
    }
    if (!fits && !move.goOn) {
      this.#differs(code);
      return;
    }
    if (fits && move.captures.length > 0) this.#capture(move, reply);
    if (positive) this.#transaction.accepted(stage);
    if (move.perRecipient && this.#transaction.owesMore()) return;
    this.#pc = goesOn || move.skipTo === null ? this.#pc + 1 : move.skipTo;
  }

  #capture({ captures }: Awaiting, reply: Reply): void {
    for (const { name, pattern } of captures) {
      const compiled = pattern(this);
      const match = compiled === null ? null : execPattern(compiled, reply.text).match;
      this.values().set(name, match?.[1] ?? match?.[0] ?? '');
    }
  }

  /** The dialogue is over for this session: a reply that is not what is expected. */
  #differs(code: number | null): void {
    this.#end = code !== null && code >= 400 ? 'refused' : 'unexpected';
    // RFC 5321 3.8: after 421 the server closes; nobody is left to read a QUIT.
    if (code === 421) this.#finish(this.#end);
    else this.#pc = this.#host.notes.program.closing;
  }

  /** No reply came. */
  #missed(move: Awaiting, outcome: 'closed' | 'reset' | 'timeout'): void {
    if (move.closing) {
      this.#finish(this.#end);
      return;
    }
    const rest = this.#connection?.rest() ?? null;
    const { notes } = this.#host;
    notes.outcome(this, move.row, outcome, this.#heard, rest === null ? '' : `in the middle of a reply: ${rest.text}`);
    if (move.endOfData) notes.unknown();
    if (outcome === 'timeout' ? move.timeoutFits : move.closedFits) this.#next();
    else this.#finish(outcome === 'timeout' ? 'timedOut' : outcome);
  }

  #failed(move: Move, outcome: Exclude<BurstOutcome, 'reply'>, why: string): void {
    this.#host.notes.outcome(this, 'row' in move ? move.row : 0, outcome, this.#heard, why);
    this.#finish(END_OF[outcome]);
  }

  // ---- TLS and AUTH

  /** RFC 3207: behind the 220 nothing may be left to read, else what was injected before TLS would be read within it. */
  #secure(move: Extract<Move, { do: 'tls' }>): void {
    const connection = this.#connection;
    if (connection === null || connection.end !== null) this.#failed(move, 'closed', 'the connection was closed');
    else if (connection.buffered() > 0) this.#failed(move, 'tls-failure', 'octets stood behind the 220 to STARTTLS');
    else {
      this.#wait('securing', move.deadlineMs);
      this.#asked = this.#heard;
      connection.stream.secure(move.options);
    }
  }

  #beginSasl({ begin }: Extract<Move, { do: 'sasl' }>): void {
    const started = begin(this);
    if ('refuse' in started) {
      this.#unsent(started.refuse);
      return;
    }
    this.#sasl = new SaslExchange(started.client, started.sent);
    this.#pc += 1;
    this.#send(started.line);
  }

  #answerChallenge(reply: Reply): boolean {
    const line = this.#sasl?.answer(reply.lines[0]?.text ?? '') ?? null;
    if (line !== null) this.#send(line);
    return line !== null;
  }

  // ---- the end

  /** Goes no further, and says QUIT if there is somebody to say it to. */
  #leave(end: End): void {
    this.#cancelPause?.();
    this.#end = end;
    if (this.#connection === null || this.#connection.end !== null || this.#state === 'connecting') {
      this.#finish(end);
      return;
    }
    const resume = this.#state !== 'running';
    this.#pc = this.#host.notes.program.closing;
    if (resume) this.#go();
  }

  #finish(end: End): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.overdueAt = Number.POSITIVE_INFINITY;
    this.#cancelPause?.();
    this.#connection?.leave('destroy');
    this.#host.notes.ended(this, end, this.#heard);
    this.#host.ended(this);
  }
}

const END: Move = { do: 'end' };
const wayOf = (error: string | null) => (error === 'ECONNRESET' ? 'reset' : 'closed');

const END_OF: Readonly<Record<Exclude<BurstOutcome, 'reply'>, End>> = {
  closed: 'closed',
  reset: 'reset',
  timeout: 'timedOut',
  'tls-failure': 'tlsFailed',
  unreachable: 'unreachable',
  unsent: 'unsent',
  unsolicited: 'unexpected',
};
