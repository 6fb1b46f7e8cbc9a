// The files of a folder that a user names, for commands that read many: not those of folders below, nor hidden ones.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MAX_FILES = 10_000;

/** The regular files in `path`, in the order of their names; `path` itself, if it is no folder. */
export function filesIn(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const entries = readdirSync(path, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
    return names
      .sort()
      .slice(0, MAX_FILES)
      .map((name) => join(path, name));
  } catch {
    // why it can't be read is told by who reads it
    return [path];
  }
}
