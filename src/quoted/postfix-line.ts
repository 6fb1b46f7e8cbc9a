// Postfix's lines: `QUEUE: to=<...>, relay=..., status=... (...)`, `NOQUEUE: reject: RCPT from ...`, and what joins them: who sent
// the message, whose bounce it is, when the id is free again.
import type { Stage } from './grammar.ts';
import { incoming, type LogFact, type LogLine, NOTHING, outgoing, PATH } from './log-fact.ts';
import { stageOf } from './stage-words.ts';
import { hostName, ipAddress } from './statements.ts';

/** `warning` and `statistics` are no ids: short ones are hexadecimal, long ones have no vowels. They end with a colon. */
const QUEUE = /([0-9A-F]{6,15}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}): /y;
const OUTCOME = new RegExp(
  String.raw`to=${PATH},(?: orig_to=${PATH},)? relay=([^,[\]\s]{1,255})(?:\[([^\]\s]{1,255})\])?(?::(\d{1,5}))?,(?: (?!dsn=)[a-z_]{3,12}=[^\s,]{1,60},){0,5}(?: dsn=([245]\.\d{1,3}\.\d{1,3}),)? status=(sent|bounced|deferred|expired|undeliverable|deliverable|SOFTBOUNCE)\b ?\(?`,
  'y',
);
const SENDER = new RegExp(String.raw`from=${PATH}, (size=|status=(?:expired|force-expired)\b)`, 'y');
const BOUNCED_AS = /sender (?:non-delivery|delay|delivery status) notification: ([0-9A-Za-z]{6,20})$/y;
const CLIENT = /client=([^\s[\]]{1,255})\[([^\]\s]{1,64})\]/y;
const TLS =
  /(?:(?:server certificate verification failed for|SSL_connect error to|Cannot start TLS:) .{0,400}|warning: TLS library problem: .{0,400})/y;
const TURNED_AWAY =
  /(?:(PREGREET|DNSBL rank|DENYLISTED|BLACKLISTED|NON-SMTP COMMAND|COMMAND (?:PIPELINING|TIME LIMIT|COUNT LIMIT|LENGTH LIMIT)|BARE NEWLINE) .{0,80}?\[([0-9a-fA-F.:]{2,45})\]:\d{1,5}|warning: (non-SMTP command|Refusing STARTTLS request) from [^\s[\]]{0,255}\[([^\]\s]{1,64})\])/y;

/** The line whose words begin at `at`. `isWhole`: nothing but its own words can stand before them. */
export function postfixLine(line: string, at: number): LogFact | null {
  QUEUE.lastIndex = at;
  const named = QUEUE.exec(line);
  if (named !== null) return queued(line, QUEUE.lastIndex, named[1] ?? '');
  if (line.startsWith('to=<', at)) return outcome(line, at, null);
  if (line.startsWith('NOQUEUE: ', at)) return refused(line, at + 9, null);
  const first = line.charCodeAt(at);
  // connect from, statistics: most of what is left
  if (first === 0x63 || (first === 0x73 && line.startsWith('statistics', at))) return NOTHING;
  return tally(line, at) ?? limited(line, at) ?? tls(line, at) ?? turnedAway(line, at);
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
      return refused(line, at, queue);
    case 0x6d: // m
      return line.startsWith('milter-reject', at) ? refused(line, at, queue) : NOTHING;
    case 0x70: // p
      return line.startsWith('proxy-reject', at) ? refused(line, at, queue) : NOTHING;
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
  const [all, to = '', original, relay = '', address, port, status, state = ''] = m;
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
    recipients: [to],
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

const HEAD =
  /(?:milter-|proxy-)?reject: (CONNECT|HELO|EHLO|MAIL|RCPT|VRFY|ETRN|DATA|END-OF-MESSAGE|BDAT|UNKNOWN|STARTTLS|AUTH|XCLIENT|XFORWARD)(?: from ([^\s[\]]{0,255})\[([^\]\s]{1,64})\](?::(\d{1,5}))?)?: /y;
const TAIL = new RegExp(
  `;(?: from=${PATH},?)?(?: to=${PATH},?)?(?: proto=[A-Z0-9]{1,12},?)?(?: helo=<(.{0,300}?)>)?(?: sasl_username=<[^<>]{0,300}>)?$`,
);
const ENVELOPE = /; (?:from=<|to=<|proto=)/g;

/** `NOQUEUE: reject: RCPT from name[address]: 550 ...; from=<> to=<> proto=ESMTP helo=<>`: we are the ones who refuse. */
function refused(line: string, at: number, queue: string | null): LogLine | null {
  HEAD.lastIndex = at;
  const m = HEAD.exec(line);
  if (m === null) return content(line, at, queue);
  const [all, verb = '', name = '', address, port] = m;
  const reasonAt = at + all.length;
  const tail = tailOf(line, reasonAt);
  const [, sender, to, helo] = tail?.fields ?? [];
  return incoming({
    mta: 'postfix',
    action: line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? reasonAt : line.indexOf(`to=<${to}`, tail?.at ?? 0) + 4,
    sender: sender ?? null,
    relay: name === '' ? null : name,
    address: ipAddress(address ?? null),
    port: port === undefined ? null : Number(port),
    helo: helo ?? null,
    stage: stageOfVerb(verb),
    reasonAt,
    reasonEnd: tail?.at ?? line.length,
  });
}

interface Tail {
  readonly at: number;
  readonly fields: readonly (string | undefined)[];
}

/**
 * The envelope behind the reason. What a client said may stand at the reason's begin (`<HELO>: Helo command rejected`) and
 * at the line's end, and may look like an envelope: the first one behind the quotation is Postfix's.
 */
function tailOf(line: string, reasonAt: number): Tail | null {
  ENVELOPE.lastIndex = quotationEnd(line, reasonAt);
  for (let m = ENVELOPE.exec(line); m !== null; m = ENVELOPE.exec(line)) {
    const fields = TAIL.exec(line.slice(m.index));
    if (fields?.index === 0) return { at: m.index, fields };
  }
  return null;
}

const QUOTATION = new RegExp(String.raw`\d{3} (?:[245]\.\d{1,3}\.\d{1,3} )?(${PATH}: |<)?`, 'y');

/** Where the mailbox or the HELO that the reason begins with ends. */
function quotationEnd(line: string, reasonAt: number): number {
  QUOTATION.lastIndex = reasonAt;
  const m = QUOTATION.exec(line);
  if (m?.[1] === undefined) return reasonAt;
  if (m[1] !== '<') return QUOTATION.lastIndex;
  const from = QUOTATION.lastIndex;
  // a HELO stands at the end of the line once more
  for (let end = line.indexOf('>: ', from); end !== -1 && end - from < 300; end = line.indexOf('>: ', end + 1)) {
    if (line.endsWith(` helo=<${line.slice(from, end)}>`)) return end;
  }
  return from;
}

const CONTENT_TAIL = new RegExp(
  String.raw` from ([^\s[\]]{0,255})(?:\[([^\]\s]{1,64})\])?; from=${PATH}(?: to=${PATH})?(?: proto=[A-Z0-9]{1,12})?(?: helo=<([^>]{0,300})>)?: `,
  'g',
);

/** `reject: header Subject: ... from h[A]; from=<> to=<> proto=ESMTP helo=<>: 5.7.1 reason`: a stranger wrote the header. */
function content(line: string, at: number, queue: string | null): LogLine | null {
  const verb = /(?:milter-)?reject: (header|body|mime-header|nested-header|END-OF-MESSAGE|DATA|content)\b/y;
  verb.lastIndex = at;
  if (!verb.test(line)) return null;
  CONTENT_TAIL.lastIndex = verb.lastIndex;
  const first = CONTENT_TAIL.exec(line);
  if (first === null) return null;
  const reasonAt = first.index + first[0].length;
  // two envelopes: which is Postfix's, the line does not say
  const isForged = CONTENT_TAIL.exec(line) !== null;
  const [, name = '', address, sender, to, helo] = isForged ? [] : first;
  return incoming({
    mta: 'postfix',
    action: line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? reasonAt : line.indexOf(`to=<${to}`, first.index) + 4,
    sender: sender ?? null,
    relay: name === '' || address === undefined ? null : name,
    address: ipAddress(address ?? null),
    helo: helo ?? null,
    stage: 'eod',
    reasonAt,
    reasonEnd: line.length,
  });
}

function stageOfVerb(verb: string): Stage | null {
  return verb === 'END-OF-MESSAGE' ? 'eod' : stageOf(verb);
}

const LIMITED =
  /warning: ((?:Message delivery|Recipient address|Connection|TLS|New TLS session|AUTH) (?:request |connection )?(?:rate|concurrency|count) limit exceeded: \d{1,9}) from ([^\s[\]]{0,255})\[([^\]\s]{1,64})\] for service /y;
const LIMITED_AT: Readonly<Record<string, Stage>> = {
  M: 'mail',
  R: 'rcpt',
  C: 'connect',
  T: 'starttls',
  N: 'starttls',
  A: 'auth',
};

/** The only trace of `450 4.7.1 Error: too much mail` is a warning. */
function limited(line: string, at: number): LogLine | null {
  if (!line.startsWith('warning: ', at)) return null;
  LIMITED.lastIndex = at;
  const m = LIMITED.exec(line);
  if (m === null) return null;
  const [, words = '', name = '', address] = m;
  return incoming({
    mta: 'postfix',
    action: 'delayed',
    recipients: [],
    recipientAt: at,
    sender: null,
    relay: name === '' ? null : name,
    address: ipAddress(address ?? null),
    stage: LIMITED_AT[words.charAt(0)] ?? null,
    reasonAt: at + 9,
    reasonEnd: at + 9 + words.length,
  });
}

const DISCONNECT = /disconnect from [^\s[\]]{0,255}\[([^\]\s]{1,64})\](?::\d{1,5})? /y;
const REFUSED_COUNT = /([a-z_]{2,12})=(\d{1,9})\/(\d{1,9})(?= |$)/g;

/** `disconnect from h[A] ehlo=1 mail=0/1 commands=1/2`: what stands with a stroke was refused. */
function tally(line: string, at: number): LogFact | null {
  if (line.charCodeAt(at) !== 0x64 || !line.startsWith('disconnect from ', at)) return null;
  if (line.indexOf('/', at) === -1) return NOTHING;
  DISCONNECT.lastIndex = at;
  const address = DISCONNECT.exec(line)?.[1];
  if (address === undefined) return NOTHING;
  const refusals: [string, number][] = [];
  REFUSED_COUNT.lastIndex = DISCONNECT.lastIndex;
  for (let m = REFUSED_COUNT.exec(line); m !== null; m = REFUSED_COUNT.exec(line)) {
    const [, verb = '', taken, all] = m;
    const count = Number(all) - Number(taken);
    if (verb !== 'commands' && count > 0) refusals.push([verb, count]);
  }
  return refusals.length === 0 ? NOTHING : { kind: 'tally', address: ipAddress(address), refused: refusals };
}

function tls(line: string, at: number): LogFact | null {
  TLS.lastIndex = at;
  const words = TLS.exec(line)?.[0];
  if (words === undefined) return null;
  return { kind: 'tls', address: ipAddress(/\[([0-9a-fA-F.:]{2,45})\]/.exec(words)?.[1] ?? null), words };
}

function turnedAway(line: string, at: number): LogFact | null {
  TURNED_AWAY.lastIndex = at;
  const m = TURNED_AWAY.exec(line);
  if (m === null) return null;
  return { kind: 'turned-away', test: m[1] ?? m[3] ?? '', address: ipAddress(m[2] ?? m[4] ?? null) };
}
