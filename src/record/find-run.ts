// Which run is meant.
import { dirname, join } from 'node:path';
import { FileFault, type Files } from '../net/files.ts';
import { newestRun } from './newest.ts';
import { newestFirst } from './run-id.ts';
import { eachRun } from './runs.ts';

/** `wanted` is a path (with a slash, or to a file in the run directory), `last`, a whole id, or the end of just one. */
export async function findRun(
  files: Files,
  results: string,
  wanted: string,
  now: number,
): Promise<{ readonly folder: string } | { readonly fault: string }> {
  const isFile = /\.(nd)?json$/.test(wanted);
  if (isFile || /[\\/]/.test(wanted)) {
    return { folder: isFile ? dirname(wanted) : wanted.replace(/(?<=.)[\\/]+$/, '') };
  }
  if (wanted === 'last') {
    const newest = await newestRun(files, results, now);
    if (newest === null) return { fault: `${results}: no run is recorded here` };
    return newest instanceof FileFault ? { fault: newest.text } : { folder: join(results, newest) };
  }
  const isMeant = (id: string) => id === wanted || (wanted.length >= 3 && id.endsWith(wanted));
  const named: string[] = [];
  let isEmpty = true;
  const fault = eachRun(files, results, (id) => {
    isEmpty = false;
    if (isMeant(id)) named.push(id);
  });
  if (fault !== null) return { fault: fault.text };
  if (isEmpty) return { fault: `${results}: no run is recorded here` };
  const [found] = newestFirst(named);
  if (found === undefined) return { fault: `no run in ${results} is called ${wanted}; \`mxprobe runs\` lists them` };
  if (named.length > 1) return { fault: `${wanted} may be ${named.join(', ')}` };
  return { folder: join(results, found) };
}
