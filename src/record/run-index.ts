// What `mxprobe runs` says of each run, kept beside the records, so that a hundred thousand of them are not opened each time. It
// may be thrown away at any time, and is made anew from the records. Only runs that have ended are in it: they change no more.
import { join } from 'node:path';
import { parsedJson } from '../document/json-text.ts';
import { FileFault, type Files } from '../net/files.ts';
import type { Summary } from '../run/document.ts';
import { asEvent } from './as-event.ts';
import { eventsPath } from './format.ts';
import { LineSplitter } from './line-splitter.ts';
import { byTime, newestFirst } from './run-id.ts';
import { eachRun, entryOf, type RunEntry, summaryOf } from './runs.ts';

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
const HEADER = JSON.stringify({ schema: 'mxprobe/runs-index@2' });
/** A million runs. */
const MAX_INDEX_OCTETS = 256 << 20;
/** Files that are open at once. */
const AT_ONCE = 32;
const MAX_TARGETS = 8;

/**
 * The runs in a results folder, newest first, each made when it is asked for: a hundred thousand need not be in memory. What
 * could not be kept for the next time costs time, and nothing else.
 */
export async function indexedRuns(files: Files, results: string): Promise<Iterable<IndexedRun> | FileFault> {
  const unseen = new Set<string>();
  const fault = eachRun(files, results, (id) => unseen.add(id));
  if (fault !== null) return fault;
  const { ids, known, isStale } = await readIndex(files, results, unseen);
  const fresh = newestFirst([...unseen]);
  const found = await lookAt(files, results, fresh);
  const runs: Iterable<IndexedRun> = {
    *[Symbol.iterator]() {
      for (const [list, at] of merged(ids, fresh)) {
        const { id, folder, started, name } = entryOf(results, list[at] ?? '');
        const { summary, command, targets } = (list === ids ? known : found)[at] ?? NOTHING;
        yield { id, folder, started, name, summary, command, targets };
      }
    },
  };
  if (isStale || found.some(({ summary }) => summary !== null)) await files.write(indexPath(results), linesOf(runs));
  return runs;
}

const NOTHING: Known = { summary: null, command: null, targets: [] };

/** Two lists, newest first, as one. */
function* merged(one: readonly string[], other: readonly string[]): Generator<readonly [readonly string[], number]> {
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    const isOne = j >= other.length || (i < one.length && byTime(one[i] ?? '', other[j] ?? '') > 0);
    yield isOne ? [one, i++] : [other, j++];
  }
}

async function lookAt(files: Files, results: string, ids: readonly string[]): Promise<Known[]> {
  const found: Known[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE)
    found.push(...(await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => look(files, join(results, id))))));
  return found;
}

function* linesOf(runs: Iterable<IndexedRun>): Generator<string> {
  yield `${HEADER}\n`;
  for (const { id, summary, command, targets } of runs) {
    if (summary === null) continue;
    const { passed, failed, inconclusive, skipped } = summary;
    yield `["${id}",${JSON.stringify([[passed, failed, inconclusive, skipped], command, targets])}]\n`;
  }
}

interface Index {
  /** Newest first, and what is known of each. */
  readonly ids: readonly string[];
  readonly known: readonly Known[];
  /** A line of it is not ours, not in its place, or of a run that was removed. */
  readonly isStale: boolean;
}

/** What is read is taken out of `unseen`; runs of lines that are not ours stay there and are read anew. */
async function readIndex(files: Files, results: string, unseen: Set<string>): Promise<Index> {
  const ids: string[] = [];
  const known: Known[] = [];
  const read = await files.read(indexPath(results), MAX_INDEX_OCTETS);
  if (read instanceof FileFault) return { ids, known, isStale: false };
  const octets = Buffer.from(read.buffer, read.byteOffset, read.length);
  let start = octets.indexOf(10) + 1;
  if (start === 0 || octets.toString('utf8', 0, start - 1) !== HEADER) return { ids, known, isStale: true };
  let isStale = false;
  // Most runs say the same: it is read once.
  const said = new Map<string, Known | null>();
  for (let end = octets.indexOf(10, start); end !== -1; start = end + 1, end = octets.indexOf(10, start)) {
    const comma = octets.indexOf(COMMA, start);
    const id = octets.toString('latin1', start + 2, comma - 1);
    const rest = start < comma && comma < end ? octets.toString('utf8', comma + 1, end - 1) : '';
    let says = said.get(rest);
    if (says === undefined) {
      says = knownIn(parsedJson(rest));
      said.set(rest, says);
    }
    const last = ids.at(-1);
    if (says !== null && (last === undefined || byTime(last, id) > 0) && unseen.delete(id)) {
      ids.push(id);
      known.push(says);
    } else isStale = true;
  }
  return { ids, known, isStale };
}

const COMMA = ','.charCodeAt(0);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string';

function knownIn(value: unknown): Known | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [counts, command, targets] = value as unknown[];
  if (!Array.isArray(counts) || counts.length !== 4 || !counts.every(isCount)) return null;
  if (!(command === null || isText(command)) || !Array.isArray(targets) || !targets.every(isText)) return null;
  const [passed = 0, failed = 0, inconclusive = 0, skipped = 0] = counts;
  return { summary: { passed, failed, inconclusive, skipped }, command, targets };
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
