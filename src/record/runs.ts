// Which runs are recorded.
import { join } from 'node:path';
import { parsedJson } from '../document/json-text.ts';
import { FileFault, type Files } from '../net/files.ts';
import type { Summary } from '../run/document.ts';
import { asEvent } from './as-event.ts';
import { eventsPath } from './format.ts';
import { newestFirst, RUN_ID } from './run-id.ts';

export interface RunEntry {
  readonly id: string;
  readonly folder: string;
  /** ISO 8601, UTC, from the name. */
  readonly started: string;
  /** The middle of the id: the probe's or the scenario's name. */
  readonly name: string;
}

/** The runs in a results folder, newest first. A folder that does not exist holds none. */
export async function listRuns(files: Files, results: string): Promise<readonly RunEntry[] | FileFault> {
  const ids: string[] = [];
  const fault = eachRun(files, results, (id) => ids.push(id));
  return fault ?? newestFirst(ids).map((id) => entryOf(results, id));
}

/** The ids of the runs in a results folder, in no order. */
export function eachRun(files: Files, results: string, visit: (id: string) => void): FileFault | null {
  const fault = files.each(results, ({ kind, name }) => {
    if (kind === 'folder' && RUN_ID.test(name)) visit(name);
  });
  return fault?.code === 'absent' ? null : fault;
}

export const entryOf = (results: string, id: string): RunEntry => ({
  id,
  folder: join(results, id),
  started: startedOf(id),
  name: id.slice(21, -5),
});

const startedOf = (id: string) => `${id.slice(0, 10)}T${id.slice(11, 13)}:${id.slice(14, 16)}:${id.slice(17, 19)}.000Z`;

/** The `end` event and its line end; its numbers have at most sixteen digits. */
const END_OCTETS = 400;

/** The counts of a finished run, read from the end of its record; null if it was not finished. */
export async function summaryOf(files: Files, folder: string): Promise<Summary | null> {
  const octets = await files.tail(eventsPath(folder), END_OCTETS);
  if (octets instanceof FileFault) return null;
  const line = new TextDecoder().decode(octets).trimEnd().split('\n').at(-1) ?? '';
  const event = asEvent(parsedJson(line));
  return typeof event !== 'string' && event.e === 'end' ? event.summary : null;
}
