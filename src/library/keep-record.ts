// The record of a command: opened before anything is sent, filled while it goes on, ended with the document of all that happened.
import { MASK, Redactor } from '../dialogue/redact.ts';
import type { Clock } from '../net/clock.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { randomOctets } from '../net/random.ts';
import { type RecordWriter, startRecord } from '../record/record-writer.ts';
import type { RunDocument, RunHead } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';
import { Gathering } from '../run/gather.ts';
import { MxprobeError } from './mistake.ts';

/** Where it is recorded, and the name that becomes part of its id. */
export interface Recording {
  readonly results: string;
  readonly name: string;
}

/** What a record says of who made it, and who hears that it is not whole. */
export interface RecordAround {
  readonly clock: Clock;
  readonly version: string;
  /** The command line; secrets are masked. */
  readonly argv: readonly string[];
  readonly notWhole: (fault: FileFault) => void;
}

/** What is taken out of every event before it is kept. */
export type Masking = (event: RunEvent) => RunEvent;
const AS_IT_IS: Masking = (event) => event;
const NO_SECRETS: ReadonlySet<string> = new Set();

/** The events of a command that runs no scenarios; folded as those of a run are. */
export class CommandRecord {
  readonly #writer: RecordWriter | null;
  readonly #gathering = new Gathering();
  readonly #around: RecordAround;
  readonly #masked: Masking;

  private constructor(writer: RecordWriter | null, around: RecordAround, masked: Masking) {
    this.#writer = writer;
    this.#around = around;
    this.#masked = masked;
  }

  /** `recording` null: the events make a document and nothing is kept. Throws where nothing can be written. */
  static async begin(recording: Recording | null, around: RecordAround, masked = AS_IT_IS): Promise<CommandRecord> {
    const writer = await openRecord(recording, around.clock);
    const record = new CommandRecord(writer, around, masked);
    record.add({ e: 'run', run: headOf(around, writer, around.clock.date(), NO_SECRETS) });
    return record;
  }

  /** In `#gathering` and on its way to the disk. */
  readonly add = (event: RunEvent): void => {
    const shown = this.#masked(event);
    this.#gathering.add(shown);
    this.#writer?.add(shown);
  };

  /** As they are recorded by now. */
  get cases(): RunDocument['cases'] {
    return this.#gathering.document().cases;
  }

  /** An interrupted command has no end, and its record says so. */
  async end(interrupted: boolean): Promise<RunDocument> {
    const { clock, notWhole } = this.#around;
    const { summary } = this.#gathering.document();
    if (!interrupted) this.add({ e: 'end', finished: clock.date().toISOString(), summary });
    return keepRecord(this.#writer, this.#gathering.document(), notWhole);
  }
}

/** Ends the record. One that is not whole is told, and the document that comes back does not say that it is recorded. */
export async function keepRecord(
  writer: RecordWriter | null,
  document: RunDocument,
  notWhole: RecordAround['notWhole'],
): Promise<RunDocument> {
  const fault = (await writer?.finish(document)) ?? null;
  if (fault === null) return document;
  notWhole(fault);
  return { ...document, run: { ...document.run, results: null } };
}

export async function openRecord(record: Recording | null, clock: Clock): Promise<RecordWriter | null> {
  if (record === null) return null;
  const writer = await startRecord({ files: diskFiles, clock, ...record, random: randomOctets });
  if (!(writer instanceof FileFault)) return writer;
  throw new MxprobeError(`nothing can be recorded, so nothing was sent: ${writer.text}`, {
    code: 'unreadable',
    advice: 'give --results a folder that can be written, or --no-record',
  });
}

export function headOf(
  { version, argv }: Pick<RecordAround, 'version' | 'argv'>,
  record: RecordWriter | null,
  started: Date,
  secrets: ReadonlySet<string>,
): RunHead {
  const redactor = new Redactor(secrets);
  return {
    id: record?.id ?? `unrecorded-${randomOctets(4).toString('hex')}`,
    started: started.toISOString(),
    version,
    argv: argv.map((word) => redactor.text(withoutValue(word, secrets))),
    node: process.version,
    results: record?.folder ?? null,
  };
}

/** `name=value` is masked whole where the value is a secret too short to be masked everywhere, or the name says that it is one. */
function withoutValue(word: string, secrets: ReadonlySet<string>): string {
  const [, name = '', value = ''] = /^((?:--var=)?[A-Za-z_][A-Za-z0-9_]*=)(.*)$/s.exec(word) ?? [];
  return name !== '' && (secrets.has(value) || /password|secret|token/i.test(name)) ? `${name}${MASK}` : word;
}
