// Every session on one line, as it ended. NDJSON, written into a buffer digit by digit and handed on in large pieces:
//
//   {"schema":"mxprobe/burst@1","case":0,"rows":[{"verb":"connect",...},...]}   begins a burst
//   {"t":7,"code":250,"text":"2.1.0 Ok"}                                        a reply text that comes often, said once
//   [17,850000,120,[0,310,1,1,650,7,4,900,"250 2.0.0 Ok: queued as 3F2A"],"done"]
//
// A session: number, microseconds from the beginning of the burst to its begin, how late that was, then for each reply
// three items: index into `rows`, microseconds since the session's begin, the number of a text or the text itself; then
// how it ended. `[17,...,"more"]`: its next line goes on.
import type { Row } from '../dialogue/program.ts';
import type { Redactor } from '../dialogue/redact.ts';
import type { Reply } from '../wire/reply.ts';
import { type LogSink, Pieces } from './pieces.ts';

const BURST_SCHEMA = 'mxprobe/burst@1';

/** Row, microseconds, text or its number; again and again. */
export type Marks = (number | string)[];

/** What the log knows a session by. */
export interface Recorded {
  readonly number: number;
  /** Milliseconds of the burst's clock. */
  readonly due: number;
  readonly begun: number;
  /** Its marks so far; null if it is not recorded. */
  marks: Marks | null;
}

/** Texts that are numbered; a server with more different ones has its texts written out. */
const MAX_TEXTS = 4_096;
/** Texts seen once, remembered in case they come again. */
const MAX_SEEN = 512;
/** Items of a line; a session of 1,000 messages has many lines. */
const MAX_MARKS = 3_000;

export interface LogOptions {
  /** Every n-th session. */
  readonly sample: number;
  /** When the burst began, milliseconds of its clock. */
  readonly zero: number;
  readonly thread: number;
  readonly threads: number;
  readonly redactor: Redactor;
}

export class BurstLog {
  readonly #options: LogOptions;
  readonly #pieces: Pieces;
  /** By row: the last reply and its number; replies of one step are mostly the same. */
  readonly #last: ({ readonly reply: Reply; readonly ref: number } | undefined)[] = [];
  readonly #texts = new Map<string, number>();
  readonly #seen = new Set<string>();
  /** The first number, and by `threads` from one to the next, so that threads never give the same one. */
  #nextText: number;

  constructor(sink: LogSink, options: LogOptions) {
    this.#pieces = new Pieces(sink);
    this.#options = options;
    this.#nextText = options.thread;
  }

  /** The first line of a burst. */
  static head(index: number, rows: readonly Row[]): string {
    return `${JSON.stringify({ schema: BURST_SCHEMA, case: index, rows })}\n`;
  }

  /** Where the marks of this session go; null if it is not one of those that are recorded. */
  begin({ number }: Recorded): Marks | null {
    return number % this.#options.sample === 0 ? [] : null;
  }

  reply(session: Recorded, row: number, at: number, reply: Reply): void {
    if (session.marks === null) return;
    const last = this.#last[row];
    if (last?.reply === reply) this.#mark(session, row, at, last.ref);
    else {
      const ref = this.#refOf(reply.code, this.#options.redactor.text(reply.text), reply);
      if (typeof ref === 'number') this.#last[row] = { reply, ref };
      this.#mark(session, row, at, ref);
    }
  }

  unsolicited(session: Recorded, row: number, at: number, reply: Reply): void {
    if (session.marks === null) return;
    const text = `unsolicited: ${this.#options.redactor.text(reply.text)}`;
    this.#mark(session, row, at, this.#refOf(reply.code, text, reply));
  }

  /** Something else than a reply; without secrets. */
  said(session: Recorded, row: number, at: number, text: string): void {
    if (session.marks !== null) this.#mark(session, row, at, this.#refOf(null, text, null));
  }

  end(session: Recorded, how: string): void {
    if (session.marks !== null) this.#line(session, session.marks, how);
    session.marks = null;
  }

  /** Hands on the lines that are there. */
  flush(): void {
    this.#pieces.flush();
  }

  #mark(session: Recorded, row: number, at: number, ref: number | string): void {
    const { marks } = session;
    if (marks === null) return;
    marks.push(row, Math.max(0, Math.round((at - session.begun) * 1000)), ref);
    if (marks.length < MAX_MARKS) return;
    this.#line(session, marks, 'more');
    session.marks = [];
  }

  #refOf(code: number | null, text: string, reply: Reply | null): number | string {
    const line = code === null ? text : `${code} ${text}`;
    const broken = reply !== null && reply.violations.length > 0 ? reply : null;
    const key = broken === null ? line : `${line}\0${broken.violations.join()}`;
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    return (broken !== null || this.#isCommon(key)) && this.#texts.size < MAX_TEXTS
      ? this.#number(key, code, text, broken)
      : line;
  }

  /** A text that comes again is worth a number; one with a queue id in it never does. */
  #isCommon(key: string): boolean {
    if (this.#seen.delete(key)) return true;
    if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
    this.#seen.add(key);
    return false;
  }

  #number(key: string, code: number | null, text: string, broken: Reply | null): number {
    const { redactor, threads } = this.#options;
    const ref = this.#nextText;
    this.#nextText += threads;
    this.#texts.set(key, ref);
    const raw =
      broken === null
        ? {}
        : { violations: broken.violations, raw: Buffer.from(redactor.octets(broken.raw)).toString('base64') };
    this.#pieces.text(`${JSON.stringify({ t: ref, code, text, ...raw })}\n`);
    this.#pieces.endLine();
    return ref;
  }

  #line({ number, due, begun }: Recorded, marks: Marks, how: string): void {
    const pieces = this.#pieces;
    pieces.text('[');
    pieces.digits(number);
    pieces.text(',');
    pieces.digits(Math.max(0, Math.round((begun - this.#options.zero) * 1000)));
    pieces.text(',');
    pieces.digits(Math.max(0, Math.round((begun - due) * 1000)));
    pieces.text(',[');
    for (let i = 0; i < marks.length; i += 1) {
      if (i > 0) pieces.octet(COMMA);
      const mark = marks[i] as number | string;
      if (typeof mark === 'number') pieces.digits(mark);
      else pieces.text(JSON.stringify(mark));
    }
    pieces.text(`],"${how}"]\n`);
    pieces.endLine();
  }
}

const COMMA = 0x2c;
