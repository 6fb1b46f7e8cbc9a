// `... while talking to H.:`, `>>> RCPT TO:<a>`, `<<< 550 ...` -> exchanges. Sendmail, Courier and the gateways that learnt from
// them. With PIPELINING sendmail prints only the last command it sent: `>>> DATA` may stand over the replies to RCPT.
import type { QuotedReply, Stage } from './facts.ts';
import { quotedReply } from './quoted-reply.ts';
import { stageOfCommand } from './stage-words.ts';
import { hostName, ipAddress } from './statements.ts';

export interface Exchange {
  readonly at: number;
  readonly host: string | null;
  readonly address: string | null;
  readonly stage: Stage | null;
  readonly reply: QuotedReply;
  readonly replyAt: number;
  /** The recipient this reply was about, as far as the transcript shows. */
  readonly recipient: string | null;
}

interface Entry {
  readonly kind: 'talking' | 'sent' | 'reply' | 'local';
  readonly at: number;
  /** Offset of `text`, behind its mark. */
  readonly replyAt: number;
  readonly text: string;
}

/** Only replies to this have the sense "all recipients were refused before". */
const NO_RECIPIENTS = /need\s+(?:a\s+)?RCPT|no\s+valid\s+recip|valid\s+RCPT|RCPT\s+(?:first|command)/i;
// Postfix shows a session with a client as `In:`/`Out:`, InterScan as `Sent >>>`/`Received <<<`
const LINE =
  /^(?:((?:\.\.\. )?[Ww]hile talking to .{1,300})|(?:Sent )?(?:>>> ?|In: {1,3})(\S.{0,1000})|(?:Received )?(?:<<< ?|Out: {1,3})(.{1,2000})|([^\n]{1,2000}))$/gm;

/** The refusals of a transcript in the order of the dialogue; noise behind the real refusal (503, QUIT, RSET) is left out. */
export function readTranscript(text: string): Exchange[] {
  if (!/^(?:(?:Received )?<<<|Out:) {0,3}\d/m.test(text)) return [];
  const entries = entriesOf(text);
  const exchanges: Exchange[] = [];
  let host: string | null = null;
  let address: string | null = null;
  let command: Entry | null = null;
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'talking') {
      host = hostName(/talking to\s+\[?([^\s:\]]+)/.exec(entry.text)?.[1]?.replace(/\.+$/, '') ?? null);
      address = ipAddress(/talking to\s+\[?([0-9a-fA-F.:]+?)\]?\.?:?$/.exec(entry.text)?.[1] ?? null);
      command = null;
    } else if (entry.kind === 'local') {
      const named = /^(?:host )?([\w.-]+) \[([0-9a-fA-F.:]+)\]:$/.exec(entry.text);
      if (named !== null) [host, address, command] = [hostName(named[1] ?? null), ipAddress(named[2] ?? null), null];
    } else if (entry.kind === 'sent') command = entry;
    else {
      const exchange = exchangeOf(entries, index, { host, address, command }, text.endsWith('\n'));
      // 503 behind another refusal is its consequence; a cut line behind one may be that
      const isNoise = exchange?.reply.code === 503 || (index === entries.length - 1 && !text.endsWith('\n'));
      if (exchange !== null && !(isNoise && exchanges.length > 0)) exchanges.push(exchange);
    }
  }
  return exchanges;
}

function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const m of text.matchAll(LINE)) {
    const [, talking, sent, reply, local] = m;
    const last = entries.at(-1);
    if (reply !== undefined && last?.kind === 'reply' && isContinued(last.text)) {
      entries[entries.length - 1] = { ...last, text: `${last.text}\n${reply}` };
    } else {
      const text = talking ?? sent ?? reply ?? local ?? '';
      const kind =
        talking !== undefined ? 'talking' : sent !== undefined ? 'sent' : reply !== undefined ? 'reply' : 'local';
      entries.push({ kind, at: m.index, replyAt: m.index + m[0].length - text.length, text });
    }
    if (entries.length > 5000) break;
  }
  return entries;
}

/** The last line read so far has a hyphen behind its code: the reply goes on. */
function isContinued(reply: string): boolean {
  return /^\d{3}-/.test(reply.slice(reply.lastIndexOf('\n') + 1));
}

interface TalkedTo {
  readonly host: string | null;
  readonly address: string | null;
  readonly command: Entry | null;
}

function exchangeOf(entries: readonly Entry[], index: number, session: TalkedTo, complete: boolean): Exchange | null {
  const entry = entries[index];
  const next = entries[index + 1];
  if (entry === undefined) return null;
  const isLast = next === undefined && !complete;
  const reply = quotedReply(isLast ? entry.text : `${entry.text}\n`);
  if (reply === null || reply.code === null || reply.code < 400) return null;
  // the end of the text may hide what decides the stage, or another host's answer
  if (session.command === null && next?.kind !== 'sent' && !/^(?:<[^<>\s]+>\.\.\. |\d{3} )/.test(next?.text ?? ''))
    return null;
  const stage = session.command === null ? 'connect' : stageOfCommand(session.command.text);
  if (stage === null || (NO_RECIPIENTS.test(reply.text) && index > 0 && stage === 'data')) return null;
  const local = localAbout(entries, index);
  const recipient =
    session.command === null ? null : (/RCPT\s+TO:\s*<([^>]+)>/i.exec(session.command.text)?.[1] ?? null);
  return {
    at: session.command?.at ?? entry.at,
    host: session.host,
    address: session.address,
    stage: stage === 'data' ? underData(entries, index) : stage,
    reply,
    replyAt: entry.replyAt,
    recipient: recipient ?? local,
  };
}

/** `550 5.1.1 <a@b>... User unknown` behind a reply: the recipient it was about. */
function localAbout(entries: readonly Entry[], index: number): string | null {
  const next = entries[index + 1];
  return next?.kind === 'local'
    ? (/^(?:[45]\d\d [\d.]* ?)?<([^<>\s]+@[^<>\s]+)>\.\.\. /.exec(next.text)?.[1] ?? null)
    : null;
}

/**
 * What a reply under `>>> DATA` answered. If the server then misses a recipient, or sendmail calls the user unknown, it was
 * RCPT; else the end of data, for a server that refuses DATA itself is rare.
 */
function underData(entries: readonly Entry[], index: number): Stage {
  for (const later of entries.slice(index + 1, index + 8)) {
    if (later.kind === 'talking') break;
    if (later.kind === 'reply' && NO_RECIPIENTS.test(later.text)) return 'rcpt';
    if (later.kind === 'local' && /^[45]\d\d 5\.1\.\d <[^<>]+>\.\.\. /.test(later.text)) return 'rcpt';
  }
  return 'eod';
}
