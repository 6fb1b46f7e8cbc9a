// OpenSMTPD's lines: `SESSION smtp failed-command command="..." result="..."`, `SESSION mta delivery evpid=... result= stat=`. The
// client's address stands in the line `connected` of the same session.
import type { Stage } from './grammar.ts';
import { incoming, type LogFact, type LogLine, outgoing, PATH } from './log-fact.ts';
import { stageOf } from './stage-words.ts';
import { hostName, ipAddress } from './statements.ts';

const SESSION = /([0-9a-f]{16}) (smtp|mta) (?:event=)?/y;
const CONNECTED = /connected address=(\S{1,80}) host=(\S{1,255})/y;
/** The command is a client's and may hold quotation marks: the result is Postfix's word `result="CODE`. */
const FAILED = /(?:failed-command command="(.{0,1000}?)"|bad-input) result="(?=[245]\d\d[ -])/y;
const DELIVERY = new RegExp(
  String.raw`delivery (?:[a-z]{1,12}=[^\s"<>]{1,80} ){0,4}from=${PATH} to=${PATH} (?:rcpt=\S{1,330} )?(?:source="?[^\s"]{1,80}"? )?relay="([^\s"]{1,64})(?: \(([^\s()"]{1,255})\))?" delay=\S{1,20} (?:ttl=\S{1,20} )?result="?(\w{2,12})"? stat="`,
  'y',
);

export function opensmtpdLine(line: string, at: number): LogFact | null {
  SESSION.lastIndex = at;
  const m = SESSION.exec(line);
  if (m === null) return null;
  const [all, queue = '', side] = m;
  const from = at + all.length;
  if (side === 'mta') return delivery(line, from, queue);
  CONNECTED.lastIndex = from;
  const [, address, host = ''] = CONNECTED.exec(line) ?? [];
  if (address !== undefined)
    return { kind: 'session', id: queue, name: hostName(host), address: ipAddress(address.replace(/^\[|\]$/g, '')) };
  return refused(line, from, queue);
}

function delivery(line: string, at: number, queue: string): LogLine | null {
  DELIVERY.lastIndex = at;
  const m = DELIVERY.exec(line);
  if (m === null) return null;
  const [all, from, to = '', relay = '', name, result] = m;
  const reasonAt = at + all.length;
  const end = line.lastIndexOf('"');
  return outgoing({
    mta: 'opensmtpd',
    action: result === 'Ok' ? 'delivered' : result === 'TempFail' ? 'delayed' : 'failed',
    queue,
    recipients: [to],
    recipientAt: line.indexOf(to, at + all.indexOf(' to=')),
    sender: from ?? null,
    relay: name ?? relay,
    host: hostName(name ?? null) ?? hostName(relay),
    address: ipAddress(relay),
    reasonAt,
    reasonEnd: end > reasonAt ? end : line.length,
  });
}

function refused(line: string, at: number, queue: string): LogLine | null {
  FAILED.lastIndex = at;
  const m = FAILED.exec(line);
  if (m === null) return null;
  const [all, command = ''] = m;
  const to = new RegExp(`^RCPT TO:\\s?${PATH}`, 'i').exec(command)?.[1];
  const reasonAt = at + all.length;
  const end = line.lastIndexOf('"');
  return incoming({
    mta: 'opensmtpd',
    stage: line.startsWith('bad-input', at) ? null : stageOfCommand(command),
    action: line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? at : line.indexOf(to, at),
    sender: new RegExp(`^MAIL FROM:\\s?${PATH}`, 'i').exec(command)?.[1] ?? null,
    reasonAt,
    reasonEnd: end > reasonAt ? end : line.length,
  });
}

/** An empty command: refused at the connection, before there was one. */
function stageOfCommand(command: string): Stage | null {
  if (command === '') return 'connect';
  return command === '.' ? 'eod' : stageOf(/^[A-Za-z]{1,20}/.exec(command)?.[0] ?? '');
}
