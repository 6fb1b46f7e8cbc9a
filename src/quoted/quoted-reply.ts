// The words `550-5.7.1 ...`, `550 #5.1.0 ...`, `smtp; 550 5.1.1 ...` -> a reply. RFC 5321 4.2, RFC 2034, as bounces quote them.
// A digit at the very end of the input may be half a number: it is not read, so that a cut bounce never gives another code.
import type { QuotedReply } from './grammar.ts';

/** Longer than any reply of RFC 5321 4.5.3.1.5 times ten lines; the rest is somebody's message. */
const MAX_REPLY = 4000;
const ENHANCED = String.raw`([245]\.\d{1,3}\.\d{1,3})(?=[^\d.]|\.(?!\d)[^])`;
const CODE = new RegExp(String.raw`^[([<"']?([2-5]\d\d)(?=[\s:,-])[\s:,-]{0,3}(?:[(#]{0,2}${ENHANCED}[\s:)-]{0,3})?`);
const GATEWAY = new RegExp(`^${ENHANCED} - [^']{1,200}?([45]\\d\\d)-'`);
const AGAIN = new RegExp(`^\\d{3}[ -]${ENHANCED}\\s?`);
/** Inside the text: `(#5.2.2)`, `[#4.3.2]`, `not accepted: 5.7.1 No relaying`, behind a word of a filter's own. */
const NAMED = /(?:[([]#?|:\s|^[a-z]{1,12}_[a-z]{1,12}\s)([245]\.\d{1,3}\.\d{1,3})(?=[\])\s])/;
const OWN_ENHANCED = new RegExp(`^${ENHANCED}`);
const BARE_ENHANCED = new RegExp(`^#?${ENHANCED}`);

/** Reads the reply that begins at the start of `words`. Null if none begins there, or if it may be cut in its code. */
export function quotedReply(words: string): QuotedReply | null {
  const text = words.slice(0, MAX_REPLY).replace(/^\s*(?:smtp\s*;\s*)?/i, '');
  const gateway = gatewayReply(text);
  if (gateway !== undefined) return gateway;
  const head = CODE.exec(text);
  if (head === null) return bareEnhanced(text);
  const code = Number(head[1]);
  if (couldGoOn(text, head[0], head[2])) return null;
  const inner = innerRefusal(text.slice(head[0].length), code);
  if (inner !== null) return inner;
  const digits = String(head[1]);
  const behind = text.slice(head[0].length);
  // `554 554 5.7.0 text`: a relay put the code in front once more
  const again = head[2] === undefined && behind.startsWith(digits) ? AGAIN.exec(behind) : null;
  const enhanced = head[2] ?? again?.[1] ?? null;
  const isMulti = text.charAt(text.indexOf(digits) + 3) === '-';
  const lines = isMulti ? linesOf(text, digits, enhanced) : [oneLine(behind.slice(again?.[0].length ?? 0))];
  const named = enhanced === null ? namedIn(behind, digits) : null;
  return { code, enhanced: enhanced ?? named, text: lines.join('\n'), lines: lines.length };
}

/** An enhanced code of the same class amid the text. */
function namedIn(behind: string, code: string): string | null {
  const named = NAMED.exec(behind)?.[1] ?? null;
  return named?.startsWith(code.charAt(0)) ? named : null;
}

/** `550 5.1` at the end of the input: the enhanced code is on its way, and unknown. */
function couldGoOn(text: string, head: string, enhanced: string | undefined): boolean {
  return (
    enhanced === undefined &&
    !text.endsWith('\n') &&
    /^[(#]{0,2}[245]?(?:\.\d{0,3}){0,2}\.?$/.test(text.slice(head.length))
  );
}

/** Postfix quotes a banner that goes on with the refusal: `220-laposte 421 4.2.1 Service refused`. */
function innerRefusal(behind: string, code: number): QuotedReply | null {
  if (code >= 400) return null;
  const at = behind.slice(0, 200).search(/\s[45]\d\d [45]\.\d{1,3}\.\d{1,3}\s/);
  return at === -1 ? null : quotedReply(behind.slice(at + 1));
}

/** `5.1.1 <a@b>... User unknown`: some relays quote the reply without its code. */
function bareEnhanced(text: string): QuotedReply | null {
  const head = BARE_ENHANCED.exec(text);
  if (head === null) return null;
  const rest = text.slice(head[0].length).trim();
  return { code: null, enhanced: head[1] ?? null, text: oneLine(rest), lines: 1 };
}

/**
 * Gateways of one family write `5.1.0 - Unknown address error 550-'5.2.2 <a@b>... Mailbox full'`: the quotation is the reply.
 * Undefined if the words have another form; null if the quotation is cut.
 */
function gatewayReply(text: string): QuotedReply | null | undefined {
  const open = GATEWAY.exec(text);
  if (open === null) return /^[245]\.\d{1,3}\.\d{1,3} -[^'\n]{0,200}$/.test(text) ? null : undefined;
  const behind = text.slice(open[0].length);
  const end = behind.search(/'(?=\s|$)/);
  if (end === -1) return null;
  const quotation = behind.slice(0, end);
  const own = OWN_ENHANCED.exec(`${quotation}\n`)?.[1] ?? null;
  const words = oneLine(quotation.slice(own?.length ?? 0));
  return { code: Number(open[2]), enhanced: own ?? open[1] ?? null, text: words, lines: 1 };
}

/** The reply's own lines. A relay may have joined them by blanks: `550-5.7.1 a 550-5.7.1 b 550 5.7.1 c`. */
function linesOf(text: string, code: string, enhanced: string | null): string[] {
  const { between, head } = marksOf(code, enhanced);
  const pieces = text.split(between);
  const lines = pieces.map((piece) => oneLine(piece.replace(head, '')));
  // an empty line amid the others is one of the reply's
  return lines.filter((line, i) => line !== '' || i === 0 || i < lines.length - 1);
}

interface Marks {
  readonly between: RegExp;
  readonly head: RegExp;
}
/** By code and enhanced code: a list of bounces has few of them, and a pattern is dear to make. */
const marks = new Map<string, Marks>();
const MOST_MARKS = 500;

function marksOf(code: string, enhanced: string | null): Marks {
  const key = `${code} ${enhanced}`;
  const known = marks.get(key);
  if (known !== undefined) return known;
  const literal = enhanced?.replaceAll('.', '\\.');
  const mark = literal === undefined ? `${code}-|\\n${code}[- ]` : `${code}[- ]\\s?${literal}`;
  const behind = literal === undefined ? '' : `[(#]{0,2}${literal}[\\s:)-]{0,3}`;
  const made = {
    between: new RegExp(`(?:^|\\s)(?=${mark}|${code} \\S[\\s\\S]{0,200}$)`),
    head: new RegExp(`^[(\\[<"']?${code}[\\s:-]{0,3}(?:${code}[ -])?${behind}`),
  };
  if (marks.size >= MOST_MARKS) marks.clear();
  marks.set(key, made);
  return made;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Words that say "we gave up", not why: the queue's lifetime is over. The reason, if any, stands elsewhere. */
export function isGivingUp(reply: QuotedReply): boolean {
  return (
    /^[45]\.4\.(?:7|300|310)$/.test(reply.enhanced ?? '') &&
    /expired|timed? ?out|too long|unable to deliver|queue/i.test(reply.text)
  );
}
