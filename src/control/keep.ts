// What comes in as files: 000001.eml and so on, messages.ndjson, sessions.ndjson. Names are ours alone, nothing is ever written
// over, the folder has a bound, and a disk that fails is told once while the server goes on.
import { join } from 'node:path';
import { type Appending, FileFault, type Files } from '../net/files.ts';
import type { NumberedEvent } from '../sandbox/event-log.ts';
import type { Journal } from '../sandbox/journal.ts';
import type { MessageRecord, SessionRecord } from '../sandbox/records.ts';
import { messageView } from './message-view.ts';

export interface KeepOptions {
  readonly files: Files;
  readonly folder: string;
  /** Octets of all that is written from now on. */
  readonly maxBytes: number;
  /** Told once, when something is not kept, and why. */
  tell(text: string): void;
}

/** A disk that stands still: beyond this nothing more waits for it. */
const MAX_WAITING_OCTETS = 64 * 1024 * 1024;
/** The fields of a message that are long: who looks for them opens the file. */
type Listed = Omit<ReturnType<typeof messageView>, 'text' | 'html' | 'headers'> & { readonly file: string };

/** Begins to keep; a fault means that nothing can be kept there. */
export async function startKeeping(journal: Journal, options: KeepOptions): Promise<Keeping | FileFault> {
  const { files, folder } = options;
  const made = await files.makeFolder(folder);
  if (made !== null && made.code !== 'exists') return made;
  const entries = await files.list(folder);
  if (entries instanceof FileFault) return entries;
  const numbers = entries.map(({ name }) => Number(/^(\d{6,12})\.eml$/.exec(name)?.[1] ?? 0));
  const messages = await files.append(join(folder, 'messages.ndjson'));
  if (messages instanceof FileFault) return messages;
  const sessions = await files.append(join(folder, 'sessions.ndjson'));
  if (sessions instanceof FileFault) {
    await messages.close();
    return sessions;
  }
  return new Keeping(journal, options, { messages, sessions }, Math.max(0, ...numbers));
}

export class Keeping {
  readonly #options: KeepOptions;
  readonly #lists: { readonly messages: Appending; readonly sessions: Appending };
  readonly #stop: () => void;
  #number: number;
  #written = 0;
  #waiting = 0;
  #over = false;
  #last: Promise<void> = Promise.resolve();

  constructor(
    journal: Journal,
    options: KeepOptions,
    lists: { readonly messages: Appending; readonly sessions: Appending },
    number: number,
  ) {
    this.#options = options;
    this.#lists = lists;
    this.#number = number;
    this.#stop = journal.events.listen((event) => this.#heard(event, journal));
  }

  /** Done when all that came is on the disk. */
  async close(): Promise<void> {
    this.#stop();
    await this.#last;
    for (const list of [this.#lists.messages, this.#lists.sessions]) this.#check(await list.close());
  }

  #heard(event: NumberedEvent, journal: Journal): void {
    if (this.#over) return;
    if (event.e === 'message') {
      const message = journal.message(event.id);
      if (message !== null) this.#queue(message.raw.length + 4_000, () => this.#message(message));
    }
    if (event.e === 'session-end' && !event.empty) {
      const session = journal.session(event.session);
      if (session !== null) this.#queue(10_000, () => this.#session(session));
    }
  }

  /** One after the other, in their order. */
  #queue(octets: number, write: () => Promise<void>): void {
    if (this.#waiting + octets > MAX_WAITING_OCTETS) {
      this.#end('the disk is too slow');
      return;
    }
    this.#waiting += octets;
    this.#last = this.#last.then(async () => {
      if (!this.#over) await write();
      this.#waiting -= octets;
    });
  }

  async #message(message: MessageRecord): Promise<void> {
    this.#number += 1;
    const file = `${String(this.#number).padStart(6, '0')}.eml`;
    const { text, html, headers, ...listed } = messageView(message);
    const line = lineOf({ file, ...listed } satisfies Listed);
    if (!this.#hasRoom(message.raw.length + line.length)) return;
    const fault = await this.#options.files.create(join(this.#options.folder, file), message.raw);
    if (fault?.code === 'exists') return this.#message(message);
    if (this.#check(fault)) this.#check(await this.#lists.messages.append(line));
  }

  async #session(session: SessionRecord): Promise<void> {
    const line = lineOf(session);
    if (this.#hasRoom(line.length)) this.#check(await this.#lists.sessions.append(line));
  }

  #hasRoom(octets: number): boolean {
    this.#written += octets;
    if (this.#written <= this.#options.maxBytes) return true;
    this.#end(`the ${this.#options.maxBytes} octets of --keep-max are full`);
    return false;
  }

  /** False for a fault. */
  #check(fault: FileFault | null): boolean {
    if (fault !== null) this.#end(fault.text);
    return fault === null;
  }

  #end(why: string): void {
    if (!this.#over) this.#options.tell(`--keep: ${why}; nothing more is kept from here on`);
    this.#over = true;
  }
}

const lineOf = (value: object) => `${JSON.stringify(value)}\n`;
