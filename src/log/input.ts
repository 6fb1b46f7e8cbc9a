// One input of a log: octets go in, facts go to the follower; what it is (lines, a document of a log store, Exchange's, broken at a
// column), its first octets say.
import type { LogFact, Mta } from '../quoted/log-fact.ts';
import { readFact } from '../quoted/log-line.ts';
import type { LogPrefix } from '../quoted/log-prefix.ts';
import { AnswerScanner, isAnswer } from './answer-scanner.ts';
import type { LogInput } from './document.ts';
import { ExchangeLog } from './exchange-log.ts';
import type { Follower } from './follow.ts';
import { RecordGatherer } from './gather-record.ts';
import type { Place } from './log-event.ts';
import { unwrapped, withoutLinks } from './odd-wrapping.ts';
import { LineSplitter } from './split-lines.ts';
import type { StampReader } from './stamp.ts';
import { WIDEST, WrappedLines, type Wrapping, wrappingOf } from './wrapped-lines.ts';

/** Lines of a mail server that name an outcome have one of these. */
const NAMES_OUTCOME = /status=(?:b|d)|: reject: | \*\* | == |stat=(?:D|S|U)|result="[45]/;
/** Programs beside a mail server whose logs are not read: said by name. */
const NEIGHBOURS = /^(?:rspamd|amavis(?:d)?|dovecot|spamd|clamd|opendkim|opendmarc|policyd-spf|postgrey|fail2ban)/;
const HEAD_BYTES = 8192;
/** Nobody broke such a file. */
const LONG_LINE = new RegExp(`[^\\n]{${WIDEST + 2}}`);

export class Input {
  readonly file: string;
  readonly #prefix: LogPrefix;
  readonly #stamps: StampReader;
  readonly #follower: Follower;
  readonly #lines: LineSplitter;
  readonly #records: RecordGatherer;
  readonly #mtas = new Map<Mta, number>();
  readonly #neighbours = new Map<string, number>();
  readonly #place = () => this.#placed();
  #understood = 0;
  /** Lines that told something. */
  #told = 0;
  #missed = 0;
  #other = 0;
  #first: number | null = null;
  #lastStamp: string | null = null;
  /** Lines of one second are many: their time is written once. */
  #lastMs: number | null = null;
  #lastTime: string | null = null;
  #isCut = false;
  #isInHeaders = false;
  #exchange: ExchangeLog | null = null;
  /** The file is one document of a log store. */
  #answer: AnswerScanner | null = null;
  /** Its lines were broken by who sent it. */
  #wrapped: WrappedLines | null = null;
  /** Of a record that stands on several lines, the first. */
  #lineOf: number | null = null;
  /** Octets as long as it is not known whether it is one. */
  #head: Buffer | null = Buffer.alloc(0);
  /** Where the stamp of the last line stood. */
  #column = 0;
  readonly #notes: string[] = [];

  constructor(file: string, prefix: LogPrefix, stamps: StampReader, follower: Follower) {
    this.file = file;
    this.#prefix = prefix;
    this.#stamps = stamps;
    this.#follower = follower;
    this.#records = new RecordGatherer((line) => this.#take(line));
    this.#lines = new LineSplitter((line, number) => {
      if (this.#wrapped === null) this.#records.line(line);
      else this.#wrapped.line(line, number);
    });
  }

  push(octets: Uint8Array): void {
    if (this.#head !== null) this.#decide(octets);
    else if (this.#answer === null) this.#lines.push(octets);
    else this.#answer.push(octets);
    this.#lastStamp = this.#prefix.stamp() ?? this.#lastStamp;
  }

  /** What a file is that begins as JSON does, its first octets say. */
  #decide(octets: Uint8Array, isEnd = false): void {
    const head = Buffer.concat([this.#head ?? Buffer.alloc(0), octets]);
    this.#head = head;
    const words = head.toString('latin1', 0, HEAD_BYTES);
    const isOpen = /^\s{0,40}(?:[[{\xef]|$)/.test(words.slice(0, 60)) || !LONG_LINE.test(words);
    if (!isEnd && head.length < HEAD_BYTES && isOpen) return;
    this.#head = null;
    const wrapping = wrappingOf(words);
    if (isAnswer(words)) this.#answer = new AnswerScanner((line) => this.#lines.line(line));
    else if (wrapping !== null) this.#wrapped = this.#joining(wrapping);
    this.push(head);
  }

  #joining(wrapping: Wrapping): WrappedLines {
    return new WrappedLines(wrapping, (record, _, first) => {
      this.#lineOf = first;
      this.#records.line(record);
    });
  }

  /** `cut`: why no more could be read; null: it was read whole. */
  end(cut: string | null = null): void {
    if (this.#head !== null) this.#decide(new Uint8Array(), true);
    this.#lines.end();
    this.#wrapped?.end();
    this.#records.end();
    this.#lastStamp = this.#prefix.stamp() ?? this.#lastStamp;
    if (cut !== null) this.#notes.push(cut);
    this.#isCut = cut !== null;
  }

  /** No line told anything: the file is no log, however like one a line of it may look. */
  get isMute(): boolean {
    return this.#told === 0;
  }

  /** Nothing was read yet. */
  get isFresh(): boolean {
    return this.#lines.bytes === 0 && (this.#head?.length ?? 0) === 0;
  }

  note(words: string): void {
    this.#notes.push(words);
  }

  #take(line: string): void {
    const prefix = this.#prefix;
    if (this.#isExchange(line)) return;
    if (!prefix.peel(line)) return;
    if (this.#isOfHeaders(prefix)) {
      this.#other += 1;
      return;
    }
    let { mta, fact } = readFact(prefix);
    if (mta === null && prefix.tag === null) {
      const inner = unwrapped(line.includes('\x1b') ? prefix.line : line);
      if (inner !== null && prefix.peel(inner)) ({ mta, fact } = readFact(prefix));
    }
    if (mta !== null && mayHoldLinks(fact)) {
      const plain = withoutLinks(prefix.line);
      if (plain !== null && prefix.peel(plain)) ({ mta, fact } = readFact(prefix));
    }
    if (mta === null) {
      this.#other += 1;
      const { tag } = prefix;
      if (tag !== null && NEIGHBOURS.test(tag) && this.#neighbours.size < 20)
        this.#neighbours.set(tag, (this.#neighbours.get(tag) ?? 0) + 1);
      return;
    }
    this.#understood += 1;
    if (this.#understood === 1) this.#first = this.#stamps.read(prefix.stamp());
    this.#mtas.set(mta, (this.#mtas.get(mta) ?? 0) + 1);
    // an attempt is half a sentence: the line with the outcome is the other half
    if (fact !== null && fact.kind !== 'attempt') this.#told += 1;
    if (fact !== null) for (let i = 0; i < prefix.times; i += 1) this.#follower.take(fact, prefix, this.#place);
    else if (NAMES_OUTCOME.test(prefix.line)) this.#missed += 1;
  }

  /** Exchange's files say what they are in their first lines. */
  #isExchange(line: string): boolean {
    if (this.#exchange === null) {
      const first = line.charCodeAt(0);
      if (first !== 0x23 && first !== 0x22 && first !== 0xef) return false;
    }
    const exchange = this.#exchange ?? new ExchangeLog();
    const row = exchange.read(line.replace(/^\xef\xbb\xbf/, ''));
    if (row === null) return false;
    this.#exchange = exchange;
    this.#prefix.give(row.line, row.stamp);
    this.#understood += 1;
    this.#first ??= this.#stamps.read(row.stamp);
    this.#mtas.set('exchange', (this.#mtas.get('exchange') ?? 0) + 1);
    this.#told += 1;
    for (const fact of row.facts) this.#follower.take(fact, this.#prefix, this.#place);
    return true;
  }

  /** Behind a line of Exim's reject log stand the headers of the message: a stranger wrote them. */
  #isOfHeaders({ line, at, stampAt, stampEnd }: LogPrefix): boolean {
    const begins = stampEnd > stampAt ? stampAt : null;
    if (begins === null && line.charCodeAt(at) === 0x45 && line.startsWith('Envelope-from: <', at))
      this.#isInHeaders = true;
    else if (begins !== null && (!this.#isInHeaders || begins === this.#column)) {
      this.#isInHeaders = false;
      this.#column = begins;
    }
    return this.#isInHeaders;
  }

  #placed(): Place {
    const ms = this.#stamps.read(this.#prefix.stamp());
    if (ms !== this.#lastMs) {
      this.#lastMs = ms;
      this.#lastTime = timeOf(ms);
    }
    return {
      file: this.file,
      line: this.#lineOf ?? this.#lines.lines,
      ms,
      time: this.#lastTime,
      words: this.#prefix.line,
    };
  }

  document(): LogInput {
    const { bytes, lines, long } = this.#lines;
    const neighbours = [...this.#neighbours].map(([tag, count]) => `${count} lines of ${tag} are not read here`);
    return {
      file: this.file,
      formats: [...this.#mtas].sort((a, b) => b[1] - a[1]).map(([mta]) => mta),
      ...{ bytes, lines, understood: this.#understood, missed: this.#missed, other: this.#other, cut: this.#isCut },
      first: timeOf(this.#first),
      last: timeOf(this.#stamps.read(this.#lastStamp)),
      notes: [...this.#notes, ...(long > 0 ? [`${long} lines were longer than 64 KiB`] : []), ...neighbours],
    };
  }
}

const timeOf = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** Read in no way, or with a mailbox that begins as a link does. */
function mayHoldLinks(fact: LogFact | null): boolean {
  return fact === null || (fact.kind === 'outcome' && fact.recipients[0]?.charCodeAt(0) === 0x5b);
}
