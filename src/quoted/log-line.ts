// One line of a mail server's log -> whom it is about and what was said: Postfix, Exim, sendmail, OpenSMTPD, Haraka, Exchange's
// message tracking. Read from fixed ends: what a stranger can choose (local parts, names) decides nothing.
import type { Stage } from './grammar.ts';
import { stageOf } from './stage-words.ts';
import { hostName, ipAddress } from './statements.ts';

export interface LogLine {
  readonly mta: 'postfix' | 'exim' | 'sendmail' | 'opensmtpd' | 'haraka' | 'exchange';
  /** outgoing: another server answered ours. incoming: ours refused a client. */
  readonly direction: 'outgoing' | 'incoming';
  readonly action: 'failed' | 'delayed' | 'delivered';
  readonly recipients: readonly string[];
  /** Offset of the first recipient in the line. */
  readonly recipientAt: number;
  readonly original: string | null;
  readonly sender: string | null;
  /** The server that the message was sent to. */
  readonly host: string | null;
  readonly address: string | null;
  /** `dsn=`: what this mail server made of it. */
  readonly status: string | null;
  /** Which command ours refused, where the line's head says so. */
  readonly stage: Stage | null;
  /** Where the words about the outcome begin and end in the line. */
  readonly reasonAt: number;
  readonly reasonEnd: number;
}

/** Longer lines are read so far: RFC 5321 replies of a hundred lines fit. */
const MAX_LOG_LINE = 16_384;
/** Every line of a log that names an outcome has one of these. */
const HINT = /status=|reject|stat=| \*\* | == |failed-command|recipient-status|result="|outbound\]|LED=/;

/** Reads one line; null if it is no log line that tells an outcome. */
export function readLogLine(written: string): LogLine | null {
  if (!HINT.test(written)) return null;
  const line = written.slice(0, MAX_LOG_LINE);
  for (const read of READERS) {
    const found = read(line);
    if (found !== null) return found;
  }
  return null;
}

const PATH = String.raw`<((?:"(?:[^"\\]|\\.){1,64}"|[^<>"\s]{0,64})(?:@[^<>\s]{1,255})?)>`;
const POSTFIX = new RegExp(
  String.raw`(?:^|[\s:])to=${PATH},(?: orig_to=${PATH},)? relay=([^,[\]\s]{1,255})(?:\[([^\]\s]{1,64})\])?(?::\d{1,5})?,(?: (?!dsn=)[a-z_]{3,12}=[^\s,]{1,60},){0,5}(?: dsn=([245]\.\d{1,3}\.\d{1,3}),)? status=(sent|bounced|deferred|expired|undeliverable|deliverable|SOFTBOUNCE)\b ?\(?`,
);

function postfix(line: string): LogLine | null {
  const m = POSTFIX.exec(line);
  if (m === null) return postfixReject(line);
  const [all, to = '', original, relay = '', address, status, state = ''] = m;
  const end = line.trimEnd().endsWith(')') ? line.trimEnd().length - 1 : line.length;
  const isLocal = /^(?:none|local|virtual|dovecot|private\/)/.test(relay);
  return {
    mta: 'postfix',
    direction: 'outgoing',
    action: /^(?:sent|deliverable)$/.test(state) ? 'delivered' : state === 'deferred' ? 'delayed' : 'failed',
    recipients: [to],
    recipientAt: line.indexOf(to, m.index),
    original: original ?? null,
    sender: null,
    host: isLocal ? null : hostName(relay),
    address: isLocal ? null : ipAddress(address ?? null),
    status: status ?? null,
    stage: null,
    reasonAt: m.index + all.length,
    reasonEnd: Math.max(end, m.index + all.length),
  };
}

const REJECT =
  /: (?:milter-)?reject(?:_warning)?: (CONNECT|HELO|EHLO|MAIL|RCPT|VRFY|ETRN|DATA|END-OF-MESSAGE|BDAT|UNKNOWN|header|body)\b[^:]{0,80}? from [^\s[\]]{0,255}\[[^\]]{1,64}\](?::\d{1,5})?: /;

/** `NOQUEUE: reject: RCPT from name[address]: 550 ...; from=<> to=<> proto=ESMTP helo=<>`: we are the ones who refuse. */
function postfixReject(line: string): LogLine | null {
  const m = REJECT.exec(line);
  if (m === null) return null;
  const from = m.index + m[0].length;
  const tail = new RegExp(`; from=${PATH},?(?: to=${PATH},?)? proto=`).exec(line.slice(from));
  const end = tail === null ? line.length : from + tail.index;
  return {
    ...INCOMING,
    mta: 'postfix',
    action: /^\s*4/.test(line.slice(from)) ? 'delayed' : 'failed',
    recipients: tail?.[2] === undefined ? [] : [tail[2]],
    recipientAt: tail?.[2] === undefined ? from : line.indexOf(`to=<${tail[2]}`, end) + 4,
    sender: tail?.[1] ?? null,
    stage: commandStage(m[1] ?? ''),
    reasonAt: from,
    reasonEnd: end,
  };
}

/** `RCPT`, `END-OF-MESSAGE`, `header` -> the stage. */
function commandStage(word: string): Stage | null {
  return /^(?:header|body|END-OF-MESSAGE|after DATA)/i.test(word) ? 'eod' : stageOf(word);
}

const INCOMING = {
  direction: 'incoming',
  original: null,
  host: null,
  address: null,
  status: null,
  stage: null,
} as const;
const EXIM_ID = '[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}';
const EXIM = new RegExp(
  String.raw`(?:^|\s)${EXIM_ID} (\*\*|==|=>|->|\*>|>>) ((?:"(?:[^"\\]|\\.){1,64}"|[^\s"<>:]{1,64})(?:@[^\s<>:,]{1,255})?)(?: \(([^()\s]{1,320})\))?(?: <([^<>\s]{1,320})>)?((?: [A-Za-z]{1,4}=(?:"[^"]{0,200}"|<[^<>\s]{0,320}>|[^\s:]{1,255}(?::(?=\S)[^\s:]{1,60}){0,7})(?: \[[^\]\s]{1,64}\](?::\d{1,5})?)?| defer \(-?\d{1,5}\)){0,14})(?: \(?[^:()]{0,60}\)?)?: `,
);

function exim(line: string): LogLine | null {
  const m = EXIM.exec(line);
  if (m === null) return eximReject(line);
  const [all, mark = '', to = '', , original, fields = ''] = m;
  const remote = /(?:^| )H=([^\s[\]]{1,255})(?: \[([^\]\s]{1,64})\])?/.exec(fields);
  const sender = / [FP]=<([^<>\s]{0,320})>/.exec(fields);
  return {
    mta: 'exim',
    direction: 'outgoing',
    action: mark === '**' ? 'failed' : mark === '==' ? 'delayed' : 'delivered',
    recipients: [to],
    recipientAt: m.index + all.indexOf(to, all.indexOf(mark)),
    original: original ?? null,
    sender: sender?.[1] ?? null,
    host: hostName(remote?.[1] ?? null),
    address: ipAddress(remote?.[2] ?? null),
    status: null,
    stage: null,
    reasonAt: m.index + all.length,
    reasonEnd: line.length,
  };
}

const EXIM_REJECT =
  /(?:F=<([^<>\s]{0,320})> )?(temporarily )?rejected (RCPT <((?:"[^"]{1,64}"|[^<>\s"]{1,64})@[^<>\s]{1,255})>|(?:after DATA|MAIL|EHLO or HELO|connection|\w{3,10} in "\w{3,20}" ACL)[^:]{0,320}): /;

function eximReject(line: string): LogLine | null {
  const m = EXIM_REJECT.exec(line);
  if (m === null || !/(?:^|\s)H=/.test(line.slice(0, m.index))) return null;
  const to = m[4];
  return {
    ...INCOMING,
    mta: 'exim',
    stage: commandStage(m[3] ?? ''),
    action: m[2] === undefined ? 'failed' : 'delayed',
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? m.index : line.indexOf(to, m.index),
    sender: m[1] ?? null,
    reasonAt: m.index + m[0].length,
    reasonEnd: line.length,
  };
}

const SENDMAIL =
  /(?:^|[\s:])to=([^\s=]{3,2000}?), (?:[a-z]{3,10}=[^,]{0,400}, ){1,14}?(?:dsn=([245]\.\d{1,3}\.\d{1,3}), )?(?:reply=(.{0,600}?), )?stat=/;

/** `stat=User unknown` stands for any 550, and `reply=` may be another recipient's: where their codes differ, `stat=` counts. */
function sendmail(line: string): LogLine | null {
  const m = SENDMAIL.exec(line);
  if (m === null) return sendmailReject(line);
  const stat = line.slice(m.index + m[0].length);
  const fields = line.slice(m.index, m.index + m[0].length);
  const relay = /relay=([^\s,[\]]{1,255})?(?: ?\[([^\]\s]{1,64})\])?/.exec(fields);
  const replyAt = m[3] === undefined ? -1 : line.indexOf('reply=', m.index) + 6;
  const own = /^(?:Deferred: )?([45]\d\d)\b/.exec(stat)?.[1];
  const useReply = m[3] !== undefined && (own === undefined || m[3].startsWith(own));
  const recipients = (m[1] ?? '').split(',').map((one) => one.replace(/^<|>$/g, ''));
  return {
    mta: 'sendmail',
    direction: 'outgoing',
    action: /^(?:Sent|queued)/i.test(stat) ? 'delivered' : /^Deferred/i.test(stat) ? 'delayed' : 'failed',
    recipients,
    recipientAt: line.indexOf(recipients[0] ?? '', m.index),
    original: null,
    sender: /ctladdr=<?([^\s<>,]{3,320}@[^\s<>,]{1,255})>?/.exec(fields)?.[1] ?? null,
    host: hostName((relay?.[1] ?? '').replace(/\.$/, '')),
    address: ipAddress(relay?.[2] ?? null),
    status: m[2] ?? null,
    stage: null,
    reasonAt: useReply ? replyAt : m.index + m[0].length,
    reasonEnd: useReply ? replyAt + (m[3]?.length ?? 0) : line.length,
  };
}

function sendmailReject(line: string): LogLine | null {
  const m = /ruleset=check_\w{2,12}, arg1=([^,]{0,400}), (?:[a-z0-9]{3,10}=[^,]{0,300}, ){0,4}reject=/.exec(line);
  if (m === null) return null;
  const to = line.includes('check_rcpt') ? /<?([^<>\s]{1,64}@[^<>\s]{1,255}?)>?$/.exec(m[1] ?? '')?.[1] : undefined;
  const from = m.index + m[0].length;
  return {
    ...INCOMING,
    mta: 'sendmail',
    stage: line.includes('check_relay') ? 'connect' : to === undefined ? null : 'rcpt',
    action: /^4/.test(line.slice(from)) ? 'delayed' : 'failed',
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? m.index : line.indexOf(to, m.index),
    sender: null,
    reasonAt: from,
    reasonEnd: line.length,
  };
}

function opensmtpd(line: string): LogLine | null {
  const m = new RegExp(
    String.raw`\bfrom=${PATH} to=${PATH} (?:rcpt=\S{1,330} )?(?:source=\S{1,80} )?relay="([^\s"]{1,64})(?: \(([^\s()"]{1,255})\))?" delay=\S{1,20} (?:ttl=\S{1,20} )?result="(\w{2,12})" stat="`,
  ).exec(line);
  if (m === null) return opensmtpdReject(line);
  const [all, from, to = '', relay = '', name, result] = m;
  const reasonAt = m.index + all.length;
  const end = line.lastIndexOf('"');
  return {
    mta: 'opensmtpd',
    direction: 'outgoing',
    action: result === 'Ok' ? 'delivered' : result === 'TempFail' ? 'delayed' : 'failed',
    recipients: [to],
    recipientAt: line.indexOf(to, m.index + all.indexOf(' to=')),
    original: null,
    sender: from ?? null,
    host: hostName(name ?? null) ?? hostName(relay),
    address: ipAddress(relay),
    status: null,
    stage: null,
    reasonAt,
    reasonEnd: end > reasonAt ? end : line.length,
  };
}

function opensmtpdReject(line: string): LogLine | null {
  const m = /smtp failed-command command="([^"]{0,400})" result="/.exec(line);
  if (m === null) return null;
  const to = /^RCPT TO:\s?<([^<>\s]{3,320})>/i.exec(m[1] ?? '')?.[1];
  const from = m.index + m[0].length;
  const end = line.lastIndexOf('"');
  return {
    ...INCOMING,
    mta: 'opensmtpd',
    stage: commandStage(/^\S{1,20}/.exec(m[1] ?? '')?.[0] ?? ''),
    action: /^4/.test(line.slice(from)) ? 'delayed' : 'failed',
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? m.index : line.indexOf(to, m.index),
    sender: /^MAIL FROM:\s?<([^<>\s]{3,320})>/i.exec(m[1] ?? '')?.[1] ?? null,
    reasonAt: from,
    reasonEnd: end > from ? end : line.length,
  };
}

function haraka(line: string): LogLine | null {
  const m =
    /\[outbound\] (?:.{0,200}? )?(?:recipient|rcpt|bounce[d ]|to:?) ?<?((?:"[^"]{1,64}"|[^\s<>"]{1,64})@[^\s<>:]{1,255})>?:? (?:(?:was )?(?:rejected|bounced|deferred|failed))(?: \w{2,12}){0,3}: /i.exec(
      line,
    );
  if (m === null) return null;
  const from = m.index + m[0].length;
  return {
    ...INCOMING,
    mta: 'haraka',
    direction: 'outgoing',
    stage: /recipient .* rejected: $/i.test(m[0]) ? 'rcpt' : null,
    action: /defer/i.test(m[0]) || /^4/.test(line.slice(from)) ? 'delayed' : 'failed',
    recipients: [m[1] ?? ''],
    recipientAt: line.indexOf(m[1] ?? '', m.index),
    sender: null,
    reasonAt: from,
    reasonEnd: line.length,
  };
}

/** Message tracking and message trace: `{LED=550 5.1.1 ...};{MSG=};{FQDN=mx.example};{IP=192.0.2.1}`. */
function exchange(line: string): LogLine | null {
  const m = /\{LED=/.exec(line);
  if (m === null) return null;
  const from = m.index + m[0].length;
  const close = line.indexOf('}', from);
  const behind = line.slice(close === -1 ? line.length : close);
  const named = [
    ...line.slice(0, m.index).matchAll(/(?:^|[,;"\s])([^\s,;"<>{}[\]|=]{1,64}@[^\s,;"<>{}[\]|=]{1,255})(?=[,;"\s])/g),
  ];
  const to = named[0];
  return {
    ...INCOMING,
    mta: 'exchange',
    direction: 'outgoing',
    action: line.includes(',DEFER,') || /^4/.test(line.slice(from)) ? 'delayed' : 'failed',
    recipients: to === undefined ? [] : [to[1] ?? ''],
    recipientAt: to === undefined ? m.index : line.indexOf(to[1] ?? '', to.index),
    sender: null,
    host: hostName(/\{FQDN=([^{}]{1,255})\}/.exec(behind)?.[1] ?? null),
    address: ipAddress(/\{IP=([^{}]{2,64})\}/.exec(behind)?.[1] ?? null),
    reasonAt: from,
    reasonEnd: close === -1 ? line.length : close,
  };
}

const READERS: readonly ((line: string) => LogLine | null)[] = [postfix, exim, sendmail, opensmtpd, haraka, exchange];
