// A zip file in memory -> its entries. Read by the central directory, so that sizes are known before anything is inflated.
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

export interface ZipBounds {
  readonly maxBytes: number;
  /** Unpacked octets for each packed one. */
  readonly maxRatio: number;
  readonly maxEntries: number;
}

export type ZipEntry = { readonly name: string } & ({ readonly octets: Buffer } | { readonly problem: string });

/** Empty if it is no zip file. */
export function zipEntries(buffer: Buffer, bounds: ZipBounds): Promise<ZipEntry[]> {
  return new Promise((resolve) => {
    fromBuffer(buffer, { lazyEntries: true }, (error, zip) => {
      if (error !== null) return resolve([]);
      const found: ZipEntry[] = [];
      let bytes = 0;
      zip.on('error', () => resolve(found));
      zip.on('end', () => resolve(found));
      zip.on('entry', (entry: Entry) => {
        if (found.length >= bounds.maxEntries) return resolve(found);
        const next = (one: ZipEntry | null) => {
          if (one !== null) found.push(one);
          zip.readEntry();
        };
        if (entry.fileName.endsWith('/')) return next(null);
        bytes += entry.uncompressedSize;
        const name = entry.fileName.slice(0, 200);
        const isBomb =
          bytes > bounds.maxBytes || entry.uncompressedSize > Math.max(entry.compressedSize * bounds.maxRatio, 65_536);
        if (isBomb) return next({ name, problem: 'unpacked it is too large' });
        inflate(zip, entry, name).then(next);
      });
      zip.readEntry();
    });
  });
}

function inflate(zip: ZipFile, entry: Entry, name: string): Promise<ZipEntry> {
  const damaged: ZipEntry = { name, problem: 'the packed part is damaged' };
  return new Promise((resolve) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) return resolve(damaged);
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('error', () => resolve(damaged));
      stream.on('end', () => resolve({ name, octets: Buffer.concat(pieces) }));
    });
  });
}
