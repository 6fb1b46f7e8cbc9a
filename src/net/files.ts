// Files as a parameter: the disk, or its in-memory twin (memory-files.ts). What goes wrong is a value: a full disk or a
// read-only folder must not end a run.

export interface Files {
  /** The whole of a regular file; `too-large` if it holds more than `maxBytes`. */
  read(path: string, maxBytes: number): Promise<Uint8Array | FileFault>;
  /** Replaces a file at once: readers see the old text or the new one, never a part. Mode 0600. What is large is given in pieces. */
  write(path: string, text: string | Iterable<string>): Promise<FileFault | null>;
  /** Whether `write` would do: the fault if not. Nothing is there afterwards that was not there before. */
  tryWrite(path: string): Promise<FileFault | null>;
  /** The octets of a regular file. */
  size(path: string): Promise<number | FileFault>;
  /** Makes a file that must not exist yet, mode 0600. */
  create(path: string, what: string | Uint8Array): Promise<FileFault | null>;
  /** Opens a file for appending; it is made if it is absent, mode 0600. Who opens closes. */
  append(path: string): Promise<Appending | FileFault>;
  /** Opens a regular file for reading in pieces. Who opens closes. */
  open(path: string): Promise<Reading | FileFault>;
  /** The last `bytes` of a regular file, fewer if it is shorter. */
  tail(path: string, bytes: number): Promise<Uint8Array | FileFault>;
  /** Makes a folder and those above it, mode 0700; `exists` if it is there already. */
  makeFolder(path: string): Promise<FileFault | null>;
  /** Names in a folder, sorted. */
  list(path: string): Promise<readonly Entry[] | FileFault>;
  /** What stands in a folder, in no order, one after the other: of a hundred thousand names none need be kept. */
  each(path: string, visit: (entry: Entry) => void): FileFault | null;
  /** When a name was last added to a folder or taken from it, in milliseconds since 1970, with their fractions. */
  changed(path: string): Promise<number | FileFault>;
  remove(path: string): Promise<FileFault | null>;
}

export interface Appending {
  append(what: string | Uint8Array): Promise<FileFault | null>;
  /** Puts it on the disk, then closes. */
  close(): Promise<FileFault | null>;
}

export interface Reading {
  /** The next piece; null at the end. */
  next(): Promise<Uint8Array | FileFault | null>;
  close(): Promise<void>;
}

export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

export type FaultCode = 'absent' | 'denied' | 'full' | 'read-only' | 'not-a-file' | 'exists' | 'too-large' | 'other';

export class FileFault {
  readonly code: FaultCode;
  readonly path: string;
  /** `results/x: the disk is full`; the path is as the user typed it. */
  readonly text: string;
  constructor(code: FaultCode, path: string, detail: string = SAYS[code]) {
    this.code = code;
    this.path = path;
    this.text = `${path}: ${detail}`;
  }
}

const SAYS: Readonly<Record<FaultCode, string>> = {
  absent: 'there is no such file or folder',
  denied: 'permission denied',
  full: 'the disk is full',
  'read-only': 'the file system is read-only',
  'not-a-file': 'not a regular file',
  exists: 'it exists already',
  'too-large': 'the file is too large',
  other: 'the file system refuses',
};
