// `... while talking to H.:`, `>>> RCPT TO:<a>`, `<<< 550 ...` -> exchanges: the dialogue as sendmail, Postfix and gateways quote
// it, and as swaks, curl, telnet, msmtp, nodemailer, PHPMailer, smtplib and Exim -d print it. With PIPELINING sendmail prints
// only the last command it sent: `>>> DATA` may stand over the replies to RCPT.
import type { QuotedReply, Stage } from './grammar.ts';
import { quotedReply } from './quoted-reply.ts';
import { stageOfCommand } from './stage-words.ts';
import { hostName, ipAddress } from './statements.ts';

export interface Exchange {
  readonly at: number;
  readonly host: string | null;
  readonly address: string | null;
  /** Where the line stands that names them. */
  readonly hostAt: number;
  readonly stage: Stage | null;
  readonly reply: QuotedReply;
  readonly replyAt: number;
  /** The recipients this reply was about, as far as the transcript shows. */
  readonly recipients: readonly string[];
  readonly sender: string | null;
  /** The name that the client gave last. */
  readonly helo: string | null;
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
const VERB = String.raw`(?:EHLO|HELO|LHLO|STARTTLS|AUTH|MAIL\s+FROM|RCPT\s+TO|DATA|BDAT|RSET|QUIT|NOOP|VRFY|XCLIENT)\b`;
const BEFORE = String.raw`(?:[^<>\n]{0,120}?[\s\]])?`;
/** A mark says who speaks; behind it stands a command, or a code. Clocks and session names may stand before it. */
export const SENT = new RegExp(
  String.raw`^${BEFORE}(?:Sent ?[<>]{3}|>>>|CLIENT -> SERVER:|SMTP>>|-->|[-~=]>|In:|C:|send:\s*b?['"])\s{0,8}(${VERB}.{0,1000}|\.$)`,
  'i',
);
export const RECEIVED = new RegExp(
  String.raw`^${BEFORE}(?:Received ?[<>]{3}|<<<|SERVER -> CLIENT:|SMTP<<|<--|<(?:-|\*\*|~|~\*)|<|Out:|S:|reply:\s*b?['"])\s{0,8}([2-5]\d\d(?:[ -].{0,2000}|$))`,
  'i',
);
/** A whole record of a protocol log: `time,connector,session,number,local,remote,<,550 ...,context`. */
const PROTOCOL_LOG = /^[^,\n]{1,80}(?:,[^,\n]{0,120}){5},([<>]),"?([^\n]{3,2000})$/;
export const BARE_SENT = new RegExp(`^(${VERB}.{0,1000}|\\.)$`, 'i');
export const BARE_REPLY = /^([2-5]\d\d(?:[ -].{0,2000})?)$/;
export const TALKING =
  /^(?:(?:\.\.\. )?while talking to .{1,300}|(?:===|\*|---)?\s?(?:Trying|Connected to|Connecting to|Connection to)\s+\S{1,255}(?:\s+\([^()\s]{2,45}\))?(?:\s+port\s+\d{1,5})?(?:\s+\(#\d{1,4}\))?[.:…]{0,4}|DEBUG SMTP: (?:trying to connect to|connected to) host "[^"\n]{1,255}".{0,40})$/i;
const HINTS = ['└──', '<<<', '>>>', 'Out:', '<-', '<**', '<~', 'CLIENT:', 'SMTP<<', 'S: ', 'reply: ', '\n< ', ',<,'];
const MAX_ENTRIES = 5000;
/** nodemailer of old draws a tree below headings. */
const SPEAKER = /^(SERVER|CLIENT)(?: \d{1,6})?:$/;

/** The refusals of a transcript in the order of the dialogue; noise behind the real refusal (503, QUIT, RSET) is left out. */
export function readTranscript(text: string): Exchange[] {
  const entries = entriesOf(text);
  if (entries === null) return [];
  const isWhole = entries.some((e) => e.kind === 'reply' && /^[23]/.test(e.text));
  const dialogue = new Dialogue(entries, isWhole, text.endsWith('\n'));
  return dialogue.exchanges();
}

/** Null if nothing in the text is a dialogue. */
function entriesOf(text: string): readonly Entry[] | null {
  const marked = HINTS.some((hint) => text.includes(hint)) || text.startsWith('< ');
  // quoting marks are taken off, and with them curl's mark of what it sent
  const sent = /^< [2-5]\d\d/m.test(text) ? BARE_SENT : SENT;
  const entries = marked ? entriesIn(text, sent, RECEIVED) : [];
  if (entries.some((e) => e.kind === 'reply')) return entries;
  // telnet, JavaMail: no marks; then both sides must be seen, and a reply that is no refusal
  if (!/^(?:RCPT TO|MAIL FROM|EHLO|HELO|AUTH|STARTTLS)\b/im.test(text) || !/^2[25]0[ -]/m.test(text)) return null;
  return entriesIn(text, BARE_SENT, BARE_REPLY);
}

function entriesIn(text: string, sentForm: RegExp, replyForm: RegExp): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  let speaker: string | undefined;
  for (const line of text.split('\n')) {
    const start = at;
    at += line.length + 1;
    if (line === '') continue;
    const heading = SPEAKER.exec(line)?.[1];
    speaker = heading ?? speaker;
    if (heading !== undefined) continue;
    const bounded = line.slice(0, 2200).replace(/^└──/, '');
    const record = bounded.includes(',<,') || bounded.includes(',>,') ? PROTOCOL_LOG.exec(bounded) : null;
    const [mine, theirs] = speaker === undefined ? [sentForm, replyForm] : [BARE_SENT, BARE_REPLY];
    const sent = record?.[1] === '>' ? record[2] : speaker === 'SERVER' ? undefined : mine.exec(bounded)?.[1];
    const received = record?.[1] === '<' ? record[2] : theirs.exec(bounded)?.[1];
    const reply = received?.replace(/(?:\\r\\n)?['"]?,?$/, '');
    const last = entries.at(-1);
    if (reply !== undefined && last?.kind === 'reply' && isContinued(last.text)) {
      entries[entries.length - 1] = { ...last, text: `${last.text}\n${reply}` };
    } else {
      const words = sent ?? reply ?? bounded;
      const kind =
        sent !== undefined ? 'sent' : reply !== undefined ? 'reply' : TALKING.test(bounded) ? 'talking' : 'local';
      entries.push({ kind, at: start, replyAt: start + Math.max(0, line.indexOf(words.slice(0, 200))), text: words });
    }
    if (entries.length > MAX_ENTRIES) break;
  }
  return entries;
}

/** The last line read so far has a hyphen behind its code: the reply goes on. */
function isContinued(reply: string): boolean {
  return /^\d{3}-/.test(reply.slice(reply.lastIndexOf('\n') + 1));
}

/** Who was asked what, entry by entry. */
class Dialogue {
  readonly #entries: readonly Entry[];
  readonly #isWhole: boolean;
  readonly #isComplete: boolean;
  #host: string | null = null;
  #address: string | null = null;
  #hostAt = 0;
  #command: Entry | null = null;
  /** Commands sent and not answered yet, where the transcript shows all answers. */
  #waiting: Entry[] = [];
  #inMessage = false;
  #sender: string | null = null;
  #helo: string | null = null;
  #accepted: string[] = [];

  constructor(entries: readonly Entry[], isWhole: boolean, isComplete: boolean) {
    this.#entries = entries;
    this.#isWhole = isWhole;
    this.#isComplete = isComplete;
  }

  exchanges(): Exchange[] {
    const found: Exchange[] = [];
    for (const [index, entry] of this.#entries.entries()) {
      if (entry.kind === 'talking') this.#talkTo(entry);
      else if (entry.kind === 'local') this.#local(entry);
      else if (entry.kind === 'sent') this.#send(entry);
      else {
        const exchange = this.#answer(entry, index);
        // 503 behind another refusal is its consequence; a cut line behind one may be that
        const isNoise = exchange?.reply.code === 503 || (index === this.#entries.length - 1 && !this.#isComplete);
        if (exchange !== null && !(isNoise && found.length > 0)) found.push(exchange);
      }
    }
    return found;
  }

  #talkTo({ text: words, at }: Entry): void {
    this.#hostAt = at;
    const named =
      /(?:talking to|Trying|Connect(?:ed|ing|ion) to|connect to host|connected to host)\s+["[]?([^\s:\]"]+)/i.exec(
        words,
      )?.[1] ?? '';
    const name = named.replace(/\.+$/, '');
    const host = hostName(name);
    const address =
      ipAddress(/talking to\s+\[?([0-9a-fA-F.:]+?)\]?\.?:?$/.exec(words)?.[1] ?? null) ??
      ipAddress(/\(([0-9a-fA-F.:]{3,45})\)/.exec(words)?.[1] ?? name);
    const isSame = host === null || host === this.#host;
    this.#host = host ?? this.#host;
    this.#address = address ?? (isSame ? this.#address : null);
    if (/while talking/i.test(words)) [this.#host, this.#address] = [host, address];
    this.#command = null;
    this.#waiting = [];
  }

  #local({ text: words, at }: Entry): void {
    const named = /^(?:host )?([\w.-]+) \[([0-9a-fA-F.:]+)\]:$/.exec(words);
    if (named === null) return;
    this.#hostAt = at;
    this.#host = hostName(named[1] ?? null);
    this.#address = ipAddress(named[2] ?? null);
    this.#command = null;
  }

  #send(entry: Entry): void {
    this.#sender = addressBehind(/MAIL\s+FROM/i, entry.text) ?? this.#sender;
    this.#helo = helloIn(entry.text) ?? this.#helo;
    if (/^(?:RSET|EHLO|HELO|LHLO)\b/i.test(entry.text)) this.#accepted = [];
    if (this.#isWhole) this.#waiting.push(entry);
    else this.#command = entry;
  }

  /** The exchange that a refusal ends, or null for any other reply. */
  #answer(entry: Entry, index: number): Exchange | null {
    const answered = this.#waiting.shift();
    const wasInMessage = this.#inMessage && (answered === undefined || answered.text === '.');
    this.#command = answered ?? this.#command;
    this.#inMessage = entry.text.startsWith('354');
    const recipient = this.#command === null ? null : addressBehind(/RCPT\s+TO/i, this.#command.text);
    if (/^2/.test(entry.text) && recipient !== null) this.#accepted.push(recipient);
    const next = this.#entries[index + 1];
    const isLast = next === undefined && !this.#isComplete;
    const reply = quotedReply(isLast ? entry.text : `${entry.text}\n`);
    if (reply === null || reply.code === null || reply.code < 400) return null;
    const command = this.#command;
    // the end of the text may hide what decides the stage, or another host's answer
    if (command === null && !this.#isBeforeCommand(index)) return null;
    const stage = wasInMessage ? 'eod' : command === null ? 'connect' : stageOfCommand(command.text);
    if (stage === null || (NO_RECIPIENTS.test(reply.text) && index > 0 && stage === 'data')) return null;
    const about = recipient ?? this.#localAbout(index);
    const known = about === null ? (stage === 'data' || stage === 'eod' ? this.#accepted : []) : [about];
    return {
      at: command?.at ?? entry.at,
      host: this.#host,
      address: this.#address,
      hostAt: this.#hostAt,
      stage: stage === 'data' && !this.#isWhole ? this.#underData(index) : stage,
      reply,
      replyAt: entry.replyAt,
      recipients: [...known],
      sender: this.#sender,
      helo: this.#helo,
    };
  }

  /**
   * A reply without a command is the greeting where a command follows, or the reporter's own line; not where one was accepted
   * before it, with commands that nobody shows.
   */
  #isBeforeCommand(index: number): boolean {
    if (this.#entries.slice(0, index).some(({ kind, text }) => kind === 'reply' && text.startsWith('2'))) return false;
    const behind = this.#entries.slice(index + 1, index + 6);
    if (/^(?:<[^<>\s]+>\.\.\. |\d{3} )/.test(behind[0]?.text ?? '')) return true;
    return behind.find(({ kind }) => kind !== 'local')?.kind === 'sent';
  }

  /** `550 5.1.1 <a@b>... User unknown` behind a reply: the recipient it was about. */
  #localAbout(index: number): string | null {
    for (const later of this.#entries.slice(index + 1, index + 4)) {
      if (later.kind !== 'local') return null;
      const about = /^(?:[45]\d\d [\d.]* ?)?<?([^<>\s]{1,320}@[^<>\s]{1,320}?)>?\.\.\. /.exec(later.text)?.[1];
      if (about !== undefined) return about;
    }
    return null;
  }

  /**
   * What a reply under `>>> DATA` answered. If the server then misses a recipient, or sendmail calls the user unknown, it was
   * RCPT; else the end of data, for a server that refuses DATA itself is rare.
   */
  #underData(index: number): Stage {
    for (const later of this.#entries.slice(index + 1, index + 8)) {
      if (later.kind === 'talking') break;
      if (later.kind === 'reply' && NO_RECIPIENTS.test(later.text)) return 'rcpt';
      if (later.kind === 'local' && /^[45]\d\d 5\.1\.\d <[^<>]+>\.\.\. /.test(later.text)) return 'rcpt';
    }
    return 'eod';
  }
}

/** The name behind EHLO, as it was written; servers are asked with names that are none. */
export function helloIn(command: string): string | null {
  return /^(?:EHLO|HELO|LHLO)\s+([^\s\\'"]{1,255})/i.exec(command)?.[1] ?? null;
}

function addressBehind(verb: RegExp, command: string): string | null {
  if (!verb.test(command)) return null;
  return /:\s*<(?:@[^\s:@<>]{1,255}:)?([^<>\s]{1,320}@[^<>\s]{1,320})>/.exec(command)?.[1] ?? null;
}
