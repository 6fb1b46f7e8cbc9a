// Lines on their way to a file: written one behind the other, handed on in large pieces, each of whole lines, so that the
// pieces of several threads can stand in one file.

/** Takes the octets over; nothing of ours is written into them afterwards. */
export type LogSink = (octets: Uint8Array) => void;

const PIECE_BYTES = 128 * 1024;
/** Digits of the largest whole number. */
const MAX_DIGITS = 16;
/** UTF-8 of one UTF-16 code unit at most; a pair takes four. */
const OCTETS_OF_UNIT = 3;

export class Pieces {
  readonly #sink: LogSink;
  #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #length = 0;
  /** Where the line begins that is being written. */
  #line = 0;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  octet(octet: number): void {
    if (this.#length === this.#buffer.length) this.#makeRoom(1);
    this.#buffer[this.#length] = octet;
    this.#length += 1;
  }

  /** A whole number of at least 0. */
  digits(value: number): void {
    if (this.#length + MAX_DIGITS > this.#buffer.length) this.#makeRoom(MAX_DIGITS);
    let length = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) length += 1;
    let rest = value;
    for (let at = this.#length + length - 1; at >= this.#length; at -= 1) {
      const tenth = Math.floor(rest / 10);
      this.#buffer[at] = 0x30 + (rest - tenth * 10);
      rest = tenth;
    }
    this.#length += length;
  }

  text(text: string): void {
    const most = text.length * OCTETS_OF_UNIT;
    if (this.#length + most > this.#buffer.length) this.#makeRoom(most);
    this.#length += this.#buffer.write(text, this.#length);
  }

  /** What was written is a line; its LF is part of it. */
  endLine(): void {
    this.#line = this.#length;
  }

  /** Hands on the lines that have ended. */
  flush(): void {
    if (this.#line > 0) this.#makeRoom(0);
  }

  /** Hands the whole lines on and goes on in another buffer, which begins with what there is of the next one. */
  #makeRoom(octets: number): void {
    const rest = this.#buffer.subarray(this.#line, this.#length);
    const next = Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, 2 * (rest.length + octets)));
    rest.copy(next);
    if (this.#line > 0) this.#sink(this.#buffer.subarray(0, this.#line));
    this.#buffer = next;
    this.#length = rest.length;
    this.#line = 0;
  }
}
