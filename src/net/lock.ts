// A lock on a file, so that two nights do not overlap. It holds the pid of its owner, who touches it every minute; a lock whose
// owner is gone, and one that nobody has touched for long (another machine's, an unreadable one), is taken over.
import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, readFile, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { isObject, parsedJson } from '../document/json-text.ts';
import { faultOf, makeFolder } from './disk-files.ts';

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the kernel counts it; null where that can't be known. A pid is used again, this is not. */
  readonly start: string | null;
  /** ISO 8601, UTC. */
  readonly since: string;
}

export type Locked =
  /** `tookOver`: whose lock was found abandoned, null where it can't be understood; undefined where none was. */
  | { readonly release: () => Promise<void>; readonly tookOver?: LockOwner | null }
  /** Somebody holds it; null if the file can't be understood. */
  | { readonly heldBy: LockOwner | null }
  | { readonly fault: string };

/** Who may look at processes; a parameter for tests. */
export interface Processes {
  readonly self: number;
  readonly host: string;
  isAlive(pid: number): boolean;
  startOf(pid: number): Promise<string | null>;
}

const TOUCH_MS = 60_000;
/** Fifteen touches that did not come: its owner was killed where we can't see it, or does nothing any more. */
export const ABANDONED_MS = 15 * TOUCH_MS;

/** Two takers of one stale lock may disturb each other this often before one gives up. */
const ATTEMPTS = 5;

/** Takes the lock at once or says who has it; never waits. */
export async function lock(path: string, since: Date, processes: Processes = systemProcesses): Promise<Locked> {
  const { self, host } = processes;
  const own: LockOwner = { pid: self, host, start: await processes.startOf(self), since: since.toISOString() };
  const mine = `${JSON.stringify(own)}\n`;
  const beside = `${path}.${self}.${randomBytes(4).toString('hex')}`;
  let file: FileHandle | null = null;
  try {
    const folder = await makeFolder(dirname(path));
    if (folder !== null && folder.code !== 'exists') return { fault: folder.text };
    // Written first and linked then: the lock is never there without its owner's name.
    file = await open(beside, 'wx', 0o600);
    await file.writeFile(mine);
    let took: { readonly tookOver?: LockOwner | null } = {};
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await linked(beside, path)) {
        const release = held(path, mine, file);
        file = null;
        return { release, ...took };
      }
      const theirs = await readOrNull(path);
      if (theirs === null) continue;
      const owner = ownerOf(theirs);
      const abandoned = (await untouchedMs(path, beside)) > ABANDONED_MS;
      if (!abandoned && (owner === null || !(await isGone(owner, processes)))) return { heldBy: owner };
      await clear(path, theirs, beside);
      took = { tookOver: owner };
    }
    return { heldBy: null };
  } catch (error) {
    return { fault: faultOf(path, error).text };
  } finally {
    await file?.close().catch(() => undefined);
    await unlink(beside).catch(() => undefined);
  }
}

/** Touches the lock by writing its last octet again, which is harmless where it was taken over; the result releases it. */
function held(path: string, mine: string, file: FileHandle): () => Promise<void> {
  const last = Buffer.byteLength(mine) - 1;
  const touching = setInterval(() => file.write('\n', last).catch(() => undefined), TOUCH_MS).unref();
  return async () => {
    clearInterval(touching);
    await file.close().catch(() => undefined);
    await release(path, mine);
  };
}

/** By the clock of the file system, which is one for all who share it: `beside` was written just now. */
async function untouchedMs(path: string, beside: string): Promise<number> {
  const [there, now] = await Promise.all([stat(path).catch(() => null), stat(beside)]);
  return there === null ? 0 : now.mtimeMs - there.mtimeMs;
}

/** A lock that is ours to remove is removed; one that was taken over is somebody else's. */
async function release(path: string, mine: string): Promise<void> {
  if ((await readOrNull(path)) === mine) await unlink(path).catch(() => undefined);
}

/**
 * Removes the stale lock. One taker at a time may do so, and only while the lock is still the one it found stale: a fresh lock is
 * made by linking, which fails while any is there, so nothing can take its place in between.
 */
async function clear(path: string, stale: string, beside: string): Promise<void> {
  const takeover = `${path}.takeover`;
  if (!(await linked(beside, takeover))) {
    await clearAbandoned(takeover);
    return;
  }
  try {
    if ((await readOrNull(path)) === stale) await unlink(path);
  } finally {
    await unlink(takeover).catch(() => undefined);
  }
}

/** Removing a file takes no minute: who has not done so by then was killed. */
const TAKEOVER_MS = 60_000;

async function clearAbandoned(takeover: string): Promise<void> {
  const found = await stat(takeover).catch(() => null);
  if (found !== null && Date.now() - found.ctimeMs > TAKEOVER_MS) await unlink(takeover).catch(() => undefined);
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** On another host nothing can be said of the owner, so the lock holds until it is abandoned. */
async function isGone(owner: LockOwner, processes: Processes): Promise<boolean> {
  if (owner.host !== processes.host) return false;
  if (!processes.isAlive(owner.pid)) return true;
  const start = await processes.startOf(owner.pid);
  return start !== null && owner.start !== null && start !== owner.start;
}

function ownerOf(text: string): LockOwner | null {
  const value = parsedJson(text);
  if (!isObject(value)) return null;
  const { pid, host, start, since } = value;
  if (typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'string') return null;
  return { pid, host, start: typeof start === 'string' ? start : null, since };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

const systemProcesses: Processes = {
  self: process.pid,
  host: hostname(),
  isAlive(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // EPERM: it lives, and is not ours.
      return codeOf(error) !== 'ESRCH';
    }
  },
  async startOf(pid) {
    // proc(5): field 22 of stat, counted behind the command's name, which may hold anything.
    const text = await readOrNull(`/proc/${pid}/stat`).catch(() => null);
    return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  },
};
