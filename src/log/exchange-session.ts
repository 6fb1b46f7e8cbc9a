// Exchange's protocol logs, a dialogue row by row -> what was refused at which command. `<` is what came, `>` what went: in the log of what
// it received the commands come, in that of what it sent the replies do. Commands are answered in their order, sent at once or not.
import type { Stage } from '../quoted/grammar.ts';
import { incoming, type LogFact, type LogLine, outgoing, PATH } from '../quoted/log-fact.ts';
import { stageOf } from '../quoted/stage-words.ts';
import { hostName, ipAddress } from '../quoted/statements.ts';
import type { CsvField } from './csv-fields.ts';
import { BoundedMap, kept } from './kept-text.ts';

const MOST_SESSIONS = 20_000;
/** Commands that wait for their replies, recipients of a message, lines of a reply. */
const MOST_WAITING = 1000;
const COMMAND =
  /^(?:EHLO|HELO|MAIL FROM|RCPT TO|DATA|BDAT|STARTTLS|AUTH|RSET|QUIT|NOOP|VRFY|HELP|X-[A-Z]{2,30}|XPROXY\w*|XSHADOW)\b/i;
const REPLY = /^[2-5]\d\d(?:[ -]|$)/;
const TO = new RegExp(`^RCPT TO:\\s?${PATH}`, 'i');
const FROM = new RegExp(`^MAIL FROM:\\s?${PATH}`, 'i');

interface Session {
  readonly waiting: string[];
  readonly lines: string[];
  helo: string | null;
  sender: string | null;
  /** As the other side named itself in its greeting. */
  host: string | null;
  recipients: string[];
}

interface Told {
  readonly line: string;
  readonly facts: readonly LogFact[];
}

export class ExchangeSessions {
  readonly #sessions = new BoundedMap<Session>(MOST_SESSIONS);

  /** Null: the row has no event. */
  read(line: string, of: (name: string) => CsvField | null): Told | null {
    const [id, event, data, remote] = [of('session-id'), of('event'), of('data'), of('remote-endpoint')];
    if (id === null || event === null || id.text === '') return null;
    const nothing: Told = { line, facts: [] };
    if (event.text === '+' || event.text === '-') {
      this.#sessions.delete(id.text);
      if (event.text === '+') this.#sessions.set(id.text, freshSession());
      return event.text === '-' ? { line, facts: [{ kind: 'done', queue: id.text }] } : nothing;
    }
    if (data === null || (event.text !== '<' && event.text !== '>')) return nothing;
    const session = this.#sessions.get(id.text) ?? freshSession();
    this.#sessions.set(id.text, session);
    if (!REPLY.test(data.text) || COMMAND.test(data.text)) {
      if (COMMAND.test(data.text)) commanded(session, kept(data.text));
      return nothing;
    }
    if (data.text.charAt(3) === '-') {
      if (session.lines.length < MOST_WAITING) session.lines.push(kept(data.text));
      return nothing;
    }
    return answered(line, data, session, {
      queue: id.text,
      isReceived: event.text === '>',
      remote: remote?.text ?? '',
    });
  }
}

const freshSession = (): Session => ({
  waiting: ['CONNECT'],
  lines: [],
  helo: null,
  sender: null,
  host: null,
  recipients: [],
});

function commanded(session: Session, command: string): void {
  if (/^(?:EHLO|HELO)\b/i.test(command)) session.helo = command.slice(5).trim() || null;
  if (session.waiting.length < MOST_WAITING) session.waiting.push(command);
}

interface Around {
  readonly queue: string;
  readonly isReceived: boolean;
  readonly remote: string;
}

/** A reply belongs to the oldest command that has none. */
function answered(line: string, data: CsvField, session: Session, around: Around): Told {
  const command = session.waiting.shift() ?? '';
  const lines = session.lines.splice(0);
  const code = data.text.charCodeAt(0);
  if (code === 0x32 || code === 0x33) return { line, facts: taken(session, command, data.text, around) };
  // one line stands in the row as it is; of several a text is made
  const isPlain = lines.length === 0 && data.text.length === data.end - data.at;
  const words = isPlain ? line : [...lines, data.text].join('\n');
  const at = isPlain ? data.at : 0;
  return {
    line: words,
    facts: [refused(session, command, around, { at, end: isPlain ? data.end : words.length, isFinal: code === 0x35 })],
  };
}

function taken(session: Session, command: string, reply: string, { queue, isReceived, remote }: Around): LogFact[] {
  const sender = FROM.exec(command)?.[1];
  const to = TO.exec(command)?.[1];
  if (command === 'CONNECT') session.host = hostName(/^220[ -]([^\0- ]{1,255})/.exec(reply)?.[1] ?? null);
  if (sender !== undefined) [session.sender, session.recipients] = [kept(sender), []];
  if (to !== undefined && session.recipients.length < MOST_WAITING) session.recipients.push(kept(to));
  // the message, or the next step of a login, is answered next
  if (reply.startsWith('354')) session.waiting.unshift('.');
  if (reply.startsWith('334')) session.waiting.unshift(command);
  if (command !== '.' && !/^BDAT \d{1,12} LAST/i.test(command)) return [];
  const { sender: from, recipients } = session;
  [session.sender, session.recipients] = [null, []];
  const { address } = endpointOf(remote);
  if (isReceived) return [{ kind: 'client', queue, name: session.helo, address, sender: from }];
  if (recipients.length === 0) return [];
  return [
    outgoing({
      ...{ mta: 'exchange', action: 'delivered', queue, recipients, recipientAt: 0, sender: from },
      ...{ relay: session.host ?? address, host: session.host, address, reasonAt: 0, reasonEnd: 0 },
    }),
  ];
}

interface Reason {
  readonly at: number;
  readonly end: number;
  readonly isFinal: boolean;
}

function refused(session: Session, command: string, around: Around, reason: Reason): LogLine {
  const { address, port } = endpointOf(around.remote);
  const isMessage = command === '.' || /^BDAT\b/i.test(command);
  const to = TO.exec(command)?.[1];
  const said = {
    mta: 'exchange',
    action: reason.isFinal ? 'failed' : 'delayed',
    queue: around.queue,
    recipients: to !== undefined ? [to] : isMessage || /^DATA\b/i.test(command) ? session.recipients : [],
    recipientAt: 0,
    sender: FROM.exec(command)?.[1] ?? session.sender,
    address,
    stage: stageOfCommand(command),
    reasonAt: reason.at,
    reasonEnd: reason.end,
  } as const;
  if (isMessage) [session.sender, session.recipients] = [null, []];
  return around.isReceived
    ? incoming({ ...said, helo: session.helo, port })
    : outgoing({ ...said, relay: session.host ?? address, host: session.host, port });
}

function stageOfCommand(command: string): Stage | null {
  if (command === 'CONNECT') return 'connect';
  if (command === '.' || /^BDAT\b/i.test(command)) return 'eod';
  return stageOf(/^[A-Za-z-]{1,20}/.exec(command)?.[0] ?? '');
}

/** `192.0.2.3:4711`, `[2001:db8::3]:4711`. */
function endpointOf(written: string): { readonly address: string | null; readonly port: number | null } {
  const [, literal, plain, port] = /^(?:\[([^\]]{2,45})\]|([\d.]{7,15})):(\d{1,5})$/.exec(written) ?? [];
  return { address: ipAddress(literal ?? plain ?? null), port: port === undefined ? null : Number(port) };
}
