// A server's reply as octets. RFC 5321 4.2.1, RFC 2034 section 4.
import { formatEnhanced } from './enhanced.ts';
import type { EnhancedStatusCode } from './reply.ts';

/**
 * The reply `code` with `text`, each line with code, enhanced code and CRLF. A line end inside a text begins a new line with its
 * own code, so that no text can add a reply.
 */
export function formatReply(
  code: number,
  enhanced: EnhancedStatusCode | string | null,
  text: string | readonly string[],
): Uint8Array {
  const texts = (typeof text === 'string' ? [text] : text).flatMap((line) => line.split(/\r\n|\r|\n/));
  const lines = texts.length === 0 ? [''] : texts;
  const mark = enhanced === null ? '' : typeof enhanced === 'string' ? enhanced : formatEnhanced(enhanced);
  const digits = String(code).padStart(3, '0');
  const written = lines.map((line, index) => {
    const separator = index === lines.length - 1 ? ' ' : '-';
    return `${digits}${separator}${[mark, line].filter(Boolean).join(' ')}\r\n`;
  });
  return Buffer.from(written.join(''));
}
