// The screen while a run goes on: each case as soon as all before it have ended, in the order in which they were selected.

import type { BurstProgress } from '../burst/burst-record.ts';
import { burstProgressLine } from '../report/burst.ts';
import { caseLines, contrastLines, headingLines, type TextOptions } from '../report/case-text.ts';
import { columnsOf } from '../report/headline.ts';
import { inTongue, span } from '../report/line.ts';
import { cut, progressLine } from '../report/progress.ts';
import { inEnglish } from '../report/say.ts';
import { searchText } from '../report/threshold.ts';
import type { Contrast, SearchSoFar } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';
import type { Gathering } from '../run/gather.ts';
import type { PlannedCase } from '../run/plan.ts';
import type { Screen } from './screen.ts';

/** A terminal is told ten times a second at most. */
const STATUS_INTERVAL_MS = 100;

export class Live {
  readonly #planned: readonly PlannedCase[];
  readonly #screen: Screen;
  readonly #print: ((text: string) => void) | null;
  readonly #options: TextOptions;
  readonly #ended = new Set<number>();
  readonly #running = new Map<number, string>();
  /** By heading. */
  readonly #contrasts = new Map<string, Contrast[]>();
  #next = 0;
  #heading = '';
  #lastStatus = 0;

  /** `print` is where the text goes: stdout, or nowhere if a document goes there. */
  constructor(
    planned: readonly PlannedCase[],
    screen: Screen,
    print: ((text: string) => void) | null,
    options: TextOptions,
  ) {
    this.#planned = planned;
    this.#screen = screen;
    this.#print = print;
    const columns = columnsOf(
      planned.map(({ scenario, place }) => ({ variant: scenario.variant, target: previewOf(place) })),
    );
    this.#options = { ...options, columns };
  }

  hear(event: RunEvent, soFar: Gathering): void {
    if (event.e === 'case')
      this.#running.set(event.case, `${event.head.variant ?? event.head.scenario} ${event.head.target.host}`);
    if (event.e === 'contrast') {
      const known = this.#contrasts.get(headingOf(event.contrast));
      this.#contrasts.set(headingOf(event.contrast), [...(known ?? []), event.contrast]);
    }
    if (event.e === 'case-end') {
      this.#running.delete(event.case);
      this.#ended.add(event.case);
      // The contrasts come right behind the end of a scenario's last case, and are printed below it.
      queueMicrotask(() => this.#flush(soFar));
    }
    this.#status(soFar);
  }

  /** A burst that goes on. */
  burst(progress: BurstProgress): void {
    const { isTerminal, columns, palette } = this.#screen;
    if (!isTerminal) return;
    const line = inTongue(burstProgressLine(progress, columns - 1), this.#options.say ?? inEnglish);
    this.#screen.status(line.map(({ text, role }) => palette(text, role)).join(''));
  }

  /** A search for a threshold that goes on. */
  searching(soFar: SearchSoFar): void {
    const { isTerminal, columns } = this.#screen;
    const by = this.#planned.find(({ threshold }) => threshold !== undefined)?.threshold?.by;
    if (!isTerminal || by === undefined) return;
    this.#screen.status(cut(span(searchText(by, soFar)).text, columns - 1));
  }

  /** Prints what is left, also behind cases that never ran. */
  end(soFar: Gathering | null): void {
    if (soFar !== null) this.#flush(soFar);
    // What was asked behind the planned cases.
    for (const index of [...this.#ended].filter((one) => one >= this.#planned.length && one >= this.#next))
      if (soFar !== null) this.#case(index, soFar);
    for (let index = this.#next; soFar !== null && index < this.#planned.length; index += 1) this.#case(index, soFar);
    this.#flushContrasts();
    this.#screen.status(null);
  }

  #flush(soFar: Gathering): void {
    while (this.#ended.has(this.#next)) {
      this.#case(this.#next, soFar);
      this.#next += 1;
    }
  }

  #case(index: number, soFar: Gathering): void {
    const record = soFar.caseAt(index);
    if (record === undefined || this.#print === null) return;
    const heading = headingOf(record);
    if (heading !== this.#heading) {
      this.#flushContrasts();
      if (this.#heading !== '') this.#print('\n');
      this.#heading = heading;
      this.#lines(headingLines(record, this.#options));
    }
    this.#lines(caseLines(record, this.#options));
  }

  #flushContrasts(): void {
    for (const contrast of this.#contrasts.get(this.#heading) ?? [])
      this.#lines(contrastLines(contrast, this.#options));
    this.#contrasts.delete(this.#heading);
  }

  #lines(lines: readonly string[]): void {
    this.#print?.(`${lines.join('\n')}\n`);
  }

  #status(soFar: Gathering): void {
    const now = performance.now();
    if (!this.#screen.isTerminal || now - this.#lastStatus < STATUS_INTERVAL_MS) return;
    this.#lastStatus = now;
    const progress = {
      done: this.#ended.size,
      total: this.#planned.length,
      summary: soFar.summary(),
      running: [...this.#running.values()],
    };
    this.#screen.status(progressLine(progress, this.#screen.columns - 1, this.#screen.palette));
  }
}

const headingOf = (one: { readonly file: string; readonly scenario: string }) => `${one.file}\n${one.scenario}`;

function previewOf(place: PlannedCase['place']) {
  const base = { mode: 'smtp', domain: null, source: null } as const;
  switch (place.kind) {
    case 'sandbox':
      return { ...base, host: '127.0.0.1', address: '127.0.0.1', port: 40_000, sandbox: true };
    case 'unresolved':
      return { ...base, host: place.written, address: null, port: 25, sandbox: false };
    case 'endpoints': {
      const [{ host, address, port }] = place.endpoints;
      return { ...base, host, address, port, sandbox: false };
    }
  }
}
