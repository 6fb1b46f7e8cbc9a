// Which run began last. Of a hundred thousand the names are read once; while nothing is added to the folder or taken away, which its
// own time of change tells, what was found then still holds. Like the index it may be thrown away.
import { join } from 'node:path';
import { FileFault, type Files } from '../net/files.ts';
import { byTime, RUN_ID } from './run-id.ts';
import { eachRun } from './runs.ts';

/** In a folder of its own: to write it changes that folder, and not the one that it tells of. */
const notePath = (results: string) => join(results, '.runs-newest', 'note');
const MAX_NOTE_OCTETS = 200;
/** Fewer names are read in no time. */
const MANY = 2_000;
/** A file system's clock moves in steps: what changed within one step of being read may have changed behind it, too. */
const settledMs = (changed: number) => (changed % 1000 === 0 ? 2_000 : 100);

/** The id of the run that began last; null if there is none. */
export async function newestRun(files: Files, results: string, now: number): Promise<string | null | FileFault> {
  const changed = await files.changed(results);
  const noted = changed instanceof FileFault ? null : await readNote(files, results, changed);
  if (noted !== null) return noted;
  let newest: string | null = null;
  let count = 0;
  const fault = eachRun(files, results, (id) => {
    count += 1;
    if (newest === null || byTime(id, newest) > 0) newest = id;
  });
  if (fault !== null) return fault;
  const isSettled = !(changed instanceof FileFault) && now - changed > settledMs(changed);
  if (isSettled && newest !== null && count >= MANY) await writeNote(files, results, changed, newest);
  return newest;
}

async function readNote(files: Files, results: string, changed: number): Promise<string | null> {
  const read = await files.read(notePath(results), MAX_NOTE_OCTETS);
  if (read instanceof FileFault) return null;
  const [when, id = ''] = new TextDecoder().decode(read).split(' ');
  return Number(when) === changed && RUN_ID.test(id) ? id : null;
}

/** What could not be kept costs time at the next call, and nothing else. */
async function writeNote(files: Files, results: string, changed: number, newest: string): Promise<void> {
  // Where the note's folder is new, the results have just changed: the next call keeps it.
  if ((await files.makeFolder(join(notePath(results), '..'))) === null) return;
  await files.write(notePath(results), `${changed} ${newest}`);
}
