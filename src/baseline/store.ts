// Where a probe keeps what it knows: results/baselines/NAME.json, and results/history/NAME.ndjson and NAME.state.json;
// and NAME.locked, when nights found the door locked.
import { join } from 'node:path';
import type { Problem } from '../document/problem.ts';
import { FileFault, type Files } from '../net/files.ts';
import type { CaseRecord, RunDocument } from '../run/document.ts';
import type { Baseline } from './baseline.ts';
import { type History, historyText, NO_HISTORY, nightLines } from './history.ts';
import { readBaseline } from './read-baseline.ts';
import { MAX_HISTORY_BYTES, readHistory } from './read-history.ts';
import { nightsToKeep, type Retention } from './retain.ts';
import { NO_STATE, type ProbeState, readState, writeState } from './state.ts';
import { writeBaseline } from './write-baseline.ts';

const MAX_BASELINE_BYTES = 16 * 1024 * 1024;
const MAX_STATE_BYTES = 16 * 1024 * 1024;
/** A line has 25 octets: a night every minute for more than a month. */
const MAX_LOCKED_BYTES = 1024 * 1024;

/** `name` is a probe's name: it has been checked to be a plain file name. */
export class ProbeStore {
  readonly #files: Files;
  readonly #results: string;
  readonly #name: string;

  constructor(files: Files, results: string, name: string) {
    this.#files = files;
    this.#results = results;
    this.#name = name;
  }

  get baselinePath(): string {
    return join(this.#results, 'baselines', `${this.#name}.json`);
  }
  get historyPath(): string {
    return join(this.#results, 'history', `${this.#name}.ndjson`);
  }
  get lockPath(): string {
    return join(this.#results, 'history', `${this.#name}.lock`);
  }
  get #lockedPath(): string {
    return join(this.#results, 'history', `${this.#name}.locked`);
  }
  get #statePath(): string {
    return join(this.#results, 'history', `${this.#name}.state.json`);
  }

  /** Null and no problem if nothing was accepted yet. */
  async baseline(): Promise<{ readonly baseline: Baseline | null; readonly problems: readonly Problem[] } | FileFault> {
    const text = await this.#read(this.baselinePath, MAX_BASELINE_BYTES);
    if (text instanceof FileFault) return text;
    return text === null ? { baseline: null, problems: [] } : readBaseline({ file: this.baselinePath, text });
  }

  /** Overwrites what was accepted. Done on request only, never by a nightly run. */
  async accept(baseline: Baseline): Promise<FileFault | null> {
    return (await this.#folder('baselines')) ?? this.#files.write(this.baselinePath, writeBaseline(baseline));
  }

  async history(): Promise<History | FileFault> {
    const text = await this.#read(this.historyPath, MAX_HISTORY_BYTES);
    if (text instanceof FileFault) return text;
    return text === null ? NO_HISTORY : readHistory(text);
  }

  /** Appends this night in one piece. */
  async addNight(
    document: RunDocument,
    regressions: readonly string[],
    keyOf: (record: CaseRecord) => string,
  ): Promise<FileFault | null> {
    const history = await this.history();
    if (history instanceof FileFault) return history;
    const fault = await this.#folder('history');
    if (fault !== null) return fault;
    const file = await this.#files.append(this.historyPath);
    if (file instanceof FileFault) return file;
    const failed = await file.append(nightLines(history, document, regressions, keyOf));
    return (await file.close()) ?? failed;
  }

  /** Drops the nights that the retention does not keep; writes nothing if it keeps them all. */
  async trim(retention: Retention, now: Date): Promise<FileFault | null> {
    const history = await this.history();
    if (history instanceof FileFault) return history;
    const kept = nightsToKeep(history, retention, now);
    if (kept.length === history.nights.length) return null;
    return this.#files.write(this.historyPath, historyText(history, kept));
  }

  /** `damaged`: the state could not be read and is begun anew; a copy of it lies there, or nowhere if the disk refuses. */
  async state(): Promise<{ readonly state: ProbeState; readonly damaged: string | FileFault | null } | FileFault> {
    const text = await this.#read(this.#statePath, MAX_STATE_BYTES);
    if (text instanceof FileFault) return text;
    const state = text === null ? NO_STATE : readState(text);
    if (state !== null || text === null) return { state: state ?? NO_STATE, damaged: null };
    const copy = `${this.#statePath}.damaged`;
    return { state: NO_STATE, damaged: (await this.#files.write(copy, text)) ?? copy };
  }

  /** One more night that found the door locked; all of them since the last that did not, oldest first (ISO 8601). */
  async addLockedNight(now: Date): Promise<readonly string[] | FileFault> {
    const file = await this.#files.append(this.#lockedPath);
    if (file instanceof FileFault) return file;
    const failed = await file.append(`${now.toISOString()}\n`);
    return (await file.close()) ?? failed ?? this.#lockedNights();
  }

  /** The nights that found the door locked; they are forgotten with this call. */
  async takeLockedNights(): Promise<readonly string[] | FileFault> {
    const nights = await this.#lockedNights();
    if (nights instanceof FileFault || nights.length === 0) return nights;
    return (await this.#files.remove(this.#lockedPath)) ?? nights;
  }

  async #lockedNights(): Promise<readonly string[] | FileFault> {
    const text = await this.#read(this.#lockedPath, MAX_LOCKED_BYTES);
    return text instanceof FileFault ? text : (text?.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/gm) ?? []);
  }

  async keepState(state: ProbeState): Promise<FileFault | null> {
    return (await this.#folder('history')) ?? this.#files.write(this.#statePath, writeState(state));
  }

  /** Null if there is no such file. */
  async #read(path: string, maxBytes: number): Promise<string | null | FileFault> {
    const octets = await this.#files.read(path, maxBytes);
    if (octets instanceof FileFault) return octets.code === 'absent' ? null : octets;
    return new TextDecoder().decode(octets);
  }

  async #folder(name: string): Promise<FileFault | null> {
    const fault = await this.#files.makeFolder(join(this.#results, name));
    return fault === null || fault.code === 'exists' ? null : fault;
  }
}

/** The names of the probes that have a history in a results folder, sorted. */
export async function probesIn(files: Files, results: string): Promise<readonly string[] | FileFault> {
  const entries = await files.list(join(results, 'history'));
  if (entries instanceof FileFault) return entries.code === 'absent' ? [] : entries;
  return entries.flatMap(({ name, kind }) => (kind === 'file' && name.endsWith('.ndjson') ? [name.slice(0, -7)] : []));
}
