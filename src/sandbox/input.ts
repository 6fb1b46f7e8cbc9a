// What the client sent and nobody read yet: cut into lines, or handed to whoever reads octets.
import { OctetQueue } from '../wire/octet-queue.ts';

/** Takes octets until it gives back what is not its own; null while it wants more. */
export type Reading = (chunk: Uint8Array) => Uint8Array | null;
/** Takes one line instead of a command. */
export type LineReading = (line: string) => void;

export interface LineSink {
  /** One line, its ending cut off; `bareLf`: it had no CR. */
  line(line: string, bareLf: boolean): void;
  /** The line is over-long; said once, and skipped to its end. */
  tooLong(): void;
  /** Nothing more is wanted. */
  readonly ended: boolean;
}

/** A command of the longest addresses and parameters has some 4,000 octets; Postfix takes as many before it cuts. */
const LINE_OCTETS = 8 * 1024;
/** Input that waits while a greeting is held back or TLS begins; no client has a reason to send more then. */
const WAITING_OCTETS = 1024 * 1024;

export class SessionInput {
  readonly #sink: LineSink;
  #queue = new OctetQueue(WAITING_OCTETS);
  #held = true;
  #reading: Reading | null = null;
  #lineReading: LineReading | null = null;
  #skipping = false;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  /** Octets that wait to be read. */
  get length(): number {
    return this.#queue.length;
  }

  push(chunk: Uint8Array): void {
    this.#queue.push(chunk);
    this.#work();
  }

  /** Hands nothing out until it is called with false. */
  hold(held = true): void {
    this.#held = held;
    if (!held) this.#work();
  }

  read(reading: Reading): void {
    this.#reading = reading;
  }

  /** The next line is no command. */
  readLine(reading: LineReading): void {
    this.#lineReading = reading;
  }

  /** What was received and not read. */
  forget(): void {
    this.#queue = new OctetQueue(WAITING_OCTETS);
  }

  #work(): void {
    while (!this.#sink.ended && !this.#held && this.#queue.length > 0) {
      const more = this.#reading === null ? this.#line() : this.#octets(this.#reading);
      if (!more) return;
    }
  }

  #octets(reading: Reading): boolean {
    const chunk = this.#queue.octets();
    this.#queue.take(chunk.length);
    const rest = reading(chunk);
    if (rest === null) return true;
    if (this.#reading === reading) this.#reading = null;
    this.#queue.push(rest);
    return true;
  }

  /** One line, CRLF or LF at its end; false if there is none yet. */
  #line(): boolean {
    const octets = this.#queue.octets();
    const end = octets.indexOf(0x0a);
    if (end === -1 || end > LINE_OCTETS) return this.#overLong(octets.length, end);
    const bareLf = octets[end - 1] !== 0x0d;
    const line = octets.toString('utf8', 0, bareLf ? end : end - 1);
    this.#queue.take(end + 1);
    if (this.#skipping) this.#skipping = false;
    else this.#hand(line, bareLf);
    return true;
  }

  #hand(line: string, bareLf: boolean): void {
    const reading = this.#lineReading;
    this.#lineReading = null;
    if (reading === null) this.#sink.line(line, bareLf);
    else reading(line);
  }

  #overLong(waiting: number, end: number): boolean {
    if (waiting <= LINE_OCTETS) return false;
    if (!this.#skipping) this.#sink.tooLong();
    this.#skipping = end === -1;
    this.#queue.take(end === -1 ? waiting : end + 1);
    return true;
  }
}
