// Files that a user names on the command line or inside a scenario: regular files only, bounded, and for those named inside
// a scenario never outside the project.
import {
  closeSync,
  type Dirent,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { noteInput } from './inputs.ts';

export type FileRead = { readonly bytes: Uint8Array } | { readonly refuse: string };

/** A message file may be as large as a mail system's limits; a scenario is checked again, and smaller. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 10_000;
/** Of a walk, folders and other files included: who names `/` meant something else. */
const MAX_ENTRIES = 100_000;

/** Reads a regular file whole, or says in words why not. Never blocks on a FIFO or a device. */
export function readRegularFile(path: string, maxBytes = MAX_FILE_BYTES): FileRead {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { refuse: `${path} is a folder` };
    if (!stat.isFile()) return { refuse: `${path} is no regular file` };
    if (stat.size > maxBytes) return { refuse: `${path} has ${stat.size} octets; ${maxBytes} are the limit` };
    noteInput(path, stat);
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(Math.min(fstatSync(file).size, maxBytes));
      let length = 0;
      for (let got = 1; got > 0 && length < bytes.length; length += got)
        got = readSync(file, bytes, length, bytes.length - length, null);
      return { bytes: bytes.subarray(0, length) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { refuse: `${path}: ${wordsOf(error)}` };
  }
}

/** Why a file can't be opened, in words. */
export const wordsOf = (error: unknown) => WORDS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'it cannot be read';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is no folder',
};

/** Reads a file that a scenario names, relative to the file that names it; nothing outside `root`, links included. */
export function readWithin(
  root: string,
  path: string,
  from: string,
): { readonly bytes: Uint8Array; readonly file: string } | { readonly refuse: string } {
  if (path.includes('\0')) return { refuse: 'a path with a NUL' };
  if (path.trim() === '') return { refuse: 'an empty path' };
  const wanted = resolve(dirname(from), path);
  let real: string;
  try {
    real = realpathSync(wanted);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { refuse: `${path}: ${isMissing ? `there is no such file beside ${from}` : wordsOf(error)}` };
  }
  const base = realpathSync(root);
  if (isHome(base))
    return { refuse: `${path} lies in a home folder; a scenario that reads files has a folder of its own` };
  if (!real.startsWith(base + sep)) return { refuse: `${path} lies outside the project (${root})` };
  if ([relative(base, real), path].some((one) => one.split(/[\\/]/).some((part) => /^\.[^.]/.test(part))))
    return { refuse: `${path}: files and folders with a dot at the begin of their name are not read` };
  const read = readRegularFile(real);
  if ('refuse' in read) return { refuse: read.refuse.replace(real, path) };
  return { bytes: read.bytes, file: relative('.', wanted) || wanted };
}

/** A folder with such a file is a project: what lies below it may be named by all of its scenarios. */
export const PROJECT_MARK = 'mxprobe.project';

/**
 * The folder that files named inside `file` must stay in: its own, or the nearest above it that says that it is a project. A
 * scenario may have come by mail; where it is run from says nothing of what it may read.
 */
export function projectRoot(file: string): string {
  const own = dirname(realPath(file));
  for (let folder = own; dirname(folder) !== folder && !isHome(folder); folder = dirname(folder))
    if (existsSync(join(folder, PROJECT_MARK))) return folder;
  return own;
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

/** Never a project, and nothing that a stranger's file may read in: keys and mails lie there. */
function isHome(folder: string): boolean {
  const home = homedir();
  return home !== '' && realPath(home) === folder;
}

/**
 * The scenario files that a list of paths stands for: files as named, folders with all `.yaml` and `.yml` below them, sorted.
 * Names that begin with `_` or `.` and folders `fragments` and `node_modules` are left out.
 */
export function findScenarioFiles(paths: readonly string[]): {
  readonly files: readonly string[];
  readonly problems: readonly string[];
} {
  const files: string[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    try {
      if (statSync(path).isDirectory()) {
        const before = files.length;
        const told = problems.length;
        const found = { files, problems, seen, entries: 0 };
        walk(path, found);
        if (files.length > MAX_FILES || found.entries > MAX_ENTRIES)
          problems.push(`${path}: more than ${files.length > MAX_FILES ? MAX_FILES : MAX_ENTRIES} files below it`);
        else if (files.length === before && problems.length === told)
          problems.push(`${path}: a folder without scenarios`);
      } else files.push(path);
    } catch (error) {
      problems.push(`${path}: ${wordsOf(error)}${alike(path)}`);
    }
  }
  return { files: eachOnce(files), problems };
}

/** Each file once, by whatever path it is named: `x.yaml` and `./x.yaml` are one. */
const eachOnce = (files: readonly string[]): string[] =>
  [...new Map([...files].reverse().map((file) => [resolve(file), file])).values()].reverse();

/** A file that is there, with another ending: `; there is own.yaml`. */
function alike(path: string): string {
  const dash = /^[\u2010-\u2015\u2212]/.exec(path)?.[0];
  if (dash !== undefined)
    return `; it begins with U+${dash.charCodeAt(0).toString(16).toUpperCase()}, which is no hyphen`;
  const stem = path.replace(/\.(?:ya?ml)$/, '');
  const found = ['.yaml', '.yml', '']
    .map((end) => `${stem}${end}`)
    .find((one) => one !== path && one !== '' && existsSync(one));
  return found === undefined ? '' : `; there is ${found}`;
}

interface Walk {
  readonly files: string[];
  readonly problems: string[];
  /** Real paths: a link may lead up again. */
  readonly seen: Set<string>;
  entries: number;
}

/** A folder below that can't be read is told; the others still are. */
function walk(folder: string, found: Walk): void {
  if (found.entries > MAX_ENTRIES || found.files.length > MAX_FILES) return;
  try {
    const real = realpathSync(folder);
    if (found.seen.has(real)) return;
    found.seen.add(real);
    const entries = readdirSync(folder, { withFileTypes: true });
    found.entries += entries.length;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) take(folder, entry, found);
  } catch (error) {
    found.problems.push(`${folder}: ${wordsOf(error)}`);
  }
}

function take(folder: string, entry: Dirent, found: Walk): void {
  if (/^[_.]/.test(entry.name) || entry.name === 'fragments' || entry.name === 'node_modules') return;
  const path = join(folder, entry.name);
  if (entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(path))) walk(path, found);
  else if (/\.ya?ml$/.test(entry.name)) found.files.push(path);
}

/** A link that leads nowhere or in a circle is judged when it is read. */
function leadsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
