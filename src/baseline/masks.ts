// Masks: the parts of a reply that change although nothing did. Each has a name, which stands in the text instead, and a reason.

export interface Mask {
  readonly name: string;
  readonly reason: string;
  /** The text with every occurrence replaced, or null if that took too long. */
  replace(text: string): string | null;
}

/** A mask as it is written in a probe file. */
export interface WrittenMask {
  readonly name: string;
  readonly pattern: string;
  readonly reason: string;
}

/** Finds the first match of a user's pattern at or behind `from`; `too-slow` when the time limit stopped it. */
export type Find = (text: string) => { readonly start: number; readonly end: number } | null | 'too-slow';

/** A reply's first kilobytes say what it means; what follows is not compared. */
export const MAX_TEXT_LENGTH = 2000;
/** A text holds few things that vary; a pattern that matches more often matches letters. */
const MAX_REPLACEMENTS = 200;

/** The text after all masks, and the names of those that were stopped by the time limit. */
export function maskText(text: string, masks: readonly Mask[]): { text: string; tooSlow: string[] } {
  let masked = text.slice(0, MAX_TEXT_LENGTH);
  const tooSlow: string[] = [];
  for (const mask of masks) {
    const replaced = mask.replace(masked);
    if (replaced === null) tooSlow.push(mask.name);
    else masked = replaced;
  }
  return { text: masked.trim(), tooSlow };
}

/** A user's mask: `find` is its pattern, run under the time limit. */
export function maskOf({ name, reason }: WrittenMask, find: Find): Mask {
  return { name, reason, replace: (text) => replaceAll(text, `<${name}>`, find) };
}

function replaceAll(text: string, by: string, find: Find): string | null {
  let done = '';
  let rest = text;
  for (let times = 0; times < MAX_REPLACEMENTS; times += 1) {
    const found = find(rest);
    if (found === 'too-slow') return null;
    if (found === null) break;
    // An empty match replaces nothing and would never end.
    const empty = found.end === found.start;
    done += rest.slice(0, found.start) + (empty ? rest.slice(found.start, found.start + 1) : by);
    rest = rest.slice(found.end + (empty ? 1 : 0));
    if (rest === '') break;
  }
  return done + rest;
}

function builtIn(name: string, reason: string, pattern: RegExp, by: string = `<${name}>`): Mask {
  return { name, reason, replace: (text) => text.replace(pattern, by) };
}

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const CLOCK = '\\d{1,2}:\\d{2}(?::\\d{2})?(?:[.,]\\d{1,9})?';
const ZONE = '(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\\d{2}:?\\d{2})(?: \\([A-Za-z ]{1,30}\\))?)?';

/** In the order in which they are applied: long things before the short things that they hold. */
export const BUILT_IN_MASKS: readonly Mask[] = [
  builtIn(
    'date',
    'RFC 5322 date: a clock in a banner',
    new RegExp(`\\b(?:${DAY},? )?\\d{1,2}[ -]${MONTH}[ -]\\d{2,4}(?: ${CLOCK}${ZONE})?`, 'g'),
  ),
  builtIn(
    'date',
    'date as asctime writes it',
    new RegExp(`\\b(?:${DAY} )?${MONTH} {1,2}\\d{1,2} ${CLOCK}(?: [A-Z]{3,4})?(?: \\d{4})?`, 'g'),
  ),
  builtIn('date', 'ISO 8601 date', new RegExp(`\\b\\d{4}-\\d{2}-\\d{2}(?:[T ]${CLOCK}${ZONE})?`, 'g')),
  builtIn('time', 'the time of day', new RegExp(`\\b${CLOCK}${ZONE}(?![\\w:])`, 'g')),
  builtIn(
    'uuid',
    'session and message ids of several servers',
    /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  ),
  builtIn('challenge', 'SASL challenge, random by design (RFC 4954)', /^[A-Za-z0-9+/]{16,}={0,2}$/gm),
  builtIn(
    'message-id',
    'the message id that was given to the message',
    /<(?=[^<>@\s]{0,100}\d[^<>@\s]{0,100}\d[^<>@\s]{0,100}\d)[^<>@\s]{8,200}@[^<>\s]{1,255}>/g,
  ),
  builtIn(
    'address',
    'IPv6 address: ours or that of the host that answered',
    /\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(?::[0-9a-f]{1,4}){0,6}/gi,
  ),
  builtIn(
    'address',
    'IPv6 address, shortened',
    /(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?(?![\w:])|(?<![\w:])::1(?![\w:])/gi,
  ),
  builtIn('address', 'IPv4 address: ours or that of the host that answered', /\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g),
  builtIn(
    'frontend',
    'Exchange Online names the machines that passed the session on',
    /\[[A-Z0-9]{6,30}(?:\.[a-z0-9-]{1,60}){1,6}(?: <date>)?(?: [0-9A-F]{8,32})?\]/g,
  ),
  builtIn(
    'queue-id',
    'queue id after the words that announce it',
    /\b(queued as|queued with id|queue id|id=|id:?) ?<?(?=[\w.-]{0,80}\d)[\w.-]{5,80}>?/gi,
    '$1 <queue-id>',
  ),
  builtIn('queue-id', 'Exim message id', /\b[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}\b/g),
  builtIn('queue-id', 'Gmail session id', /\b[0-9a-z-]{6,60}\.\d{1,4} - g(?:smtp|cdp)\b/g, '<queue-id> - gsmtp'),
  builtIn(
    'queue-id',
    'Postfix long queue id',
    /\b(?=[0-9B-Zb-z]{0,20}\d)[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]{10,14}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]{1,6}\b/g,
  ),
  builtIn(
    'id',
    'hexadecimal id of eight or more digits',
    /\b(?=[a-f]{0,40}\d)[0-9a-f]{8,64}\b|\b(?=[A-F]{0,40}\d)[0-9A-F]{8,64}\b/g,
  ),
  builtIn(
    'id',
    'random word of letters and digits',
    /\b(?=[A-Za-z]{0,40}\d[A-Za-z]{0,40}\d)(?=[\dA-Z]{0,40}[a-z])(?=[\da-z]{0,40}[A-Z])[A-Za-z\d]{10,64}\b/g,
  ),
  builtIn('pid', 'process id of the server', /\[\d{2,10}\]|\bpid[ =:]?\d{1,10}\b/gi),
  builtIn(
    'duration',
    'time that is left or was taken',
    /\b\d{1,7}(?:\.\d{1,6})?(?= ?(?:ms|msec|milliseconds?|s|secs?|seconds?|mins?|minutes?|hours?)\b)/gi,
  ),
  builtIn(
    'n',
    'host counter: mx-in-03 answers tonight, mx-in-07 tomorrow',
    /(?<=\b[a-z][a-z-]{0,40})\d{1,6}(?=[a-z-]{0,20}\d{0,4}[a-z-]{0,20}\.[a-z0-9-]{1,63})/gi,
  ),
  builtIn('n', 'host counter in a short name: mxweb107', /(?<=\bmx[a-z-]{0,20})\d{1,6}\b/gi),
];
