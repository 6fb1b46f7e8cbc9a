// What Postfix says of a session beside its refusals: how many commands it refused, limits that were exceeded, TLS that broke, clients
// that postscreen turned away.
import type { Stage } from './grammar.ts';
import { incoming, type LogFact, type LogLine, NOTHING } from './log-fact.ts';
import { ipAddress } from './statements.ts';

const TLS =
  /(?:(?:server certificate verification failed for|SSL_connect error to|Cannot start TLS:) .{0,400}|warning: TLS library problem: .{0,400})/y;
const TURNED_AWAY =
  /(?:(PREGREET|DNSBL rank|DENYLISTED|BLACKLISTED|NON-SMTP COMMAND|COMMAND (?:PIPELINING|TIME LIMIT|COUNT LIMIT|LENGTH LIMIT)|BARE NEWLINE) .{0,80}?\[([0-9a-fA-F.:]{2,45})\]:\d{1,5}|warning: (non-SMTP command|Refusing STARTTLS request) from [^\s[\]]{0,255}\[([^\]\s]{1,64})\])/y;

/** A line without a queue id that names no refusal. */
export function postfixSession(line: string, at: number): LogFact | null {
  return tally(line, at) ?? limited(line, at) ?? notAuthenticated(line, at) ?? tls(line, at) ?? turnedAway(line, at);
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

const NOT_AUTHENTICATED =
  /warning: ([^\s[\]]{0,255})\[([^\]\s]{1,64})\]: (SASL [A-Za-z0-9-]{1,20} authentication failed)(?=[:,]|$)/y;

/** A login that failed; behind it stands the challenge, or the name that was given. */
function notAuthenticated(line: string, at: number): LogLine | null {
  if (!line.startsWith('warning: ', at)) return null;
  NOT_AUTHENTICATED.lastIndex = at;
  const m = NOT_AUTHENTICATED.exec(line);
  if (m === null) return null;
  const [, name = '', address, words = ''] = m;
  const reasonAt = line.indexOf(words, at);
  return incoming({
    mta: 'postfix',
    action: 'failed',
    recipients: [],
    recipientAt: at,
    sender: null,
    relay: name === '' ? null : name,
    address: ipAddress(address ?? null),
    stage: 'auth',
    reasonAt,
    reasonEnd: reasonAt + words.length,
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

export function tls(line: string, at: number): LogFact | null {
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
