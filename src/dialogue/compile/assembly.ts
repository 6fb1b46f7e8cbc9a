// A program while it is put together: moves, rows and steps, and what all verbs need for theirs.
import type { Condition, Step } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { deadlineOf } from '../deadlines.ts';
import type { Awaiting, Facts, Move, Octets, PlainStep, Planned, Program } from '../program.ts';
import type { Setting } from '../setting.ts';
import type { Stage } from '../transcript.ts';
import { capturing, expectingOf } from './expecting.ts';
import { Rendering } from './rendering.ts';
import { RowTable } from './row-table.ts';

/** Where a step is over is known when all of it has been put down. */
export type Draft = { -readonly [K in keyof Planned]: Planned[K] };

/** A verb that is one command: what it says, and what is awaited behind it. */
export interface Spoken {
  readonly stage: Stage;
  readonly octets: Octets;
  /** QUIT. */
  readonly bye?: boolean;
  readonly answers: () => void;
}

export class Assembly {
  readonly setting: Setting;
  readonly rendering: Rendering;
  readonly moves: Move[] = [];
  readonly rows = new RowTable();
  readonly steps: Draft[] = [];

  constructor(setting: Setting) {
    this.setting = setting;
    this.rendering = new Rendering(setting);
  }

  get lmtp(): boolean {
    return this.setting.mode === 'lmtp';
  }

  /** The step takes its place; it is `over` when what it does has been put down. */
  plan(step: PlainStep, pipeline: Step | null = null, group = this.steps.length): Draft {
    const of: Draft = {
      index: this.steps.length,
      step,
      pipeline,
      group,
      budgetMs: step.verb === 'listen' ? step.ms : deadlineOf(step, this.setting.scenario.timeouts),
      expecting: expectingOf(step),
      captures: step.captures.map((one) => capturing(one)),
      goOn: step.goOn,
      requires: this.#requires(step),
      over: 0,
      groupEnd: 0,
    };
    this.steps.push(of);
    return of;
  }

  put(...moves: readonly Move[]): void {
    this.moves.push(...moves);
  }

  /** One command, and its replies. */
  speak(of: Planned, { stage, octets, bye = false, answers }: Spoken): void {
    this.put({ do: 'write', of, stage, octets, bye });
    answers();
  }

  await(of: Planned, row: number, way: Partial<Awaiting> = {}): void {
    this.put({ ...PLAIN, of, row, ...way });
  }

  /** `compile` puts down what is left out where a condition does not hold; one that is known never to hold leaves it out here. */
  conditional(conditions: readonly Condition[], compile: () => void): void {
    const open = this.#open(conditions);
    if (open === null) return;
    if (open.length === 0) compile();
    else this.unless((facts) => open.every((holds) => holds(facts)), compile);
  }

  /** What is left out in a session for which `holds` does not. */
  unless(holds: (facts: Facts) => boolean, compile: () => void): void {
    const at = this.moves.length;
    // What was said before is in the session's values, whether it goes in here or not.
    const decides = this.rendering.later(holds);
    this.put({ do: 'end' });
    this.rendering.openly(compile);
    this.moves[at] = { do: 'unless', holds: decides, to: this.moves.length };
  }

  /** Those that only a session can decide; null if one is known not to hold. */
  #open(conditions: readonly Condition[]): ((facts: Facts) => boolean)[] | null {
    const open: ((facts: Facts) => boolean)[] = [];
    for (const { value } of conditions) {
      const known = typeof value === 'boolean' ? { value } : this.rendering.once((values) => holds(value, values));
      if (known === null) open.push((facts) => holds(value, facts.values()));
      else if (!known.value) return null;
    }
    return open;
  }

  /** The condition of a step of a pipeline, decided when all is put together: null: it always holds; false: it never does. */
  holdsIn({ conditions }: Step): ((facts: Facts) => boolean) | null | false {
    const open = this.#open(conditions);
    if (open === null) return false;
    return open.length === 0 ? null : this.rendering.later((facts) => open.every((one) => one(facts)));
  }

  /** The last EHLO before anything else is asked; STARTTLS that is still to come brings another one. */
  #requires(step: PlainStep): Planned['requires'] {
    const { requires } = this.setting.scenario;
    const asks = step.verb === 'ehlo' || step.verb === 'lhlo' || step.verb === 'starttls';
    if (requires.length === 0 || !asks) return null;
    return (facts, offered) => {
      const all = this.setting.scenario.steps;
      const later = all
        .slice(all.indexOf(step) + 1)
        .some((one) => one.verb === 'starttls' && one.conditions.every(({ value }) => holds(value, facts.values())));
      const missing = later ? [] : requires.filter((keyword) => !offered.has(keyword));
      return missing.length === 0 ? null : `the server does not offer ${missing.join(', ')}`;
    };
  }

  program(closing: number, hasMessages: boolean): Program {
    const { setting, rendering } = this;
    return {
      moves: this.moves,
      rows: this.rows.rows,
      steps: this.steps,
      closing,
      messages: setting.burst?.messages ?? 1,
      hasMessages,
      valuesOf: (number) => rendering.valuesOf(number),
      // Of many sessions it has been chosen before.
      addressless: setting.burst === null && !setting.values.has('target.address'),
      tlsRecord: setting.tlsRecord,
      policies: setting.policies,
      lookFor: setting.lookFor ?? null,
    };
  }
}

export function holds(value: Condition['value'], values: ReadonlyMap<string, string>): boolean {
  if (typeof value === 'boolean') return value;
  return (textOf(value.left, values) === textOf(value.right, values)) === value.equal;
}

const PLAIN: Omit<Awaiting, 'of' | 'row'> = {
  do: 'await',
  needs: null,
  broken: null,
  learns: null,
  early: false,
  listens: false,
  unprompted: false,
  accepts: false,
  endOfData: false,
  perRecipient: false,
  challenges: false,
};
