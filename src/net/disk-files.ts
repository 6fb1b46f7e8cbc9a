// Files on the disk.
// Through `promises`, which Node loads at its first use: most commands write nothing.
import { constants, type Dirent, opendirSync, promises } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Appending, type Entry, type FaultCode, FileFault, type Files, type Reading } from './files.ts';
import { noteInput } from './inputs.ts';
import { randomOctets } from './random.ts';

/** Records tell who writes to whom: only their owner reads them. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const PIECE_BYTES = 256 * 1024;
/** A FIFO that nobody writes to would be waited for without end; it is opened, seen to be no file, and closed. */
const FOR_READING = constants.O_RDONLY | constants.O_NONBLOCK;

export const diskFiles: Files = {
  read: (path, maxBytes) =>
    withFile(path, async (file, size) => {
      if (size > maxBytes) return new FileFault('too-large', path, `${size} octets, and ${maxBytes} are the limit`);
      return (await file.read(Buffer.alloc(size), 0, size, 0)).buffer.subarray(0, size);
    }),
  async write(path, text) {
    const beside = besideOf(path);
    const fault = await attempt(path, async () => {
      const there = await promises.stat(path).catch(() => null);
      // To put a file in the place of /dev/null would take it away from the whole machine.
      if (there?.isCharacterDevice()) return await promises.writeFile(path, inBlocks(text)).then(() => null);
      if (there !== null && !there.isFile()) return new FileFault('not-a-file', path);
      await promises.writeFile(beside, inBlocks(text), { mode: FILE_MODE, flag: 'wx' });
      await promises.rename(beside, path);
      return null;
    });
    if (fault !== null) await attempt(beside, () => promises.rm(beside, { force: true }));
    return fault;
  },
  async tryWrite(path) {
    const beside = besideOf(path);
    const fault = await attempt(path, async () => {
      const there = await promises.stat(path).catch(() => null);
      if (there?.isCharacterDevice()) return null;
      if (there !== null && !there.isFile()) return new FileFault('not-a-file', path);
      await promises.writeFile(beside, '', { mode: FILE_MODE, flag: 'wx' });
      return null;
    });
    await promises.rm(beside, { force: true }).catch(() => undefined);
    return fault;
  },
  size: (path) => withFile(path, async (_file, size) => size),
  create: (path, what) =>
    attempt(path, async () => {
      await promises.writeFile(path, what, { mode: FILE_MODE, flag: 'wx' });
      return null;
    }),
  append: (path) => attempt(path, async () => appending(path, await promises.open(path, 'a', FILE_MODE))),
  async open(path) {
    return attempt(path, async () => {
      const file = await promises.open(path, FOR_READING);
      const stats = await file.stat();
      if (stats.isFile()) {
        noteInput(path, stats);
        return reading(path, file);
      }
      await file.close();
      return new FileFault('not-a-file', path);
    });
  },
  tail: (path, bytes) =>
    withFile(path, async (file, size) => {
      const length = Math.min(bytes, size);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.subarray(0, bytesRead);
    }),
  makeFolder,
  list: (path) =>
    attempt(path, async () => {
      const entries = await promises.readdir(path, { withFileTypes: true });
      return entries.map(entryOf).sort((a, b) => (a.name < b.name ? -1 : 1));
    }),
  each(path, visit) {
    try {
      // A thread and a promise for each name would take ten times as long: it is 60 ms for a hundred thousand.
      const folder = opendirSync(path, { bufferSize: NAMES_AT_ONCE });
      try {
        for (let one = folder.readSync(); one !== null; one = folder.readSync()) visit(entryOf(one));
      } finally {
        folder.closeSync();
      }
      return null;
    } catch (error) {
      return faultOf(path, error);
    }
  },
  changed: (path) => attempt(path, async () => (await promises.stat(path)).mtimeMs),
  remove: (path) =>
    attempt(path, async () => {
      await promises.rm(path, { recursive: true, force: true });
      return null;
    }),
};

const NAMES_AT_ONCE = 1024;

const entryOf = (one: Dirent): Entry => ({
  name: one.name,
  kind: one.isFile() ? 'file' : one.isDirectory() ? 'folder' : 'other',
});

/** What is written stands there until it is whole. */
const besideOf = (path: string) => `${path}.${randomOctets(4).toString('hex')}.part`;

const BLOCK_CHARACTERS = 256 * 1024;

/** Small pieces put together: each is a call of the system, and a report has millions. */
export function inBlocks(text: Iterable<string>): Iterable<string>;
export function inBlocks(text: string | Iterable<string>): string | Iterable<string>;
export function inBlocks(text: string | Iterable<string>): string | Iterable<string> {
  return typeof text === 'string' ? text : blocksOf(text);
}

function* blocksOf(pieces: Iterable<string>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK_CHARACTERS) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

/** Not mkdir's own `recursive`: Node 20 never comes back from it where the system makes no folders, as in /proc. */
export async function makeFolder(path: string): Promise<FileFault | null> {
  const make = () => attempt(path, async () => (await promises.mkdir(path, { mode: FOLDER_MODE })) ?? null);
  const fault = await make();
  const above = dirname(path);
  if (fault?.code !== 'absent' || above === path) return fault;
  const missing = await makeFolder(above);
  return missing !== null && missing.code !== 'exists' ? missing : make();
}

function withFile<T>(path: string, action: (file: FileHandle, size: number) => Promise<T>): Promise<T | FileFault> {
  return attempt(path, async () => {
    const file = await promises.open(path, FOR_READING);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return new FileFault('not-a-file', path);
      noteInput(path, stat);
      return await action(file, stat.size);
    } finally {
      await file.close();
    }
  });
}

function appending(path: string, file: FileHandle): Appending {
  return {
    append: (what) =>
      attempt(path, async () => {
        await file.appendFile(what);
        return null;
      }),
    close: () =>
      attempt(path, async () => {
        try {
          // Removed while it was written: what is appended is nowhere any more.
          if ((await file.stat()).nlink === 0)
            return new FileFault('absent', path, 'it was removed while it was written');
          await file.sync();
        } finally {
          await file.close();
        }
        return null;
      }),
  };
}

function reading(path: string, file: FileHandle): Reading {
  return {
    next: () =>
      attempt(path, async () => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES);
        return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
      }),
    close: () => file.close(),
  };
}

const CODES = new Map<string, FaultCode>([
  ['ENOENT', 'absent'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'read-only'],
  ['EISDIR', 'not-a-file'],
  ['ENOTDIR', 'not-a-file'],
  ['EEXIST', 'exists'],
]);

/** Without the errno's name and the system call: `ENAMETOOLONG: name too long, mkdir 'x'`. */
const wordsOf = (message: string) => /^E[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message;

/** What the system refuses becomes a value; anything else is our bug and stays thrown. */
async function attempt<T>(path: string, action: () => Promise<T>): Promise<T | FileFault> {
  try {
    return await action();
  } catch (error) {
    return faultOf(path, error);
  }
}

/** The system's refusal as a value; anything else is thrown again. */
export function faultOf(path: string, error: unknown): FileFault {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  if (!/^E[A-Z0-9]+$/.test(error.code)) throw error;
  const code = CODES.get(error.code);
  return code === undefined ? new FileFault('other', path, wordsOf(error.message)) : new FileFault(code, path);
}
