// What log collectors and syslog put before a mail server's own words: `postfix-1  | `, Docker's and journald's JSON, Kubernetes,
// RFC 5424, BSD and RFC 3339 stamps, host, `tag[pid]:`. Peeled from the front, in the order in which they were put there.
import type { Mta } from './log-fact.ts';

/** Longer lines are read so far: RFC 5321 replies of a hundred lines fit. */
export const MAX_LOG_LINE = 65_536;

const STAMP = String.raw`(?:[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?)`;
const TAG = String.raw`[\w./-]{1,64}`;
const SYSLOG = new RegExp(String.raw`(?:<\d{1,3}>)?${STAMP} (?:[\w.:-]{1,255} )?${TAG}(?:\[\d{1,10}\])?: `, 'y');
const RFC_5424 = new RegExp(
  String.raw`<\d{1,3}>1 (${STAMP}|-) \S{1,255} (${TAG}) (\d{1,10}|-) \S{1,32} (?:-|(?:\[(?:[^\]\\]|\\.){0,2000}\])+)(?: \ufeff?|$)`,
  'y',
);
const ONLY_STAMP = new RegExp(String.raw`(?:<\d{1,3}>)?${STAMP} (?:\[\d{1,10}\] )?`, 'y');
const ONLY_TAG = new RegExp(String.raw`(?:[\w.-]{1,255} )?(${TAG})\[(\d{1,10})\]: `, 'y');
const COMPOSE = /[\w.-]{1,80} {1,80}\| /y;
const KUBERNETES = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([FP]) /y;
/** Quoting in a mail or a ticket. */
const QUOTED = /[>|\s]{1,20}/y;

export interface Origin {
  readonly mta: Mta;
  /** The last part of the tag: `smtpd` of `postfix/submission/smtpd`. */
  readonly daemon: string;
}

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
  /** What the collector wrote as the time, where the line itself has none. */
  #outer: string | null = null;
  #head = '';
  #headStampEnd = 0;
  #lastTag = '';
  readonly #partial = new Map<string, string>();

  /** False if the line goes on in the next one of its stream, as Kubernetes cuts them. */
  peel(written: string): boolean {
    this.line = written;
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
    return true;
  }

  #peelAround(): boolean {
    this.at = 0;
    [this.stampAt, this.stampEnd, this.tag, this.pid] = [0, 0, null, null];
    if (this.line.charCodeAt(0) === 0xef) this.line = this.line.replace(/^\xef\xbb\xbf/, '');
    this.#skip(COMPOSE);
    if (this.line.charCodeAt(this.at) === 0x7b) this.#json();
    KUBERNETES.lastIndex = this.at;
    const piece = KUBERNETES.exec(this.line);
    if (piece !== null) {
      const [all, stream = '', end] = piece;
      this.#outer = all.slice(0, all.indexOf(' '));
      const before = this.#partial.get(stream) ?? '';
      const whole = `${before}${this.line.slice(this.at + all.length)}`.slice(0, MAX_LOG_LINE);
      this.#partial.set(stream, end === 'P' ? whole : '');
      if (end === 'P') return false;
      [this.line, this.at] = [whole, 0];
    }
    this.#peelHead();
    return true;
  }

  /** Stamp and tag, in any of their forms. */
  #peelHead(): void {
    this.#skip(QUOTED);
    SYSLOG.lastIndex = this.at;
    if (SYSLOG.test(this.line)) {
      this.#syslog(this.at);
      return;
    }
    RFC_5424.lastIndex = this.at;
    const [all, stamp, tag, pid] = RFC_5424.exec(this.line) ?? [];
    if (all !== undefined) {
      if (stamp !== '-') this.stampAt = this.line.indexOf(' ', this.at) + 1;
      this.stampEnd = stamp === '-' ? 0 : this.stampAt + (stamp?.length ?? 0);
      this.at += all.length;
      [this.tag, this.pid] = [tag ?? null, pid === '-' ? null : (pid ?? null)];
      return;
    }
    ONLY_TAG.lastIndex = this.at;
    const named = ONLY_TAG.exec(this.line);
    if (named !== null) {
      this.at += named[0].length;
      [this.tag, this.pid] = [named[1] ?? null, named[2] ?? null];
      return;
    }
    this.ownStamp();
  }

  /** Skips a stamp that the server wrote itself: Exim's main log, Haraka. */
  ownStamp(): void {
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

  /** Docker's `{"log":...,"time":...}`, journald's `{"MESSAGE":...}`: the line as syslog would write it. */
  #json(): void {
    const record = objectIn(this.line.slice(this.at));
    if (record === null) return;
    const { log, MESSAGE: message, message: other } = record;
    const words = textOf(message) ?? textOf(log) ?? textOf(other);
    if (words === null) return;
    const micros = Number(textOf(record.__REALTIME_TIMESTAMP) ?? textOf(record._SOURCE_REALTIME_TIMESTAMP));
    const isTime = Number.isFinite(micros) && micros > 0 && micros < 4e15;
    const stamp = isTime ? new Date(micros / 1000).toISOString() : (textOf(record.time) ?? '');
    if (/^\S{10,40}$/.test(stamp)) this.#outer = stamp;
    const tag = textOf(record.SYSLOG_IDENTIFIER);
    const pid = textOf(record._PID) ?? textOf(record.SYSLOG_PID);
    const head = tag === null ? '' : `${tag}[${pid ?? '0'}]: `;
    this.line = `${head}${words.replace(/\r?\n$/, '').replace(/[\r\n]+/g, ' ')}`.slice(0, MAX_LOG_LINE);
    this.at = 0;
  }
}

/** journald writes texts that are not UTF-8, or long ones, as a list of octets. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return null;
  const octets = value.slice(0, MAX_LOG_LINE).map(Number);
  return octets.every((octet) => octet >= 0 && octet < 256) ? Buffer.from(octets).toString('latin1') : null;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

const isTag = (tag: string) => /^[\w./-]{1,64}$/.test(tag);
const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** A stamp has digits up to its end; behind it stands a blank. BSD's has two blanks in itself. */
function stampEndIn(line: string, at: number, until: number): number {
  const isBsd = line.charCodeAt(at) > 0x39;
  if (!isBsd) {
    const day = line.charCodeAt(at + 10) === 0x20 ? at + 11 : at;
    const end = line.indexOf(' ', day);
    const zone = /^ [+-]\d{4}(?= )/.exec(line.slice(end, end + 7));
    return Math.min(end + (zone?.[0].length ?? 0), until);
  }
  const clock = line.indexOf(':', at);
  return Math.min(line.indexOf(' ', clock), until);
}

const DAEMONS =
  /^(?:smtpd?|lmtp|local|virtual|pipe|error|retry|discard|bounce|defer|trace|cleanup|qmgr|oqmgr|pickup|postscreen|anvil|tlsmgr|tlsproxy|dnsblog|verify|scache|proxymap|trivial-rewrite|flush|showq|spawn|master|postsuper|postdrop|sendmail|smtps|submission|postfix-script)$/;
const KNOWN = new Map<string, Origin | null>();

/** Which mail server writes under this tag; null if none that is read. */
export function originOf(tag: string): Origin | null {
  const known = KNOWN.get(tag);
  if (known !== undefined) return known;
  const found = readTag(tag);
  // tags are few; a hostile file has many
  if (KNOWN.size < 1000) KNOWN.set(tag, found);
  return found;
}

function readTag(tag: string): Origin | null {
  const parts = tag.split('/');
  const daemon = parts.at(-1) ?? '';
  if (parts.length > 1 && (/postfix/i.test(parts[0] ?? '') || DAEMONS.test(daemon))) return { mta: 'postfix', daemon };
  if (/^exim\d?$/.test(tag)) return { mta: 'exim', daemon };
  if (/^(?:sendmail|sm-mta|sm-msp-queue|sm-que|sm-acce|sm-msp)/.test(tag)) return { mta: 'sendmail', daemon };
  if (tag === 'smtpd') return { mta: 'opensmtpd', daemon };
  return /^haraka$/i.test(tag) ? { mta: 'haraka', daemon } : null;
}
