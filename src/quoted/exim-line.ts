// Exim's lines: `ID ** address R=r T=t H=host [address]: reason`, `H=(helo) [address] F=<> rejected RCPT <>: reason`, `ID <= sender`.
// The marks stand at fixed places behind the id; what stands further behind is the words of strangers.
import type { Stage } from './grammar.ts';
import { incoming, type LogFact, type LogLine, NOTHING, outgoing, PATH } from './log-fact.ts';
import { stageOf } from './stage-words.ts';
import { hostName, ipAddress } from './statements.ts';

const ID = /([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) /y;
const ADDRESS = String.raw`(?:"(?:[^"\\]|\\.){1,256}"|(?=[^\0- "<>:])[^\0- "<>:@]{0,256})(?:@[^\0- <>:,]{1,255})?`;
const PATH_OR_EMPTY = String.raw`<(?:"(?:[^"\\]|\\.){1,256}"|[^<>\0- "@]{0,256})(?:@[^<>\0- ]{1,255})?>`;
/** The first character of a value says which form it has: where two forms took the same text, twenty fields were 3^20 ways to fail. */
const FIELD = String.raw` [A-Za-z]{1,4}=(?:(?:"[^"]{0,400}"|\[[^\]\0- ]{1,64}\](?::\d{1,5})?|${PATH_OR_EMPTY})\*?|[^\0- :"<[][^\0- :]{0,254}(?::(?=\S)[^\0- :]{1,60}){0,7})(?: \[[^\]\s]{1,64}\](?::\d{1,5})?\*?)?`;
const OUTCOME = new RegExp(
  String.raw`(\*\*|==|=>|->|\*>|>>) (${ADDRESS})(?: \(([^()\0- ]{1,320})\))?(?: <([^<>\0- ]{1,320})>)?((?:${FIELD}| defer \(-?\d{1,5}\)| (?:K|L|DS|M8S|PRDR|routing)(?= |:)){0,20})(?: \(?[^:()]{0,60}\)?)?(?:: |$)`,
  'y',
);
const ARRIVED = new RegExp(
  String.raw`<= (<>|${ADDRESS})((?:${FIELD}| \([^()\s]{1,255}\)| \[[^\]\s]{1,64}\](?::\d{1,5})?){0,20})`,
  'y',
);

/** Under syslog a line may be cut: `[1/2] `, or at its own line ends `[2\3] `. What follows the first part is read as no line. */
const PART = /\[(\d{1,3})[/\\]\d{1,3}\] /y;

export function eximLine(line: string, at: number): LogFact | null {
  if (line.charCodeAt(at) === 0x5b) {
    PART.lastIndex = at;
    const part = PART.exec(line)?.[1];
    return part === '1' ? eximLine(line, PART.lastIndex) : part === undefined ? null : NOTHING;
  }
  ID.lastIndex = at;
  const queue = ID.exec(line)?.[1];
  if (queue === undefined) return refused(line, at);
  const behind = ID.lastIndex;
  switch (line.charCodeAt(behind)) {
    case 0x3c:
      return arrived(line, behind, queue);
    case 0x43: // C
      return line.startsWith('Completed', behind) ? { kind: 'done', queue } : null;
    case 0x2a:
    case 0x3d:
    case 0x2d:
    case 0x3e:
      return outcome(line, behind, queue);
    case 0x53: // S: what one server said, before the next is tried
      return line.startsWith('SMTP error from remote', behind)
        ? { kind: 'attempt', queue }
        : refused(line, behind, queue);
    default:
      return refused(line, behind, queue);
  }
}

function outcome(line: string, at: number, queue: string): LogLine | null {
  OUTCOME.lastIndex = at;
  const m = OUTCOME.exec(line);
  if (m === null) return null;
  const [all, mark = '', to = '', , original, fields = ''] = m;
  const isFailure = mark === '**' || mark === '==';
  if (isFailure && !all.endsWith(': ')) return null;
  const remote = /(?:^| )H=([^\s[\]]{1,255})(?: \[([^\]\s]{1,64})\](?::(\d{1,5}))?)?/.exec(fields);
  const reasonAt = at + all.length;
  return outgoing({
    mta: 'exim',
    action: mark === '**' ? 'failed' : mark === '==' ? 'delayed' : 'delivered',
    queue,
    recipients: [to],
    recipientAt: at + all.indexOf(to, mark.length),
    original: original ?? null,
    sender: / [FP]=<((?:"(?:[^"\\]|\\.){1,256}"|[^<>\0- "]{0,256})(?:@[^<>\0- ]{1,255})?)>/.exec(fields)?.[1] ?? null,
    relay: remote?.[1] ?? null,
    host: hostName(remote?.[1] ?? null),
    address: ipAddress(remote?.[2] ?? null),
    port: remote?.[3] === undefined ? null : Number(remote[3]),
    reasonAt,
    reasonEnd: reasonEndIn(line, reasonAt),
    isRepetition: line.startsWith('retry time not reached', reasonAt),
  });
}

/** With `log_selector = +all` times stand behind the reason. */
function reasonEndIn(line: string, from: number): number {
  const times = /(?: (?:QT|DT|RT|D)=[\d.hms]{1,20}){1,4}\s{0,4}$/.exec(line.slice(from));
  return times === null ? line.length : from + times.index;
}

function arrived(line: string, at: number, queue: string): LogFact | null {
  ARRIVED.lastIndex = at;
  const m = ARRIVED.exec(line);
  if (m === null) return null;
  const [, from = '', fields = ''] = m;
  const sender = from === '<>' ? '' : from;
  const bounceOf = sender === '' ? (/ R=([0-9A-Za-z-]{16,24})(?= |$)/.exec(fields)?.[1] ?? null) : null;
  if (bounceOf !== null || !/ H=/.test(fields)) return { kind: 'sender', queue, sender, bounceOf };
  return { kind: 'client', queue, sender, ...clientIn(fields) };
}

function clientIn(fields: string): { name: string | null; address: string | null } {
  const m = / H=([^\s()[\]]{1,255})?(?: ?\([^()\s]{1,255}\))? ?\[([^\]\s]{1,64})\]/.exec(fields);
  return { name: m?.[1] ?? null, address: ipAddress(m?.[2] ?? null) };
}

/** The client in front of the refusal; HELO stands in parentheses and may hold anything but a blank. */
const CLIENT = String.raw`H=(?:([^\s()[\]]{1,255}) ?)?(?:\((\S{1,255})\) )?\[([^\]\s]{1,64})\](?::(\d{1,5}))?`;
const REJECT = new RegExp(
  String.raw`${CLIENT}((?:${FIELD}| [A-Z]{1,4}=\S{0,300}){0,12}) (temporarily )?rejected (RCPT <((?:"(?:[^"\\]|\\.){1,256}"|[^<>\0- "]{1,256})(?:@[^<>\0- ]{1,255})?)>|(?:after DATA|during MIME ACL checks|MAIL <|EHLO or HELO|connection|\w{3,10} in "\w{3,20}" ACL|[A-Z]{3,10}\b)[^:]{0,320})(?:: |$)`,
  'y',
);

function refused(line: string, at: number, queue: string | null = null): LogLine | null {
  REJECT.lastIndex = at;
  const m = REJECT.exec(line);
  if (m === null) return otherRefusal(line, at, queue);
  const [all, name, helo, address, port, fields = '', temporarily, what = '', path] = m;
  // before 4.90 addresses stood without brackets
  const to = path ?? /^RCPT ([^<>\0- "]{1,320})$/.exec(what)?.[1];
  return incoming({
    mta: 'exim',
    stage: stageOfWords(what),
    action: temporarily === undefined ? 'failed' : 'delayed',
    queue,
    recipients: to === undefined ? [] : [to],
    recipientAt: to === undefined ? at : at + all.lastIndexOf(to),
    sender: senderIn(fields, what),
    relay: name ?? null,
    address: ipAddress(address ?? null),
    port: port === undefined ? null : Number(port),
    helo: helo ?? null,
    reasonAt: at + all.length,
    reasonEnd: reasonEndIn(line, at + all.length),
  });
}

function senderIn(fields: string, what: string): string | null {
  return (
    / F=<((?:"(?:[^"\\]|\\.){1,256}"|[^<>\0- "]{0,256})(?:@[^<>\0- ]{1,255})?)>/.exec(fields)?.[1] ??
    /^MAIL <([^<>\0- ]{0,320})>/.exec(what)?.[1] ??
    / F=([^<>\0- "]{1,320})(?= |$)/.exec(fields)?.[1] ??
    null
  );
}

function stageOfWords(words: string): Stage | null {
  return /^(?:after DATA|during MIME)/.test(words) ? 'eod' : stageOf(words.replace(/<.*/, ''));
}

const NAMED = String.raw`(?:([^\s()[\]]{1,255}) ?)?(?:\((\S{1,255})\) )?\[([^\]\s]{1,64})\](?::\d{1,5})?(?: I=\[[^\]\s]{1,64}\]:\d{1,5})?`;
/** Refusals with a sentence of their own. Named groups would cost more than they tell. */
const OTHERS: readonly (readonly [pattern: RegExp, stage: Stage | null, action: LogLine['action']])[] = [
  [new RegExp(`rejected (?:EHLO|HELO) from ${NAMED}: `, 'y'), 'ehlo', 'failed'],
  [
    new RegExp(`(?:Connection|SMTP connection) from ${NAMED} (?=(?:refused|dropped|lost): )`, 'y'),
    'connect',
    'delayed',
  ],
  [new RegExp(`SMTP call from ${NAMED} (?=dropped: )`, 'y'), null, 'failed'],
  [
    new RegExp(String.raw`[a-z0-9_-]{2,40} authenticator failed for (?:H=)?${NAMED}(?: U=\S{1,100})?: `, 'y'),
    'auth',
    'failed',
  ],
  [new RegExp(String.raw`refused connection from ${NAMED} (?=\()`, 'y'), 'connect', 'failed'],
];
const TOO_MANY = new RegExp(String.raw`too many recipients: [^:=]{0,60}: sender=<([^<>\s]{0,320})> H=${NAMED}`, 'y');

function otherRefusal(line: string, at: number, queue: string | null): LogLine | null {
  for (const [pattern, stage, action] of OTHERS) {
    pattern.lastIndex = at;
    const m = pattern.exec(line);
    if (m === null) continue;
    const [all, name, helo, address] = m;
    const reasonAt = at + all.length;
    const isLater = stage === 'auth' && line.charCodeAt(reasonAt) === 0x34;
    return ofClient(line, { name, helo, address }, { stage, action: isLater ? 'delayed' : action, reasonAt });
  }
  return tooMany(line, at) ?? tooBig(line, at, queue) ?? outOfStep(line, at) ?? localScan(line, at, queue);
}

function tooMany(line: string, at: number): LogLine | null {
  TOO_MANY.lastIndex = at;
  const m = TOO_MANY.exec(line);
  if (m === null) return null;
  const [, sender, name, helo, address] = m;
  const end = line.indexOf(': sender=', at);
  return {
    ...ofClient(line, { name, helo, address }, { stage: 'rcpt', action: 'delayed', reasonAt: at }),
    sender: sender ?? null,
    reasonEnd: end,
  };
}

const TOO_BIG = new RegExp(
  String.raw`rejected (MAIL FROM:|from )${PATH} H=${NAMED}(?: U=\S{1,100})?: (?=message too big)`,
  'y',
);

/** Refused for the size that MAIL announced, or that DATA had. */
function tooBig(line: string, at: number, queue: string | null): LogLine | null {
  TOO_BIG.lastIndex = at;
  const m = TOO_BIG.exec(line);
  if (m === null) return null;
  const [all, what, sender, name, helo, address] = m;
  const stage = what === 'from ' ? 'eod' : 'mail';
  return {
    ...ofClient(line, { name, helo, address }, { stage, action: 'failed', reasonAt: at + all.length }),
    queue,
    sender: sender ?? null,
  };
}

const OUT_OF_STEP = new RegExp(
  String.raw`SMTP protocol synchronization error \([^()]{1,100}\)(?=: rejected (?:(connection) from|"[^"]{0,600}") H=${NAMED})`,
  'y',
);

function outOfStep(line: string, at: number): LogLine | null {
  OUT_OF_STEP.lastIndex = at;
  const m = OUT_OF_STEP.exec(line);
  if (m === null) return null;
  const [all, connection, name, helo, address] = m;
  const stage = connection === undefined ? null : 'connect';
  return {
    ...ofClient(line, { name, helo, address }, { stage, action: 'failed', reasonAt: at }),
    reasonEnd: at + all.length,
  };
}

const LOCAL_SCAN = new RegExp(
  String.raw`F=<?([^<>\0- "]{0,320})>? H=${NAMED}(?: P=\S{1,20})? (temporarily )?rejected by local_scan\(\): `,
  'y',
);

/** What the administrator's own function refused, behind the message. */
function localScan(line: string, at: number, queue: string | null): LogLine | null {
  LOCAL_SCAN.lastIndex = at;
  const m = LOCAL_SCAN.exec(line);
  if (m === null) return null;
  const [all, sender, name, helo, address, temporarily] = m;
  const action = temporarily === undefined ? 'failed' : 'delayed';
  return {
    ...ofClient(line, { name, helo, address }, { stage: 'eod', action, reasonAt: at + all.length }),
    queue,
    sender: sender ?? null,
  };
}

function ofClient(
  line: string,
  { name, helo, address }: Readonly<Record<'name' | 'helo' | 'address', string | undefined>>,
  said: Pick<LogLine, 'stage' | 'action' | 'reasonAt'>,
): LogLine {
  return incoming({
    mta: 'exim',
    recipients: [],
    recipientAt: said.reasonAt,
    sender: null,
    relay: name ?? null,
    helo: helo ?? null,
    address: ipAddress(address ?? null),
    reasonEnd: reasonEndIn(line, said.reasonAt),
    ...said,
  });
}
