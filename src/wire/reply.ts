// A reply as it came: every octet, every line, and what it broke. RFC 5321 4.2.

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

export interface ReplyLine {
  /** The three-digit code of this line, or null if it has none. */
  readonly code: number | null;
  /** The text behind code and separator (the whole line if there is no code); enhanced status code included. */
  readonly text: string;
}

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
