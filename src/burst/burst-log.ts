// Every session on one line, as it ended. NDJSON, written into a buffer digit by digit and handed on in large pieces:
//
//   {"schema":"mxprobe/burst@1","case":0,"rows":[{"verb":"connect",...},...]}   begins a burst
//   {"t":7,"code":250,"text":"2.1.0 Ok"}                                        a reply text that comes often, said once
//   [17,850000,120,[0,310,1,1,650,7,4,900,"250 2.0.0 Ok: queued as 3F2A"],"done"]
//
// A session: number, microseconds from the beginning of the burst to its begin, how late that was, then for each reply
// three items: index into `rows`, microseconds since the session's begin, the number of a text or the text itself; then
// how it ended. `[17,...,"more"]`: its next line goes on.
import type { Reply } from '../wire/reply.ts';
import type { Row } from './program.ts';

export const BURST_SCHEMA = 'mxprobe/burst@1';

export interface SessionMarks {
  readonly number: number;
  readonly due: number;
  readonly begun: number;
}

/** Takes the octets over; nothing of ours is written into them afterwards. */
export type LogSink = (octets: Uint8Array) => void;

const PIECE_BYTES = 128 * 1024;
/** One item at most: a text of the longest line we keep, escaped. */
const ROOM_BYTES = 1024;
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
  readonly redact: (octets: Uint8Array) => Uint8Array;
}

interface Open {
  readonly marks: (number | string)[];
}

export class BurstLog {
  readonly #sink: LogSink;
  readonly #sample: number;
  readonly #zero: number;
  #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #length = 0;
  readonly #open = new Map<number, Open>();
  /** By row: the last text and its number; replies of one step are mostly the same. */
  readonly #last: { code: number | null; text: string; ref: number }[] = [];
  readonly #texts = new Map<string, number>();
  readonly #seen = new Set<string>();
  /** The first number, and the step from one to the next, so that threads never give the same one. */
  #nextText: number;
  readonly #stride: number;
  readonly #redact: LogOptions['redact'];

  constructor(sink: LogSink, options: LogOptions) {
    this.#sink = sink;
    this.#sample = options.sample;
    this.#zero = options.zero;
    this.#nextText = options.thread;
    this.#stride = options.threads;
    this.#redact = options.redact;
  }

  /** The first line of a burst. */
  static head(index: number, rows: readonly Row[]): string {
    return `${JSON.stringify({ schema: BURST_SCHEMA, case: index, rows })}\n`;
  }

  begin(session: SessionMarks): void {
    if (session.number % this.#sample === 0) this.#open.set(session.number, { marks: [] });
  }

  mark(session: SessionMarks, row: number, at: number, code: number | null, text: string, reply?: Reply): void {
    const open = this.#open.get(session.number);
    if (open === undefined) return;
    const us = Math.max(0, Math.round((at - session.begun) * 1000));
    open.marks.push(row, us, this.#refOf(row, code, text, reply));
    if (open.marks.length < MAX_MARKS) return;
    this.#line(session, open, 'more');
    open.marks.length = 0;
  }

  end(session: SessionMarks, how: string, _at: number): void {
    const open = this.#open.get(session.number);
    if (open === undefined) return;
    this.#open.delete(session.number);
    this.#line(session, open, how);
  }

  /** Hands on what is there. */
  flush(): void {
    if (this.#length === 0) return;
    const octets = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
    this.#length = 0;
    this.#sink(octets);
  }

  #refOf(row: number, code: number | null, text: string, reply: Reply | undefined): number | string {
    const last = this.#last[row];
    if (last !== undefined && last.code === code && last.text === text && reply?.violations.length === 0)
      return last.ref;
    const line = code === null ? text : `${code} ${text}`;
    const broken = reply !== undefined && reply.violations.length > 0;
    const key = broken ? `${line}\0${reply.violations.join()}` : line;
    const known = this.#texts.get(key) ?? (broken || this.#isCommon(key) ? this.#number(key, code, text, reply) : null);
    if (known === null) return line;
    if (!broken) this.#last[row] = { code, text, ref: known };
    return known;
  }

  /** A text that comes again is worth a number; one with a queue id in it never does. */
  #isCommon(key: string): boolean {
    if (this.#seen.delete(key)) return this.#texts.size < MAX_TEXTS;
    if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
    this.#seen.add(key);
    return false;
  }

  #number(key: string, code: number | null, text: string, reply: Reply | undefined): number | null {
    if (this.#texts.size >= MAX_TEXTS) return null;
    const ref = this.#nextText;
    this.#nextText += this.#stride;
    this.#texts.set(key, ref);
    const broken = reply !== undefined && reply.violations.length > 0 ? reply : null;
    const raw =
      broken === null
        ? {}
        : { violations: broken.violations, raw: Buffer.from(this.#redact(broken.raw)).toString('base64') };
    this.#text(`${JSON.stringify({ t: ref, code, text, ...raw })}\n`);
    return ref;
  }

  #line(session: SessionMarks, { marks }: Open, how: string): void {
    this.#octet(0x5b);
    this.#digits(session.number);
    this.#octet(0x2c);
    this.#digits(Math.max(0, Math.round((session.begun - this.#zero) * 1000)));
    this.#octet(0x2c);
    this.#digits(Math.max(0, Math.round((session.begun - session.due) * 1000)));
    this.#octet(0x2c);
    this.#octet(0x5b);
    for (let i = 0; i < marks.length; i += 1) {
      if (i > 0) this.#octet(0x2c);
      const mark = marks[i] as number | string;
      if (typeof mark === 'number') this.#digits(mark);
      else this.#text(JSON.stringify(mark));
    }
    this.#text(`],"${how}"]\n`);
  }

  #octet(octet: number): void {
    if (this.#length + ROOM_BYTES > PIECE_BYTES) this.#handOn();
    this.#buffer[this.#length] = octet;
    this.#length += 1;
  }

  #digits(value: number): void {
    if (this.#length + ROOM_BYTES > PIECE_BYTES) this.#handOn();
    let length = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) length += 1;
    let rest = value;
    for (let at = this.#length + length - 1; at >= this.#length; at -= 1) {
      const tenth = Math.floor(rest / 10);
      this.#buffer[at] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    this.#length += length;
  }

  #text(text: string): void {
    const bytes = Buffer.byteLength(text);
    if (this.#length + bytes + ROOM_BYTES > PIECE_BYTES) this.#handOn();
    if (bytes > PIECE_BYTES - ROOM_BYTES) {
      this.#sink(Buffer.from(text));
      return;
    }
    this.#length += this.#buffer.write(text, this.#length);
  }

  #handOn(): void {
    this.flush();
  }
}
