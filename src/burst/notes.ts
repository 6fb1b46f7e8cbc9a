import type { Program } from '../dialogue/program.ts';
import type { Redactor } from '../dialogue/redact.ts';
import type { End, Standing } from '../dialogue/witness.ts';
import type { Phase } from '../scenario/burst-shape.ts';
import { formatEnhanced } from '../wire/enhanced.ts';
import type { Reply } from '../wire/reply.ts';
import type { BurstLog, Recorded } from './burst-log.ts';
import type { BurstOutcome } from './burst-record.ts';
import { count } from './histogram.ts';
import type { SharedCounts } from './shared-counts.ts';
import { cellOf, raise, type SaidReply, type Tally, tick } from './tally.ts';

export interface NotesOptions {
  readonly program: Program;
  /** What this thread counts, and what all count together. */
  readonly tally: Tally;
  readonly counts: SharedCounts;
  readonly log: BurstLog | null;
  readonly redactor: Redactor;
  /** When the burst began: milliseconds of the engine's clock. */
  readonly zero: number;
}

export class Notes {
  readonly program: Program;
  readonly tally: Tally;
  readonly counts: SharedCounts;
  readonly #log: BurstLog | null;
  readonly #redactor: Redactor;
  readonly #zero: number;

  constructor({ program, tally, counts, log, redactor, zero }: NotesOptions) {
    this.program = program;
    this.tally = tally;
    this.counts = counts;
    this.#log = log;
    this.#redactor = redactor;
    this.#zero = zero;
  }

  begun(session: Recorded, inFlight: number, waited: boolean, openLoop: boolean): void {
    const { tally } = this;
    const second = this.#second(session.begun);
    tally.begun += 1;
    if (waited) tally.waited += 1;
    if (openLoop) count(tally.late, micro(session.begun - session.due));
    tick(tally.begunPerSecond, second);
    raise(tally.inFlightPerSecond, second, inFlight);
    session.marks = this.#log?.begin(session) ?? null;
  }

  time(phase: Phase, ms: number): void {
    count(this.tally.phases[phase], micro(ms));
  }

  /** A line of the log that is no reply: what TLS agreed on. */
  said(session: Recorded, row: number, at: number, text: string): void {
    this.#log?.said(session, row, at, text);
  }

  /** The answer to the step of `row`, `ms` after it was asked for, and what it is to the dialogue. */
  reply(session: Recorded, row: number, { reply, at, ms, is, transaction }: Heard): void {
    const { tally } = this;
    const { code } = reply;
    const phase = this.program.rows[row]?.phase;
    if (phase !== undefined) count(tally.phases[phase], micro(ms));
    const cell = this.#count(row, 'reply', code, at, reply);
    if (reply.violations.length > 0) this.#violated(reply);
    if (is === 'fits') this.counts.step(row);
    else if (is === 'differs' && code !== null && code >= 400) {
      cell.refused += 1;
      this.#refused(session, row, { at, code, reply, transaction });
    }
    this.#log?.reply(session, row, at, reply);
  }

  /** A reply in the middle of a step: what AUTH asks for. */
  between(session: Recorded, row: number, at: number, reply: Reply): void {
    this.#log?.reply(session, row, at, reply);
  }

  unsolicited(session: Recorded, row: number, at: number, reply: Reply): void {
    this.#count(row, 'unsolicited', reply.code, at, reply);
    this.#log?.unsolicited(session, row, at, reply);
  }

  outcome(session: Recorded, row: number, outcome: Exclude<BurstOutcome, 'reply'>, at: number, why: string): void {
    const text = this.#redactor.text(why);
    const cell = this.#count(row, outcome, null, at, null);
    if (cell.count === 1) cell.first = { reply: null, why: text };
    this.#log?.said(session, row, at, text === '' ? outcome : `${outcome}: ${text}`);
  }

  /** A message whose end was sent and not answered. */
  unknown(): void {
    this.tally.unknown += 1;
  }

  ended(session: Recorded, end: End, at: number): void {
    const { tally } = this;
    tally.ends[end] += 1;
    if (end === 'done' && !this.program.hasMessages) this.accepted(at);
    count(tally.phases.session, micro(at - session.due));
    this.#log?.end(session, end);
  }

  /** A message was accepted, or what counts as one. */
  accepted(at: number): void {
    this.tally.accepted += 1;
    this.counts.message();
    tick(this.tally.acceptedPerSecond, this.#second(at));
  }

  #count(row: number, outcome: BurstOutcome, code: number | null, at: number, reply: Reply | null) {
    const cell = cellOf(this.tally, row, outcome, code);
    if (cell.count === 0) {
      cell.at = micro(at - this.#zero);
      if (reply !== null) cell.first = { reply: this.#said(reply) };
    }
    cell.count += 1;
    tick(cell.perSecond, this.#second(at));
    return cell;
  }

  #said({ code, enhanced, text }: Reply): SaidReply {
    return { code, enhanced: enhanced === null ? null : formatEnhanced(enhanced), text: this.#redactor.text(text) };
  }

  #violated({ violations }: Reply): void {
    const counts = this.tally.violations;
    for (const name of violations) counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  #refused(
    session: Recorded,
    row: number,
    { at, code, reply, transaction }: Pick<Heard, 'at' | 'reply' | 'transaction'> & { readonly code: number },
  ): void {
    const { tally } = this;
    tick(tally.refusedPerSecond, this.#second(at));
    if (tally.firstRefusal !== null) return;
    tally.firstRefusal = {
      session: session.number,
      transaction,
      row,
      at: micro(at - this.#zero),
      ...this.#said(reply),
      code,
      after: this.counts.ofRow(row),
      accepted: this.counts.messages,
    };
  }

  #second(at: number): number {
    return Math.max(0, Math.floor((at - this.#zero) / 1000));
  }
}

interface Heard {
  readonly reply: Reply;
  /** When, and how long after it was asked for. */
  readonly at: number;
  readonly ms: number;
  readonly is: Standing;
  readonly transaction: number;
}

/** Milliseconds -> whole microseconds, never negative. */
function micro(ms: number): number {
  return ms <= 0 ? 0 : Math.round(ms * 1000);
}
