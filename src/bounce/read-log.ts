// The log lines of a text -> what each tells of its recipients; and the text without them.
import { type LogLine, mayHoldLog, readLogLine } from '../quoted/log-line.ts';
import { quotedReply } from '../quoted/quoted-reply.ts';
import { readStatements, type Statement } from '../quoted/statements.ts';
import { byWeight, type Told } from './attach.ts';
import { trimAddress } from './recipients.ts';
import type { VisibleText } from './visible-text.ts';

export interface ReadLog {
  readonly told: readonly Told[];
  readonly direction: LogLine['direction'] | null;
  /** The same text with blanks where the log lines stood: what they say is no part of a notification. */
  readonly rest: VisibleText;
}

/** A page of a log; whole files are read elsewhere. */
const MAX_LINES = 2000;

/** Reads the lines that are log lines. The last line of a recipient counts: a queue tries again and again. */
export function readLog(visible: VisibleText): ReadLog {
  if (!mayHoldLog(visible.text)) return { told: [], direction: null, rest: visible };
  const told = new Map<string, Told>();
  const blanked: string[] = [];
  let direction: ReadLog['direction'] = null;
  let at = 0;
  let lines = 0;
  for (const line of visible.text.split('\n')) {
    const read = lines < MAX_LINES ? readLogLine(line) : null;
    blanked.push(read === null ? line : ' '.repeat(line.length));
    if (read !== null) {
      lines += 1;
      direction ??= read.direction;
      for (const one of toldBy(read, line, at))
        told.set(`${one.recipient?.toLowerCase()} ${read.action === 'delivered'}`, one);
    }
    at += line.length + 1;
  }
  if (lines === 0) return { told: [], direction, rest: visible };
  const failed = [...told.values()].filter((one) => one.said?.action !== 'delivered');
  return {
    told: failed.length > 0 ? failed : [...told.values()],
    direction,
    rest: { ...visible, text: blanked.join('\n') },
  };
}

function toldBy(log: LogLine, line: string, at: number): Told[] {
  const reason = line.slice(log.reasonAt, log.reasonEnd).trim();
  const statements = statementsIn(log, reason, at + line.indexOf(reason, log.reasonAt));
  const whole = {
    original: log.original,
    at: at + log.recipientAt,
    strength: 'strong',
    exchange: null,
    words: reason,
    said: log,
  } as const;
  const recipients = log.recipients.map(trimAddress).filter((one) => one !== null);
  return (recipients.length > 0 ? recipients : [null]).map((recipient) => ({ ...whole, recipient, statements }));
}

/** The statements of the reason; a reply that stands there alone is one, too. */
function statementsIn(log: LogLine, reason: string, offset: number): Statement[] {
  const words = `${reason}\n`;
  const found = readStatements(words).map((s) => ({
    ...s,
    at: s.at + offset,
    end: s.end + offset,
    replyAt: s.replyAt + offset,
    stageWords: s.stageWords === null ? null : { ...s.stageWords, at: s.stageWords.at + offset },
  }));
  const reply = found.some((s) => s.reply !== null && s.rank <= 3) ? null : quotedReply(words);
  const { host, address, status } = log;
  const own: Statement[] =
    host === null && address === null && status === null && reply === null
      ? []
      : [
          {
            grammar: 'log-line',
            rank: 3,
            at: offset,
            end: offset + reason.length,
            host,
            address,
            stage: null,
            stageWords: null,
            basis: 'none',
            reply,
            replyAt: offset,
            speaker: 'remote',
            status,
            tls: null,
          },
        ];
  const { stage } = log;
  return [...found, ...own]
    .map((s) => (stage === null || s.stage !== null ? s : { ...s, stage, basis: 'stated' as const }))
    .sort(byWeight);
}
