// Exchange's own logs: message tracking, and the protocol logs of what it received and sent, a dialogue line by line. `#Fields:` names
// the columns, whose order and number differ by version. From Microsoft's pages, not from a server of ours.
import { type LogFact, type LogLine, outgoing } from '../quoted/log-fact.ts';
import { hostName, ipAddress } from '../quoted/statements.ts';
import { type CsvField, csvFields } from './csv-fields.ts';
import { ExchangeSessions } from './exchange-session.ts';

export interface ExchangeRow {
  /** What is read; the offsets of the facts are those of this. */
  readonly line: string;
  readonly stamp: string | null;
  readonly facts: readonly LogFact[];
}

/** What PowerShell calls the columns when it exports them. */
const EXPORTED: ReadonlyMap<string, string> = new Map([
  ['timestamp', 'date-time'],
  ['eventid', 'event-id'],
  ['source', 'source'],
  ['recipients', 'recipient-address'],
  ['recipientstatus', 'recipient-status'],
  ['sender', 'sender-address'],
  ['serverip', 'server-ip'],
  ['serverhostname', 'server-hostname'],
  ['clientip', 'client-ip'],
  ['clienthostname', 'client-hostname'],
  ['internalmessageid', 'internal-message-id'],
  ['messageid', 'message-id'],
]);

export class ExchangeLog {
  #columns: ReadonlyMap<string, number> | null = null;
  readonly #sessions = new ExchangeSessions();

  /** Null: the line is no line of such a log. */
  read(line: string): ExchangeRow | null {
    if (this.#isHead(line)) return { line, stamp: null, facts: [] };
    const columns = this.#columns;
    if (columns === null || !/^"?\d{4}-\d\d-\d\dT|^"\d/.test(line)) return null;
    const fields = csvFields(line);
    const of = (name: string): CsvField | null => fields[columns.get(name) ?? -1] ?? null;
    const stamp = of('date-time')?.text ?? null;
    if (columns.has('session-id')) {
      const told = this.#sessions.read(line, of);
      return told === null ? null : { ...told, stamp };
    }
    return { line, stamp, facts: trackingFacts(line, of) };
  }

  #isHead(line: string): boolean {
    const first = line.charCodeAt(0);
    if (first === 0x23) {
      if (!/^#(?:Software|Version|Log-type|Date|Fields|TYPE)\b/.test(line)) return false;
      const names = /^#Fields: ?(.{1,4000})$/.exec(line)?.[1];
      if (names !== undefined) this.#columns = columnsOf(names.split(',').map((name) => name.trim().toLowerCase()));
      return true;
    }
    if (first !== 0x22 || !/^"PSComputerName"|^"Timestamp"|"EventId"/.test(line)) return false;
    this.#columns = columnsOf(csvFields(line).map(({ text }) => EXPORTED.get(text.toLowerCase()) ?? text));
    return true;
  }
}

const columnsOf = (names: readonly string[]) => new Map(names.map((name, i) => [name, i]));

type Fields = (name: string) => CsvField | null;

/** FAIL and DEFER, a recipient and his status each; what was sent, and what was taken from whom. */
function trackingFacts(line: string, of: Fields): LogFact[] {
  const event = of('event-id')?.text ?? '';
  const queue = of('internal-message-id')?.text || of('message-id')?.text || null;
  const isSmtp = of('source')?.text === 'SMTP';
  const sender = of('sender-address')?.text ?? null;
  const recipients = (of('recipient-address')?.text ?? '').split(/[;,] ?/).filter((one) => one !== '');
  if (event === 'RECEIVE' && isSmtp && queue !== null) {
    const [name, address] = [of('client-hostname')?.text, of('client-ip')?.text];
    return [{ kind: 'client', queue, name: name || null, address: ipAddress(address ?? null), sender }];
  }
  const isSent = (event === 'SEND' || event === 'SENDEXTERNAL') && isSmtp;
  if (!isSent && event !== 'FAIL' && event !== 'DEFER') return [];
  const status = of('recipient-status');
  const name = (isSmtp && of('server-hostname')?.text) || null;
  const from = {
    mta: 'exchange',
    queue,
    sender: sender === '<>' ? '' : sender,
    relay: name,
    host: hostName(name),
    address: isSmtp ? ipAddress(of('server-ip')?.text ?? null) : null,
    recipientAt: of('recipient-address')?.at ?? 0,
  } as const;
  if (isSent || status === null || status.text === '')
    return isSent ? [outgoing({ ...from, action: 'delivered', recipients, reasonAt: 0, reasonEnd: 0 })] : [];
  const action = event === 'DEFER' ? 'delayed' : 'failed';
  const statuses = statusesIn(line, status, recipients.length);
  return recipients.flatMap((recipient, i): LogLine[] => {
    const said = statuses[i] ?? statuses[0];
    return said === undefined
      ? []
      : [
          outgoing({
            ...from,
            ...said.server,
            action,
            recipients: [recipient],
            reasonAt: said.at,
            reasonEnd: said.end,
          }),
        ];
  });
}

interface Status {
  readonly at: number;
  readonly end: number;
  /** Named beside the reply. */
  readonly server: Partial<Pick<LogLine, 'relay' | 'host' | 'address'>>;
}

const MARKED =
  /\{LED=([^{}]{0,2000})\}(?:;\{MSG=[^{}]{0,400}\})?(?:;\{FQDN=([^{};]{0,255})\})?(?:;\{IP=([^{};]{0,64})\})?/g;

/** `[{LED=550 ...};{MSG=};{FQDN=mx.example};{IP=192.0.2.1}];[...]`, or bare replies with a semicolon between them. */
function statusesIn(line: string, { at, end }: CsvField, most: number): Status[] {
  const marked = [...line.slice(at, end).matchAll(MARKED)].slice(0, Math.max(1, most));
  if (marked.length > 0)
    return marked.map((m) => {
      const from = at + m.index + '{LED='.length;
      const [, said = '', name, address] = m;
      const server = {
        ...(name ? { relay: name, host: hostName(name) } : {}),
        ...(address ? { address: ipAddress(address) } : {}),
      };
      return { at: from, end: from + said.length, server };
    });
  const starts = [...line.slice(at, end).matchAll(/(?:^|;)(?=['"]?[245]\d\d[ -])/g)].map(
    (m) => at + m.index + m[0].length,
  );
  if (starts.length !== most) return [{ at, end, server: {} }];
  return starts.map((from, i) => ({ at: from, end: (starts[i + 1] ?? end + 1) - 1, server: {} }));
}
