// One record of a log collector, a JSON object -> the line in it, with whose line it is and when it was written: journald, Docker,
// fluentd, Vector, Elastic, Loki, CloudWatch, syslog-ng, Haraka's own. By the names that all of them use, not collector by collector.

export interface LogRecord {
  readonly words: string;
  readonly tag: string | null;
  readonly pid: string | null;
  /** As stamp.ts reads it. */
  readonly stamp: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

const WORDS = /^(?:message|msg|log|line|short_message|textpayload|@message|_raw|body|event\.original)$/i;
const TAG =
  /^(?:syslog_identifier|ident|identifier|app-?_?name|program|programname|syslogtag|tag|process\.name|syslog\.appname)$/i;
const PID = /^(?:_?pid|syslog_pid|proc-?_?id|process\.pid|process_id|syslog\.procid)$/i;
const TIME =
  /^(?:__realtime_timestamp|_source_realtime_timestamp|@?timestamp|time|date|ts|isodate|timegenerated|timereported)$/i;
/** Objects in which collectors keep what they read. */
const INNER = /^(?:jsonpayload|fields|_source|result|process|syslog|event|data|attributes|log)$/i;
/** A journal's message may be a list of its octets. */
const MAX_WORDS = 65_536;

/** The record that begins at `at`, in JSON or as Haraka's logfmt; null if there is none. */
export function readLogRecord(line: string, at: number): LogRecord | null {
  if (line.charCodeAt(at) === 0x6c) return logfmtRecord(line, at);
  const record = objectIn(at === 0 ? line : line.slice(at));
  if (record === null) return null;
  const fields = flattened(record);
  const haraka = harakaWords(record);
  const words = haraka ?? first(fields, WORDS);
  if (words === null) return null;
  const tag = first(fields, TAG)?.replace(/:$/, '') ?? null;
  const [, name, pid] = /^([^[\]]{1,64})\[(\d{1,10})\]$/.exec(tag ?? '') ?? [];
  return {
    words: words
      .replace(/^ (?=\S)/, '')
      .replace(/\r?\n$/, '')
      .replace(/[\r\n]+/g, ' '),
    tag: haraka === null ? (name ?? tag) : 'haraka',
    pid: pid ?? first(fields, PID),
    stamp: stampOf(fields),
  };
}

/** The record's own fields first, then those of the objects in it: `process.name`, `jsonPayload.message`. */
function flattened(record: Fields): readonly (readonly [string, unknown])[] {
  const own = Object.entries(record);
  const inner = own.flatMap(([key, value]) =>
    INNER.test(key) && isObject(value)
      ? Object.entries(value).flatMap(([name, one]): [string, unknown][] => [
          [`${key}.${name}`, one],
          // what `process` and `event` call name and id is no line
          ...(/^(?:process|event)$/i.test(key) ? [] : [[name, one] satisfies [string, unknown]]),
        ])
      : [],
  );
  return [...own, ...inner];
}

/** In the order of the fields; a text of Splunk's or journald's may be a list. */
function first(fields: readonly (readonly [string, unknown])[], names: RegExp): string | null {
  for (const [key, value] of fields) {
    const text = names.test(key) ? textOf(value) : null;
    if (text !== null && text !== '') return text;
  }
  return null;
}

const STAMPED =
  /^(?:[A-Z][a-z]{2} [ \d]?\d .{8,20}|(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d.{8,30}|\d{10,19}(?:\.\d{1,9})?)$/;

/** Numbers are seconds, milliseconds, microseconds or nanoseconds since 1970, by their size. */
function stampOf(fields: readonly (readonly [string, unknown])[]): string | null {
  for (const [key, value] of fields) {
    const text = TIME.test(key) ? textOf(value) : null;
    if (text === null || !STAMPED.test(text)) continue;
    if (!/^[\d.]+$/.test(text)) return text;
    const digits = text.replace(/\..*/, '').length;
    const ms = Number(text) / 10 ** (digits - 13);
    if (ms > 0 && ms < 8e15) return new Date(Math.floor(ms)).toISOString();
  }
  return null;
}

/** Haraka's records have its words in fields: as its plain log would write them. */
function harakaWords({ level, uuid, origin, message, ...said }: Fields): string | null {
  if (typeof level !== 'string' || typeof uuid !== 'string' || typeof origin !== 'string') return null;
  return `[${level}] [${uuid}] [${origin}] ${textOf(message) ?? ''}${harakaFields(said)}`;
}

const LOGFMT = /level=[A-Z]{2,10} uuid=/y;
const PAIR = /([\w.-]{1,40})=(?:"((?:[^"\\]|\\.){0,8000})"|([^\0- "]{0,8000}))(?: |$)/y;

function logfmtRecord(line: string, at: number): LogRecord | null {
  LOGFMT.lastIndex = at;
  if (!LOGFMT.test(line)) return null;
  const fields = new Map<string, string>();
  PAIR.lastIndex = at;
  for (let m = PAIR.exec(line); m !== null; m = PAIR.exec(line)) {
    const [, key = '', quoted, bare = ''] = m;
    if (!fields.has(key)) fields.set(key, quoted?.replace(/\\(["\\])/g, '$1') ?? bare);
    if (fields.size > 60) break;
  }
  const words = harakaWords(Object.fromEntries(fields));
  return words === null ? null : { words, tag: 'haraka', pid: null, stamp: null };
}

/** ` code=DENY msg="no"`: quoted where logfmt quotes. */
function harakaFields(said: Fields): string {
  return Object.entries(said)
    .map(([key, value]) => {
      const text = textOf(value) ?? (value === null || value === undefined ? '' : JSON.stringify(value));
      const isQuoted = text === '' || /[\s="]/.test(text) || key === 'msg' || key === 'lr' || key === 'response';
      return ` ${key}=${isQuoted ? `"${text.replace(/["\\]/g, '\\$&')}"` : text}`;
    })
    .join('');
}

/** journald writes texts that are not UTF-8, or long ones, as a list of octets. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.slice(0, MAX_WORDS);
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return null;
  // OpenSearch lists what has one value
  if (value.length === 1 && typeof value[0] === 'string') return value[0].slice(0, MAX_WORDS);
  const octets = value.slice(0, MAX_WORDS).map(Number);
  return octets.every((octet) => octet >= 0 && octet < 256) ? Buffer.from(octets).toString('latin1') : null;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectIn(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
