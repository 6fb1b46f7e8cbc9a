// One line of a mail server's log -> what it tells: Postfix, Exim, sendmail, OpenSMTPD, Haraka, Exchange's message tracking. Read
// from fixed ends: what a stranger can choose (local parts, names) decides nothing.
import { exchangeLine } from './exchange-line.ts';
import { eximLine } from './exim-line.ts';
import { harakaLine } from './haraka-line.ts';
import type { LogFact, LogLine, Mta } from './log-fact.ts';
import { LogPrefix } from './log-prefix.ts';
import { originOf } from './log-tag.ts';
import { opensmtpdLine } from './opensmtpd-line.ts';
import { postfixLine } from './postfix-line.ts';
import { sendmailLine } from './sendmail-line.ts';

export type { LogLine } from './log-fact.ts';

const READERS: Readonly<Record<Mta, (line: string, at: number) => LogFact | null>> = {
  postfix: postfixLine,
  exim: eximLine,
  sendmail: sendmailLine,
  opensmtpd: opensmtpdLine,
  haraka: harakaLine,
  exchange: exchangeLine,
};

export interface ReadLine {
  /** Whose line it is; null: no mail server's that is read. */
  readonly mta: Mta | null;
  readonly fact: LogFact | null;
}

const NOBODY: ReadLine = { mta: null, fact: null };

/** What the line that was peeled tells. */
export function readFact(prefix: LogPrefix): ReadLine {
  const { tag } = prefix;
  if (tag === null) return readUntagged(prefix);
  const origin = originOf(tag);
  if (origin === null) return prefix.nested() ? readFact(prefix) : NOBODY;
  const { mta } = origin;
  // behind syslog's stamp Exim may write its own
  if (mta === 'exim' || mta === 'haraka') prefix.ownStamp(FIRST_PART);
  if (prefix.line.charCodeAt(prefix.at) === 0x6d) prefix.unfold();
  if (mta === 'haraka' && prefix.record()) return readWithin(prefix);
  return { mta, fact: READERS[mta](prefix.line, prefix.at) };
}

/** Behind the tag stands a record, which was unpacked to a line with a tag of its own. */
function readWithin(prefix: LogPrefix): ReadLine {
  prefix.at = prefix.line.indexOf(': ') + 2;
  return { mta: 'haraka', fact: harakaLine(prefix.line, prefix.at) };
}

/** Exim cuts its lines for syslog, and puts this in front of its stamp. */
const FIRST_PART = /\[1[/\\]\d{1,3}\] /y;

/** Who writes files of his own, by the form of his lines. */
const OWN_FILES: readonly (readonly [form: RegExp, mta: Mta])[] = [
  [
    /\[[A-Z]{2,10}\] \[[0-9A-Fa-f.-]{1,60}\] \[|\[outbound\] recipient <|\[core\] (?:disconnect ip=|(?:sender|recipient) <)/y,
    'haraka',
  ],
  [/[0-9a-f]{16} (?:smtp|mta|mda) |smtp-in: |relay: \w{2,12} for [0-9a-f]{16}: /y, 'opensmtpd'],
  [
    /[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} |H=|rejected |too many |SMTP |Connection from |refused connection from |no host name |exim \d|Start queue run|End queue run|[a-z0-9_-]{2,40} authenticator failed/y,
    'exim',
  ],
];

function readUntagged(prefix: LogPrefix): ReadLine {
  const { line, at } = prefix;
  for (const [form, mta] of OWN_FILES) {
    form.lastIndex = at;
    if (form.test(line)) return { mta, fact: READERS[mta](line, at) };
  }
  const tracked = exchangeLine(line);
  if (tracked !== null) return { mta: 'exchange', fact: tracked };
  // a line that somebody pasted without its head
  const bare = postfixLine(line, at) ?? sendmailLine(line, at);
  return bare === null || bare.kind === 'nothing'
    ? NOBODY
    : { mta: bare.kind === 'outcome' ? bare.mta : 'postfix', fact: bare };
}

/** Every line of a log that names an outcome has one of these .. */
const HINT =
  /status=|stat=| \*\* | == |failed-command|{LED=|result="|outbound\]|reject(?:[=:]|_warning:|ing commands)|rejected (?:by local_scan|after |during |from |connection|"|[A-Z]{3,10}\b)/;
/** .. or tells of a client that was rejected: most refusals tell of something that was. */
const CLIENT = /H=|\] \[/;
/** What may stand between a line's begin and its server's words in a ticket. */
const AMID =
  /(?:^|[\s:>|])(?=(?:[\w./-]{1,64}\[\d{1,10}\]: |(?:[0-9A-Z]{6,15}|[0-9A-Za-z]{10,20}): to=<|to=<\S{3,320}>, |NOQUEUE: |[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} (?:\*\*|==) |to=\S{3,320}, (?:ctladdr|delay)=|\[[A-Z]{3,10}\] \[\S{1,60}\] \[|[0-9a-f]{16} (?:smtp|mta) |H=\S{1,255} ))/g;

/** Whether a text may hold such lines at all. */
export const mayHoldLog = (text: string): boolean =>
  HINT.test(text) || (text.includes('rejected') && CLIENT.test(text));

/** Reads one line as somebody pastes it; null if it is no log line that tells an outcome. Offsets are those of `written`. */
export function readLogLine(written: string): LogLine | null {
  if (!mayHoldLog(written)) return null;
  const prefix = new LogPrefix();
  const line = written.slice(0, MAX_PASTED);
  prefix.peel(line);
  const read = outcomeOf(prefix, 0);
  if (read !== null && prefix.line === line) return read;
  AMID.lastIndex = 0;
  for (let m = AMID.exec(line); m !== null; m = AMID.exec(line)) {
    const at = m.index + m[0].length;
    AMID.lastIndex = at + 1;
    prefix.peel(line.slice(at));
    const found = outcomeOf(prefix, at);
    if (found !== null) return found;
  }
  return null;
}

/** A line in a ticket is a page at most. */
const MAX_PASTED = 16_384;

function outcomeOf(prefix: LogPrefix, offset: number): LogLine | null {
  const { fact } = readFact(prefix);
  if (fact?.kind !== 'outcome') return null;
  const { recipientAt, reasonAt, reasonEnd } = fact;
  return {
    ...fact,
    recipientAt: recipientAt + offset,
    reasonAt: reasonAt + offset,
    reasonEnd: reasonEnd + offset,
  };
}
