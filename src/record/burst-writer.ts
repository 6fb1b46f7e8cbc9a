// Writes burst.ndjson: pieces in the order in which they come, each as soon as the disk has taken the one before.
import { type Appending, FileFault, type Files } from '../net/files.ts';

/** A disk that stands still: beyond this the sessions are recorded no more, and it is said. */
const MAX_WAITING_OCTETS = 128 << 20;

export class BurstWriter {
  readonly #files: Files;
  readonly #path: string;
  #file: Promise<Appending | FileFault> | null = null;
  #waiting: Uint8Array[] = [];
  #octets = 0;
  #writing: Promise<void> | null = null;
  #fault: FileFault | null = null;

  constructor(files: Files, path: string) {
    this.#files = files;
    this.#path = path;
  }

  /** Takes the octets over; returns at once. The file is made by the first of them. */
  readonly add = (octets: Uint8Array): void => {
    if (this.#fault !== null) return;
    this.#waiting.push(octets);
    this.#octets += octets.length;
    if (this.#octets > MAX_WAITING_OCTETS) this.#fail(new FileFault('other', this.#path, 'the disk is too slow'));
    else this.#writing ??= this.#write();
  };

  /** The first thing that went wrong, or null. */
  async finish(): Promise<FileFault | null> {
    await this.#writing;
    const file = await this.#file;
    const closed = file === null || file instanceof FileFault ? null : await file.close();
    return this.#fault ?? closed;
  }

  async #write(): Promise<void> {
    this.#file ??= this.#files.append(this.#path);
    const file = await this.#file;
    if (file instanceof FileFault) {
      this.#fail(file);
      return;
    }
    while (this.#waiting.length > 0) {
      const octets = Buffer.concat(this.#waiting);
      this.#waiting = [];
      this.#octets = 0;
      const fault = await file.append(octets);
      if (fault !== null) this.#fail(fault);
    }
    this.#writing = null;
  }

  #fail(fault: FileFault): void {
    this.#fault ??= fault;
    this.#waiting = [];
    this.#octets = 0;
  }
}
