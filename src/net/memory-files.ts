// Files in memory, for tests: the same faults as a disk, on request.
import { Buffer } from 'node:buffer';
import { type Entry, type FaultCode, FileFault, type Files } from './files.ts';

export class MemoryFiles implements Files {
  /** Path -> octets. Folders are the prefixes of paths, and those that were made. */
  readonly contents = new Map<string, Buffer>();
  readonly folders = new Set<string>();
  /** How many writes were made: one for each call that would reach the disk. */
  writes = 0;
  /** What every folder says of its last change; absent until set. */
  changedAt: number | null = null;
  /** Set to let every further write fail so. */
  broken: FaultCode | null = null;

  async read(path: string, maxBytes: number): Promise<Uint8Array | FileFault> {
    const file = this.#file(path);
    if (file instanceof FileFault || file.length <= maxBytes) return file;
    return new FileFault('too-large', path);
  }

  async write(path: string, pieces: string | Iterable<string>): Promise<FileFault | null> {
    const text = typeof pieces === 'string' ? pieces : [...pieces].join('');
    return this.#put(path, Buffer.from(text));
  }

  async tryWrite(path: string): Promise<FileFault | null> {
    if (this.broken !== null) return new FileFault(this.broken, path);
    return this.folders.has(path) ? new FileFault('not-a-file', path) : null;
  }

  async size(path: string): Promise<number | FileFault> {
    const file = this.#file(path);
    return file instanceof FileFault ? file : file.length;
  }

  async create(path: string, what: string | Uint8Array): Promise<FileFault | null> {
    return this.contents.has(path) ? new FileFault('exists', path) : this.#put(path, Buffer.from(what));
  }

  async append(path: string) {
    if (this.broken !== null) return new FileFault(this.broken, path);
    const grow = async (what: string | Uint8Array) =>
      this.#put(path, Buffer.concat([this.contents.get(path) ?? Buffer.alloc(0), Buffer.from(what)]));
    return { append: grow, close: async () => null };
  }

  async open(path: string) {
    const file = this.#file(path);
    if (file instanceof FileFault) return file;
    let at = 0;
    const next = async () => {
      const piece = file.subarray(at, at + 1000);
      at += piece.length;
      return piece.length === 0 ? null : piece;
    };
    return { next, close: async () => {} };
  }

  async tail(path: string, bytes: number): Promise<Uint8Array | FileFault> {
    const file = this.#file(path);
    return file instanceof FileFault ? file : file.subarray(Math.max(0, file.length - bytes));
  }

  async makeFolder(path: string): Promise<FileFault | null> {
    if (this.broken !== null) return new FileFault(this.broken, path);
    if (this.folders.has(path)) return new FileFault('exists', path);
    this.folders.add(path);
    return null;
  }

  async list(path: string): Promise<readonly Entry[] | FileFault> {
    const kinds = this.#kindsIn(path);
    if (kinds instanceof FileFault) return kinds;
    return [...kinds].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  each(path: string, visit: (entry: Entry) => void): FileFault | null {
    const kinds = this.#kindsIn(path);
    if (kinds instanceof FileFault) return kinds;
    for (const [name, kind] of kinds) visit({ name, kind });
    return null;
  }

  #kindsIn(path: string): ReadonlyMap<string, Entry['kind']> | FileFault {
    const kinds = new Map<string, Entry['kind']>();
    for (const [known, own] of [...this.paths('folder'), ...this.paths('file')]) {
      if (!known.startsWith(`${path}/`)) continue;
      const [name = '', ...deeper] = known.slice(path.length + 1).split('/');
      kinds.set(name, deeper.length > 0 ? 'folder' : own);
    }
    return kinds.size === 0 && !this.folders.has(path) ? new FileFault('absent', path) : kinds;
  }

  async changed(path: string): Promise<number | FileFault> {
    return this.changedAt ?? new FileFault('absent', path);
  }

  async remove(path: string): Promise<FileFault | null> {
    for (const known of [...this.contents.keys()]) if (`${known}/`.startsWith(`${path}/`)) this.contents.delete(known);
    for (const known of [...this.folders]) if (`${known}/`.startsWith(`${path}/`)) this.folders.delete(known);
    return null;
  }

  paths(kind: 'file' | 'folder'): [string, 'file' | 'folder'][] {
    return [...(kind === 'file' ? this.contents.keys() : this.folders)].map((path) => [path, kind]);
  }

  #file(path: string): Buffer | FileFault {
    const file = this.contents.get(path);
    if (file !== undefined) return file;
    return new FileFault(this.folders.has(path) ? 'not-a-file' : 'absent', path);
  }

  #put(path: string, octets: Buffer): FileFault | null {
    if (this.broken !== null) return new FileFault(this.broken, path);
    this.writes += 1;
    this.contents.set(path, octets);
    return null;
  }
}
