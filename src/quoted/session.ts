// A transcript of swaks, s_client, telnet, curl, nodemailer, smtplib, PHPMailer, msmtp or Exim -d -> the session as it went: what
// was sent, what was answered, in which order. The marks are those that transcript.ts reads refusals by.
import { BARE_REPLY, BARE_SENT, RECEIVED, SENT, TALKING } from './transcript.ts';

export interface SessionStep {
  /** The command, without its line end; null: the greeting. `.`: the end of the message. */
  readonly command: string | null;
  /** The lines of the reply as the server sent them; empty: there is none in the transcript. */
  readonly reply: readonly string[];
  /** The lines of the message, for `.`; dots as on the wire. */
  readonly message: readonly string[];
  /** Sent before the reply to the command before it. */
  readonly isPipelined: boolean;
}

export interface Session {
  readonly tool: Tool;
  readonly host: string | null;
  readonly port: number | null;
  /** In front of the first command, as far as it is known: TLS was there before SMTP. */
  readonly isImplicitTls: boolean;
  readonly steps: readonly SessionStep[];
  /** The commands do not stand in the transcript: they were concluded from the replies. */
  readonly isConcluded: boolean;
  /** What the transcript does not tell. */
  readonly losses: readonly string[];
}

export type Tool =
  | 'swaks'
  | 's_client'
  | 'curl'
  | 'smtplib'
  | 'nodemailer'
  | 'PHPMailer'
  | 'msmtp'
  | 'Exim'
  | 'sendmail'
  | 'telnet';

const TOOLS: readonly (readonly [form: RegExp, tool: Tool])[] = [
  [/^=== (?:Trying|Connected)|^(?: ->| ~>|<- {2}|<~ {2}|<\*\* |<~\* )/m, 'swaks'],
  [/^CONNECTED\([0-9A-F]{3,8}\)|^SSL handshake has read /m, 's_client'],
  [/^(?:send: b?['"]|reply: b?['"])/m, 'smtplib'],
  [/ \[[\w+/-]{6,20}\] (?:S|C): /m, 'nodemailer'],
  [/(?:SERVER -> CLIENT|CLIENT -> SERVER):/m, 'PHPMailer'],
  [/^(?:<-- |--> )/m, 'msmtp'],
  [/SMTP(?:<<|>>) /m, 'Exim'],
  [/^(?:>>> |<<< |\d{3} [\d.]{0,6} ?<[^<>\n]{1,300}>\.\.\. )/m, 'sendmail'],
  [/^\* {1,3}(?:Trying|Connected to|Host )|^[<>] (?:EHLO|\d{3}[ -])/m, 'curl'],
];

/** Transcripts are pages; a message in one may be large. */
const MAX_TEXT = 4 * 1024 * 1024;
const MAX_LINES = 100_000;

/** The sessions of a text, in the order in which they begin; empty if it is no transcript. */
export function readSessions(written: string): Session[] {
  const text = written.slice(0, MAX_TEXT).replace(/\r\n/g, '\n');
  const tool = TOOLS.find(([form]) => form.test(text))?.[1] ?? 'telnet';
  const lines = text.split('\n').slice(0, MAX_LINES);
  const parts = tool === 'nodemailer' ? byId(lines) : [lines];
  return parts.map((part) => sessionIn(part, tool)).filter(({ steps }) => steps.some(({ reply }) => reply.length > 0));
}

/** nodemailer writes several connections into one file, each with its id. */
function byId(lines: readonly string[]): string[][] {
  const parts = new Map<string, string[]>();
  for (const line of lines) {
    const id = /\[([\w+/-]{6,20})\] /.exec(line.replace(/^\[\d{4}-[^\]]{1,30}\] /, ''))?.[1];
    if (id === undefined) continue;
    const part = parts.get(id) ?? [];
    part.push(line);
    parts.set(id, part);
  }
  return [...parts.values()];
}

type Entry =
  | { readonly kind: 'sent'; readonly text: string }
  | { readonly kind: 'reply'; readonly lines: string[] }
  | { readonly kind: 'message'; readonly lines: string[] };

function sessionIn(lines: readonly string[], tool: Tool): Session {
  const entries = tool === 'smtplib' ? smtplibEntries(lines) : entriesIn(lines, tool);
  const isConcluded = !entries.some(({ kind }) => kind === 'sent');
  const steps = isConcluded ? concluded(entries, tool === 's_client') : paired(entries);
  return {
    tool,
    ...placeIn(lines),
    isImplicitTls: tool !== 's_client' && isTlsFirst(lines),
    steps: tool === 's_client' ? withStartTls(steps) : steps,
    isConcluded,
    losses: lossesOf(steps, tool),
  };
}

/** What a tool puts before a line that it sent, whatever the line is: for the lines of a message. A text may stand anywhere. */
const ANY_SENT: Readonly<Partial<Record<Tool, RegExp | string>>> = {
  swaks: /^ [-~]> ?(.*)$/,
  nodemailer: '] C:',
  PHPMailer: 'CLIENT -> SERVER:',
  msmtp: /^--> ?(.*)$/,
  curl: /^> ?(.*)$/,
  Exim: 'SMTP>>',
};

function anySent(line: string, tool: Tool): string | undefined {
  const mark = ANY_SENT[tool];
  if (typeof mark !== 'string') return mark?.exec(line)?.[1];
  const at = line.indexOf(mark, Math.max(...['\r', '\u2028', '\u2029'].map((end) => line.lastIndexOf(end))) + 1);
  return at === -1 ? undefined : line.slice(at + mark.length).replace(/^ /, '');
}

function entriesIn(lines: readonly string[], tool: Tool): Entry[] {
  const isBare = tool === 'telnet' || tool === 's_client';
  const [sentForm, replyForm] = isBare ? [BARE_SENT, BARE_REPLY] : [tool === 'curl' ? CURL_SENT : SENT, RECEIVED];
  const entries: Entry[] = [];
  let message: string[] | null = null;
  let isAsked = false;
  for (const line of lines) {
    const received = replyForm.exec(line)?.[1];
    if (received !== undefined) {
      message = null;
      isAsked = received.startsWith('334');
      const last = entries.at(-1);
      if (last?.kind === 'reply' && isContinued(last.lines)) last.lines.push(received);
      else entries.push({ kind: 'reply', lines: [received] });
      if (received.startsWith('354')) message = [];
      continue;
    }
    if (message !== null) {
      const words = isBare ? line : anySent(line, tool);
      if (words === undefined) continue;
      if (words !== '.') message.push(words);
      else {
        entries.push({ kind: 'message', lines: message });
        message = null;
      }
      continue;
    }
    // an answer within AUTH is no verb
    const sent = isAsked ? (isBare ? line : anySent(line, tool)) : sentForm.exec(line)?.[1];
    if (sent !== undefined) entries.push({ kind: 'sent', text: sent });
  }
  return entries;
}

/** curl marks what it sent like a quotation. */
const CURL_SENT = /^> ((?:EHLO|HELO|LHLO|STARTTLS|AUTH|MAIL|RCPT|DATA|RSET|QUIT|NOOP|VRFY|EXPN|HELP)\b.{0,1000})$/i;

/** `send: 'mail FROM:<a>\r\n'`; the message is one line, with its line ends as two characters. */
function smtplibEntries(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) {
    const sent = /^send:\s*b?(['"])(.*)\1\s*$/.exec(line)?.[2];
    if (sent !== undefined) {
      const words = unescaped(sent);
      const ended = words.endsWith('\r\n.\r\n') || words === '.\r\n';
      const isMessage = ended && entries.at(-1)?.kind === 'reply';
      if (isMessage) entries.push({ kind: 'message', lines: words.slice(0, -5).split('\r\n') });
      else entries.push({ kind: 'sent', text: words.replace(/\r\n$/, '') });
      continue;
    }
    const received = RECEIVED.exec(line)?.[1]?.replace(/(?:\\r)?(?:\\n)?['"],?$/, '');
    if (received === undefined) continue;
    const last = entries.at(-1);
    if (last?.kind === 'reply' && isContinued(last.lines)) last.lines.push(received);
    else entries.push({ kind: 'reply', lines: [received] });
  }
  return entries;
}

function unescaped(text: string): string {
  return text.replace(/\\(r|n|t|\\|'|"|x[0-9a-f]{2})/g, (_, what: string) => {
    if (what.startsWith('x')) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    return ({ r: '\r', n: '\n', t: '\t' } as Readonly<Record<string, string>>)[what] ?? what;
  });
}

const isContinued = (lines: readonly string[]) => /^\d{3}-/.test(lines.at(-1) ?? '');

/** Replies answer commands in their order; the first without one is the greeting. */
function paired(entries: readonly Entry[]): SessionStep[] {
  const steps: {
    command: string | null;
    reply: readonly string[];
    message: readonly string[];
    isPipelined: boolean;
  }[] = [];
  let answered = 0;
  for (const entry of entries) {
    if (entry.kind === 'reply') {
      const open = steps[answered];
      if (open === undefined && (steps.length === 0 || answered >= steps.length)) {
        // said unasked: only the greeting has its place
        if (steps.length === 0) steps.push({ command: null, reply: entry.lines, message: [], isPipelined: false });
        else continue;
      } else if (open !== undefined) open.reply = entry.lines;
      answered += 1;
      continue;
    }
    const isPipelined = entry.kind === 'sent' && steps.length > answered;
    const command = entry.kind === 'message' ? '.' : entry.text;
    steps.push({ command, reply: [], message: entry.kind === 'message' ? entry.lines : [], isPipelined });
  }
  return steps;
}

/** The commands are those of any session, in their order, as far as there are replies. */
function concluded(entries: readonly Entry[], isShortened: boolean): SessionStep[] {
  const all = entries.filter((entry) => entry.kind === 'reply').map(({ lines }) => lines);
  // of the first EHLO s_client shows the last line
  const isRest = isShortened && all[0]?.length === 1 && all[0][0]?.startsWith('250 ') && (all[1]?.length ?? 0) > 1;
  const replies = isRest ? all.slice(1) : all;
  const steps: SessionStep[] = [];
  let next: 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'message' = 'greeting';
  const add = (command: string | null, reply: readonly string[]) =>
    steps.push({ command, reply, message: [], isPipelined: false });
  for (const reply of replies) {
    const code = reply[0]?.slice(0, 3) ?? '';
    if (code === '221') add('QUIT', reply);
    else if (next === 'greeting' && code === '220') {
      add(null, reply);
      next = 'ehlo';
    } else if ((next === 'greeting' || next === 'ehlo') && (reply.length > 1 || next === 'ehlo')) {
      add('EHLO ${helo}', reply);
      next = 'mail';
    } else if (code === '354') {
      add('DATA', reply);
      next = 'message';
    } else if (next === 'message') {
      add('.', reply);
      next = 'mail';
    } else if (next === 'mail') {
      add('MAIL FROM:<${from}>', reply);
      next = code.startsWith('2') ? 'rcpt' : 'mail';
    } else add('RCPT TO:<${to}>', reply);
  }
  return steps;
}

/** `openssl s_client -starttls smtp` keeps greeting, first EHLO and STARTTLS to itself. */
function withStartTls(steps: readonly SessionStep[]): SessionStep[] {
  if (steps.some(({ command }) => command === null)) return [...steps];
  const unseen = (command: string | null): SessionStep => ({ command, reply: [], message: [], isPipelined: false });
  return [unseen(null), unseen('EHLO ${helo}'), unseen('STARTTLS'), ...steps];
}

function placeIn(lines: readonly string[]): { host: string | null; port: number | null } {
  for (const line of lines) {
    const named =
      /(?:Trying|Connection established to|Connected to|Connection: opening to|connect to) \[?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F:]{0,45}:[0-9a-fA-F:]{1,45}|[\w-]{1,63}(?:\.[\w-]{1,63}){0,8})\]?(?::(\d{1,5}))?(?=\.*(?:[ ,]|$))/.exec(
        line,
      );
    if (named === null || !(TALKING.test(line) || /established to|opening to/.test(line))) continue;
    const port = named[2] ?? /\bport (\d{1,5})/.exec(line)?.[1];
    return { host: named[1] ?? null, port: port === undefined ? null : Number(port) };
  }
  return { host: null, port: null };
}

/** TLS began before the first reply. */
function isTlsFirst(lines: readonly string[]): boolean {
  const tls = lines.findIndex((line) => /TLS started|SSL connection using|TLS handshake|TLSv1\.\d \(OUT\)/.test(line));
  const greeting = lines.findIndex((line) => RECEIVED.test(line));
  return tls !== -1 && greeting > tls;
}

function lossesOf(steps: readonly SessionStep[], tool: Tool): string[] {
  const losses: string[] = [];
  if (tool === 's_client') losses.push('s_client shows neither greeting nor STARTTLS: they were added');
  if (steps.some(({ command, message }) => command === '.' && message.length === 0))
    losses.push('the message does not stand in the transcript: a small one is sent');
  const unanswered = steps.filter(
    ({ command, reply }) => command !== null && reply.length === 0 && !/^STARTTLS|^EHLO|^QUIT/i.test(command),
  );
  if (unanswered.length > 0) losses.push(`${unanswered.length} commands have no reply in the transcript`);
  return losses;
}
