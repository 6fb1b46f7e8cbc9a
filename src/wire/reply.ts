// A reply as it came: every octet, every line, and what it broke. RFC 5321 4.2.

/** `5.7.1`: class, subject and detail (RFC 3463). */
export interface EnhancedStatusCode {
  /** 2, 4 or 5 (RFC 3463 section 2). */
  readonly class: number;
  readonly subject: number;
  readonly detail: number;
}

/** What a reply breaks, by name. Observations: they fail only a scenario that asks (`strict: true`, a code). */
export type Violation =
  | 'no-code' // a line that does not begin with three digits
  | 'code-out-of-range' // a code outside 200-599
  | 'mixed-codes' // the lines of one reply bear different codes
  | 'no-separator' // something other than blank, hyphen or line end behind the code
  | 'bare-lf'
  | 'bare-cr'
  | 'nul'
  | 'control' // another control character than HT
  | 'eight-bit' // an octet above 0x7f
  | 'line-too-long' // over 512 octets with CRLF (RFC 5321 4.5.3.1.5)
  | 'enhanced-mismatch' // the enhanced code's class is not the code's first digit, or differs between lines
  | 'line-truncated' // our bound on a line was hit
  | 'reply-truncated' // our bound on a reply was hit
  | 'unfinished'; // the stream ended in the middle of the reply

/** One line of a reply. */
export interface ReplyLine {
  /** The three-digit code of this line, or null if it has none. */
  readonly code: number | null;
  /** The text behind code and separator (the whole line if there is no code); enhanced status code included. */
  readonly text: string;
}

/** A reply as it came, all of its lines (RFC 5321 4.2). */
export interface Reply {
  /** The code of the last line (that one ends the reply), or null if the reply has none. */
  readonly code: number | null;
  /** From the start of the first line's text; null if there is none. RFC 2034. */
  readonly enhanced: EnhancedStatusCode | null;
  readonly lines: readonly ReplyLine[];
  /** The texts of all lines, joined by LF. UTF-8 where it is valid, else each octet as one character (latin1). */
  readonly text: string;
  readonly violations: readonly Violation[];
  /** Every octet of the reply, line ends included, as it came (up to the bound). */
  readonly raw: Uint8Array;
}

type Code = number | null | undefined;
/** 2xx: done (RFC 5321 4.2.1). */
export const isAccepted = (code: Code): boolean => hasClass(code, 2);
/** 2xx, or 3xx: done, or go on. */
export const isPositive = (code: Code): boolean => hasClass(code, 2) || hasClass(code, 3);
/** 4xx, 5xx, and what is above them: no client takes it for consent. */
export const isRefused = (code: Code): boolean => code != null && code >= 400;
/** 5xx, and what is above it: not in this form. */
export const isPermanent = (code: Code): boolean => code != null && code >= 500;
/** The first digit of a code says what it means. */
export const hasClass = (code: Code, digit: number): boolean => code != null && Math.floor(code / 100) === digit;

/** A reply on one line, for sentences: `530 5.7.0 Must issue a STARTTLS command first`. */
export function replyLine({ code, text }: { readonly code: number | null; readonly text: string }): string {
  return `${code === null ? '' : `${code} `}${onOneLine(text)}`.trim() || 'an empty line';
}

/** Lines of a text, one behind the other: no line end gets into a sentence. */
export const onOneLine = (text: string): string => text.replaceAll('\n', ' / ');

/** `530 5.7.0`; what is null is left out. */
export const codesOf = ({ code, enhanced }: { readonly code: Code; readonly enhanced: string | null }): string =>
  [code ?? null, enhanced].filter((part) => part !== null).join(' ');

/** The text without the enhanced status code in front of each of its lines: as a person reads it, and a bounce quotes it. */
export function wordsOf({ enhanced, text }: { readonly enhanced: string | null; readonly text: string }): string {
  if (enhanced === null) return text;
  return text
    .split('\n')
    .map((line) => (line.startsWith(enhanced) ? line.slice(enhanced.length).trim() : line))
    .join('\n');
}
