// A file with a secret on its first line, which not everybody on this machine may read.
import { statSync } from 'node:fs';
import { readRegularFile } from './project-files.ts';

/** Groups may read it, as services have it; others may not. */
const OTHERS = 0o007;
const MAX_BYTES = 64 * 1024;

export function readSecretFile(path: string): { readonly secret: string } | { readonly refuse: string } {
  const read = readRegularFile(path, MAX_BYTES);
  if ('refuse' in read) return read;
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0)
    return { refuse: `${path}: everybody on this machine may read it; chmod o= ${path}` };
  return { secret: Buffer.from(read.bytes).toString('utf8').split(/\r?\n/, 1)[0] ?? '' };
}
