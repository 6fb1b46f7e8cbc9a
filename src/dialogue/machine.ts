// The machine that speaks SMTP: for a case, for each session of a burst, for an errand. It is level-triggered: stream, clock and
// handshake only leave facts behind and say that something happened; the move that waits is performed again and looks at the
// facts in one order: what came, the end, too late, else it waits. No promise and no timer of its own.
import { awaitReply } from './answers.ts';
import { arrive } from './arrive.ts';
import { again, closing, drop, farewell } from './leave.ts';
import { open, secure } from './open.ts';
import type { Move, Planned } from './program.ts';
import { header, render, sasl, volley, write } from './say.ts';
import { OVER, Session, WAIT } from './session.ts';
import { settleKept } from './step-end.ts';
import type { End } from './witness.ts';

/** A program that neither waits nor ends would hold the thread: a bug of ours, found at once. */
const MAX_MOVES = 100_000;

export class Machine extends Session {
  #running = false;
  #happened = false;
  #ended = false;

  // ---- what the host says

  begin(): void {
    this.#go();
  }

  /** `overdueAt` has passed. What is in the making is given up, and tells what was seen of it so far. */
  overdue(): void {
    this.heardAt = this.host.now();
    this.late = true;
    const { connection } = this;
    const making = connection?.making() ?? null;
    if (making !== null) connection?.stream.giveUp('ETIMEDOUT', `no ${making} within ${this.budgetMs} ms`);
    this.#go();
  }

  /** Comes to its end soon: it pauses no longer, and begins no further transaction. */
  stop(): void {
    this.stopping = true;
    if (this.cancelPause !== null) this.happened();
  }

  /** Ends at once; the server is told, where it can be. */
  interrupt(): void {
    const { connection } = this;
    if (connection?.mayHear() === true) {
      connection.write('QUIT\r\n');
      this.close();
    }
    this.#finish('stopped');
  }

  /** Ends at once, without a word. */
  abandon(): void {
    this.#finish('stopped');
  }

  // ---- what the connection says

  happened(): void {
    this.heardAt = this.host.now();
    this.#go();
  }

  /** Performs moves until one waits. What happens in the middle of one is looked at behind it. */
  #go(): void {
    this.#happened = true;
    if (this.#running) return;
    this.#running = true;
    this.overdueAt = Number.POSITIVE_INFINITY;
    for (let moves = 0; this.#happened && !this.#ended; moves += 1) {
      if (moves > MAX_MOVES) throw new Error('a program without an end');
      this.#happened = false;
      const next = this.#perform(this.host.program.moves[this.pc] ?? { do: 'end' });
      if (next === OVER) this.#finish(this.end);
      else if (next !== WAIT) this.#moveTo(next);
    }
    this.#running = false;
    if (this.#ended) return;
    this.overdueAt = this.due;
    this.host.waits(this);
  }

  #moveTo(pc: number): void {
    const leaves = pc >= this.leaveAt;
    this.pc = leaves ? this.host.program.closing : pc;
    if (leaves) this.leaveAt = Number.POSITIVE_INFINITY;
    this.begun = false;
    this.late = false;
    this.#happened = true;
  }

  #perform(move: Move): number {
    switch (move.do) {
      case 'step':
        return this.#step(move.of, move.first);
      case 'open':
        return open(this, move);
      case 'header':
        return header(this, move);
      case 'write':
        return write(this, move);
      case 'render':
        return render(this, move.volley);
      case 'volley':
        return volley(this, move.volley);
      case 'await':
        return awaitReply(this, move);
      case 'sasl':
        return sasl(this, move);
      case 'tls':
        return secure(this, move);
      case 'settle':
        return settleKept(this, move.of);
      case 'arrive':
        return arrive(this, move);
      case 'pause':
        return this.#pause(move.of, move.ms);
      case 'drop':
        return drop(this, move);
      case 'unless':
        return move.holds(this) ? this.pc + 1 : move.to;
      case 'unsaid':
        return this.rendered[move.piece] === null ? move.to : this.pc + 1;
      case 'again':
        return again(this, move.from);
      case 'closing':
        return closing(this, move.of);
      case 'farewell':
        return farewell(this, move);
      case 'end':
        return OVER;
    }
  }

  /** A step has one deadline, however many replies it waits for. In a pipeline it begins when it is the step's turn. */
  #step(of: Planned, first: boolean): number {
    this.of = of;
    this.kept = null;
    this.limit(of.budgetMs);
    if (first) {
      this.asked = this.heardAt;
      this.witness.began(this, of);
    }
    return this.pc + 1;
  }

  #pause(of: Planned, ms: number): number {
    if (this.stopping || this.late) {
      this.cancelPause?.();
      this.cancelPause = null;
      if (!this.stopping) return settleKept(this, of, ms);
      this.end = 'stopped';
      return this.host.program.closing;
    }
    if (this.begun) return WAIT;
    this.begun = true;
    this.limit(Number.POSITIVE_INFINITY);
    this.cancelPause = this.host.after(ms, () => this.overdue());
    return WAIT;
  }

  #finish(end: End): void {
    if (this.#ended) return;
    this.#ended = true;
    this.overdueAt = Number.POSITIVE_INFINITY;
    this.cancelPause?.();
    this.destroy();
    this.witness.ended(this, end);
    this.host.ended(this);
  }
}
