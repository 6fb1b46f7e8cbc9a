// A reply as a record keeps it: with secrets masked, octets as base64.
import { formatEnhanced } from '../wire/enhanced.ts';
import type { Reply } from '../wire/reply.ts';
import type { Redactor } from './redact.ts';
import type { ReplyRecord } from './transcript.ts';

export function replyRecord(reply: Reply, redactor: Redactor): ReplyRecord {
  const raw = redactor.octets(reply.raw);
  const text = redactor.text(reply.text);
  return {
    code: reply.code,
    enhanced: reply.enhanced === null ? null : formatEnhanced(reply.enhanced),
    lines: linesOf(raw),
    text,
    raw: Buffer.from(raw).toString('base64'),
    violations: reply.violations,
  };
}

/** Each line as it came, without its line end. */
function linesOf(raw: Uint8Array): string[] {
  const octets = Buffer.from(raw);
  const utf8 = octets.toString('utf8');
  const text = utf8.includes('\ufffd') ? octets.toString('latin1') : utf8;
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
