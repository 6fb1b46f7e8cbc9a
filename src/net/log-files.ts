// `/var/log/mail.log*` -> the files that were written since a time, oldest first: rotated ones before the one that grows.
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { wordsOf } from './project-files.ts';

/** A folder of more is no folder of logs. */
const MOST_FILES = 1000;

/** A file may have no line of its last minutes yet. */
const SLACK_MS = 3_600_000;

/** `*` and `?` stand within the name of the file. `refuse`: why there is none. */
export function findLogFiles(
  paths: readonly string[],
  sinceMs: number,
): { readonly files: readonly string[] } | { readonly refuse: string } {
  const found = new Map<string, number>();
  let seen = 0;
  for (const path of paths) {
    try {
      for (const file of filesOf(path)) {
        const stats = statSync(file);
        if (!stats.isFile()) continue;
        seen += 1;
        if (stats.mtimeMs >= sinceMs - SLACK_MS) found.set(file, stats.mtimeMs);
      }
    } catch (error) {
      return { refuse: `${path}: ${wordsOf(error)}` };
    }
  }
  if (seen === 0) return { refuse: `${paths.join(', ')}: no file fits` };
  if (found.size > MOST_FILES) return { refuse: `${paths.join(', ')}: more than ${MOST_FILES} files fit` };
  return { files: [...found].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([file]) => file) };
}

function filesOf(path: string): string[] {
  const name = basename(path);
  if (!/[*?]/.test(name)) return [path];
  const fits = new RegExp(
    `^${name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replace(/\?/g, '.')}$`,
    's',
  );
  return readdirSync(dirname(path))
    .filter((one) => fits.test(one) && !(one.startsWith('.') && !name.startsWith('.')))
    .map((one) => join(dirname(path), one));
}
