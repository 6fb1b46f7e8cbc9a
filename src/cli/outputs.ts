// Where a command writes to: never over what it has read or another of its outputs, and tried before anything is sent.
import { diskFiles } from '../net/disk-files.ts';
import { inputAt, placeOf } from '../net/inputs.ts';
import { UsageError } from './exit.ts';

/** A device such as /dev/null takes any number of outputs. */
const isFile = (path: string) => path !== '-' && !path.startsWith('/dev/');

/** Throws a `UsageError` for the first path that can't be written without harm; nothing is written. */
export async function tryOutputs(paths: readonly string[]): Promise<void> {
  const files = paths.filter(isFile);
  onePlaceEach(files);
  for (const path of files) {
    refuseInput(path);
    const fault = await diskFiles.tryWrite(path);
    if (fault !== null) throw new UsageError(`${fault.text}; nothing was sent`, 'give a path that can be written');
  }
}

/** The second of two outputs at one place would take the first away. */
export function onePlaceEach(paths: readonly string[]): void {
  const places = new Map<string, string>();
  for (const path of paths.filter(isFile)) {
    const place = placeOf(path);
    const other = places.get(place);
    if (other !== undefined)
      throw new UsageError(
        `two outputs for ${path}${other === path ? '' : `, which is ${other}, too`}`,
        'give each its own path',
      );
    places.set(place, path);
  }
}

/** What was read is the user's: a scenario, a bounce, a certificate, a record. Null if the path is none of it. */
export function inputProblem(path: string): string | null {
  const input = isFile(path) ? inputAt(path) : null;
  if (input === null) return null;
  return `${path} was read as an input${input === path ? '' : `, by another name (${input})`}; it is not overwritten`;
}

export function refuseInput(path: string): void {
  const problem = inputProblem(path);
  if (problem !== null) throw new UsageError(problem, 'give another path');
}
