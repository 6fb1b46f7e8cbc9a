// A whole answer of a log store's HTTP interface -> its records, one line each: Loki's query_range, Elasticsearch's _search, CloudWatch,
// Datadog, an array of records. Read as a stream: of it no more than one record is kept, however deep it lies.
import { readLogRecord } from '../quoted/log-record.ts';

/** Names under which stores keep their records; a record of a collector has none of them as its first keys. */
const HEAD =
  /^(?:\xef\xbb\xbf)?\s{0,40}(?:\[\s{0,40}\{|\{(?=[\s\S]{0,4000}"(?:result|streams|hits|events|data|results|logs|entries|messages|rows|logEvents|items)"\s{0,8}:\s{0,8}[[{]))/;
/** A record is a line; what is longer is none. */
const MAX_RECORD = 65_536;
/** Answers are not deeper. */
const MOST_DEPTH = 40;

/** By the begin of the file. */
export const isAnswer = (head: string): boolean => HEAD.test(head);

interface Level {
  /** Where it begins in the text that is kept; below 0: it is longer than a record. */
  at: number;
  /** A record within it was told. */
  told: boolean;
}

export class AnswerScanner {
  #text = '';
  #at = 0;
  #isInText = false;
  readonly #levels: Level[] = [];
  readonly #take: (line: string) => void;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  push(octets: Uint8Array): void {
    this.#text += Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    for (; this.#at < this.#text.length; this.#at += 1) this.#character(this.#text.charCodeAt(this.#at));
    this.#forget();
  }

  #character(code: number): void {
    if (this.#isInText) {
      if (code === 0x5c) this.#at += 1;
      else if (code === 0x22) this.#isInText = false;
      return;
    }
    if (code === 0x22) this.#isInText = true;
    else if ((code === 0x7b || code === 0x5b) && this.#levels.length < MOST_DEPTH)
      this.#levels.push({ at: this.#at, told: false });
    else if (code === 0x7d || code === 0x5d) this.#close();
  }

  #close(): void {
    const level = this.#levels.pop();
    if (level === undefined) return;
    const length = this.#at + 1 - level.at;
    if (!level.told && level.at >= 0 && length <= MAX_RECORD)
      level.told = this.#tell(this.#text.slice(level.at, this.#at + 1));
    const above = this.#levels.at(-1);
    if (above !== undefined && level.told) above.told = true;
  }

  #tell(json: string): boolean {
    const line = lineOf(json);
    if (line === null) return false;
    this.#take(line);
    return true;
  }

  /** Only what an open record may still need. */
  #forget(): void {
    const needed = this.#levels.find(({ at, told }) => !told && this.#at - at <= MAX_RECORD)?.at ?? this.#at;
    this.#text = this.#text.slice(needed);
    this.#at -= needed;
    for (const level of this.#levels) level.at -= needed;
  }
}

/** Null: no record. An entry of Loki is a pair of nanoseconds and a line, with what is known of it behind. */
function lineOf(json: string): string | null {
  const first = json.charCodeAt(0);
  if (first === 0x7b) return readLogRecord(json, 0) === null ? null : json.replace(/[\r\n\t]+/g, ' ');
  if (!/^\[\s{0,40}(?:"?\d{10,19}"?|"\d{4}-\d\d-\d\dT[^"]{1,40}")\s{0,40},\s{0,40}"/.test(json)) return null;
  const entry: unknown = parsed(json);
  if (!Array.isArray(entry)) return null;
  const [at, line, more]: unknown[] = entry;
  if (typeof line !== 'string') return null;
  if (/^\s{0,8}\{"/.test(line)) return line.replace(/[\r\n]+/g, ' ').trim();
  return JSON.stringify({ ...fieldsOf(more), timestamp: String(at), line });
}

function fieldsOf(more: unknown): object {
  if (typeof more !== 'object' || more === null) return {};
  const known = Object.values(more).find((one) => typeof one === 'object' && one !== null);
  return typeof known === 'object' && known !== null ? { ...known } : { ...more };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
