// The files that this process has read, and what a user may have written to: an output is no input, by whatever name.
import { fstatSync, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** One file has one of these, whatever it is called: by links, in other letters, with `..`. */
const read = new Map<string, string>();
const keyOf = ({ dev, ino }: Stats) => `${dev}:${ino}`;

/** To be told of each regular file that is read because somebody named it. */
export function noteInput(path: string, stats: Stats): void {
  read.set(keyOf(stats), path);
}

/** The input that this path is, as it was named when it was read; null if it is none. */
export function inputAt(path: string): string | null {
  const stats = statsOf(path);
  if (!stats?.isFile()) return null;
  return read.get(keyOf(stats)) ?? (keyOf(stats) === stdinKey() ? 'stdin' : null);
}

/** Of the file that a shell put behind stdin; null where it is none, or closed. */
function stdinKey(): string | null {
  try {
    const stats = fstatSync(0);
    return stats.isFile() ? keyOf(stats) : null;
  } catch {
    return null;
  }
}

/** Null where there is nothing, or nothing that we may look at: writing there says why. */
function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** Equal for two paths of one file, whether it is there already or not. */
export function placeOf(path: string): string {
  try {
    const stats = statsOf(path);
    if (stats !== null) return keyOf(stats);
    const link = lstatSync(path, { throwIfNoEntry: false });
    return link === undefined ? join(realpathSync(dirname(resolve(path))), basename(path)) : resolve(path);
  } catch {
    return resolve(path);
  }
}
