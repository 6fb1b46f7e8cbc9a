// RUN on the command line: a run id, a path, or `last`.
import { diskFiles } from '../net/disk-files.ts';
import { type ReadRun, readRecord } from '../record/read-record.ts';
import { findRun } from '../record/runs.ts';
import { UsageError } from './exit.ts';

export async function recordNamed(results: string, name: string): Promise<ReadRun> {
  const found = await findRun(diskFiles, results, name);
  if ('fault' in found) throw new UsageError(found.fault, 'a run id from `mxprobe runs`, a path, or `last`');
  const read = await readRecord(diskFiles, found.folder);
  if ('fault' in read) throw new UsageError(read.fault, 'a run id from `mxprobe runs`, a path, or `last`');
  return read;
}
