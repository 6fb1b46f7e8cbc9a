// Bytes -> the facts of a bounce, whatever form it came in: RFC 3464 report, notification of any mail system, forwarded inline or
// as an attachment, pasted text. Pure and synchronous; bounded; never throws for what it is fed.

import { decodeCharset } from './decode-body.ts';
import type { BounceFacts, BounceReading, Failure, Place, TextPart } from './facts.ts';
import { failuresOf } from './failed-recipients.ts';
import { textOfHtml } from './html-text.ts';
import { factsOf } from './kind.ts';
import { readPart } from './mime-tree.ts';
import { readEvents } from './read-events.ts';
import { pastedSource, readMail } from './read-mail.ts';
import { readNotification } from './read-notification.ts';
import { visibleText } from './visible-text.ts';

export interface ReadBounceOptions {
  /** Octets that are read; the rest is left out, and `notes` says so. */
  readonly maxBytes?: number;
}

/** Larger than what any mail system accepts by default; a bounce carries the message that came back. */
export const MAX_BOUNCE_BYTES = 25 * 1024 * 1024;
/** The head of a compound file (MS-CFB 2.2), one character an octet. */
const OUTLOOK_FILE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
/** Each mail is read by itself and forgotten but for its failures; a mailbox of more is an archive. */
const MAX_MAILS = 10_000;

/** Reads a bounce. What it does not state is null; input that is no bounce has a `kind` that says so and no failures. */
export function readBounce(bytes: Uint8Array, options: ReadBounceOptions = {}): BounceFacts {
  return readBounceText(bytes, options).facts;
}

/** The same, with the decoded texts that the places point into: 512 KiB each at most, of a mailbox 2 MiB together. */
export function readBounceText(
  bytes: Uint8Array,
  options: ReadBounceOptions = {},
): { readonly facts: BounceFacts; readonly parts: readonly TextPart[] } {
  const limit = options.maxBytes ?? MAX_BOUNCE_BYTES;
  const notes = bytes.length > limit ? [`only the first ${limit} octets were read`] : [];
  const octets = fromUtf16(bytes.length > limit ? bytes.subarray(0, limit) : bytes);
  let raw = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
  if (raw.includes('\r')) raw = raw.replace(/\r\n?/g, '\n');
  const { parts, ...facts } = isMail(raw) ? readMails(raw) : readText(octets);
  if (raw.startsWith(OUTLOOK_FILE))
    notes.push('this is a file of Outlook (.msg): save the message as .eml, or paste its text');
  return { facts: { ...facts, notes: [...facts.notes, ...notes] }, parts };
}

/** What Windows saves as "Unicode": UTF-16 behind its byte order mark. */
function fromUtf16(octets: Uint8Array): Uint8Array {
  const mark = octets[0] === 0xff && octets[1] === 0xfe ? 'utf-16le' : octets[0] === 0xfe && octets[1] === 0xff;
  if (mark === false) return octets;
  return Buffer.from(new TextDecoder(mark === true ? 'utf-16be' : mark).decode(octets));
}

/** One mail, or a mailbox file of several: the failures of all, under the heading of the first. */
function readMails(raw: string): BounceReading {
  const facts = readOne(raw.slice(0, nextMail(raw, 0)));
  const failures = [...facts.failures];
  const parts = [...facts.parts];
  let mails = 1;
  for (let at = nextMail(raw, 0); at < raw.length && mails < MAX_MAILS; mails += 1) {
    const end = nextMail(raw, at + 2);
    const read = numbered(readOne(raw.slice(at + 2, end)), mails + 1);
    failures.push(...read.failures);
    if (read.failures.length > 0 && sizeOf(parts) < MAX_PARTS) parts.push(...read.parts);
    at = end;
    if (at < raw.length && mails + 1 >= MAX_MAILS)
      return { ...told(facts, failures, [`only the first ${MAX_MAILS} mails were read`]), parts };
  }
  return { ...told(facts, failures, []), parts };
}

/** What is drawn of a mailbox file; the places of later mails point to texts that are not kept. */
const MAX_PARTS = 2 * 1024 * 1024;
const sizeOf = (parts: readonly TextPart[]) => parts.reduce((sum, { text }) => sum + text.length, 0);

/** The same reading with its parts named after the mail they stand in. */
function numbered(read: BounceReading, mail: number): BounceReading {
  const name = (part: string) => `${mail}/${part}`;
  const placed = (place: Place | null) => (place === null ? null : { ...place, part: name(place.part) });
  return {
    ...read,
    parts: read.parts.map((part) => ({ ...part, name: name(part.name) })),
    failures: read.failures.map((failure) => {
      const { recipient, reply, stage, remote, status } = failure.places;
      const places = {
        recipient: placed(recipient),
        reply: placed(reply),
        stage: placed(stage),
        remote: placed(remote),
        status: placed(status),
      };
      return { ...failure, places };
    }),
  };
}

/** A first mail that is no bounce gives way to those that are. */
function told(first: BounceReading, failures: readonly Failure[], notes: readonly string[]): BounceReading {
  if (failures.length === first.failures.length) return { ...first, notes };
  const kind = failures.some((f) => f.action === 'failed')
    ? 'bounce'
    : first.failures.length > 0
      ? first.kind
      : 'delayed';
  return { ...first, kind, failures, notes };
}

const readOne = (raw: string) => readMail(readPart(raw.replace(/^(?:From [^\n]*)?\n*/, '')), 0);

/** RFC 4155: the empty line before the next mail's `From ` line; the length if there is none. */
function nextMail(raw: string, from: number): number {
  for (let at = raw.indexOf('\n\nFrom ', from); at !== -1; at = raw.indexOf('\n\nFrom ', at + 2)) {
    if (FROM_LINE.test(raw.slice(at + 2, at + 500))) return at;
  }
  return raw.length;
}

const FROM_LINE = /^From \S{1,320} {1,3}[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d[^\n]{0,40}\n[A-Za-z-]{2,40}:/;

/** A mail begins with header fields, at least one of which no pasted text would begin with. */
function isMail(raw: string): boolean {
  const start = raw.slice(0, 16_384).replace(/^(?:From [^\n]*)?\n*/, '');
  if (!/^[A-Za-z][\w-]{0,60}:/.test(start)) return false;
  const end = start.search(/\n[ \t]*\n/);
  const names = new Set<string>();
  for (const [, name = ''] of (end === -1 ? start : start.slice(0, end)).matchAll(KNOWN)) {
    names.add(name.toLowerCase());
    if (names.size >= 2) return true;
  }
  return false;
}

const KNOWN =
  /^(received|return-path|message-id|mime-version|content-type|delivered-to|from|subject|date|to)[ \t]?:/gim;

function readText(octets: Uint8Array): BounceReading {
  const source = decodeCharset(octets, 'utf-8').replace(/\r\n?/g, '\n');
  const markup = (
    source.slice(0, 65_536).match(/<\/?(?:td|tr|table|p|br|div|span|html|body|font)\b[^>]{0,300}>/gi) ?? []
  ).length;
  const text = markup >= 5 ? textOfHtml(source) : source;
  const pasted = pastedSource(text, 0);
  if (pasted !== null) return { ...pasted, form: 'text' };
  const visible = visibleText('text', text);
  const events = readEvents(visible);
  const read = readNotification(visible);
  const notification =
    events.length === 0 ? read : { ...read, told: events, shared: [], exchanges: [], isReport: true };
  const sender = notification.report?.sender ?? notification.returned.sender;
  const sources = { report: null, notification, sender, isTruncated: false };
  const known = { failed: [], own: notification.own, fallback: null };
  const failures = notification.isReport || notification.report !== null ? failuresOf(sources, known) : [];
  return factsOf('text', failures, notification, null, {
    subject: notification.details.subject,
    date: null,
    autoReply: false,
    feedback: false,
  });
}
