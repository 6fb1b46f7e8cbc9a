// A large record at one glance: how many cases ended how, and what a line can say of them. Most of its lines are passed over.
import { readPieces } from '../net/read-pieces.ts';
import { type CaseOutline, type Glance, isDown, NOTHING, type RunView } from '../run/cases.ts';
import type { RunEvent } from '../run/events.ts';
import { Gathering } from '../run/gather.ts';
import { beginnings, beginsAs, EventLines, isStepEvent } from './event-lines.ts';
import { eventsPath } from './format.ts';
import { LineSplitter, type PassOver } from './line-splitter.ts';

/** What is known when all cases have passed by. */
export interface Overview {
  readonly length: number;
  readonly summary: { -readonly [V in keyof RunView['summary']]: number };
  /** Without its cases. */
  readonly rest: Gathering;
  readonly damage: string | null;
}

export const none = () => ({ passed: 0, failed: 0, inconclusive: 0, skipped: 0 });

export function glanceInto(folder: string): Overview & { readonly glance: Glance } {
  return new Glancing(folder).look();
}

const HEADS = beginnings('case', 'connected');
const CASE = beginnings('case');
const KEY = Buffer.from('"case":');
/** Where the number of the case stands in its first line. */
const NUMBER_AT = '{"e":"case",'.length + KEY.length;

class Glancing {
  readonly #folder: string;
  readonly #lines: EventLines;
  readonly #rest = new Gathering();
  readonly #glance = { ...NOTHING };
  readonly #summary = none();
  /** Cases that have not ended, with the days that their certificate has left. */
  readonly #open = new Map<number, number | null>();
  /** Of each of these the first, by its number, with how it ended; null: it did not. */
  readonly #first: {
    [V in 'failed' | 'inconclusive' | 'down']?: { readonly index: number; readonly end: RunEvent | null };
  } = {};
  #length = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#lines = new EventLines(eventsPath(folder));
  }

  look(): Overview & { readonly glance: Glance } {
    const splitter = new LineSplitter();
    for (const piece of readPieces(eventsPath(this.#folder)))
      for (const line of splitter.push(piece, this.#passOver)) {
        const event = this.#lines.read(line);
        if (event !== null) this.#add(event);
      }
    for (const index of [...this.#open.keys()]) this.#end(index, null);
    const { failed, inconclusive, down } = this.#first;
    if (down !== undefined) this.#glance.down = outlineOf(this.#folder, down);
    if (failed !== undefined) this.#glance.failed = outlineOf(this.#folder, failed);
    else if (inconclusive !== undefined) this.#glance.inconclusive = outlineOf(this.#folder, inconclusive);
    const incomplete = splitter.torn ? 'its last line is torn' : null;
    const { complete } = this.#rest.document().run;
    const damage = this.#lines.damage(incomplete, 0, complete);
    return { length: this.#length, summary: this.#summary, rest: this.#rest, damage, glance: this.#glance };
  }

  readonly #passOver: PassOver = (octets, start, end) => {
    if (!isStepEvent(octets, start, end)) {
      if (!beginsAs(HEADS, octets, start, end)) return false;
      if (beginsAs(CASE, octets, start, end)) {
        const index = numberAt(octets, start + NUMBER_AT);
        if (index !== null) this.#open.set(index, null);
      }
    }
    this.#lines.passedOver();
    return true;
  };

  #add(event: RunEvent): void {
    switch (event.e) {
      case 'case-end':
        if (this.#open.has(event.case)) this.#end(event.case, event);
        return;
      case 'finding':
        if (event.finding.severity !== 'info') this.#glance.finding ??= event.finding.text;
        return;
      case 'tls':
        if (this.#open.has(event.case)) this.#open.set(event.case, event.tls.certificate?.daysLeft ?? null);
        return;
      case 'case':
        this.#open.set(event.case, null);
        return;
      case 'run':
      case 'identity':
      case 'result':
      case 'contrast':
      case 'end':
        this.#rest.add(event);
        return;
      default:
        return;
    }
  }

  /** `event`: null for a case that did not end. */
  #end(index: number, event: Extract<RunEvent, { e: 'case-end' }> | null): void {
    const days = this.#open.get(index) ?? null;
    const verdict = event?.verdict ?? 'inconclusive';
    this.#open.delete(index);
    this.#length += 1;
    this.#summary[verdict] += 1;
    this.#glance.slowestMs = Math.max(this.#glance.slowestMs, event?.ms ?? 0);
    if (days !== null) this.#glance.days = Math.min(this.#glance.days ?? days, days);
    if (verdict !== 'failed' && verdict !== 'inconclusive') return;
    for (const kind of event !== null && isDown(event) ? (['inconclusive', 'down'] as const) : ([verdict] as const))
      if (index < (this.#first[kind]?.index ?? Number.POSITIVE_INFINITY)) this.#first[kind] = { index, end: event };
  }
}

/** One case is named: its first lines are looked for once more. */
function outlineOf(
  folder: string,
  { index, end }: { readonly index: number; readonly end: RunEvent | null },
): CaseOutline | null {
  const wanted = HEADS.map((head) => Buffer.concat([head, KEY, Buffer.from(`${index},`)]));
  const gathering = new Gathering();
  const lines = new EventLines(eventsPath(folder));
  lines.passedOver();
  const splitter = new LineSplitter();
  for (const piece of readPieces(eventsPath(folder)))
    for (const line of splitter.push(piece, (octets, from, to) => !beginsAs(wanted, octets, from, to))) {
      const event = lines.read(line);
      if (event !== null) gathering.add(event);
    }
  if (end !== null) gathering.add(end);
  return gathering.take(index) ?? null;
}

const ZERO = '0'.charCodeAt(0);

function numberAt(octets: Buffer, at: number): number | null {
  let number: number | null = null;
  for (let digit = (octets[at] ?? 0) - ZERO; digit >= 0 && digit <= 9; at += 1, digit = (octets[at] ?? 0) - ZERO)
    number = (number ?? 0) * 10 + digit;
  return number;
}
