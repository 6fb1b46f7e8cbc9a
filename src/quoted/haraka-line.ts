// Haraka's lines: `[NOTICE] [SESSION] [core] sender <> code=DENY msg="..."`, `... disconnect ip= rdns= helo= ... lr="550 ..."`, and those
// of its outbound queue.
import type { Stage } from './grammar.ts';
import { incoming, type LogFact, type LogLine, outgoing, PATH } from './log-fact.ts';
import { hostName, ipAddress } from './statements.ts';

/** Pages that show a log leave out the level and the id. */
const HEAD = /(?:\[[A-Z]{2,10}\] )?(?:\[([0-9A-Fa-f-]{36}(?:\.\d{1,6}){0,3}|-)\] )?\[([\w./-]{1,64})\] {1,2}/y;
const CONNECT = /connect ip=(\S{2,64}) port=\d/y;
const DISCONNECT =
  /disconnect ip=(\S{2,64})(?: rdns="?([^\0- "]{0,255})"?)?(?: helo="?([^\0- "]{0,255})"?)? .{0,400}? lr="/y;
const CANNOT_DELIVER = new RegExp(`550 I cannot deliver mail for ${PATH}`, 'y');
const DENIED = new RegExp(
  String.raw`(?:(sender|recipient) ${PATH}|(queue|message)(?: mid=\S{0,400}| size=\d{1,12}| rcpts=\S{1,20}| delay=\S{1,20}){0,5}) code=DENY(SOFT|DISCONNECT|SOFTDISCONNECT)? msg="`,
  'y',
);
/** What concerns the message, not one recipient; those were told one by one before. */
const ALL =
  /(?:Temp failing [^\0- ]{1,255} for [\d.]{1,12} seconds|(bouncing mail)): (?!Some recipients )(?:Upstream error: )?/y;
const OUTBOUND =
  /(?:.{0,200}? )?(?:recipient|rcpt|bounce[d ]|to:?) ?<?((?:"[^"]{1,64}"|[^\s<>"]{1,64})@[^\s<>:]{1,255})>?:? (?:(?:was )?(?:rejected|bounced|deferred|failed))(?: \w{2,12}){0,3}: /iy;

export function harakaLine(line: string, at: number): LogFact | null {
  HEAD.lastIndex = at;
  const m = HEAD.exec(line);
  if (m === null) return null;
  const [all, id = '-', plugin = ''] = m;
  const from = at + all.length;
  if (plugin === 'outbound') return outbound(line, from, id === '-' ? null : id);
  if (plugin !== 'core') return null;
  const session = id.slice(0, 36);
  CONNECT.lastIndex = from;
  const address = CONNECT.exec(line)?.[1];
  if (address !== undefined) return { kind: 'session', id: session, name: null, address: ipAddress(address) };
  return denied(line, from, id) ?? disconnected(line, from, session);
}

const STAGES: Readonly<Record<string, Stage>> = { sender: 'mail', recipient: 'rcpt', queue: 'eod', message: 'eod' };

function denied(line: string, at: number, id: string): LogLine | null {
  DENIED.lastIndex = at;
  const m = DENIED.exec(line);
  if (m === null) return null;
  const [all, who, mailbox, what, how = ''] = m;
  const reasonAt = at + all.length;
  const to = who === 'recipient' ? mailbox : undefined;
  const tail = to === undefined ? null : /" sender="?([^\0- "]{0,330})"?$/.exec(line.slice(reasonAt));
  const end = tail === null ? line.lastIndexOf('"') : reasonAt + tail.index;
  // the id of the transaction, which Haraka puts behind the reason
  const own = line.slice(reasonAt, end).endsWith(` (${id})`) ? id.length + 3 : 0;
  return incoming({
    mta: 'haraka',
    stage: STAGES[who ?? what ?? ''] ?? null,
    action: how.startsWith('SOFT') ? 'delayed' : 'failed',
    queue: id === '-' ? null : id,
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? at : line.indexOf(to, at),
    sender: who === 'sender' ? (mailbox ?? null) : (tail?.[1] ?? null),
    reasonAt,
    reasonEnd: Math.max(reasonAt, end - own),
  });
}

/** `lr=` is the last refusal of the session: the only one of a HELO or a connection. */
function disconnected(line: string, at: number, session: string): LogLine | null {
  DISCONNECT.lastIndex = at;
  const m = DISCONNECT.exec(line);
  if (m === null) return null;
  const [all, address, name = '', helo = ''] = m;
  const reasonAt = at + all.length;
  const end = line.lastIndexOf('" time=');
  if (!/^[45]\d\d /.test(line.slice(reasonAt, reasonAt + 4))) return null;
  // a recipient whom no plugin took is named nowhere else
  CANNOT_DELIVER.lastIndex = reasonAt;
  const to = CANNOT_DELIVER.exec(line)?.[1];
  return incoming({
    mta: 'haraka',
    action: line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue: session === '-' ? null : session,
    stage: to === undefined ? null : 'rcpt',
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? at : line.indexOf(to, reasonAt),
    sender: null,
    relay: /^(?:NXDOMAIN|DNSERROR|Unknown)$/.test(name) ? null : hostName(name),
    address: ipAddress(address ?? null),
    helo: helo === '' ? null : helo,
    reasonAt,
    reasonEnd: end > reasonAt ? end : line.length,
    isRepetition: true,
  });
}

function outbound(line: string, at: number, queue: string | null): LogLine | null {
  OUTBOUND.lastIndex = at;
  const m = OUTBOUND.exec(line);
  if (m === null) return ofAll(line, at, queue);
  const [all, to = ''] = m;
  const reasonAt = at + all.length;
  return outgoing({
    mta: 'haraka',
    stage: /recipient .* (?:rejected|deferred): $/i.test(all) ? 'rcpt' : null,
    action: /defer/i.test(all) || line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue,
    recipients: [to],
    recipientAt: line.indexOf(to, at),
    sender: null,
    reasonAt,
    reasonEnd: line.length,
  });
}

function ofAll(line: string, at: number, queue: string | null): LogLine | null {
  ALL.lastIndex = at;
  const m = ALL.exec(line);
  if (m === null) return null;
  return outgoing({
    mta: 'haraka',
    action: m[1] === undefined ? 'delayed' : 'failed',
    queue,
    recipients: [],
    recipientAt: at,
    reasonAt: at + m[0].length,
    reasonEnd: line.length,
  });
}
