// Octets in pieces -> lines, without their ends. A piece becomes one string of which the lines are slices: that costs less than
// anything else, and the slices hold only until the next piece. Bounded: of a longer line the begin is read.

/** As log-prefix.ts reads them. */
export const MAX_LINE = 65_536;

export class LineSplitter {
  #rest = '';
  #isSkipping = false;
  /** Lines that were longer than the bound. */
  long = 0;
  bytes = 0;
  lines = 0;
  readonly #take: (line: string, number: number) => void;

  constructor(take: (line: string, number: number) => void) {
    this.#take = take;
  }

  push(octets: Uint8Array): void {
    this.bytes += octets.length;
    const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    let at = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
      this.#line(text, at, end);
      at = end + 1;
    }
    this.#keep(text.slice(at));
  }

  /** The last line may have no end: the file is being written. */
  end(): void {
    if (this.#rest !== '' && !this.#isSkipping) this.#give(this.#rest);
    this.#rest = '';
  }

  /** A line that somebody else took apart. */
  line(line: string): void {
    this.bytes += line.length;
    this.#give(line);
  }

  #line(text: string, at: number, end: number): void {
    if (this.#isSkipping) {
      this.#isSkipping = false;
      return;
    }
    const until = end > at && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
    const piece = text.slice(at, until);
    const line = this.#rest === '' ? piece : this.#rest + piece;
    this.#rest = '';
    this.#give(line);
  }

  #give(line: string): void {
    this.lines += 1;
    if (line.length > MAX_LINE) this.long += 1;
    this.#take(line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line, this.lines);
  }

  #keep(rest: string): void {
    if (this.#isSkipping) return;
    this.#rest += rest;
    if (this.#rest.length <= MAX_LINE) return;
    this.#give(this.#rest);
    this.#rest = '';
    this.#isSkipping = true;
  }
}
