// One session of a burst, on its way to the notes.
import type { Answer } from '../dialogue/answer.ts';
import type { Opening, Planned, Securing } from '../dialogue/program.ts';
import type { Session } from '../dialogue/session.ts';
import { type End, type Failure, type Missing, type Place, SilentWitness, type Standing } from '../dialogue/witness.ts';
import type { Reply } from '../wire/reply.ts';
import type { Marks, Recorded } from './burst-log.ts';
import type { BurstOutcome } from './burst-record.ts';
import type { Notes } from './notes.ts';

/** One session of a burst: what its machine tells, counted. */
export class SessionNotes extends SilentWitness implements Recorded {
  readonly #notes: Notes;
  readonly number: number;
  /** When the clock wanted it, and when it was begun; milliseconds of the engine's clock. */
  readonly due: number;
  readonly begun: number;
  marks: Marks | null = null;

  constructor(notes: Notes, number: number, due: number, begun: number) {
    super();
    this.#notes = notes;
    this.number = number;
    this.due = due;
    this.begun = begun;
  }

  override opened(_session: Session, _move: Opening, ms: number): void {
    this.#notes.time('connect', ms);
  }

  override heard({ heardAt, transaction }: Session, { row }: Place, { reply, ms }: Answer, is: Standing): void {
    if (reply === null) return;
    if (is === 'between') this.#notes.between(this, row, heardAt, reply);
    else this.#notes.reply(this, row, { reply, at: heardAt, ms, is, transaction });
  }

  override missed(session: Session, { row }: Place, how: Missing, _answer: Answer, rest: Reply | null): void {
    const outcome = how === 'silence' ? 'timeout' : how === 'nowhere' ? 'closed' : how;
    const begun = rest !== null || (session.connection?.buffered() ?? 0) > 0;
    const why = rest === null ? '' : `: ${rest.text}`;
    this.#notes.outcome(this, row, outcome, session.heardAt, begun ? `in the middle of a reply${why}` : '');
  }

  override unasked(session: Session, _stage: unknown, next: () => Reply | null): void {
    const row = session.rowAhead();
    for (let reply = next(); reply !== null; reply = next()) this.#notes.unsolicited(this, row, session.heardAt, reply);
  }

  override secured(session: Session, { row }: Securing, agreed: string | null, _tls: unknown, ms: number): void {
    if (agreed === null) return;
    this.#notes.time('tls', ms);
    this.#notes.said(this, row, session.heardAt, agreed);
  }

  override failed(session: Session, _of: Planned, row: number | null, failure: Failure): void {
    const told = OUTCOME_OF[failure.kind];
    if (told === null) return;
    this.#notes.outcome(this, row ?? session.rowAhead(), told, session.heardAt, wordsOf(failure));
  }

  override lacking(session: Session, why: string): void {
    this.#notes.outcome(this, session.rowAhead(), 'lacking', session.heardAt, why);
  }

  override accepted({ heardAt }: Session, clearly: boolean): void {
    if (clearly) this.#notes.accepted(heardAt);
    else this.#notes.unknown();
  }

  override unknown(): void {
    this.#notes.unknown();
  }

  override ended({ heardAt }: Session, end: End): void {
    this.#notes.ended(this, end, heardAt);
  }
}

/** What a reply was counted for already is no outcome of its own. */
const OUTCOME_OF: Readonly<Record<Failure['kind'], Exclude<BurstOutcome, 'reply'> | null>> = {
  unsent: 'unsent',
  broken: null,
  doubt: 'protocol',
  wall: 'tls-failure',
  unreachable: 'unreachable',
  tls: 'tls-failure',
  arrival: null,
  uncaptured: 'uncaptured',
};

function wordsOf(failure: Failure): string {
  switch (failure.kind) {
    case 'wall':
      return 'octets stood behind the 220 to STARTTLS';
    case 'unreachable':
      return failure.message;
    case 'uncaptured':
      return `nothing to capture as ${failure.name}`;
    default:
      return failure.why;
  }
}
