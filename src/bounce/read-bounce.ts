// Bytes -> the facts of a bounce, whatever form it came in: RFC 3464 report, notification of any mail system, forwarded inline or
// as an attachment, pasted text. Pure and synchronous; bounded; never throws for what it is fed.

import { decodeCharset } from './decode-body.ts';
import type { BounceFacts } from './facts.ts';
import { failuresOf } from './failed-recipients.ts';
import { readFields } from './header-fields.ts';
import { textOfHtml } from './html-text.ts';
import { factsOf } from './kind.ts';
import { readPart } from './mime-tree.ts';
import { pastedSource, readMail } from './read-mail.ts';
import { readNotification } from './read-notification.ts';
import { visibleText } from './visible-text.ts';

export interface ReadBounceOptions {
  /** Octets that are read; the rest is left out, and `notes` says so. */
  readonly maxBytes?: number;
}

/** Larger than what any mail system accepts by default; a bounce carries the message that came back. */
export const MAX_BOUNCE_BYTES = 25 * 1024 * 1024;
/** A mailbox of more is a mail archive. */
const MAX_MAILS = 100;

/** Reads a bounce. What it does not state is null; input that is no bounce has a `kind` that says so and no failures. */
export function readBounce(bytes: Uint8Array, options: ReadBounceOptions = {}): BounceFacts {
  const limit = options.maxBytes ?? MAX_BOUNCE_BYTES;
  const notes = bytes.length > limit ? [`only the first ${limit} octets were read`] : [];
  const octets = fromUtf16(bytes.length > limit ? bytes.subarray(0, limit) : bytes);
  let raw = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
  if (raw.includes('\r')) raw = raw.replace(/\r\n?/g, '\n');
  const facts = isMail(raw) ? readMails(raw) : readText(octets);
  return { ...facts, notes: [...facts.notes, ...notes] };
}

/** What Windows saves as "Unicode": UTF-16 behind its byte order mark. */
function fromUtf16(octets: Uint8Array): Uint8Array {
  const mark = octets[0] === 0xff && octets[1] === 0xfe ? 'utf-16le' : octets[0] === 0xfe && octets[1] === 0xff;
  if (mark === false) return octets;
  return Buffer.from(new TextDecoder(mark === true ? 'utf-16be' : mark).decode(octets));
}

/** One mail, or a mailbox file of several: the failures of all, under the heading of the first. */
function readMails(raw: string): BounceFacts {
  const mails = raw.split(
    /\n\n(?=From \S{1,320} {1,3}[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d[^\n]{0,40}\n[A-Za-z-]{2,40}:)/,
    MAX_MAILS,
  );
  const [first, ...rest] = mails.map((mail) => readMail(readPart(mail.replace(/^(?:From [^\n]*)?\n*/, '')), 0));
  const facts = first as BounceFacts;
  const bounced = rest.filter((f) => f.failures.length > 0);
  return bounced.length === 0 ? facts : { ...facts, failures: [facts, ...bounced].flatMap((f) => f.failures) };
}

/** A mail begins with header fields, at least one of which no pasted text would begin with. */
function isMail(raw: string): boolean {
  const start = raw.slice(0, 65_536).replace(/^(?:From [^\n]*)?\n*/, '');
  if (!/^[A-Za-z][\w-]{0,60}:/.test(start)) return false;
  const names = new Set(readFields(start).map((f) => f.name));
  const known = [
    'received',
    'return-path',
    'message-id',
    'mime-version',
    'content-type',
    'delivered-to',
    'from',
    'subject',
    'date',
    'to',
  ];
  return known.filter((name) => names.has(name)).length >= 2;
}

function readText(octets: Uint8Array): BounceFacts {
  const source = decodeCharset(octets, 'utf-8').replace(/\r\n?/g, '\n');
  const markup = (
    source.slice(0, 65_536).match(/<\/?(?:td|tr|table|p|br|div|span|html|body|font)\b[^>]{0,300}>/gi) ?? []
  ).length;
  const text = markup >= 5 ? textOfHtml(source) : source;
  const pasted = pastedSource(text, 0);
  if (pasted !== null) return { ...pasted, form: 'text' };
  const notification = readNotification(visibleText('text', text));
  const sources = { report: null, notification, sender: notification.returned.sender, isTruncated: false };
  const failures = notification.isReport || notification.report !== null ? failuresOf(sources, [], null) : [];
  return factsOf('text', failures, notification, null, { subject: null, autoReply: false, feedback: false });
}
