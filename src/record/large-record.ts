// A record that does not fit into the memory: its cases come one by one, in the order of their numbers as far as they ended
// in it, and the file is read again each time that somebody asks for them.
import { readPieces } from '../net/read-pieces.ts';
import type { CaseOutline, Cases, Glance, RunView } from '../run/cases.ts';
import type { CaseRecord } from '../run/document.ts';
import { Gathering } from '../run/gather.ts';
import { apart, EventLines, isStepEvent, withPems } from './event-lines.ts';
import { certificatePath, eventsPath } from './format.ts';
import { glanceInto, none, type Overview } from './glance.ts';
import { LineSplitter, type PassOver } from './line-splitter.ts';
import { MAX_CERTIFICATE_OCTETS } from './read-record.ts';

/** A case that does not end holds up those behind it; so many of them, then they go first. */
const MAX_HELD_CASES = 1_000;
const MAX_HELD_STEPS = 20_000;
/** Certificates that are kept between two cases; a run sees few. */
const MAX_PEMS = 200;

export class LargeRecord {
  readonly #folder: string;
  #overview: Overview | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Why it can't be read at all, as far as its begin shows; null if it can. */
  fault(): string | null {
    const lines = new EventLines(eventsPath(this.#folder));
    const splitter = new LineSplitter();
    for (const piece of readPieces(eventsPath(this.#folder))) {
      for (const line of splitter.push(piece)) lines.read(line);
      if (lines.fault !== null || !lines.isNothing) return lines.fault;
    }
    return `${eventsPath(this.#folder)}: not a record of mxprobe`;
  }

  view(comparison: Pick<RunView, 'baseline' | 'changes'>): RunView {
    const record = this;
    const cases: Cases = {
      get length() {
        return record.overview.length;
      },
      [Symbol.iterator]: () => record.#pass(false),
      outlines: () => ({ [Symbol.iterator]: () => record.#pass(true) }),
      glance: () => record.#glance(),
    };
    return {
      schema: 'mxprobe/run@1',
      get run() {
        return record.overview.rest.document().run;
      },
      get summary() {
        return record.overview.summary;
      },
      cases,
      get contrasts() {
        return record.overview.rest.document().contrasts;
      },
      get identity() {
        return record.overview.rest.document().identity;
      },
      get result() {
        return record.overview.rest.document().result;
      },
      ...comparison,
    };
  }

  /** Reads all of it once, if nobody has done so before. */
  get overview(): Overview {
    if (this.#overview === null) for (const _ of this.#pass(true));
    return this.#overview ?? { length: 0, summary: none(), rest: new Gathering(), damage: null };
  }

  #glance(): Glance {
    const { glance, ...overview } = glanceInto(this.#folder);
    this.#overview ??= overview;
    return glance;
  }

  *#pass<T extends boolean>(outline: T): Generator<T extends true ? CaseOutline : CaseRecord, void> {
    const pass = new Pass(this.#folder, outline);
    const summary = none();
    let length = 0;
    for (const one of pass.cases()) {
      length += 1;
      summary[one.verdict] += 1;
      yield one;
    }
    // What the steps show is known only after they were looked at.
    if (this.#overview === null || !outline) this.#overview = { length, summary, ...pass.end() };
  }
}

class Pass {
  readonly #folder: string;
  readonly #outline: boolean;
  readonly #lines: EventLines;
  readonly #gathering = new Gathering();
  readonly #open = new Set<number>();
  readonly #held = new Held();
  readonly #pems = new Map<string, string>();
  readonly #missing = new Set<string>();
  #torn = false;

  constructor(folder: string, outline: boolean) {
    this.#folder = folder;
    this.#outline = outline;
    this.#lines = new EventLines(eventsPath(folder));
  }

  *cases(): Generator<CaseRecord> {
    const splitter = new LineSplitter();
    const passOver: PassOver = (octets, start, end) => {
      if (!this.#outline || !isStepEvent(octets, start, end)) return false;
      this.#lines.passedOver();
      return true;
    };
    for (const piece of readPieces(eventsPath(this.#folder))) {
      for (const line of splitter.push(piece, passOver)) {
        this.#event(line);
        while (this.#held.isFull || this.#held.first < this.#firstOpen()) yield this.#held.take();
      }
    }
    this.#torn = splitter.torn;
    for (const index of this.#open) this.#end(index);
    while (this.#held.first < Number.POSITIVE_INFINITY) yield this.#held.take();
  }

  end(): Pick<Overview, 'rest' | 'damage'> {
    const incomplete = this.#torn ? 'its last line is torn' : null;
    const { complete } = this.#gathering.document().run;
    return {
      rest: this.#gathering,
      damage: this.#lines.damage(incomplete, this.#missing.size, complete),
    };
  }

  #event(line: string | null): void {
    const event = this.#lines.read(line);
    if (event === null) return;
    const needed = this.#outline ? [] : apart(event);
    for (const { sha256 } of needed) this.#readPem(sha256);
    this.#gathering.add(needed.length === 0 ? event : withPems(event, (sha256) => this.#pems.get(sha256)));
    if (event.e === 'case') this.#open.add(event.case);
    else if (event.e === 'case-end' && this.#open.has(event.case)) this.#end(event.case);
  }

  #end(index: number): void {
    this.#open.delete(index);
    const one = this.#gathering.take(index);
    if (one !== undefined) this.#held.put(index, one);
  }

  #firstOpen(): number {
    return Math.min(...this.#open);
  }

  #readPem(sha256: string): void {
    if (this.#pems.has(sha256)) return;
    if (this.#pems.size >= MAX_PEMS) this.#pems.clear();
    let text = '';
    for (const piece of readPieces(certificatePath(this.#folder, sha256)))
      if (text.length < MAX_CERTIFICATE_OCTETS) text += piece.toString('latin1');
    if (text === '') this.#missing.add(sha256);
    this.#pems.set(sha256, text);
  }
}

/** Cases that ended before one with a lower number did, in the order of their numbers. */
class Held {
  readonly #cases: { readonly index: number; readonly one: CaseRecord }[] = [];
  #steps = 0;

  get first(): number {
    return this.#cases[0]?.index ?? Number.POSITIVE_INFINITY;
  }

  get isFull(): boolean {
    return this.#cases.length > MAX_HELD_CASES || (this.#steps > MAX_HELD_STEPS && this.#cases.length > 0);
  }

  put(index: number, one: CaseRecord): void {
    let at = this.#cases.length;
    while (at > 0 && (this.#cases[at - 1]?.index ?? 0) > index) at -= 1;
    this.#cases.splice(at, 0, { index, one });
    this.#steps += one.steps.length;
  }

  take(): CaseRecord {
    const taken = this.#cases.shift();
    if (taken === undefined) throw new Error('nothing is held');
    this.#steps -= taken.one.steps.length;
    return taken.one;
  }
}
