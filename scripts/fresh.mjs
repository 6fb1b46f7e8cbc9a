// The built program, never older than its sources.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
export const PROGRAM = join(root, 'dist/mxprobe.js');
/** What the program is made from. */
const SOURCES = ['src', 'scripts', 'package.json', 'package-lock.json'];

/** Builds the program if it is missing or a source is newer. Throws if it can't be built. */
export function freshProgram() {
  const sources = SOURCES.map((path) => join(root, path));
  if (!isOld(PROGRAM, sources)) return;
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the program is not built');
}

/** Whether `made` is missing, or older than something at or below one of `paths`. */
export function isOld(made, paths) {
  const at = statSync(made, { throwIfNoEntry: false })?.mtimeMs;
  return at === undefined || paths.some((path) => newest(path) > at);
}

/** When the newest file at or below `path` was written; a folder also counts, for files that are gone. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
