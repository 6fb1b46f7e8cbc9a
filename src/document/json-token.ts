// One token of a JSON text (RFC 8259) with its place.

export interface JsonToken {
  /** `word`: a number, true, false or null. `fault`: what no JSON text holds. */
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'text' | 'word' | 'end' | 'fault';
  /** Offsets in UTF-16 units, `end` behind the last one. */
  readonly start: number;
  readonly end: number;
  /** What is wrong with a fault; else empty. */
  readonly wrong: string;
}

/** The first token at or behind `offset`. */
export function jsonToken(text: string, offset: number): JsonToken {
  let start = offset;
  while (BLANK.has(text.charAt(start))) start += 1;
  const first = text.charAt(start);
  if (first === '') return { kind: 'end', start, end: start, wrong: '' };
  if (isMark(first)) return { kind: first, start, end: start + 1, wrong: '' };
  return first === '"' ? textAt(text, start) : wordAt(text, start);
}

const BLANK = new Set([' ', '\t', '\n', '\r']);
const MARKS = ['{', '}', '[', ']', ':', ','] as const;

function isMark(character: string): character is (typeof MARKS)[number] {
  return MARKS.some((mark) => mark === character);
}

/** Walked by hand: a regular expression would keep a way back for each of millions of characters. */
function textAt(text: string, start: number): JsonToken {
  const fault = (from: number, end: number, wrong: string): JsonToken => ({ kind: 'fault', start: from, end, wrong });
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { kind: 'text', start, end: at + 1, wrong: '' };
    if (character === '\n' || character === '\r') return fault(start, at, 'a text without its closing quote');
    if (character < ' ') return fault(at, at + 1, 'a control character within a text');
    if (character !== '\\') continue;
    const [taken] = ESCAPE.exec(text.slice(at, at + 6)) ?? [];
    if (taken === undefined) return fault(at, at + 2, 'an escape that JSON does not have');
    at += taken.length - 1;
  }
  return fault(start, text.length, 'a text without its closing quote');
}

const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;

function wordAt(text: string, start: number): JsonToken {
  let end = start;
  for (let one = text.charAt(end); one !== '' && one !== '"' && !isMark(one) && !BLANK.has(one); one = text.charAt(end))
    end += 1;
  const word = text.slice(start, Math.min(end, start + MAX_WORD));
  if (WORD.test(word)) return { kind: 'word', start, end, wrong: '' };
  const wrong = CONFLICT.test(word) ? 'the mark of a merge conflict' : 'a value is expected';
  return { kind: 'fault', start, end, wrong };
}

/** A number may be longer; its first digits tell what it is. */
const MAX_WORD = 400;
const WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})$/;
