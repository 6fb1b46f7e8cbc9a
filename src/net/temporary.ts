// A file for a program that we start, gone when it has ended.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** In a folder of its own that nobody else looks into. Rejects with the system's error. */
export async function temporaryFile(name: string, text: string): Promise<TemporaryFile> {
  const folder = await mkdtemp(join(tmpdir(), 'mxprobe-'));
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
