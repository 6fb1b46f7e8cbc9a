// What `mxprobe runs` says of each run, kept beside the records, so that a hundred thousand of them are not opened each time. It
// may be thrown away at any time, and is made anew from the records. Only runs that have ended are in it: they change no more.
import { join } from 'node:path';
import { parsedJson } from '../document/json-text.ts';
import { FileFault, type Files } from '../net/files.ts';
import type { Summary } from '../run/document.ts';
import { asEvent } from './as-event.ts';
import { eventsPath } from './format.ts';
import { LineSplitter } from './line-splitter.ts';
import { listRuns, type RunEntry, summaryOf } from './runs.ts';

export interface IndexedRun extends RunEntry {
  /** Null if the run did not end. */
  readonly summary: Summary | null;
  /** The first word of its command line; null if that is not known. */
  readonly command: string | null;
  /** The hosts and domains that were asked, some of them where they are many. */
  readonly targets: readonly string[];
}

type Known = Pick<IndexedRun, 'summary' | 'command' | 'targets'>;

export const indexPath = (results: string) => join(results, '.runs-index.ndjson');
const HEADER = JSON.stringify({ schema: 'mxprobe/runs-index@1' });
/** A million runs. */
const MAX_INDEX_OCTETS = 256 << 20;
/** Files that are open at once. */
const AT_ONCE = 32;
const MAX_TARGETS = 8;

/** The runs in a results folder, newest first. What could not be kept for the next time costs time, and nothing else. */
export async function indexedRuns(files: Files, results: string): Promise<readonly IndexedRun[] | FileFault> {
  const runs = await listRuns(files, results);
  if (runs instanceof FileFault) return runs;
  const known = await readIndex(files, results);
  const missing = runs.filter(({ id }) => !known.has(id));
  const found = new Map<string, Known>();
  for (let at = 0; at < missing.length; at += AT_ONCE) {
    const some = missing.slice(at, at + AT_ONCE);
    const read = await Promise.all(some.map(({ folder }) => look(files, folder)));
    for (const [index, one] of read.entries()) found.set(some[index]?.id ?? '', one);
  }
  const all = runs.map(({ id, folder, started, name }): IndexedRun => {
    const { summary, command, targets } = known.get(id) ?? found.get(id) ?? NOTHING;
    return { id, folder, started, name, summary, command, targets };
  });
  const isNew = [...found.values()].some(({ summary }) => summary !== null);
  if (isNew || known.size > runs.length - missing.length) await files.write(indexPath(results), linesOf(all));
  return all;
}

const NOTHING: Known = { summary: null, command: null, targets: [] };

function* linesOf(runs: readonly IndexedRun[]): Generator<string> {
  yield `${HEADER}\n`;
  for (const { id, summary, command, targets } of runs) {
    if (summary === null) continue;
    const { passed, failed, inconclusive, skipped } = summary;
    yield `${JSON.stringify([id, [passed, failed, inconclusive, skipped], command, targets])}\n`;
  }
}

/** Lines that are not ours are left out: their runs are read anew. */
async function readIndex(files: Files, results: string): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>();
  const octets = await files.read(indexPath(results), MAX_INDEX_OCTETS);
  if (octets instanceof FileFault) return known;
  const splitter = new LineSplitter();
  let isFirst = true;
  for (const line of splitter.push(Buffer.from(octets.buffer, octets.byteOffset, octets.length))) {
    if (isFirst && line !== HEADER) return known;
    const read = isFirst || line === null ? null : knownIn(parsedJson(line));
    isFirst = false;
    if (read !== null) known.set(read[0], read[1]);
  }
  return known;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string';

function knownIn(value: unknown): readonly [string, Known] | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [id, counts, command, targets] = value as unknown[];
  if (!isText(id) || !Array.isArray(counts) || counts.length !== 4 || !counts.every(isCount)) return null;
  if (!(command === null || isText(command)) || !Array.isArray(targets) || !targets.every(isText)) return null;
  const [passed = 0, failed = 0, inconclusive = 0, skipped = 0] = counts;
  return [id, { summary: { passed, failed, inconclusive, skipped }, command, targets }];
}

async function look(files: Files, folder: string): Promise<Known> {
  const summary = await summaryOf(files, folder);
  return { summary, ...(await headOf(files, folder)) };
}

/** Of the first piece of its events: the command, and who is asked there. */
async function headOf(files: Files, folder: string): Promise<Pick<Known, 'command' | 'targets'>> {
  const file = await files.open(eventsPath(folder));
  if (file instanceof FileFault) return NOTHING;
  const targets = new Set<string>();
  let command: string | null = null;
  try {
    const piece = await file.next();
    if (piece === null || piece instanceof FileFault) return NOTHING;
    for (const line of new LineSplitter().push(Buffer.from(piece.buffer, piece.byteOffset, piece.length))) {
      if (line === null || !/^\{"e":"(?:run|case)",/.test(line)) continue;
      const event = asEvent(parsedJson(line));
      if (typeof event === 'string') continue;
      if (event.e === 'run') command = event.run.argv[0] ?? null;
      if (event.e === 'case' && targets.size < MAX_TARGETS)
        for (const name of [event.head.target.host, event.head.target.domain])
          if (name !== null) targets.add(event.head.target.sandbox ? 'sandbox' : name);
    }
  } finally {
    await file.close();
  }
  return { command, targets: [...targets] };
}
