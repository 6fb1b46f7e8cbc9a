// DMARC aggregate reports (RFC 7489 appendix C, RFC 9990): only what was refused, put aside or let through for a reason of its own.
// Read as a stream: reports of large senders have a hundred thousand records. No document type, no entities.
import { SaxesParser } from 'saxes';
import type { DmarcRefusal, Reported } from './reports-document.ts';

/** Records of a kind are counted together; a hostile report has no end of kinds. */
const MAX_KINDS = 20_000;
const MAX_DEPTH = 32;
const MAX_TEXT = 2000;
const PIECE = 64 * 1024;

export interface DmarcReport {
  readonly about: Omit<Reported, 'file'>;
  readonly refusals: readonly DmarcRefusal[];
  readonly messages: number;
}

interface Row {
  fields: Map<string, string>;
  reasons: string[];
  spf: { domain: string; result: string }[];
  dkim: { domain: string; result: string }[];
}

const newRow = (): Row => ({ fields: new Map(), reasons: [], spf: [], dkim: [] });

/** Null if the text is no DMARC report. What stands before a fault is told. */
export function readDmarcReport(xml: string): DmarcReport | null {
  const reader = new Reader();
  const problem = reader.read(xml);
  return reader.isReport ? reader.report(problem) : null;
}

class Reader {
  isReport = false;
  readonly #path: string[] = [];
  readonly #head = new Map<string, string>();
  readonly #found = new Map<string, DmarcRefusal>();
  #row = newRow();
  #text = '';
  #messages = 0;

  /** Why the reading ended before the end of the text; null: it did not. */
  read(xml: string): string | null {
    const parser = new SaxesParser();
    let fault: string | null = null;
    parser.on('error', ({ message }) => {
      fault ??= message.slice(0, 200);
    });
    parser.on('doctype', () => {
      fault ??= 'a document type stands in it: refused';
    });
    // behind a fault nothing more is taken
    parser.on('opentag', ({ name }) => {
      if (fault !== null) return;
      this.#open(localName(name));
      if (this.#path.length > MAX_DEPTH) fault ??= 'it is too deep';
    });
    parser.on('text', (text) => {
      if (fault === null && this.#text.length < MAX_TEXT) this.#text += text.slice(0, MAX_TEXT);
    });
    parser.on('closetag', () => {
      if (fault === null) this.#close();
    });
    for (let at = 0; at < xml.length && fault === null; at += PIECE) parser.write(xml.slice(at, at + PIECE));
    if (fault === null) parser.close();
    return fault;
  }

  #open(name: string): void {
    if (this.#path.length === 0) this.isReport = name === 'feedback';
    this.#path.push(name);
    this.#text = '';
    if (name === 'record') this.#row = newRow();
    if (name === 'spf' || name === 'dkim')
      if (this.#above(1) === 'auth_results') this.#row[name].push({ domain: '', result: '' });
  }

  #above(steps: number): string {
    return this.#path.at(-1 - steps) ?? '';
  }

  #close(): void {
    const name = this.#path.at(-1) ?? '';
    const text = this.#text.trim();
    this.#text = '';
    const parent = this.#above(1);
    if (name === 'record') this.#record();
    else if (parent === 'report_metadata' || parent === 'policy_published' || parent === 'date_range')
      this.#head.set(name, text);
    else if ((parent === 'spf' || parent === 'dkim') && this.#above(2) === 'auth_results')
      this.#result(parent, name, text);
    else if (parent === 'reason') this.#reason(name, text);
    else if (parent === 'row' || parent === 'policy_evaluated' || parent === 'identifiers')
      this.#row.fields.set(name, text);
    this.#path.pop();
  }

  #result(kind: 'spf' | 'dkim', name: string, text: string): void {
    const last = this.#row[kind].at(-1);
    if (last !== undefined && (name === 'domain' || name === 'result')) last[name] = text.toLowerCase();
  }

  #reason(name: string, text: string): void {
    if (text !== '' && (name === 'type' || name === 'comment') && this.#row.reasons.length < 10)
      this.#row.reasons.push(text.slice(0, 200));
  }

  #record(): void {
    const { fields, reasons, spf, dkim } = this.#row;
    const written = Number(fields.get('count') ?? 1);
    const messages = Number.isSafeInteger(written) && written > 0 ? written : 1;
    this.#messages += messages;
    const disposition = dispositionOf(fields.get('disposition'));
    if (disposition !== 'reject' && disposition !== 'quarantine' && reasons.length === 0) return;
    const headerFrom = (fields.get('header_from') ?? '-').toLowerCase();
    const verdict = { spf: fields.get('spf')?.toLowerCase() ?? null, dkim: fields.get('dkim')?.toLowerCase() ?? null };
    const refusal: DmarcRefusal = {
      source: fields.get('source_ip') ?? '-',
      isOurs: null,
      headerFrom,
      envelopeFrom: fields.get('envelope_from')?.toLowerCase() || spf[0]?.domain || null,
      disposition,
      ...verdict,
      why: whyOf(verdict, spf, dkim),
      reasons,
      messages,
      reporters: [this.#head.get('org_name') ?? '-'],
    };
    this.#add(refusal);
  }

  #add(refusal: DmarcRefusal): void {
    const key = keyOf(refusal);
    const known = this.#found.get(key);
    if (known !== undefined) this.#found.set(key, { ...known, messages: known.messages + refusal.messages });
    else if (this.#found.size < MAX_KINDS) this.#found.set(key, refusal);
  }

  report(problem: string | null): DmarcReport {
    const head = (name: string) => this.#head.get(name) || null;
    return {
      about: {
        kind: 'dmarc',
        reporter: head('org_name'),
        id: head('report_id'),
        domain: head('domain'),
        begin: timeOf(head('begin')),
        end: timeOf(head('end')),
        problem,
      },
      refusals: [...this.#found.values()],
      messages: this.#messages,
    };
  }
}

/** Namespaces came with RFC 9990. */
const localName = (name: string) => name.slice(name.indexOf(':') + 1).toLowerCase();

function dispositionOf(word: string | undefined): DmarcRefusal['disposition'] {
  const known = ['none', 'quarantine', 'reject', 'pass'] as const;
  return known.find((one) => one === word?.toLowerCase()) ?? 'other';
}

type Results = Row['spf'];

/** A check that passed, and counts for nothing, passed for another domain. */
function whyOf(verdict: Pick<DmarcRefusal, 'spf' | 'dkim'>, spf: Results, dkim: Results): DmarcRefusal['why'] {
  const why: DmarcRefusal['why'][number][] = [];
  if (verdict.spf !== 'pass') why.push(spf.some(({ result }) => result === 'pass') ? 'spf-not-aligned' : 'spf-failed');
  if (verdict.dkim !== 'pass') {
    if (dkim.length === 0) why.push('dkim-unsigned');
    else why.push(dkim.some(({ result }) => result === 'pass') ? 'dkim-not-aligned' : 'dkim-failed');
  }
  return why;
}

function keyOf({ source, headerFrom, envelopeFrom, disposition, why, reasons }: DmarcRefusal): string {
  return JSON.stringify([source, headerFrom, envelopeFrom, disposition, why, reasons]);
}

/** Seconds since 1970, as the reports have it. */
function timeOf(seconds: string | null): string | null {
  const ms = Number(seconds) * 1000;
  return seconds !== null && Number.isFinite(ms) && ms > 0 && ms < 8e15 ? new Date(ms).toISOString() : seconds;
}

/** Refusals of one kind, told by several reporters, are one. */
export function joinDmarc(refusals: readonly DmarcRefusal[]): DmarcRefusal[] {
  const joined = new Map<string, DmarcRefusal>();
  for (const one of refusals) {
    const key = keyOf(one);
    const known = joined.get(key);
    joined.set(
      key,
      known === undefined
        ? one
        : {
            ...known,
            messages: known.messages + one.messages,
            reporters: [...new Set([...known.reporters, ...one.reporters])].slice(0, 50),
          },
    );
  }
  return [...joined.values()].sort((a, b) => b.messages - a.messages);
}
