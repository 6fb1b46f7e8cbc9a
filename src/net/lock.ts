// A lock on a file, so that two nights do not overlap. It holds the pid of its owner; a lock whose owner is gone is taken over.
import { randomBytes } from 'node:crypto';
import { link, readFile, stat, unlink, writeFile } from 'node:fs/promises';
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
  | { readonly release: () => Promise<void> }
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

/** Two takers of one stale lock may disturb each other this often before one gives up. */
const ATTEMPTS = 5;

/** Takes the lock at once or says who has it; never waits. */
export async function lock(path: string, since: Date, processes: Processes = systemProcesses): Promise<Locked> {
  const { self, host } = processes;
  const own: LockOwner = { pid: self, host, start: await processes.startOf(self), since: since.toISOString() };
  const mine = `${JSON.stringify(own)}\n`;
  const beside = `${path}.${self}.${randomBytes(4).toString('hex')}`;
  try {
    const folder = await makeFolder(dirname(path));
    if (folder !== null && folder.code !== 'exists') return { fault: folder.text };
    // Written first and linked then: the lock is never there without its owner's name.
    await writeFile(beside, mine, { mode: 0o600, flag: 'wx' });
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await linked(beside, path)) return { release: () => release(path, mine) };
      const theirs = await readOrNull(path);
      if (theirs === null) continue;
      const owner = ownerOf(theirs);
      if (owner === null || !(await isStale(owner, processes))) return { heldBy: owner };
      await clear(path, theirs, beside);
    }
    return { heldBy: null };
  } catch (error) {
    return { fault: faultOf(path, error).text };
  } finally {
    await unlink(beside).catch(() => undefined);
  }
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

/** On another host nothing can be said of the owner, so the lock holds. */
async function isStale(owner: LockOwner, processes: Processes): Promise<boolean> {
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
