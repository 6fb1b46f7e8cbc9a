// A log that a mail program or a ticket system broke at column 72 or 80, quoted or not -> the lines as the server wrote them. Whether a
// file is one, its first octets say: a record that tells nothing until the next line is put behind it.
import { readFact } from '../quoted/log-line.ts';
import { LogPrefix } from '../quoted/log-prefix.ts';
import { logReply } from '../quoted/log-reply.ts';

/** Nobody wraps wider. */
export const WIDEST = 132;
/** A record goes on over so many lines at most. */
const MOST_PIECES = 60;
const BEGINS =
  /^(?:<\d{1,3}>)?(?:\d )?(?:[A-Z][a-z]{2} [ \d]?\d (?:\d{4} )?\d\d:\d\d:\d\d|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[\w./-]{1,64}\[\d{1,10}\]: |[0-9A-Za-z]{6,20}: (?:to|from)=|NOQUEUE: |[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} (?:\*\*|==|<=|=>)|\[[A-Z]{3,10}\] \[|\{")/;
/** As Postfix ends. */
const WHOLE = /(?: command\)\)| helo=<[^\s<>]{0,255}>)\s{0,4}$/;
const QUOTE = /^(?:[>|]\s?){1,6}/;

export interface Wrapping {
  /** Columns that were used. */
  readonly width: number;
  /** Broken at that column whatever stood there; else between words, where a blank was lost. */
  readonly isHard: boolean;
}

/** The line without quotation marks; what it begins, it says. */
const bare = (line: string) => line.replace(QUOTE, '');
const begins = (line: string) => BEGINS.test(line.trimStart());
const firstWord = (line: string) => /^\s{0,80}(\S{0,400})/.exec(line)?.[1] ?? '';

function goesOn(line: string, next: string, { width, isHard }: Wrapping): boolean {
  if (next.trim() === '' || begins(next) || WHOLE.test(line)) return false;
  // a word that would have fitted was no part of the record
  const indent = next.length - next.trimStart().length;
  return isHard ? line.length === width : line.trimEnd().length + 1 + firstWord(next).length + indent > width;
}

const joined = (record: string, piece: string, { isHard }: Wrapping) =>
  isHard ? record + piece : `${record.trimEnd()} ${piece.trim()}`;

/** How the file that begins with `head` was broken; null: it was not. */
export function wrappingOf(head: string): Wrapping | null {
  const lines = head.split(/\r?\n/).map(bare);
  if (lines.length < 2 || head.split('\n').some((line) => line.length > WIDEST)) return null;
  const broken = lines.filter((line, i) => begins(line) && lines[i + 1]?.trim() !== '' && !begins(lines[i + 1] ?? ''));
  if (broken.length === 0) return null;
  const hard = { width: widthOf(lines), isHard: true };
  const soft = { width: widthOf(lines.map((line) => line.trimEnd())), isHard: false };
  const forms = isOneWidth(lines, hard.width) ? [hard, soft] : [soft, hard];
  return forms.find((wrapping) => tellsMore(lines, wrapping)) ?? null;
}

/** A word that stands alone may be longer than the width. */
const widthOf = (lines: readonly string[]) =>
  lines.reduce((most, line) => (/\S\s+\S/.test(line) ? Math.max(most, line.length) : most), 0);

/** All lines that go on have the same width, and there is more than one; nothing is indented. */
function isOneWidth(lines: readonly string[], width: number): boolean {
  if (lines.some((line) => line.startsWith('  '))) return false;
  const before = lines.filter((_, i) => {
    const next = lines[i + 1];
    return next !== undefined && next.trim() !== '' && !begins(next);
  });
  return before.length > 1 && before.every(({ length }) => length === width);
}

/** A record tells more than its first line alone. */
function tellsMore(lines: readonly string[], wrapping: Wrapping): boolean {
  let tells = false;
  const joiner = new WrappedLines(wrapping, (record, pieces) => {
    if (tells || pieces.length === 1) return;
    const told = toldBy(record);
    tells = told !== null && told !== toldBy(pieces[0] ?? '');
  });
  lines.forEach((line, i) => {
    joiner.line(line, i + 1);
  });
  joiner.end();
  return tells;
}

/** What a line says of an outcome but for its words; null: it tells none. */
function toldBy(line: string): string | null {
  const prefix = new LogPrefix();
  if (!prefix.peel(line)) return null;
  const { fact } = readFact(prefix);
  if (fact?.kind !== 'outcome') return null;
  const { reply } = logReply(fact, prefix.line);
  const { recipients, sender, relay, address, helo, status } = fact;
  return JSON.stringify([recipients, sender, relay, address, helo, status, reply?.code]);
}

export class WrappedLines {
  #pieces: string[] = [];
  #record = '';
  #first = 0;
  readonly #wrapping: Wrapping;
  readonly #take: (record: string, pieces: readonly string[], first: number) => void;

  /** `take` is given whole lines, what they were made of, and the number of the first. */
  constructor(wrapping: Wrapping, take: (record: string, pieces: readonly string[], first: number) => void) {
    this.#wrapping = wrapping;
    this.#take = take;
  }

  line(written: string, number: number): void {
    const line = bare(written);
    const last = this.#pieces.at(-1);
    if (last !== undefined && this.#pieces.length < MOST_PIECES && goesOn(last, line, this.#wrapping)) {
      this.#record = joined(this.#record, line, this.#wrapping);
      this.#pieces.push(line);
      return;
    }
    this.end();
    [this.#pieces, this.#record, this.#first] = [[line], line, number];
  }

  end(): void {
    if (this.#pieces.length > 0) this.#take(this.#record.trimStart(), this.#pieces, this.#first);
    this.#pieces = [];
  }
}
