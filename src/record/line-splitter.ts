// Octets -> lines, sans I/O and bounded.
import { Buffer } from 'node:buffer';

/**
 * One event: a reply of 64 KiB stands in it three times, each octet at most as six characters of JSON; 100 KiB of
 * certificates. Twice that.
 */
export const MAX_LINE_OCTETS = 4 << 20;

/** True for a line that nobody needs: `octets` from `start` up to its line end. */
export type PassOver = (octets: Buffer, start: number, end: number) => boolean;

export class LineSplitter {
  #rest: Buffer[] = [];
  #octets = 0;
  #overlong = false;

  /**
   * The lines that end in this piece, without LF; null for a line that was too long to keep. Those that `passOver` knows are not
   * even made a text of.
   */
  *push(piece: Uint8Array, passOver: PassOver = () => false): Generator<string | null> {
    const octets = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let start = 0;
    for (let end = octets.indexOf(10); end !== -1; end = octets.indexOf(10, start)) {
      const from = start;
      start = end + 1;
      if (this.#octets === 0 && !this.#overlong && end - from <= MAX_LINE_OCTETS) {
        if (!passOver(octets, from, end)) yield octets.toString('utf8', from, end);
        continue;
      }
      this.#keep(octets.subarray(from, end));
      yield this.#take();
    }
    this.#keep(octets.subarray(start));
  }

  /** True if the stream ended in the middle of a line. */
  get torn(): boolean {
    return this.#octets > 0 || this.#overlong;
  }

  #keep(part: Buffer): void {
    this.#octets += part.length;
    if (this.#octets > MAX_LINE_OCTETS) {
      this.#overlong = true;
      this.#rest = [];
    } else if (part.length > 0) {
      // A copy: the caller may use its piece again.
      this.#rest.push(Buffer.from(part));
    }
  }

  #take(): string | null {
    const line = this.#overlong ? null : Buffer.concat(this.#rest).toString('utf8');
    this.#rest = [];
    this.#octets = 0;
    this.#overlong = false;
    return line;
  }
}
