// RUN on the command line: a run id, a path, or `last`.
import { diskFiles } from '../net/disk-files.ts';
import { findRun } from '../record/find-run.ts';
import { type OpenedRun, openRecord } from '../record/open-record.ts';
import { type ReadFault, type ReadRun, readRecord } from '../record/read-record.ts';
import { UsageError } from './exit.ts';
import { escapedLines, type Screen } from './screen.ts';

/** The whole of it. */
export function recordNamed(results: string, name: string): Promise<ReadRun> {
  return named(results, name, (folder) => readRecord(diskFiles, folder));
}

/** What a report needs of it: a large one is not read into the memory. */
export function viewNamed(results: string, name: string): Promise<OpenedRun> {
  return named(results, name, (folder) => openRecord(diskFiles, folder));
}

async function named<T extends object>(
  results: string,
  name: string,
  read: (folder: string) => Promise<T | ReadFault>,
): Promise<T> {
  const found = await findRun(diskFiles, results, name, Date.now());
  if ('fault' in found) throw new UsageError(found.fault, ADVICE);
  const opened = await read(found.folder);
  if ('fault' in opened) throw new UsageError(opened.fault, ADVICE);
  return opened;
}

const ADVICE = 'a run id from `mxprobe runs`, a path, or `last`';

export function tellDamage(damage: string | null, screen: Pick<Screen, 'err'>): void {
  if (damage !== null) screen.err(`mxprobe: the record is incomplete: ${escapedLines(damage)}\n`);
}
