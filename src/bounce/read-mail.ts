// One message -> the facts. The report inside it, the notification above the report, and the bounce inside a forward.
import { decodeBody } from './decode-body.ts';
import { readReport } from './delivery-status.ts';
import type { BounceReading } from './facts.ts';
import { failuresOf } from './failed-recipients.ts';
import { readFields } from './header-fields.ts';
import { textOfHtml } from './html-text.ts';
import { factsOf, headersOf, isDaemon } from './kind.ts';
import { type Part, readPart } from './mime-tree.ts';
import { type Notification, readNotification, saysFailure } from './read-notification.ts';
import { trimAddress } from './recipients.ts';
import { type Envelope, envelopeOf } from './returned-message.ts';
import type { Sources } from './sources.ts';
import { visibleText } from './visible-text.ts';

/** A bounce forwarded in a forward in a forward; each level is one more reading. */
const MAX_NESTING = 4;

/** Reads one message. `depth`: how many messages it stands in. */
export function readMail(root: Part, depth: number): BounceReading {
  const parts = flatten(root);
  const headers = headersOf(root, parts);
  const statusPart = parts.find(
    (p) => p.type === 'message/delivery-status' || p.type === 'message/global-delivery-status',
  );
  const { text, label } = notificationText(root, parts);
  const notification = readNotification(visibleText(label, text));
  const nested = depth >= MAX_NESTING ? null : nestedBounce(parts, text, statusPart !== undefined, notification, depth);
  if (nested !== null) return { ...nested, form: 'forwarded' };
  const body = statusPart === undefined ? null : decodeBody(statusPart.body, statusPart.encoding, statusPart.charset);
  const report =
    body === null
      ? null
      : { report: readReport(body), visible: visibleText('delivery-status', body), isVisible: false };
  const returned = returnedEnvelope(parts);
  const sources: Sources = {
    report,
    notification,
    sender: report?.report.sender ?? returned?.sender ?? notification.returned.sender ?? null,
    isTruncated: root.type === 'multipart/report' && statusPart === undefined,
  };
  const failed = failedIn(root);
  const isReport =
    notification.isReport ||
    report !== null ||
    failed.length > 0 ||
    (isDaemon(root) && !headers.autoReply) ||
    saysFailure(headers.subject ?? '');
  const fallback = isDaemon(root) ? (returned?.to ?? notification.returned.to) : null;
  const failures = isReport ? failuresOf(sources, { failed, own: ownAddresses(root, notification), fallback }) : [];
  const form = /^(?:wg|fwd?|tr|rv|vs|i|enc|weitergeleitet)\s*:/i.test(headers.subject ?? '') ? 'forwarded' : 'mail';
  const facts = factsOf(form, failures, notification, report?.report ?? null, headers);
  const fields = report === null ? [] : [{ name: report.visible.part, text: report.visible.source }];
  return { ...facts, parts: [...facts.parts, ...fields] };
}

/** Exim writes one field of up to fifty addresses, and more fields for more. */
function failedIn(root: Part): string[] {
  const fields = root.fields.filter((f) => f.name === 'x-failed-recipients' && f.value.endsWith('\n'));
  const all = fields.flatMap((f) => f.value.split(',')).map(trimAddress);
  return [...new Set(all.filter((a) => a !== null))];
}

/** Those who sent or got this message, and those that a forwarded header names above the notification. */
function ownAddresses(root: Part, { own }: Notification): ReadonlySet<string> {
  const names = ['from', 'to', 'cc', 'reply-to', 'return-path', 'delivered-to', 'sender'];
  const values = root.fields.filter((f) => names.includes(f.name)).map((f) => f.value.slice(0, 2000));
  const found = values.flatMap((value) => value.match(/[^\s<>()[\]",;:@]{1,64}@[^\s<>()[\]",;:@]{1,255}/g) ?? []);
  return new Set([...found.map((address) => address.toLowerCase()), ...own]);
}

/** All parts of this message, without those of messages inside it. */
function flatten(root: Part): Part[] {
  const found: Part[] = [];
  const queue = [root];
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    found.push(part);
    if (part === root || part.type.startsWith('multipart/')) queue.unshift(...part.children);
  }
  return found;
}

/** The text a reader sees above the report: plain text where there is any, else HTML. */
function notificationText(root: Part, parts: readonly Part[]): { text: string; label: string } {
  const end = parts.findIndex((p) => /^message\/|^text\/rfc822-headers$/.test(p.type) && p !== root);
  const before = end === -1 ? parts : parts.slice(0, end);
  const plain = before.filter((p) => p.type === 'text/plain' && p.children.length === 0);
  const html = before.filter((p) => p.type === 'text/html');
  const decoded = plain.map((p) => decodeBody(p.body, p.encoding, p.charset));
  const text = decoded.join('\n\n');
  if (text.trim() !== '' && !/^\s*(?:<!DOCTYPE|<html|<table|<td)/i.test(text)) return { text, label: 'text' };
  if (html.length === 0) return { text: text.includes('<') ? textOfHtml(text) : text, label: 'text' };
  return { text: textOfHtml(html.map((p) => decodeBody(p.body, p.encoding, p.charset)).join('\n')), label: 'html' };
}

/** A bounce that is attached to, or pasted as source into, somebody's own mail. */
function nestedBounce(
  parts: readonly Part[],
  text: string,
  isReport: boolean,
  notification: Notification,
  depth: number,
): BounceReading | null {
  if (isReport) return null;
  const told = notification.isReport && notification.told.length > 0;
  if (!told) {
    for (const part of parts) {
      const inner = part.type === 'message/rfc822' ? part.children[0] : undefined;
      const facts = inner === undefined ? null : readMail(inner, depth + 1);
      if (facts !== null && facts.failures.length > 0) return facts;
    }
  }
  return pastedSource(text, depth);
}

/** A whole report pasted with its header: the source of a message inside a text. */
export function pastedSource(text: string, depth: number): BounceReading | null {
  if (!text.includes('ultipart/')) return null;
  const at = text.search(/^Content-Type:\s*multipart\/report/im);
  if (at === -1 || depth >= MAX_NESTING) return null;
  const blank = text.lastIndexOf('\n\n', at);
  const from = text.slice(blank === -1 ? 0 : blank + 2).search(/^[A-Za-z-]{2,60}: /m);
  if (from === -1) return null;
  const root = readPart(Buffer.from(text.slice((blank === -1 ? 0 : blank + 2) + from), 'utf8').toString('latin1'));
  if (!root.type.startsWith('multipart/')) return null;
  const facts = readMail(root, depth + 1);
  return facts.failures.length > 0 ? facts : null;
}

function returnedEnvelope(parts: readonly Part[]): Envelope | null {
  const part = parts.find((p) => p.type === 'message/rfc822' || p.type === 'text/rfc822-headers');
  if (part === undefined) return null;
  return envelopeOf(
    part.children[0]?.fields ?? readFields(decodeBody(part.body, part.encoding, part.charset).trimStart()),
  );
}
