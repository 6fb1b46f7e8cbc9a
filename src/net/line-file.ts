// A file of lines that is only appended to, and read again by place: a journal. What a killed process left half written is taken off.
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { faultOf } from './disk-files.ts';
import { FileFault } from './files.ts';

export interface LinePlace {
  readonly at: number;
  readonly octets: number;
}

const PIECE_BYTES = 1 << 20;
/** A line of more is none of ours. */
const MAX_LINE_OCTETS = 16 << 20;

export class LineFile {
  readonly #file: number;
  readonly #path: string;
  #size: number;

  private constructor(path: string, file: number, size: number) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
  }

  /** Made if it is absent, mode 0600. `known` hears of each line that is there. */
  static open(path: string, known: (line: string, place: LinePlace) => void): LineFile | FileFault {
    let file: number | null = null;
    try {
      file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK, 0o600);
      const stats = fstatSync(file);
      if (!stats.isFile()) {
        closeSync(file);
        return new FileFault('not-a-file', path);
      }
      const whole = wholeLines(file, stats.size, known);
      if (whole < stats.size) ftruncateSync(file, whole);
      return new LineFile(path, file, whole);
    } catch (error) {
      if (file !== null) closeSync(file);
      return faultOf(path, error);
    }
  }

  /** Where it stands; it is in the system's hands when this returns. `line` has no line end. */
  append(line: string): LinePlace | FileFault {
    const octets = Buffer.from(`${line}\n`);
    const at = this.#size;
    try {
      for (let written = 0; written < octets.length; )
        written += writeSync(this.#file, octets, written, octets.length - written, at + written);
    } catch (error) {
      // Half a line would spoil the next one.
      try {
        ftruncateSync(this.#file, at);
      } catch {
        // It is taken off when the file is opened again.
      }
      return faultOf(this.#path, error);
    }
    this.#size += octets.length;
    return { at, octets: octets.length - 1 };
  }

  /** The line that stands there. */
  read({ at, octets }: LinePlace): string {
    const buffer = Buffer.alloc(octets);
    let got = 0;
    for (let more = 1; more > 0 && got < octets; got += more)
      more = readSync(this.#file, buffer, got, octets - got, at + got);
    return buffer.toString('utf8', 0, got);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The octets up to the last line end. */
function wholeLines(file: number, size: number, known: (line: string, place: LinePlace) => void): number {
  const piece = Buffer.alloc(Math.min(PIECE_BYTES, size));
  let rest = Buffer.alloc(0);
  let start = 0;
  for (let at = 0; at < size; ) {
    const got = readSync(file, piece, 0, piece.length, at);
    if (got === 0) break;
    at += got;
    rest = Buffer.concat([rest, piece.subarray(0, got)]);
    let from = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, from)) {
      known(rest.toString('utf8', from, end), { at: start, octets: end - from });
      start += end - from + 1;
      from = end + 1;
    }
    rest = rest.subarray(from);
    if (rest.length > MAX_LINE_OCTETS) break;
  }
  return start;
}
