// A run directory -> what a report needs: the document, or a view of it where the record is large.
import { FileFault, type Files } from '../net/files.ts';
import type { RunView } from '../run/cases.ts';
import { eventsPath } from './format.ts';
import { LargeRecord } from './large-record.ts';
import { readComparison } from './read-comparison.ts';
import { type ReadFault, readRecord } from './read-record.ts';

/** In memory a record takes some eight times its size; a report of what is smaller is made of the whole. */
const LARGE_OCTETS = 8 << 20;

export interface OpenedRun {
  readonly document: RunView;
  /** What is wrong with the record, in words; null if it is whole. All that is wrong is known when its cases have been read. */
  readonly damage: () => string | null;
}

/** `large`: from so many octets on it is read anew for each need. A large one is on the disk. */
export async function openRecord(files: Files, folder: string, large = LARGE_OCTETS): Promise<OpenedRun | ReadFault> {
  const size = await files.size(eventsPath(folder));
  if (size instanceof FileFault || size < large) {
    const read = await readRecord(files, folder);
    return 'fault' in read ? read : { document: read.document, damage: () => read.damage };
  }
  const record = new LargeRecord(folder);
  const comparison = await readComparison(files, folder);
  const fault = record.fault();
  if (fault !== null) return { fault };
  const isReadable = comparison !== null && !('unreadable' in comparison);
  const unreadable = comparison === null || isReadable ? null : comparison.unreadable;
  return {
    document: record.view(isReadable ? comparison : { baseline: null, changes: null }),
    damage: () => [record.overview.damage, unreadable].filter((text) => text !== null).join('; ') || null,
  };
}
