// Runs the grammars over a text: every sentence in which a server says what another server answered becomes a statement.

import { GATEWAY_GRAMMARS } from './gateway-grammars.ts';
import type { Basis, Grammar, QuotedReply, Stage } from './grammar.ts';
import { LIBRARY_GRAMMARS } from './library-grammars.ts';
import { MTA_GRAMMARS } from './mta-grammars.ts';
import { PROGRAM_GRAMMARS } from './program-grammars.ts';
import { PROVIDER_GRAMMARS } from './provider-grammars.ts';
import { quotedReply } from './quoted-reply.ts';
import { stageOf } from './stage-words.ts';
import { TOLD_IN_WORDS } from './told-in-words.ts';

export interface Statement {
  readonly grammar: string;
  /** Lower is better: a sentence that names the remote and the stage beats a bare reply. */
  readonly rank: number;
  readonly at: number;
  readonly end: number;
  readonly host: string | null;
  readonly address: string | null;
  readonly stage: Stage | null;
  /** The words that name the stage; null if the sentence as a whole implies it. */
  readonly stageWords: { readonly at: number; readonly text: string } | null;
  readonly basis: Basis;
  readonly reply: QuotedReply | null;
  readonly replyAt: number;
  readonly speaker: 'remote' | 'reporter';
  readonly status: string | null;
  readonly tls: boolean | null;
}

const GRAMMARS: readonly Grammar[] = [
  ...MTA_GRAMMARS,
  ...GATEWAY_GRAMMARS,
  ...PROVIDER_GRAMMARS,
  ...LIBRARY_GRAMMARS,
  ...PROGRAM_GRAMMARS,
  ...TOLD_IN_WORDS,
];
/** A report to a thousand recipients has a thousand statements; a hostile text must not have a million. */
const MAX_STATEMENTS = 2000;
/** What can belong to one reply: RFC 5321 4.5.3.1.5 gives a line 512 octets, and replies of ten lines are long ones. */
const MAX_REGION = 8000;

/**
 * Reads all statements of a text. `breaks`: offsets where another recipient's section begins; no statement runs past one.
 * In order of place.
 */
export function readStatements(
  text: string,
  breaks: readonly number[] = [],
  grammars: readonly Grammar[] = GRAMMARS,
): Statement[] {
  const found: Statement[] = [];
  for (const grammar of grammars) {
    if (grammar.hint !== undefined && !isIn(grammar.hint, text)) continue;
    grammar.lead.lastIndex = 0;
    for (let m = grammar.lead.exec(text); m !== null; m = grammar.lead.exec(text)) {
      if (m[0] === '') grammar.lead.lastIndex += 1;
      const statement = statementOf(grammar, m, text, breaks);
      if (statement !== null) found.push(statement);
      if (found.length >= MAX_STATEMENTS) return found;
    }
  }
  return found.sort((a, b) => a.at - b.at || a.rank - b.rank);
}

function isIn(hint: string | RegExp, text: string): boolean {
  return typeof hint === 'string' ? text.includes(hint) : hint.test(text);
}

function statementOf(
  grammar: Grammar,
  lead: RegExpExecArray,
  text: string,
  breaks: readonly number[],
): Statement | null {
  const groups: Partial<Record<string, string>> = lead.groups ?? {};
  const from = lead.index + lead[0].length;
  const region = grammar.reply ? text.slice(from, regionEnd(text, from, breaks, grammar, lead[0])) : '';
  const tail = grammar.tail === undefined ? null : lastMatch(grammar.tail, region);
  const code = groups.code === undefined ? '' : `${groups.code} `;
  const apart = groups.words === undefined ? null : `${code}${groups.status ?? ''} ${groups.words}\n`;
  const words = apart ?? code + (tail === null ? region : region.slice(0, tail.index));
  const closed = tail !== null || from + region.length < text.length;
  const reply = grammar.reply ? quotedReply(closed ? `${words.trimEnd()}\n` : words) : null;
  if (grammar.reply && reply === null && grammar.optional !== true) return null;
  const stageWords = tail?.groups?.stage ?? groups.stage;
  const stated =
    grammar.stage ?? (stageWords === undefined ? null : (grammar.stages?.get(stageWords) ?? stageOf(stageWords)));
  const stage =
    grammar.stages !== undefined && stageWords !== undefined ? (grammar.stages.get(stageWords) ?? null) : stated;
  const basis = grammar.basis ?? 'stated';
  return {
    grammar: grammar.name,
    rank: grammar.rank,
    at: lead.index,
    end: from + region.length,
    ...remoteOf({ ...groups, ...tail?.groups }),
    stage,
    stageWords: stage === null || stageWords === undefined ? null : wordsAt(stageWords, lead, tail, from),
    basis: stage === null ? 'none' : basis,
    reply,
    replyAt: from,
    speaker: grammar.speaker ?? 'remote',
    status: groups.status ?? null,
    tls: grammar.tls ?? null,
  };
}

/** Where the group `stage` stands in the text: in the tail, if it has one. */
function wordsAt(
  text: string,
  lead: RegExpExecArray,
  tail: RegExpExecArray | null,
  from: number,
): Statement['stageWords'] {
  const [match, start] = tail?.groups?.stage === undefined ? [lead, lead.index] : [tail, from + tail.index];
  return { at: start + match[0].lastIndexOf(text), text };
}

/** The paragraph's end, the next recipient's section or the grammar's own end, whichever comes first. */
function regionEnd(text: string, from: number, breaks: readonly number[], grammar: Grammar, lead: string): number {
  let end = paragraphEnd(text, from);
  const next = firstAfter(breaks, from);
  if (next !== null && next < end) end = next;
  const until = grammar.until === 'closing' ? CLOSING[lead.slice(-1)] : grammar.until;
  if (until !== undefined) {
    const stop = until.exec(text.slice(from, end));
    if (stop !== null) end = from + stop.index;
  }
  return end;
}

/** What closes a quotation; behind the mark the sentence ends, or the structure around it goes on. */
const CLOSING: Readonly<Record<string, RegExp | undefined>> = {
  "'": /\\?'(?=\s*(?:$|[\n,;}\])]))/,
  '"': /\\?"(?=\s*(?:$|[\n,;}\])]))/,
  '‘': /[’‘'](?=\s|$)/,
  '“': /[”“"](?=\s|$)/,
  '„': /[“”"](?=\s|$)/,
  '«': /»/,
  '`': /`/,
  '(': /\)(?=\s*(?:$|[\n.,;]))/,
  '[': /\](?=\s*(?:$|[\n.,;]))/,
  '<': />(?=\s*(?:$|[\n.,;]))/,
};

/** What was pasted below a reply without a blank line: the fields of a report, the next line of a log, the trace of a program. */
const BELOW =
  /\n(?:(?:Reporting-MTA|X-Postfix-(?:Queue-ID|Sender)|Arrival-Date|(?:Final|Original)-Recipient|Remote-MTA|Diagnostic-Code|Last-Attempt-Date|Action|Status)\s?:|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,16} (?:\S{1,255} )?[\w/.()-]{1,60}(?:\[\d{1,8}\])?:\s|at [\w$.<>[\]/ ]{2,120}\(|File "[^"\n]{1,300}", line \d|\/[\w./@+-]{3,300}:\d{1,6}:in |#\d{1,3} \/|\[?stacktrace)/;

/** A reply of several lines may be set with blank lines between them (`550-a`, empty, `550 b`). */
function paragraphEnd(text: string, from: number): number {
  const near = text.slice(from, from + MAX_REGION);
  const below = BELOW.exec(near);
  const length = below === null ? near.length : below.index;
  const code = /^\s*(\d{3})-/.exec(near.slice(0, 8))?.[1];
  for (let at = 0; ; ) {
    const end = near.indexOf('\n\n', at);
    if (end === -1 || end > length) return from + length;
    const goesOn = code !== undefined && ['-', ' '].some((mark) => near.startsWith(`${code}${mark}`, end + 2));
    if (!goesOn) return from + end;
    at = end + 2;
  }
}

function firstAfter(sorted: readonly number[], offset: number): number | null {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return sorted[low] ?? null;
}

function lastMatch(pattern: RegExp, region: string): RegExpExecArray | null {
  let last: RegExpExecArray | null = null;
  pattern.lastIndex = 0;
  for (let m = pattern.exec(region); m !== null; m = pattern.exec(region)) last = m;
  return last;
}

/** `host 192.0.2.1[192.0.2.1]` names no host; `[private/dovecot-lmtp]` and a masked `[...]` are no address. */
function remoteOf(groups: Partial<Record<string, string>>): { host: string | null; address: string | null } {
  const host = hostName(groups.host ?? groups.host2 ?? null);
  const address = ipAddress(groups.address ?? groups.address2 ?? null);
  return { host, address: address ?? ipAddress(groups.host ?? groups.host2 ?? null) };
}

/** A host name as a report writes it, lower case and without the final dot; null for an address or anything else. */
export function hostName(words: string | null): string | null {
  const name = (words ?? '').trim().toLowerCase().replace(/\.$/, '');
  // what somebody has put out of sight is not stated
  if (ipAddress(name) !== null || /\*{2}|^x{3,}(?:\.x{2,})+$|^\[?redacted/.test(name)) return null;
  return /^(?=.{1,255}$)[a-z0-9_](?:[a-z0-9_*-]{0,62})(?:\.[a-z0-9_*-]{1,63})*$/.test(name) && /[a-z]/.test(name)
    ? name
    : null;
}

/** An IPv4 or IPv6 address as a report writes it (`[192.0.2.1]`, `IPv6:2001:db8::1`), or null. */
export function ipAddress(words: string | null): string | null {
  const text = (words ?? '')
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/^IPv6:/i, '');
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return text;
  return /^(?=.{2,45}$)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}$/i.test(text) ? text.toLowerCase() : null;
}
