// What log collectors and syslog put before a mail server's own words: `postfix-1  | `, JSON, Kubernetes, a second stamp, RFC 5424, BSD
// and RFC 3339 stamps, host, facility, `tag[pid]:`. Peeled from the front, in the order in which they were put there.
import {
  ANY_STAMP,
  AROUND,
  COMPOSE,
  DRESS,
  KUBERNETES,
  MESSAGE_ID,
  ONLY_STAMP,
  ONLY_TAG,
  QUOTED,
  REPEATED,
  RFC_5424,
  SYSLOG,
} from './log-heads.ts';
import { readLogRecord } from './log-record.ts';
import { isContainer, originOf } from './log-tag.ts';

/** Longer lines are read so far: RFC 5321 replies of a hundred lines fit. */
const MAX_LOG_LINE = 65_536;

/** More layers than that nobody wraps around a line. */
const MOST_LAYERS = 4;

/** Peels one line after the other. What it found stands in its fields until the next. */
export class LogPrefix {
  /** The line without JSON around it. */
  line = '';
  /** Where the server's own words begin. */
  at = 0;
  /** Where the stamp begins and ends; both 0: there is none. */
  stampAt = 0;
  stampEnd = 0;
  /** Who wrote it, as far as a tag says so; null: there is no tag. */
  tag: string | null = null;
  pid: string | null = null;
  /** How often: syslog writes `message repeated 3 times: [ ... ]`. */
  times = 1;
  /** What the collector wrote as the time, where the line itself has none. */
  #outer: string | null = null;
  #isNested = false;
  #head = '';
  #headStampEnd = 0;
  #lastTag = '';
  readonly #partial = new Map<string, string>();

  /** False if the line goes on in the next one of its stream, as Kubernetes cuts them. */
  peel(written: string): boolean {
    this.line = written;
    this.times = 1;
    this.#isNested = false;
    this.#outer = null;
    if (this.#head !== '' && written.startsWith(this.#head) && this.#asBefore(written)) return true;
    SYSLOG.lastIndex = 0;
    if (SYSLOG.test(written)) {
      this.#syslog(0);
      this.#remember(written);
      return true;
    }
    this.#head = '';
    return this.#peelAround();
  }

  /** A line that somebody else took apart. */
  give(line: string, stamp: string | null): void {
    [this.line, this.at, this.times] = [line, 0, 1];
    [this.stampAt, this.stampEnd, this.tag, this.pid, this.#outer] = [0, 0, null, null, stamp];
  }

  /** Stamp and host are those of the line before: only the tag is read. False if it is no tag. */
  #asBefore(line: string): boolean {
    const from = this.#head.length;
    const open = line.indexOf('[', from);
    if (open === -1 || open - from > 64) return false;
    const close = line.indexOf(']: ', open);
    if (close === -1 || close - open > 11) return false;
    const tag = line.slice(from, open);
    if (tag !== this.#lastTag && !isTag(tag)) return false;
    for (let i = open + 1; i < close; i += 1) if (!isDigit(line.charCodeAt(i))) return false;
    if (tag !== this.#lastTag) this.#lastTag = tag;
    this.tag = this.#lastTag;
    this.pid = line.slice(open + 1, close);
    this.at = close + 3;
    this.stampAt = 0;
    this.stampEnd = this.#headStampEnd;
    return true;
  }

  /** What the next line of the same second begins with. */
  #remember(line: string): void {
    const { tag, stampAt, stampEnd, pid } = this;
    const tagAt = tag === null || pid === null ? 0 : line.indexOf(`${tag}[`, stampEnd);
    this.#head =
      stampAt === 0 && tagAt > stampEnd ? Buffer.from(line.slice(0, tagAt), 'latin1').toString('latin1') : '';
    this.#headStampEnd = stampEnd;
  }

  /** The stamp as written, or null. */
  stamp(): string | null {
    return this.stampEnd === 0 ? this.#outer : this.line.slice(this.stampAt, this.stampEnd);
  }

  #syslog(from: number): true {
    const { line } = this;
    const at = SYSLOG.lastIndex;
    const open = line.charCodeAt(at - 3) === 0x5d ? line.lastIndexOf('[', at - 4) : -1;
    const tagEnd = open === -1 ? at - 2 : open;
    const tagAt = line.lastIndexOf(' ', tagEnd - 1) + 1;
    this.at = at;
    this.stampAt = line.charCodeAt(from) === 0x3c ? line.indexOf('>', from) + 1 : from;
    this.stampEnd = stampEndIn(line, this.stampAt, tagAt);
    this.tag = line.slice(tagAt, tagEnd);
    this.pid = open === -1 ? null : line.slice(open + 1, at - 3);
    if (line.charCodeAt(at) === 0x5b) this.#skip(MESSAGE_ID);
    return true;
  }

  #peelAround(): boolean {
    this.at = 0;
    [this.stampAt, this.stampEnd, this.tag, this.pid] = [0, 0, null, null];
    const first = this.line.charCodeAt(0);
    if (first === 0xef || first === 0x1e || first === 0x64 || this.line.includes('\x1b'))
      this.line = this.line.replace(DRESS, '');
    for (let layers = 0; layers < MOST_LAYERS; layers += 1) {
      this.#skip(COMPOSE);
      const piece = this.#kubernetes();
      if (piece === 'goes on') return false;
      if (piece === 'none' && !this.record() && !this.#around()) break;
    }
    this.#peelHead();
    return true;
  }

  #kubernetes(): 'none' | 'whole' | 'goes on' {
    KUBERNETES.lastIndex = this.at;
    const piece = KUBERNETES.exec(this.line);
    if (piece === null) return 'none';
    const [all, stream = '', end] = piece;
    this.#outer = all.slice(0, all.indexOf(' '));
    const before = this.#partial.get(stream) ?? '';
    const whole = `${before}${this.line.slice(this.at + all.length)}`.slice(0, MAX_LOG_LINE);
    this.#partial.set(stream, end === 'P' ? whole : '');
    [this.line, this.at] = [whole, 0];
    return end === 'P' ? 'goes on' : 'whole';
  }

  /** A collector's record: the line as syslog would write it. */
  record(): boolean {
    const first = this.line.charCodeAt(this.at);
    if (first !== 0x7b && first !== 0x6c) return false;
    const record = readLogRecord(this.line, this.at);
    if (record === null) return false;
    const { words, tag, pid, stamp } = record;
    this.#outer = stamp ?? this.#outer;
    // of a container the line itself says whose it is
    const isHead = tag !== null && (originOf(tag) !== null || !isContainer(tag));
    this.line = `${isHead ? `${tag}[${pid ?? '0'}]: ` : ''}${words}`.slice(0, MAX_LOG_LINE);
    this.at = 0;
    return true;
  }

  #around(): boolean {
    AROUND.lastIndex = this.at;
    const around = AROUND.exec(this.line);
    if (around === null || around[0] === '') return false;
    this.#outer = around[1] ?? this.#outer;
    this.at += around[0].length;
    return true;
  }

  /** Stamp and tag, in any of their forms. */
  #peelHead(): void {
    this.#skip(QUOTED);
    const { line, at } = this;
    SYSLOG.lastIndex = at;
    if (SYSLOG.test(line)) {
      this.#syslog(at);
      this.#preferOuter();
      return;
    }
    RFC_5424.lastIndex = at;
    const [all, stamp, tag, pid] = RFC_5424.exec(line) ?? [];
    if (all !== undefined) {
      if (stamp !== '-') this.stampAt = line.indexOf(' ', at) + 1;
      this.stampEnd = stamp === '-' ? 0 : this.stampAt + (stamp?.length ?? 0);
      this.at += all.length;
      [this.tag, this.pid] = [tag ?? null, pid === '-' ? null : (pid ?? null)];
      return;
    }
    ONLY_TAG.lastIndex = at;
    const named = ONLY_TAG.exec(line);
    if (named !== null) {
      this.at += named[0].length;
      [this.tag, this.pid] = [named[1] ?? null, named[2] ?? null];
      return;
    }
    this.ownStamp();
    this.#preferOuter();
  }

  /** A collector's stamp has the year and the zone, which BSD's lacks. */
  #preferOuter(): void {
    const isBsd = this.stampEnd > 0 && this.line.charCodeAt(this.stampAt) > 0x39;
    if (isBsd && this.#outer !== null && /^(?:[A-Z][a-z]{2} )?\d/.test(this.#outer)) this.stampEnd = 0;
  }

  /** The line of a container's program within a line of the program that keeps its log. False if there is none. */
  nested(): boolean {
    const { tag, line, at } = this;
    if (this.#isNested || tag === null || !isContainer(tag)) return false;
    this.#isNested = true;
    this.#outer = this.stamp();
    this.line = line.slice(at);
    return this.#peelAround();
  }

  /** Looks into `message repeated 3 times: [ ... ]`. */
  unfold(): void {
    REPEATED.lastIndex = this.at;
    const times = REPEATED.exec(this.line)?.[1];
    if (times === undefined) return;
    [this.times, this.at] = [Math.max(1, Number(times)), REPEATED.lastIndex];
    this.line = this.line.replace(/\]\s{0,4}$/, '');
  }

  /** Skips a stamp that the server wrote itself, Exim's main log, Haraka, and what stands `before` it. */
  ownStamp(before: RegExp | null = null): void {
    if (before !== null) this.#skip(before);
    ONLY_STAMP.lastIndex = this.at;
    if (!ONLY_STAMP.test(this.line)) return;
    this.stampAt = this.line.charCodeAt(this.at) === 0x3c ? this.line.indexOf('>', this.at) + 1 : this.at;
    this.stampEnd = stampEndIn(this.line, this.stampAt, ONLY_STAMP.lastIndex);
    this.at = ONLY_STAMP.lastIndex;
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.at;
    if (pattern.test(this.line)) this.at = pattern.lastIndex;
  }
}

const isTag = (tag: string) => /^[\w.@/-]{1,80}$/.test(tag);
const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** Where the stamp at `at` ends. */
function stampEndIn(line: string, at: number, until: number): number {
  ANY_STAMP.lastIndex = at;
  return ANY_STAMP.test(line) ? Math.min(ANY_STAMP.lastIndex, until) : at;
}
