// Where a value stands: looked for near the words it was read from, in the text as it was. A place holds its value, or there is none.
import type { QuotedReply, Stage } from '../quoted/grammar.ts';
import type { Place } from './facts.ts';
import { sourceOffset, type VisibleText } from './visible-text.ts';

/** How far behind the offset a value is looked for: the bound of one reply's region (quoted/statements.ts). */
const REACH = 8000;
/** A value begins this often in a region at most; what repeats more is hostile. */
const MAX_TRIES = 200;
/** The excerpt is for the eye; `length` says how far the value goes. */
const MAX_EXCERPT = 200;
/** Folding, quoting marks and what clipboards put between two words. */
const BETWEEN = /(?:[\s>|"'`*\\#()[\]:\u200b\u200c\u2060-]|<(?:mailto:|https?:\/\/)[^<>\s]{1,800}>)*/y;

/** Where the words begin that a value was read from. */
export interface Ground {
  readonly visible: VisibleText;
  /** An offset of the source. */
  readonly at: number;
}

/** The ground of an offset of the visible text. */
export const groundAt = (visible: VisibleText, offset: number): Ground => ({
  visible,
  at: sourceOffset(visible, offset),
});

/** The place of one word: an address, a host, a status. */
export function placeOfWord(ground: Ground | null, word: string | null): Place | null {
  return ground === null || word === null || word === '' ? null : find(ground, [[word]], '');
}

/** The place of several words of a sentence. */
export function placeOfWords(ground: Ground | null, words: string): Place | null {
  return ground === null ? null : find(ground, [wordsIn(words)], '');
}

/** The command of a dialogue that the stage is named after; null where another stands there, as with PIPELINING. */
export function placeOfCommand({ visible, at }: Ground, stage: Stage): Place | null {
  const line = visible.source.indexOf('\n', at);
  const words = visible.source.slice(at, line === -1 ? undefined : line).slice(0, MAX_EXCERPT);
  const found = COMMANDS[stage]?.exec(words);
  return found == null ? null : placeOf(visible, [at + found.index, at + found.index + found[0].length]);
}

/** RFC 5321 4.1.1; the end of data is a dot, which nobody would see marked. */
const COMMANDS: Readonly<Partial<Record<Stage, RegExp>>> = {
  starttls: /\bSTARTTLS\b/i,
  ehlo: /\b(?:EHLO|HELO|LHLO)\b/i,
  auth: /\bAUTH\b/i,
  mail: /\bMAIL(?: FROM)?\b/i,
  rcpt: /\bRCPT(?: TO)?\b/i,
  data: /\bDATA\b/i,
};

/** The place of a reply: code, enhanced code and text, whatever folding and repeated codes stand between them. */
export function placeOfReply(ground: Ground | null, { code, enhanced, text }: QuotedReply): Place | null {
  if (ground === null) return null;
  const words = wordsIn(text);
  const codes = code === null ? [] : [String(code)];
  const forms = [
    [...codes, ...(enhanced === null ? [] : [enhanced]), ...words],
    // the enhanced code may stand amid the text
    ...(enhanced !== null && words.some((word) => word.includes(enhanced)) ? [[...codes, ...words]] : []),
  ];
  const again = [code, enhanced].filter((one) => one !== null).map((one) => String(one).replaceAll('.', '\\.'));
  return find(ground, forms, again.join('|'));
}

const wordsIn = (text: string) => text.split(/\s+/).filter((word) => word !== '');

type Span = readonly [number, number];

/** `again`: a pattern of what may be repeated between two words. */
function find({ visible, at }: Ground, forms: readonly (readonly string[])[], again: string): Place | null {
  const { source } = visible;
  const repeated = again === '' ? null : repeatedOf(again);
  // a value that the line says before is its own, too
  for (const from of [at, source.lastIndexOf('\n', at - 1) + 1]) {
    const end = Math.min(source.length, from + REACH);
    for (const words of forms) {
      const span = search(source, from, end, words, repeated);
      if (span !== null) return placeOf(visible, span);
    }
  }
  return null;
}

/** The codes of a mailbox are few; to make an expression of each anew costs more than to look for it. */
const made = new Map<string, RegExp>();

function repeatedOf(again: string): RegExp {
  const known = made.get(again);
  if (known !== undefined) return known;
  const pattern = new RegExp(`(?:${again})(?![\\w.])`, 'y');
  if (made.size < 500) made.set(again, pattern);
  return pattern;
}

function search(
  text: string,
  from: number,
  end: number,
  words: readonly string[],
  repeated: RegExp | null,
): Span | null {
  const [first = ''] = words;
  if (first === '') return null;
  const wanted = first.toLowerCase();
  const lower = lowerCase(text);
  for (let start = lower.indexOf(wanted, from), tries = 0; tries < MAX_TRIES; tries += 1) {
    if (start === -1 || start + wanted.length > end) return null;
    const stop = walk(text, start, words, repeated);
    if (stop !== null && isApart(text, start, stop, first)) return [start, stop];
    start = lower.indexOf(wanted, start + 1);
  }
  return null;
}

/** Of the text that was asked for last: all places of a mail are looked for in one or two texts. */
let lowered = { text: '', lower: '' };

/** Each character at its place: the few whose small letter has another length stay as they are. */
function lowerCase(text: string): string {
  if (lowered.text === text) return lowered.lower;
  const whole = text.toLowerCase();
  const lower = whole.length === text.length ? whole : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  lowered = { text, lower };
  return lower;
}

/** The end of the words that begin at `start`; null if another word comes between them. */
function walk(text: string, start: number, words: readonly string[], repeated: RegExp | null): number | null {
  let at = start;
  for (const word of words) {
    if (at > start) at = skip(text, at, word, repeated);
    if (!sameWord(text, at, word)) return null;
    at += word.length;
  }
  return at;
}

function skip(text: string, from: number, word: string, repeated: RegExp | null): number {
  let at = from;
  // a word may itself begin with what could stand between: the blanks first, then the rest
  for (;;) {
    const blank = afterBlanks(text, at);
    if (sameWord(text, blank, word)) return blank;
    BETWEEN.lastIndex = at;
    at += BETWEEN.exec(text)?.[0].length ?? 0;
    if (sameWord(text, at, word) || repeated === null) return at;
    repeated.lastIndex = at;
    const code = repeated.exec(text)?.[0].length ?? 0;
    if (code === 0) return at;
    at += code;
  }
}

function afterBlanks(text: string, from: number): number {
  BLANKS.lastIndex = from;
  return from + (BLANKS.exec(text)?.[0].length ?? 0);
}

const BLANKS = /(?:\s|\n[> |]+)*/y;

const sameWord = (text: string, at: number, word: string) =>
  text.startsWith(word, at) || text.slice(at, at + word.length).toLowerCase() === word.toLowerCase();

/** A name is no part of a longer one: `example.net` not of `mx.example.net`, `5.1.1` not of `15.1.1`. */
function isApart(text: string, start: number, stop: number, first: string): boolean {
  const isName = /^[\p{L}\p{N}_]/u.test(first);
  if (
    isName &&
    /[\p{Script=Latin}\p{N}_.@-]$/u.test(text.slice(Math.max(0, start - 1), start)) &&
    !/\\[nrt]$/.test(text.slice(Math.max(0, start - 2), start))
  )
    return false;
  const last = text.slice(stop - 1, stop);
  return (
    !/[\p{L}\p{N}_]/u.test(last) ||
    !/^(?:[\p{Script=Latin}\p{N}_]|[.-][\p{Script=Latin}\p{N}_])/u.test(text.slice(stop, stop + 2))
  );
}

/** `length` is in UTF-16 units of the part's text, line ends between the words included. */
function placeOf({ part, source }: VisibleText, [start, stop]: Span): Place {
  const lineStart = start === 0 ? 0 : source.lastIndexOf('\n', start - 1) + 1;
  let line = 1;
  for (let at = source.indexOf('\n'); at !== -1 && at < start; at = source.indexOf('\n', at + 1)) line += 1;
  return {
    part,
    line,
    column: start - lineStart + 1,
    length: stop - start,
    excerpt: source.slice(start, Math.min(stop, start + MAX_EXCERPT)),
  };
}
