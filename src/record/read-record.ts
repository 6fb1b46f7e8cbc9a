// A run directory -> the document, through the same Gathering that the live run uses. Reads what is there: a torn last line
// and damaged lines are counted and left out.

import { readAs } from '../document/json-shape.ts';
import { parsedJson } from '../document/json-text.ts';
import { FileFault, type Files } from '../net/files.ts';
import { type CertificateRecord, type RunDocument, runShape, type TlsRecord } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';
import { Gathering } from '../run/gather.ts';
import { asEvent } from './as-event.ts';
import { certificatePath, documentPath, EVENTS_SCHEMA, eventsPath, FINGERPRINT } from './format.ts';
import { LineSplitter } from './line-splitter.ts';
import { readComparison } from './read-comparison.ts';

/** 10,000 cases of 8 steps are 40 MB; a record beyond this is not read to its end, and says so. */
const MAX_EVENTS_OCTETS = 512 << 20;
const MAX_DOCUMENT_OCTETS = 256 << 20;
const MAX_CERTIFICATE_OCTETS = 200 << 10;

export interface ReadRun {
  readonly document: RunDocument;
  /** What is wrong with the record, in words; null if it is whole. */
  readonly damage: string | null;
}

/** `fault` says why nothing could be read: no such run, another version, not a record at all. */
export type ReadFault = { readonly fault: string };

export async function readRecord(files: Files, folder: string): Promise<ReadRun | ReadFault> {
  const read = await readEvents(files, folder);
  const comparison = 'fault' in read ? null : await readComparison(files, folder);
  if ('fault' in read || comparison === null) return read;
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
  readonly #pems = new Map<string, string>();
  #isNamed = false;
  #lines = 0;
  #damaged = 0;
  #missing = 0;

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** A text if the record can't be read at all. */
  async line(line: string | null): Promise<string | null> {
    this.#lines += 1;
    const value = line === null ? undefined : parsedJson(line);
    if (this.#lines === 1) return this.#header(value);
    const event = asEvent(value);
    if (typeof event === 'string') this.#damaged += 1;
    else {
      this.#isNamed ||= event.e === 'run';
      this.#gathering.add(await this.#whole(event));
    }
    return null;
  }

  #header(value: unknown): string | null {
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (schema === EVENTS_SCHEMA) return null;
    const path = eventsPath(this.#folder);
    if (typeof schema === 'string' && schema.startsWith('mxprobe/events@')) {
      return `${path}: its schema is ${schema}, and this version reads ${EVENTS_SCHEMA}`;
    }
    // The first line may be what is damaged; then the events behind it decide.
    this.#damaged += 1;
    return null;
  }

  end(incomplete: string | null): ReadRun | ReadFault {
    const document = this.#gathering.document();
    if (this.#lines === 0 || this.#damaged === this.#lines) {
      return { fault: `${eventsPath(this.#folder)}: not a record of mxprobe` };
    }
    const s = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;
    const damage = [
      incomplete,
      this.#damaged > 0 ? `${s(this.#damaged, 'line is', 'lines are')} damaged and left out` : null,
      this.#missing > 0 ? `${s(this.#missing, 'certificate is', 'certificates are')} missing` : null,
      this.#isNamed ? null : 'what it says of the run itself is missing',
      document.run.complete || !this.#isNamed ? null : 'the run ended before it was finished',
    ].filter((text) => text !== null);
    return { document, damage: damage.length === 0 ? null : damage.join('; ') };
  }

  /** Puts the PEM of the certificates back. */
  async #whole(event: RunEvent): Promise<RunEvent> {
    if (event.e !== 'tls') return event;
    const { certificate, chain } = event.tls;
    const tls: TlsRecord = {
      ...event.tls,
      certificate: certificate === null ? null : await this.#withPem(certificate),
      chain: await Promise.all(chain.map((one) => this.#withPem(one))),
    };
    return { ...event, tls };
  }

  async #withPem(certificate: CertificateRecord): Promise<CertificateRecord> {
    const { sha256 } = certificate;
    if (certificate.pem !== '' || !FINGERPRINT.test(sha256)) return certificate;
    const known = this.#pems.get(sha256);
    if (known !== undefined) return { ...certificate, pem: known };
    const octets = await this.#files.read(certificatePath(this.#folder, sha256), MAX_CERTIFICATE_OCTETS);
    if (octets instanceof FileFault) this.#missing += 1;
    const pem = octets instanceof FileFault ? '' : new TextDecoder().decode(octets);
    this.#pems.set(sha256, pem);
    return { ...certificate, pem };
  }
}
