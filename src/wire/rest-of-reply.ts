// What is left of a reply that was truncated: thrown away up to its last line, in constant memory.
import { kindOf } from './reply-line.ts';

const LF = 0x0a;

/** Three digits and what follows them tell whether a line is the last one. */
const HEAD_BYTES = 4;

export class RestOfReply {
  readonly #head = new Uint8Array(HEAD_BYTES);
  #headLength = 0;
  /** In a reply's first line, a line without a code is a reply of its own. */
  #firstLine: boolean;
  #ended = false;

  /** `lineSoFar` is the part of the current line that was kept. */
  constructor(lineSoFar: Uint8Array, firstLine: boolean) {
    this.#firstLine = firstLine;
    this.#noteHead(lineSoFar);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** How many of `octets` belong to the rest. */
  skip(octets: Uint8Array): number {
    let at = 0;
    while (!this.#ended) {
      const lf = octets.indexOf(LF, at);
      this.#noteHead(octets.subarray(at));
      if (lf === -1) return octets.length;
      at = lf + 1;
      this.#endLine();
    }
    return at;
  }

  /** An LF in the head, and what comes behind it, is no digit, and so no part of a code. */
  #noteHead(octets: Uint8Array): void {
    const more = octets.subarray(0, HEAD_BYTES - this.#headLength);
    this.#head.set(more, this.#headLength);
    this.#headLength += more.length;
  }

  #endLine(): void {
    const kind = kindOf(this.#head, 0, this.#headLength);
    this.#ended = kind === 'last' || (kind === 'none' && this.#firstLine);
    this.#firstLine = false;
    this.#headLength = 0;
  }
}
