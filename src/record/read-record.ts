// A run directory -> the document, through the same Gathering that the live run uses. Reads what is there: a torn last line
// and damaged lines are counted and left out.

import { readAs } from '../document/json-shape.ts';
import { parsedJson } from '../document/json-text.ts';
import { FileFault, type Files } from '../net/files.ts';
import { type RunDocument, runShape } from '../run/document.ts';
import { Gathering } from '../run/gather.ts';
import { apart, EventLines, withPems } from './event-lines.ts';
import { certificatePath, documentPath, eventsPath } from './format.ts';
import { withRecordedSessions } from './killed-burst.ts';
import { LineSplitter } from './line-splitter.ts';
import { readComparison } from './read-comparison.ts';

/** 10,000 cases of 8 steps are 40 MB; a record beyond this is not read to its end, and says so. */
const MAX_EVENTS_OCTETS = 512 << 20;
const MAX_DOCUMENT_OCTETS = 256 << 20;
export const MAX_CERTIFICATE_OCTETS = 200 << 10;

export interface ReadRun {
  readonly document: RunDocument;
  /** What is wrong with the record, in words; null if it is whole. */
  readonly damage: string | null;
}

/** `fault` says why nothing could be read: no such run, another version, not a record at all. */
export type ReadFault = { readonly fault: string };

export async function readRecord(files: Files, folder: string): Promise<ReadRun | ReadFault> {
  const events = await readEvents(files, folder);
  if ('fault' in events) return events;
  const cases = await withRecordedSessions(files, folder, events.document.cases);
  const read = { ...events, document: { ...events.document, cases } };
  const comparison = await readComparison(files, folder);
  if (comparison === null) return read;
  if (!('unreadable' in comparison)) return { ...read, document: { ...read.document, ...comparison } };
  const damage = [read.damage, comparison.unreadable].filter((text) => text !== null);
  return { ...read, damage: damage.join('; ') };
}

async function readEvents(files: Files, folder: string): Promise<ReadRun | ReadFault> {
  const events = await files.open(eventsPath(folder));
  if (events instanceof FileFault)
    return events.code === 'absent' ? readDocument(files, folder) : { fault: events.text };
  const reading = new RecordReading(files, folder);
  const splitter = new LineSplitter();
  try {
    for (let octets = 0; ; ) {
      const piece = await events.next();
      if (piece === null) break;
      if (piece instanceof FileFault) return { fault: piece.text };
      octets += piece.length;
      if (octets > MAX_EVENTS_OCTETS) return reading.end(`not read beyond ${MAX_EVENTS_OCTETS} octets`);
      for (const line of splitter.push(piece)) {
        const fault = await reading.line(line);
        if (fault !== null) return { fault };
      }
    }
  } finally {
    await events.close();
  }
  return reading.end(splitter.torn ? 'its last line is torn' : null);
}

/** Only run.json is there, as when somebody was sent that file alone. */
async function readDocument(files: Files, folder: string): Promise<ReadRun | ReadFault> {
  const path = documentPath(folder);
  const octets = await files.read(path, MAX_DOCUMENT_OCTETS);
  if (octets instanceof FileFault)
    return { fault: octets.code === 'absent' ? `${folder}: no run is recorded here` : octets.text };
  return documentFrom(path, new TextDecoder().decode(octets));
}

/** The document in a text that should be `mxprobe/run@1`. */
export function documentFrom(path: string, text: string): ReadRun | ReadFault {
  const value = parsedJson(text);
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (typeof schema === 'string' && /^mxprobe\/run@/.test(schema) && schema !== 'mxprobe/run@1') {
    return { fault: `${path}: its schema is ${schema}, and this version reads mxprobe/run@1` };
  }
  if (value === undefined) return { fault: `${path}: this is no JSON; the file may be cut off` };
  const read = readAs(runShape, value);
  return 'problem' in read
    ? { fault: `${path}: no run document: ${read.problem}` }
    : { document: read.value, damage: null };
}

class RecordReading {
  readonly #files: Files;
  readonly #folder: string;
  readonly #gathering = new Gathering();
  readonly #lines: EventLines;
  readonly #pems = new Map<string, string>();
  #missing = 0;

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = folder;
    this.#lines = new EventLines(eventsPath(folder));
  }

  /** A text if the record can't be read at all. */
  async line(line: string | null): Promise<string | null> {
    const event = this.#lines.read(line);
    if (event === null) return this.#lines.fault;
    const needed = apart(event);
    for (const { sha256 } of needed) await this.#readPem(sha256);
    this.#gathering.add(needed.length === 0 ? event : withPems(event, (sha256) => this.#pems.get(sha256)));
    return null;
  }

  end(incomplete: string | null): ReadRun | ReadFault {
    const document = this.#gathering.document();
    if (this.#lines.isNothing) return { fault: `${eventsPath(this.#folder)}: not a record of mxprobe` };
    return { document, damage: this.#lines.damage(incomplete, this.#missing, document.run.complete) };
  }

  async #readPem(sha256: string): Promise<void> {
    if (this.#pems.has(sha256)) return;
    const octets = await this.#files.read(certificatePath(this.#folder, sha256), MAX_CERTIFICATE_OCTETS);
    if (octets instanceof FileFault) this.#missing += 1;
    this.#pems.set(sha256, octets instanceof FileFault ? '' : new TextDecoder().decode(octets));
  }
}
