// The server's side of DATA: octets -> message, up to the end of data. RFC 5321 4.5.2.
//
// Law: message, size and rest depend on the octets alone, never on how they were cut. CRLF begins a line, and the data begin
// as if behind one; a bare LF begins a line only for an ending that says so, as servers do that can be smuggled to.
import { ByteStore } from './byte-store.ts';
import { expect, expectOctets, optionsOf } from './given.ts';

/** Which octets end the data. RFC 5321 knows the first only. */
export type DataEnding = 'CRLF.CRLF' | 'LF.LF' | 'LF.CRLF' | 'CRLF.LF';
const ENDING = /^(?:CR)?LF\.(?:CR)?LF$/;

/** How the end of the data is told. */
export interface DataOptions {
  /** Octets of a message that are kept; more are counted only. */
  readonly limitBytes: number;
  readonly endings: readonly DataEnding[];
  /** Gets the octets beyond the limit, in pieces; the last one when the data have ended. */
  readonly overflow?: (octets: Uint8Array) => void;
}

/** 64 MiB is more than any policy here needs to see of a message. */
const DATA_OPTIONS: Omit<DataOptions, 'overflow'> = { limitBytes: 64 * 1024 * 1024, endings: ['CRLF.CRLF'] };

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;

type LineEnd = 'CRLF' | 'LF';
/** Where the last octet left us. `dot` and `dot-cr` hold back what may be the end of data. */
type Place = 'line-start' | 'in-line' | 'cr' | 'dot' | 'dot-cr';

/** Octets behind a 354 -> the message without its dot-stuffing, and where it ends (RFC 5321 4.5.2). */
export class DataReader {
  readonly #store: ByteStore;
  readonly #endings: ReadonlySet<DataEnding>;
  readonly #lfBeginsLine: boolean;
  #place: Place = 'line-start';
  /** What the current line began behind. */
  #behind: LineEnd = 'CRLF';
  #endedBy: DataEnding | null = null;
  #bareLf = false;

  constructor(options: Partial<DataOptions> = {}) {
    const { overflow, ...bounds } = options;
    const { limitBytes, endings } = optionsOf(bounds, DATA_OPTIONS);
    this.#store = new ByteStore(limitBytes, overflow);
    for (const one of endings) expect(ENDING.test(one), one, 'an end of data');
    this.#endings = new Set(endings);
    this.#lfBeginsLine = this.#endings.has('LF.LF') || this.#endings.has('LF.CRLF');
  }

  /** Takes octets; null while the end of data is awaited, then what came behind it. Call it no more after that. */
  push(chunk: Uint8Array): Uint8Array | null {
    expectOctets(chunk);
    this.#store.reserve(chunk.length + 2);
    for (let at = 0; at < chunk.length; at += 1) {
      if (!this.#octet(chunk[at] ?? 0)) continue;
      this.#store.flush();
      return chunk.slice(at + 1);
    }
    return null;
  }

  /** The message so far, dots removed, the CRLF before the final dot included; cut at the limit. */
  message(): Uint8Array {
    return this.#store.octets();
  }

  /** Octets of the whole message, those beyond the limit included. */
  get size(): number {
    return this.#store.size;
  }

  /** The octets that ended the data; null while they are awaited. */
  get endedBy(): DataEnding | null {
    return this.#endedBy;
  }

  /** True if an LF without CR came, in the message or in its ending. */
  get bareLf(): boolean {
    return this.#bareLf;
  }

  /** True if this octet ended the data. A dot that begins a line is held back, and so is a CR behind it. */
  #octet(octet: number): boolean {
    if (octet === LF) return this.#lineFeed();
    if (this.#place === 'dot-cr') this.#store.add(CR);
    if (octet === CR) {
      this.#place = this.#place === 'dot' ? 'dot-cr' : 'cr';
      if (this.#place === 'cr') this.#store.add(CR);
    } else if (octet === DOT && this.#place === 'line-start') {
      this.#place = 'dot';
    } else {
      this.#store.add(octet);
      this.#place = 'in-line';
    }
    return false;
  }

  #lineFeed(): boolean {
    const end: LineEnd = this.#place === 'cr' || this.#place === 'dot-cr' ? 'CRLF' : 'LF';
    if (end === 'LF') this.#bareLf = true;
    if (this.#place === 'dot' || this.#place === 'dot-cr') {
      const ending: DataEnding = `${this.#behind}.${end}`;
      if (this.#endings.has(ending)) {
        this.#endedBy = ending;
        return true;
      }
      if (end === 'CRLF') this.#store.add(CR);
    }
    this.#store.add(LF);
    this.#behind = end;
    this.#place = end === 'CRLF' || this.#lfBeginsLine ? 'line-start' : 'in-line';
    return false;
  }
}
