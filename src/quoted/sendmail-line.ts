// sendmail's lines: `ID: to=..., relay=..., dsn=..., reply=..., stat=...`, `ID: ruleset=check_rcpt, arg1=..., reject=...`, and who
// sent the message, whose bounce it is.
import type { Stage } from './grammar.ts';
import { incoming, type LogFact, type LogLine, outgoing } from './log-fact.ts';
import { hostName, ipAddress } from './statements.ts';

const ID = /([0-9A-Za-z]{12,20}): /y;
/** An `@` that is not behind a quote belongs to the one alternative alone: two ways to read `a@b` are 2^100 for a list of them. */
const MAILBOX = String.raw`(?:"(?:[^"\\]|\\.){1,256}"(?:@[^\0- ,<>]{1,255})?|[^\0- ,<>"]{1,512})`;
/** Who shows his log to others may leave the domain alone, `<@example.org>`, which has the form of a mailbox here. */
const PATH = `<${MAILBOX}>`;
const OUTCOME = new RegExp(
  String.raw`to=((?:${PATH}|${MAILBOX})(?:,(?:${PATH}|${MAILBOX})){0,100}),?(?<=,|[^,](?= ctladdr=)) ((?:[a-z]{3,10}=(?:"[^"]{0,400}"|[^,]{0,400}), ){1,14}?)(?:dsn=([245]\.\d{1,3}\.\d{1,3}), )?(?:reply=(.{0,600}?), )?stat=`,
  'y',
);
const SENDER = new RegExp(`from=(<${MAILBOX}>|<>|${MAILBOX}), size=`, 'y');
const LINKED = /([0-9A-Za-z]{12,16}): (?:DSN|return to sender|postmaster notify|sender notify|clone): /y;
/** A name may stand before the address. */
const CONTROLLING = new RegExp(`(?:^|, )ctladdr=(?:[^,<>"]{0,100}(?=<))?<?(${MAILBOX})>?`);
const RELAY = /relay=([^\s,[\]]{1,255})?(\[[^\]\s]{1,64}\])?(?: ?\[([^\]\s]{1,64})\])?/;

export function sendmailLine(line: string, at: number): LogFact | null {
  ID.lastIndex = at;
  const queue = ID.exec(line)?.[1] ?? null;
  // who hides the id leaves its colon
  const from = queue === null ? (line.startsWith(': ', at) ? at + 2 : at) : ID.lastIndex;
  if (line.startsWith('to=', from)) return outcome(line, from, queue);
  if (line.startsWith('ruleset=check_', from)) return refused(line, from, queue);
  if (line.startsWith('ilter', from + 1)) return milter(line, from, queue);
  if (queue === null) return unknownUser(line, from, queue);
  if (line.startsWith('from=', from)) {
    SENDER.lastIndex = from;
    const sender = SENDER.exec(line)?.[1];
    return sender === undefined
      ? null
      : { kind: 'sender', queue, sender: sender.replace(/^<|>$/g, ''), bounceOf: null };
  }
  LINKED.lastIndex = from;
  const bounce = LINKED.exec(line)?.[1];
  return bounce === undefined ? unknownUser(line, from, queue) : { kind: 'bounced-as', queue, bounce };
}

/** `stat=User unknown` stands for any 550, and `reply=` may be another recipient's: where their codes differ, `stat=` counts. */
function outcome(line: string, at: number, queue: string | null): LogFact | null {
  OUTCOME.lastIndex = at;
  const m = OUTCOME.exec(line);
  if (m === null) return null;
  const [all, to = '', fields = '', status, reply] = m;
  const statAt = at + all.length;
  const stat = line.slice(statAt);
  const [, name, literal, address] = RELAY.exec(fields) ?? [];
  if (/^Cannot send message (?:for|within) /.test(stat) && queue !== null)
    return { kind: 'expired', mta: 'sendmail', queue, sender: null };
  const own = /^(?:Deferred: )?([45]\d\d)\b/.exec(stat)?.[1];
  const useReply = reply !== undefined && (own === undefined || reply.startsWith(own));
  const replyAt = reply === undefined ? statAt : statAt - 'stat='.length - 2 - reply.length;
  const recipients = to.split(/,(?=[^"]*(?:"[^"]*"[^"]*)*$)/).map((one) => one.replace(/^<|>$/g, ''));
  return outgoing({
    mta: 'sendmail',
    action: /^(?:Sent|queued)/i.test(stat) ? 'delivered' : /^Deferred/i.test(stat) ? 'delayed' : 'failed',
    queue,
    recipients,
    recipientAt: line.indexOf(recipients[0] ?? '', at + 3),
    sender: CONTROLLING.exec(fields)?.[1] ?? null,
    relay: name?.replace(/\.$/, '') ?? literal ?? null,
    host: hostName((name ?? '').replace(/\.$/, '')),
    address: ipAddress(address ?? literal ?? null),
    status: status ?? null,
    reasonAt: useReply ? replyAt : statAt,
    reasonEnd: useReply ? replyAt + reply.length : line.length,
  });
}

/** What a client wrote stands in `arg1`: a mailbox, whose quoted local part may hold anything, or words without a comma. */
const RULESET = new RegExp(
  String.raw`ruleset=(check_\w{2,12}),\s?arg1=(<?${MAILBOX}>?|<>|[^,"<>]{0,400})(?:, arg2=[^,]{0,400})?, relay=([^\s,[\]]{1,255})?(?: ?\[([^\]\s]{1,64})\])?(?: \(may be forged\))?, reject=`,
  'y',
);
const ARGUMENT = new RegExp(`^<?(${MAILBOX})>?$`);

function refused(line: string, at: number, queue: string | null): LogLine | null {
  RULESET.lastIndex = at;
  const found = RULESET.exec(line);
  if (found === null) return null;
  const [all, ruleset, arg = '', name, address] = found;
  const reasonAt = at + all.length;
  const mailbox = ARGUMENT.exec(arg)?.[1];
  const to = ruleset === 'check_rcpt' ? mailbox : undefined;
  const sender = ruleset === 'check_mail' ? mailbox : undefined;
  return incoming({
    mta: 'sendmail',
    // sendmail greets whom check_relay refuses, and tells him so at MAIL
    stage: ruleset === 'check_rcpt' ? 'rcpt' : ruleset === 'check_mail' || ruleset === 'check_relay' ? 'mail' : null,
    action: line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? at : line.indexOf(to, at),
    sender: sender ?? null,
    relay: name ?? null,
    address: ipAddress(address ?? null),
    reasonAt,
    reasonEnd: line.length,
  });
}

const MILTER = new RegExp(
  String.raw`(?:Milter: (to|from|helo|data|eom|eoh|header|body|unknown)(?:=(<?${MAILBOX}>?|<>|[^,"<>]{0,400}))?|milter=[^,\s]{1,100}(?:, action=[a-z]{1,12})?), reject=`,
  'y',
);
const MILTER_CONNECT =
  /Milter: connect: host=([^\s,[\]]{1,255})?(?:\[[^\]]{1,64}\])?, addr=([^\s,]{1,64}), (?=(rejecting|temp failing) commands)/y;
const MILTER_STAGES: ReadonlyMap<string, Stage> = new Map([
  ['to', 'rcpt'],
  ['from', 'mail'],
  ['helo', 'ehlo'],
  ['data', 'eod'],
  ['eom', 'eod'],
  ['eoh', 'eod'],
  ['header', 'eod'],
  ['body', 'eod'],
]);

/** `ID: Milter: to=<x@y.example>, reject=451 ...`: who the client is does not stand in the line. */
function milter(line: string, at: number, queue: string | null): LogLine | null {
  MILTER.lastIndex = at;
  const found = MILTER.exec(line);
  if (found === null) return turnedAway(line, at, queue);
  const [all, what = '', arg = ''] = found;
  const reasonAt = at + all.length;
  const mailbox = ARGUMENT.exec(arg)?.[1] ?? (arg === '<>' ? '' : undefined);
  const to = what === 'to' ? mailbox : undefined;
  return incoming({
    mta: 'sendmail',
    stage: MILTER_STAGES.get(what) ?? null,
    action: line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? at : line.indexOf(to, at),
    sender: what === 'from' ? (mailbox ?? null) : null,
    helo: what === 'helo' ? arg : null,
    reasonAt,
    reasonEnd: line.length,
  });
}

function turnedAway(line: string, at: number, queue: string | null): LogLine | null {
  MILTER_CONNECT.lastIndex = at;
  const found = MILTER_CONNECT.exec(line);
  if (found === null) return null;
  const [all, name, address, how] = found;
  return incoming({
    mta: 'sendmail',
    stage: 'connect',
    action: how === 'rejecting' ? 'failed' : 'delayed',
    queue,
    recipients: [],
    recipientAt: at,
    relay: name ?? null,
    address: ipAddress(address ?? null),
    reasonAt: at + all.length,
    reasonEnd: line.length,
  });
}

const UNKNOWN = new RegExp(String.raw`<(${MAILBOX})>\.\.\. (?=\S)`, 'y');

/** `ID: <x@y.example>... User unknown`: the recipient is unknown here; neither client nor code stand in the line. */
function unknownUser(line: string, at: number, queue: string | null): LogLine | null {
  UNKNOWN.lastIndex = at;
  const found = UNKNOWN.exec(line);
  if (found === null) return null;
  return incoming({
    mta: 'sendmail',
    stage: 'rcpt',
    action: 'failed',
    queue,
    recipients: [found[1] ?? ''],
    recipientAt: at + 1,
    sender: null,
    reasonAt: at,
    reasonEnd: line.length,
  });
}
