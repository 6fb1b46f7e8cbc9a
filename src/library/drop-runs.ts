// Old runs of a probe go, as its `retention:` says: only folders that bear a run's name and this probe's.
import { outdated, type Retention } from '../baseline/retain.ts';
import { fileName } from '../net/file-name.ts';
import { FileFault, type Files } from '../net/files.ts';
import { listRuns } from '../record/runs.ts';

/** The ids of the runs that went; those in `kept` always stay. */
export async function dropRuns(
  files: Files,
  results: string,
  { name, retention }: { readonly name: string; readonly retention: Retention },
  kept: ReadonlySet<string>,
  now: Date,
): Promise<readonly string[] | FileFault> {
  const runs = await listRuns(files, results);
  if (runs instanceof FileFault) return runs;
  const own = runs.filter((run) => run.name === fileName(name));
  const gone = new Set(outdated(own, retention, now, kept));
  for (const run of own) {
    if (!gone.has(run.id)) continue;
    const fault = await files.remove(run.folder);
    if (fault !== null) return fault;
  }
  return [...gone];
}
