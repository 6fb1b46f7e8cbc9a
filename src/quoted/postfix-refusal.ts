// What Postfix's own server refused: `reject: RCPT from name[address]: 550 ...; from=<> to=<> proto=ESMTP helo=<>`, with and without a queue
// id, by a milter or a proxy, and what header and body checks refuse.
import type { Stage } from './grammar.ts';
import { incoming, type LogLine, PATH } from './log-fact.ts';
import { stageOf } from './stage-words.ts';
import { ipAddress } from './statements.ts';

const HEAD =
  /(?:milter-|proxy-)?reject: (CONNECT|HELO|EHLO|MAIL|RCPT|VRFY|ETRN|DATA|END-OF-MESSAGE|BDAT|UNKNOWN|STARTTLS|AUTH|XCLIENT|XFORWARD)(?: from ([^\s[\]]{0,255})\[([^\]\s]{1,64})\](?::(\d{1,5}))?)?: /y;
const TAIL = new RegExp(
  `(?:; from= to=|;(?: from=${PATH},?)?(?: to=${PATH},?)?)(?: proto=[A-Z0-9]{1,12},?)?(?: helo=<(.{0,300}?)>)?(?: sasl_username=<[^<>]{0,300}>)?$`,
);
const ENVELOPE = /; (?:from=<|to=<|proto=|from= to= )/g;

/** `NOQUEUE: reject: RCPT from name[address]: 550 ...; from=<> to=<> proto=ESMTP helo=<>`: we are the ones who refuse. */
export function postfixRefusal(line: string, at: number, queue: string | null): LogLine | null {
  HEAD.lastIndex = at;
  const m = HEAD.exec(line);
  if (m === null) return content(line, at, queue);
  const [all, verb = '', name = '', address, port] = m;
  const reasonAt = at + all.length;
  const tail = tailOf(line, reasonAt);
  const [, sender, told, helo] = tail?.fields ?? [];
  // a line that was cut: the reply begins with the recipient that it refuses
  const to =
    told ?? (verb === 'RCPT' && tail === null ? CUT.exec(line.slice(reasonAt, reasonAt + 400))?.[1] : undefined);
  return incoming({
    mta: 'postfix',
    action: line.charCodeAt(reasonAt) === 0x34 ? 'delayed' : 'failed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt:
      to === undefined
        ? reasonAt
        : told === undefined
          ? line.indexOf(to, reasonAt)
          : line.indexOf(`to=<${to}`, tail?.at ?? 0) + 4,
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

const CUT = /^[45]\d\d (?:[45]\.\d{1,3}\.\d{1,3} )?<([^<>\s@]{1,64}@[^<>\s@]{1,255})>: Recipient address rejected/;

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
