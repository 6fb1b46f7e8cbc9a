// One proof while it goes on: its dialogues as steps, each line as it comes, and who listens. Neutral of language: pages word it.
import type { FactorId } from '../diagnosis/factor.ts';
import type { Reproduction } from '../diagnosis/proof/document.ts';
import { proofEvent } from '../library/proof-record.ts';
import type { ProofEvent } from '../library/prove.ts';
import { escapeTerminal } from '../report/escape/terminal.ts';
import type { RunEvent } from '../run/events.ts';
import { replyLine } from '../wire/reply.ts';

/** What one dialogue is for: as in the bounce, with one thing changed, changed back, and changed once more. */
export type Purpose = 'control' | 'changed' | 'back' | 'again';

export interface Step {
  readonly n: number;
  readonly purpose: Purpose;
  /** What is changed: the factor's name and the value, as they stand in the variant; null for the control. */
  readonly variant: string | null;
  state: 'running' | 'refused' | 'accepted' | 'unanswered';
  /** The last reply that was no farewell. */
  answer: string;
  ms: number | null;
  readonly lines: string[];
}

/** What a listener hears: that a step is different now, a line, the end. `id` is its place in the order. */
export type Told =
  | { readonly id: number; readonly kind: 'step'; readonly n: number }
  | { readonly id: number; readonly kind: 'line'; readonly n: number; readonly text: string }
  | { readonly id: number; readonly kind: 'end' };

/** 60 dialogues of 40 lines and their steps; a server that says more is heard, and not told. */
const MAX_TOLD = 5_000;
/** A line of a dialogue on a page. */
const MAX_LINE = 600;

export class Proof {
  /** Null: the embedded MX. */
  readonly target: string | null;
  readonly steps: Step[] = [];
  readonly told: Told[] = [];
  /** As a record has them. */
  readonly events: RunEvent[] = [];
  factors: readonly FactorId[] = [];
  found: Reproduction | null = null;
  /** Why it could not begin, in words. */
  fault: string | null = null;
  isOver = false;
  readonly #controller = new AbortController();
  readonly #listeners = new Set<() => void>();

  constructor(target: string | null) {
    this.target = target;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the dialogue politely; what was found stays. */
  stop(): void {
    this.#controller.abort(new Error('stopped by the reader'));
  }

  /** Called at each change until the result is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hear(event: ProofEvent): void {
    if (event.e === 'planned') this.factors = event.factors;
    if (event.e === 'dialogue') {
      this.#dialogue(event.dialogue, event.variant, event.event);
      const recorded = proofEvent(event.event, event.dialogue);
      if (recorded !== null && this.events.length < MAX_TOLD) this.events.push(recorded);
    }
    if (event.e === 'end') this.found = event.reproduction;
  }

  /** After this nothing is told. */
  end(fault: string | null): void {
    this.fault = fault;
    this.isOver = true;
    for (const step of this.steps) if (step.state === 'running') step.state = 'unanswered';
    this.#tell({ kind: 'end' });
  }

  #dialogue(n: number, variant: string | null, event: RunEvent): void {
    switch (event.e) {
      case 'case':
        this.steps.push({ n, ...this.#purposeOf(variant), state: 'running', answer: '', ms: null, lines: [] });
        this.#tell({ kind: 'step', n });
        break;
      case 'sent':
        this.#line(n, `${event.secure ? '⇒' : '→'} ${event.sent}`);
        break;
      case 'reply':
        this.#reply(n, event);
        break;
      case 'tls':
        this.#line(n, `= ${event.tls.protocol ?? 'TLS'}`);
        break;
      case 'case-end':
        this.#end(n, event.ms);
        break;
      default:
        break;
    }
  }

  #reply(n: number, { reply, secure, outcome }: Extract<RunEvent, { e: 'reply' }>): void {
    const arrow = secure ? '⇐' : '←';
    const step = this.#step(n);
    const said = reply === null ? `– ${outcome}` : replyLine(reply);
    const isFarewell = step?.lines.at(-1)?.slice(2).toUpperCase().startsWith('QUIT') === true;
    if (step !== undefined && !isFarewell) step.answer = said.slice(0, MAX_LINE);
    this.#line(n, `${arrow} ${said}`);
  }

  #end(n: number, ms: number): void {
    const step = this.#step(n);
    if (step === undefined) return;
    step.ms = ms;
    step.state = /^[45]\d\d/.test(step.answer) ? 'refused' : /^[23]\d\d/.test(step.answer) ? 'accepted' : 'unanswered';
    this.#tell({ kind: 'step', n });
  }

  /** The same variant once more is tried again; the control behind a change is the way back. */
  #purposeOf(variant: string | null): Pick<Step, 'purpose' | 'variant'> {
    const control = this.steps[0];
    if (control === undefined) return { purpose: 'control', variant: null };
    if (variant === null || !/^[\w-]+: /.test(variant)) return { purpose: 'back', variant: null };
    return { purpose: this.steps.some((one) => one.variant === variant) ? 'again' : 'changed', variant };
  }

  #step(n: number): Step | undefined {
    return this.steps.findLast((step) => step.n === n);
  }

  #line(n: number, text: string): void {
    const shown = text.slice(0, MAX_LINE).split('\n').map(escapeTerminal).join('\n');
    this.#step(n)?.lines.push(shown);
    this.#tell({ kind: 'line', n, text: shown });
  }

  #tell(told: { kind: 'step'; n: number } | { kind: 'line'; n: number; text: string } | { kind: 'end' }): void {
    if (this.told.length >= MAX_TOLD && told.kind !== 'end') return;
    this.told.push({ ...told, id: this.told.length + 1 });
    for (const listener of [...this.#listeners]) listener();
  }
}
