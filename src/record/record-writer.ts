// Writes the run directory while the run goes on. Events are kept in memory for at most FLUSH_MS, so that a run killed at any
// moment leaves all but the last tenth of a second. A disk that fails ends the record, never the run.

import { join } from 'node:path';
import type { Clock } from '../net/clock.ts';
import { type Appending, FileFault, type Files } from '../net/files.ts';
import type { CertificateRecord, RunDocument, TlsRecord } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';
import { BurstWriter } from './burst-writer.ts';
import {
  burstPath,
  COMPARISON_SCHEMA,
  certificatePath,
  certificatesPath,
  comparisonPath,
  documentPath,
  EVENTS_SCHEMA,
  eventsPath,
  FINGERPRINT,
} from './format.ts';
import { runId } from './run-id.ts';

const FLUSH_MS = 100;
/** Earlier than that if so much is waiting: a burst must not pile up in memory. */
const FLUSH_CHARACTERS = 1 << 20;
/** A disk that stands still: beyond this the record ends, and says so. */
const MAX_WAITING_CHARACTERS = 64 << 20;

export interface RecordOptions {
  readonly files: Files;
  readonly clock: Clock;
  /** `--results`, `results` by default. */
  readonly results: string;
  /** Becomes part of the run's name: the probe's name, or the scenario's file name. */
  readonly name: string;
  readonly random: (bytes: number) => Uint8Array;
}

/** Makes the run directory and opens events.ndjson; a fault means that nothing can be recorded there. */
export async function startRecord(options: RecordOptions): Promise<RecordWriter | FileFault> {
  const { files, clock, results, name, random } = options;
  const id = runId(clock.date(), name, random);
  const folder = join(results, id);
  const fault = await files.makeFolder(folder);
  if (fault !== null) return fault;
  const events = await files.append(eventsPath(folder));
  return events instanceof FileFault ? events : new RecordWriter(options, id, folder, events);
}

export class RecordWriter {
  readonly id: string;
  /** The run directory, as it goes into `run.results`. */
  readonly folder: string;
  /** For bursts: burst.ndjson, made when there is one. */
  readonly burst: BurstWriter;
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #events: Appending;
  #waiting: string[] = [`${JSON.stringify({ schema: EVENTS_SCHEMA })}\n`];
  #characters = 0;
  #cancelTimer: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #queued = false;
  /** Certificates on their way to the disk, once each. */
  readonly #certificates = new Map<string, CertificateRecord>();
  #newCertificates: CertificateRecord[] = [];
  #fault: FileFault | null = null;

  constructor({ files, clock }: RecordOptions, id: string, folder: string, events: Appending) {
    this.#files = files;
    this.#clock = clock;
    this.id = id;
    this.folder = folder;
    this.#events = events;
    this.burst = new BurstWriter(files, burstPath(folder));
    this.#flushSoon();
  }

  /** The first thing that went wrong; from then on nothing more is written. */
  get fault(): FileFault | null {
    return this.#fault;
  }

  /** Returns at once; the event is on its way to the disk within FLUSH_MS. */
  add(event: RunEvent): void {
    if (this.#fault !== null) return;
    const line = `${JSON.stringify(event.e === 'tls' ? { ...event, tls: this.#apart(event.tls) } : event)}\n`;
    this.#waiting.push(line);
    this.#characters += line.length;
    if (this.#characters > MAX_WAITING_CHARACTERS)
      this.#fail(new FileFault('other', this.folder, 'the disk is too slow'));
    else if (this.#characters > FLUSH_CHARACTERS) this.#flushNow();
    else this.#flushSoon();
  }

  /** Writes what waits and run.json, and closes. The fault, if the record is not whole. */
  async finish(document: RunDocument): Promise<FileFault | null> {
    this.#flushNow();
    await this.#writing;
    const sessions = await this.burst.finish();
    const closed = await this.#events.close();
    this.#fail(closed ?? sessions);
    if (this.#fault !== null) return this.#fault;
    return (
      (await this.#keepComparison(document)) ??
      (await this.#files.write(documentPath(this.folder), documentPieces(document)))
    );
  }

  async #keepComparison({ baseline, changes }: RunDocument): Promise<FileFault | null> {
    if (changes === null) return null;
    const text = JSON.stringify({ schema: COMPARISON_SCHEMA, baseline, changes }, null, 1);
    return this.#files.write(
      comparisonPath(this.folder),
      `${text}
`,
    );
  }

  #flushSoon(): void {
    this.#cancelTimer ??= this.#clock.after(FLUSH_MS, () => this.#flushNow());
  }

  #flushNow(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#queued) return;
    this.#queued = true;
    this.#writing = this.#writing.then(() => this.#write());
  }

  /** Takes all that waits by now, so that a slow disk is asked seldom and for much. */
  async #write(): Promise<void> {
    this.#queued = false;
    const certificates = this.#newCertificates;
    const text = this.#waiting.join('');
    this.#newCertificates = [];
    this.#waiting = [];
    this.#characters = 0;
    for (const certificate of certificates) if (this.#fault === null) this.#fail(await this.#keep(certificate));
    if (text !== '' && this.#fault === null) this.#fail(await this.#events.append(text));
  }

  async #keep({ sha256, pem }: CertificateRecord): Promise<FileFault | null> {
    const made = await this.#files.makeFolder(certificatesPath(this.folder));
    if (made !== null && made.code !== 'exists') return made;
    const fault = await this.#files.create(certificatePath(this.folder, sha256), pem);
    return fault?.code === 'exists' ? null : fault;
  }

  #fail(fault: FileFault | null): void {
    if (fault === null || this.#fault !== null) return;
    this.#fault = fault;
    this.#waiting = [];
    this.#newCertificates = [];
    this.#characters = 0;
  }

  /** The handshake with its certificates' PEM taken out: it stands once, in certificates/. */
  #apart(tls: TlsRecord): TlsRecord {
    const without = (certificate: CertificateRecord): CertificateRecord => {
      if (!FINGERPRINT.test(certificate.sha256)) return certificate;
      if (!this.#certificates.has(certificate.sha256)) {
        this.#certificates.set(certificate.sha256, certificate);
        this.#newCertificates.push(certificate);
      }
      return { ...certificate, pem: '' };
    };
    return {
      ...tls,
      certificate: tls.certificate === null ? null : without(tls.certificate),
      chain: tls.chain.map(without),
    };
  }
}

/** run.json case by case: the whole as one text would need as much memory again as the run did. */
function* documentPieces({ cases, ...rest }: RunDocument): Generator<string> {
  const head = JSON.stringify(rest, null, 1);
  yield `${head.slice(0, head.lastIndexOf('}')).trimEnd()},\n "cases": [`;
  for (const [i, one] of cases.entries()) yield `${i === 0 ? '' : ','}\n${JSON.stringify(one)}`;
  yield '\n ]\n}\n';
}
