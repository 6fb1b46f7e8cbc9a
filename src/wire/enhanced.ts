// Enhanced status codes: `5.7.1` at the start of a reply's text. RFC 3463 section 2, RFC 2034 section 4.
import type { EnhancedStatusCode } from './reply.ts';

/** Sub-codes have one to three digits and no leading zero (RFC 3463 section 2). */
const ENHANCED = /^([245])\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})(?![^ \t\r\n])/;

/** The enhanced status code with which `text` begins, followed by a blank or the end of the line; null if there is none. */
export function parseEnhanced(text: string): EnhancedStatusCode | null {
  const match = ENHANCED.exec(text);
  if (match === null) return null;
  return { class: Number(match[1]), subject: Number(match[2]), detail: Number(match[3]) };
}

/** The code as it is written: `5.7.1`. */
export function formatEnhanced(code: EnhancedStatusCode): string {
  return `${code.class}.${code.subject}.${code.detail}`;
}
