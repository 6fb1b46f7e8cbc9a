// The fields of a delivery report -> values. RFC 3464 2, and what is found in the wild: fields without a type, blocks run
// together, the whole report re-wrapped into one line of pasted text.

import { hostName, ipAddress } from '../quoted/statements.ts';
import type { Action } from './facts.ts';
import { readFields } from './header-fields.ts';
import { trimAddress } from './recipients.ts';

export interface RecipientReport {
  readonly recipient: string | null;
  readonly original: string | null;
  readonly action: Action | null;
  /** RFC 3463 syntax; null if absent, cut or malformed. */
  readonly status: string | null;
  /** What stands in brackets behind the status. */
  readonly comment: string | null;
  readonly remote: { readonly host: string | null; readonly address: string | null };
  /** `smtp`, `x-postfix` ...; empty if the field has no type. */
  readonly diagnosticType: string;
  /** Unfolded; ends with LF if the field was complete. */
  readonly diagnostic: string | null;
  /** Where each field begins, as an offset of the text they were read from; null if it is absent. */
  readonly starts: {
    readonly recipient: number | null;
    readonly diagnostic: number | null;
    readonly status: number | null;
    readonly remote: number | null;
  };
}
export interface DeliveryReport {
  readonly reportingMta: string | null;
  readonly arrival: string | null;
  readonly sender: string | null;
  readonly recipients: readonly RecipientReport[];
}

const NAMES =
  'Reporting-MTA|Original-Envelope-Id|Received-From-MTA|Arrival-Date|DSN-Gateway|Final-Recipient|Original-Recipient|X-Actual-Recipient|Action|Status|Remote-MTA|Diagnostic-Code|Last-Attempt-Date|Final-Log-ID|Will-Retry-Until|X-Supplementary-Info|X-Postfix-Queue-ID|X-Postfix-Sender|X-PowerMTA-BounceCategory';
const FIELD_START = new RegExp(`^(?:${NAMES}|X-[A-Za-z-]{2,60}-(?:Sender|ID))\\s?:`, 'i');
const INLINE = new RegExp(`[ \\t](?=(?:${NAMES}):\\s)`, 'gi');

/** Reads a message/delivery-status body. */
export function readReport(body: string): DeliveryReport {
  const lines = body.split('\n');
  return reportOf(lines, startsOf(lines));
}

/** The offset of each line of a text that was split at its line ends. */
function startsOf(lines: readonly string[]): readonly number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return start;
  });
}

/** Reads report fields that stand in the text itself; null if it has none. */
export function readReportInText(text: string): DeliveryReport | null {
  if (!/(?:Final|Original)-Recipient\s?:/i.test(text)) return null;
  const lines: string[] = [];
  for (const line of text.split('\n')) lines.push(...(line.match(INLINE)?.length ? line.split(INLINE) : [line]));
  const kept: string[] = [];
  let inField = false;
  for (const [index, line] of lines.entries()) {
    const starts = FIELD_START.test(line);
    // a re-wrapped field goes on in the next line without its blank
    if (!starts && inField && line !== '' && index < lines.length - 1) kept.push(` ${line}`);
    else kept.push(starts ? line : '');
    inField = starts || (inField && line !== '');
  }
  // a blank parts two fields of one line, as a line end parts two lines: the offsets are those of the text
  const report = reportOf(kept, startsOf(lines));
  return report.recipients.some((r) => r.recipient !== null || r.status !== null) ? report : null;
}

function reportOf(lines: readonly string[], starts: readonly number[]): DeliveryReport {
  const groups = groupsOf(lines);
  const all = groups.flat();
  const value = (name: string): string | null => all.find((f) => f.name === name)?.value.trimEnd() ?? null;
  const sender = all.find((f) => /^x-.+-sender$/.test(f.name))?.value ?? '';
  return {
    reportingMta: hostName(typed(value('reporting-mta') ?? '').rest.split(/\s/, 1)[0] ?? ''),
    arrival: value('arrival-date'),
    sender: trimAddress(typed(sender).rest.trim()),
    recipients: groups
      .filter((g) => g.some((f) => /^(?:final|original)-recipient$/.test(f.name)))
      .map((group) => recipientOf(group, starts)),
  };
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** Blocks between empty lines; a block that names two recipients is two. */
function groupsOf(lines: readonly string[]): Field[][] {
  const groups: Field[][] = [];
  let block: string[] = [];
  const flush = (end: number): void => {
    const start = end - block.length;
    const last = end === lines.length;
    const fields = readFields(block.join('\n') + (last ? '' : '\n'));
    let group: Field[] = [];
    for (const field of fields) {
      if (
        group.some((f) => f.name === field.name) &&
        /^(?:final-recipient|action)$/.test(field.name) &&
        isComplete(group)
      ) {
        groups.push(group);
        group = [];
      }
      group.push({ ...field, line: field.line + start });
    }
    if (group.length > 0) groups.push(group);
    block = [];
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' && index < lines.length) flush(index);
    else block.push(line.replace(/\r$/, ''));
  }
  flush(lines.length);
  return groups;
}

function isComplete(group: readonly Field[]): boolean {
  return group.some((f) => f.name === 'final-recipient') && group.some((f) => f.name === 'action');
}

function recipientOf(fields: readonly Field[], starts: readonly number[]): RecipientReport {
  const field = (name: string): Field | undefined => fields.find((f) => f.name === name);
  const startOf = (one: Field | undefined) => (one === undefined ? null : (starts[one.line] ?? null));
  const final = addressOf(field('final-recipient'));
  const original = addressOf(field('original-recipient'));
  const diagnosticField = field('diagnostic-code') ?? field('x-supplementary-info');
  const diagnostic = typed(diagnosticField?.value ?? '');
  const remote = typed(field('remote-mta')?.value ?? '');
  return {
    recipient:
      final === null || (original !== null && isInner(field('final-recipient')?.value ?? '')) ? original : final,
    original,
    action: actionOf(field('action')?.value ?? ''),
    status: /^([245]\.\d{1,3}\.\d{1,3})(?=[\s(;,]|\.\s)/.exec(field('status')?.value ?? '')?.[1] ?? null,
    comment: /\(([^()]{3,200})\)/.exec(field('status')?.value ?? '')?.[1] ?? null,
    // RFC 3464 2.3.5 wants a type; gateways that leave it out name the client they took the message from; of other types it is
    // no name of the DNS
    remote: !/^(?:dns|smtp|lmtp|ip|ipv4|tcp)$/i.test(remote.type)
      ? { host: null, address: null }
      : remoteMta(remote.rest),
    diagnosticType: diagnostic.type.toLowerCase(),
    diagnostic: diagnosticField === undefined ? null : diagnostic.rest,
    starts: {
      recipient: startOf(
        final === null ? field('original-recipient') : (field('final-recipient') ?? field('original-recipient')),
      ),
      diagnostic: startOf(diagnosticField),
      status: startOf(field('status')),
      remote: startOf(field('remote-mta')),
    },
  };
}

/** A longer value is no address. */
const MAX_ROUTE = 2000;

/** `@store.example:bert@node7`, a route into a gateway's inside: a human knows the address that was written to. */
function isInner(value: string): boolean {
  return value.length < MAX_ROUTE && /;\s*<?@[^\s:]{1,255}:[^@\s]+@[^@.\s]+>?\s*$/.test(value);
}

/** A field without its line end may be cut in the address. */
function addressOf(field: Field | undefined): string | null {
  return field?.value.endsWith('\n') ? trimAddress(typed(field.value).rest.trim()) : null;
}

/** `dns; host` -> type and rest. */
function typed(value: string): { type: string; rest: string } {
  const m = /^([A-Za-z][\w-]{0,30})\s*;\s*/.exec(value);
  return m === null ? { type: '', rest: value } : { type: m[1] ?? '', rest: value.slice(m[0].length) };
}

/** `H`, `H (IP)`, `H [IP]`, `[IP]`, `IP (IP, the server for the domain D.)`, `H (TCP|source|port|IP|port)`. */
function remoteMta(words: string): RecipientReport['remote'] {
  const first = /^\s*(\S+)/.exec(words)?.[1] ?? '';
  const behind = words.slice(words.indexOf(first) + first.length);
  const tcp = /\(TCP\|[^|\s]*\|\d*\|([^|\s]+)\|\d*\)/.exec(behind)?.[1];
  const bracket = tcp ?? /[([]\s?([0-9a-fA-F.:]{3,45})(?=[\s,)\]])/.exec(behind)?.[1] ?? null;
  return { host: hostName(first), address: ipAddress(bracket) ?? ipAddress(first) };
}

function actionOf(value: string): Action | null {
  const word = /^\s*([a-z]+)/i.exec(value)?.[1]?.toLowerCase() ?? '';
  if (/^(?:failed|failure|expired)$/.test(word)) return 'failed';
  if (/^(?:delivered|deliverable)$/.test(word)) return 'delivered';
  return word === 'delayed' || word === 'relayed' || word === 'expanded' ? word : null;
}
