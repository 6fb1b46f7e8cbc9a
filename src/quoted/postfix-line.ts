// Postfix's lines: `QUEUE: to=<...>, relay=..., status=... (...)`, `NOQUEUE: reject: RCPT from ...`, and what joins them: who sent
// the message, whose bounce it is, when the id is free again.
import { type LogFact, NOTHING, outgoing, PATH } from './log-fact.ts';
import { postfixRefusal } from './postfix-refusal.ts';
import { postfixSession, tls } from './postfix-session.ts';
import { hostName, ipAddress } from './statements.ts';

/**
 * `warning` and `statistics` are no ids: short ones are hexadecimal, long ones have no vowels. They end with a colon. Who shows his
 * log to others writes `XXXXXXXXXX` or his own letters there: that is one where only a message's line goes on so.
 */
const QUEUE =
  /([0-9A-F]{6,15}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}|(?!NOQUEUE|warning|error|fatal|panic|statistics)[0-9A-Za-z]{4,20}(?=: (?:to=<|from=<|client=|message-id=<|(?:milter-)?reject: ))): /y;
/** Where a page took `<a@b>` for one of its tags, nothing is left of a mailbox. */
const OUTCOME = new RegExp(
  String.raw`to=(?:${PATH})?,(?: orig_to=(?:${PATH})?,)? relay=([^,[\]\s]{1,255})(?:\[([^\]\s]{1,255})\])?(?::(\d{1,5}))?,(?: (?!dsn=)[a-z_]{3,12}=[^\s,]{1,60},){0,5}(?: dsn=([245]\.\d{1,3}\.\d{1,3}),)? status=(sent|bounced|deferred|expired|undeliverable|deliverable|SOFTBOUNCE)\b ?\(?`,
  'y',
);
const SENDER = new RegExp(String.raw`from=${PATH}, (size=|status=(?:expired|force-expired)\b)`, 'y');
const BOUNCED_AS = /sender (?:non-delivery|delay|delivery status) notification: ([0-9A-Za-z]{6,20})$/y;
const CLIENT = /client=([^\s[\]]{1,255})\[([^\]\s]{1,64})\]/y;

/** The line whose words begin at `at`. `isWhole`: nothing but its own words can stand before them. */
export function postfixLine(line: string, at: number): LogFact | null {
  QUEUE.lastIndex = at;
  const named = QUEUE.exec(line);
  if (named !== null) return queued(line, QUEUE.lastIndex, named[1] ?? '');
  if (line.startsWith('to=', at)) return outcome(line, at, null);
  if (line.startsWith('NOQUEUE: ', at)) return postfixRefusal(line, at + 9, null);
  if (line.startsWith('proxy-reject: ', at)) return postfixRefusal(line, at, null);
  const first = line.charCodeAt(at);
  // connect from, statistics: most of what is left
  if (first === 0x63 || (first === 0x73 && line.startsWith('statistics', at))) return NOTHING;
  return postfixSession(line, at);
}

function queued(line: string, at: number, queue: string): LogFact | null {
  switch (line.charCodeAt(at)) {
    case 0x74: // t
      return outcome(line, at, queue);
    case 0x66: // f
      return sender(line, at, queue);
    case 0x63: // c
      return client(line, at, queue);
    case 0x72: // r
      if (line.startsWith('removed', at)) return { kind: 'done', queue };
      return postfixRefusal(line, at, queue);
    case 0x6d: // m
      return line.startsWith('milter-reject', at) ? postfixRefusal(line, at, queue) : NOTHING;
    case 0x70: // p
      return line.startsWith('proxy-reject', at) ? postfixRefusal(line, at, queue) : NOTHING;
    case 0x68: // h: what one server said, before the next is tried; the outcome comes behind it
      return line.startsWith('host ', at) ? { kind: 'attempt', queue } : null;
    case 0x43: // C: another server was not tried any more
      return tls(line, at);
    case 0x73: {
      BOUNCED_AS.lastIndex = at;
      const bounce = BOUNCED_AS.exec(line)?.[1];
      return bounce === undefined ? null : { kind: 'bounced-as', queue, bounce };
    }
    default:
      return null;
  }
}

function sender(line: string, at: number, queue: string): LogFact | null {
  SENDER.lastIndex = at;
  const m = SENDER.exec(line);
  if (m === null) return null;
  const [, from = '', what = ''] = m;
  return what === 'size='
    ? { kind: 'sender', queue, sender: from, bounceOf: null }
    : { kind: 'expired', mta: 'postfix', queue, sender: from };
}

function client(line: string, at: number, queue: string): LogFact | null {
  CLIENT.lastIndex = at;
  const m = CLIENT.exec(line);
  return m === null
    ? null
    : { kind: 'client', queue, name: m[1] ?? null, address: ipAddress(m[2] ?? null), sender: null };
}

function outcome(line: string, at: number, queue: string | null): LogFact | null {
  OUTCOME.lastIndex = at;
  const m = OUTCOME.exec(line);
  if (m === null) return null;
  const [all, to, original, relay = '', address, port, status, state = ''] = m;
  // a probe of an address carries no mail
  if (state === 'undeliverable' || state === 'deliverable') return NOTHING;
  const from = at + all.length;
  const trimmed = endOf(line);
  const end = line.charCodeAt(trimmed - 1) === 0x29 ? trimmed - 1 : line.length;
  // a server has its address or its socket behind it; what has none is a program, or nobody
  const isLocal = address === undefined;
  return outgoing({
    mta: 'postfix',
    action: state === 'sent' ? 'delivered' : state === 'deferred' ? 'delayed' : 'failed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt: at + 4,
    original: original ?? null,
    sender: null,
    relay: isLocal ? null : relay,
    host: isLocal ? null : hostName(relay),
    address: isLocal ? null : ipAddress(address ?? null),
    port: port === undefined ? null : Number(port),
    status: status ?? null,
    reasonAt: from,
    reasonEnd: Math.max(end, from),
    isRepetition: line.startsWith('delivery temporarily suspended: ', from),
  });
}

/** Blanks of ASCII are cut off, and nothing else. */
function endOf(line: string): number {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) <= 0x20) end -= 1;
  return end;
}
