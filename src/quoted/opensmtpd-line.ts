// OpenSMTPD's lines: `SESSION smtp failed-command command="..." result="..."`, `SESSION mta delivery evpid=... result= stat=`, with
// `event=` in 6.0, and sentences in 5.x. The client's address stands in the line `connected` of the same session.
import type { Stage } from './grammar.ts';
import { incoming, type LogFact, type LogLine, NOTHING, outgoing, PATH } from './log-fact.ts';
import { stageOf } from './stage-words.ts';
import { hostName, ipAddress } from './statements.ts';

const SESSION = /([0-9a-f]{16}) (smtp|mta|mda) (?:event=)?/y;
const CONNECTED = /connected address=([^\0- ]{1,80}) host=([^\0- ]{1,255})/y;
/** The command is a client's and may hold quotation marks: the result is the server's word `result="CODE`. */
const FAILED =
  /(?:failed-command|(bad-input)) (?:address=([^\0- ]{1,80}) host=([^\0- ]{1,255}) )?(?:command="(.{0,1000}?)" )?result="(?=[245]\d\d[ -])/y;
const FIELDS = String.raw`(?:[a-z]{1,12}=[^\0- "<>]{1,80} ){0,4}from=${PATH} to=${PATH} (?:rcpt=[^\0- ]{1,330} )?`;
const DELIVERY = new RegExp(
  String.raw`delivery ${FIELDS}(?:source="?[^\0- "]{1,80}"? )?relay="([^\0- "]{1,255})(?: \(([^\0- ()"]{1,255})\))?" delay=[^\0- ]{1,20} (?:ttl=[^\0- ]{1,20} )?result="?(\w{2,12})"? stat="`,
  'y',
);
const LOCAL = new RegExp(
  String.raw`delivery ${FIELDS}user=[^\0- ]{1,80} (?:method=[^\0- ]{1,80} )?delay=[^\0- ]{1,20} result="?(\w{2,12})"? stat=`,
  'y',
);

export function opensmtpdLine(line: string, at: number): LogFact | null {
  SESSION.lastIndex = at;
  const m = SESSION.exec(line);
  if (m === null) return sentence(line, at);
  const [all, queue = '', side] = m;
  const from = at + all.length;
  if (side === 'mta') return delivery(line, from, queue);
  if (side === 'mda') return localDelivery(line, from, queue);
  CONNECTED.lastIndex = from;
  const [, address, host = ''] = CONNECTED.exec(line) ?? [];
  return address === undefined ? refused(line, from, queue) : connected(queue, host, address);
}

function connected(id: string, host: string, address: string): LogFact {
  return { kind: 'session', id, name: hostName(host), address: ipAddress(address) };
}

const actionOf = (result: string): LogLine['action'] =>
  result === 'Ok' ? 'delivered' : result === 'TempFail' ? 'delayed' : 'failed';

/** Up to the last quotation mark. */
function quotedEnd(line: string, from: number): number {
  const end = line.lastIndexOf('"');
  return end > from ? end : line.length;
}

function delivery(line: string, at: number, queue: string): LogFact | null {
  DELIVERY.lastIndex = at;
  const m = DELIVERY.exec(line);
  if (m === null) return null;
  const [all, from, to = '', relay = '', name, result = ''] = m;
  const reasonAt = at + all.length;
  const [recipientAt, reasonEnd] = [line.indexOf(to, at + all.indexOf(' to=')), quotedEnd(line, reasonAt)];
  return handedOn({ queue, from, to, relay, name, result, recipientAt, reasonAt, reasonEnd });
}

interface HandedOn {
  readonly queue: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly relay: string;
  readonly name: string | undefined;
  readonly result: string;
  readonly recipientAt: number;
  readonly reasonAt: number;
  readonly reasonEnd: number;
}

/** What another server said, in the words of whichever version. */
function handedOn({ from, to, relay, name, result, ...rest }: HandedOn): LogFact {
  return outgoing({
    mta: 'opensmtpd',
    action: actionOf(result),
    recipients: [to],
    sender: from ?? null,
    relay: name ?? relay,
    host: hostName(name ?? null) ?? hostName(relay),
    address: ipAddress(relay),
    ...rest,
  });
}

/** Delivered here: no server was asked. */
function localDelivery(line: string, at: number, queue: string): LogFact | null {
  LOCAL.lastIndex = at;
  const m = LOCAL.exec(line);
  if (m === null) return null;
  const [all, from, to = '', result = ''] = m;
  return outgoing({
    mta: 'opensmtpd',
    action: actionOf(result),
    queue,
    recipients: [to],
    recipientAt: line.indexOf(to, at + all.indexOf(' to=')),
    sender: from ?? null,
    reasonAt: at + all.length,
    reasonEnd: line.length,
  });
}

function refused(line: string, at: number, queue: string): LogLine | null {
  FAILED.lastIndex = at;
  const m = FAILED.exec(line);
  if (m === null) return null;
  const [all, badInput, address, host, command = ''] = m;
  const reasonAt = at + all.length;
  return refusal(line, { at, queue, command: badInput === undefined ? command : null, reasonAt }, { address, host });
}

interface Refused {
  readonly at: number;
  readonly queue: string;
  /** Null: what came was no command. */
  readonly command: string | null;
  readonly reasonAt: number;
}

function refusal(
  line: string,
  { at, queue, command, reasonAt }: Refused,
  { address, host }: Readonly<Partial<Record<'address' | 'host', string | undefined>>>,
): LogLine {
  const to = new RegExp(`^RCPT TO:\\s?${PATH}`, 'i').exec(command ?? '')?.[1];
  return incoming({
    mta: 'opensmtpd',
    stage: command === null ? null : stageOfCommand(command),
    action: line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? at : line.indexOf(to, at),
    sender: new RegExp(`^MAIL FROM:\\s?${PATH}`, 'i').exec(command ?? '')?.[1] ?? null,
    relay: hostName(host ?? null),
    address: ipAddress(address ?? null),
    reasonAt,
    reasonEnd: line.charCodeAt(reasonAt - 1) === 0x22 ? quotedEnd(line, reasonAt) : line.length,
  });
}

/** An empty command: refused at the connection, before there was one. */
function stageOfCommand(command: string): Stage | null {
  if (command === '') return 'connect';
  return command === '.' ? 'eod' : stageOf(/^[A-Za-z]{1,20}/.exec(command)?.[0] ?? '');
}

const NEW_SESSION = /smtp-in: New session ([0-9a-f]{16}) from host ([^\0- ]{1,255}) \[([^\]\0- ]{1,64})\]/y;
const FAILED_ON =
  /smtp-in: (?:Failed command|(Bad input)) on session ([0-9a-f]{16}): (?:"(.{0,1000}?)" => )?(?=[245]\d\d[ -])/y;
const RELAYED = new RegExp(
  String.raw`relay: (\w{2,12}) for [0-9a-f]{16}: session=([0-9a-f]{16}), from=${PATH}, to=${PATH},(?: rcpt=[^\0- ]{1,330},)? source=[^\0- ,]{1,80}, relay=([^\0- ,]{1,255})(?: \(([^\0- ()"]{1,255})\))?, delay=[^\0- ]{1,20}, stat=`,
  'y',
);

/** The sentences of 5.x. */
function sentence(line: string, at: number): LogFact | null {
  if (line.startsWith('relay: ', at)) return relayed(line, at);
  if (!line.startsWith('smtp-in: ', at)) return null;
  NEW_SESSION.lastIndex = at;
  const [, id, host = '', address = ''] = NEW_SESSION.exec(line) ?? [];
  if (id !== undefined) return connected(id, host, address);
  FAILED_ON.lastIndex = at;
  const m = FAILED_ON.exec(line);
  if (m === null) return NOTHING;
  const [all, badInput, queue = '', command = ''] = m;
  return refusal(line, { at, queue, command: badInput === undefined ? command : null, reasonAt: at + all.length }, {});
}

function relayed(line: string, at: number): LogFact | null {
  RELAYED.lastIndex = at;
  const m = RELAYED.exec(line);
  if (m === null) return null;
  const [all, result = '', queue = '', from, to = '', relay = '', name] = m;
  const recipientAt = line.indexOf(to, at + all.indexOf(' to='));
  return handedOn({
    queue,
    from,
    to,
    relay,
    name,
    result,
    recipientAt,
    reasonAt: at + all.length,
    reasonEnd: line.length,
  });
}
