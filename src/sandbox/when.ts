// The rules of `when:` at work: asked in order, the first that fits wins; each counts for itself.
import type { Clock } from '../net/clock.ts';
import type { Deed } from '../scenario/policy/deed.ts';
import type { DelayRange, Turn, WhenRule } from '../scenario/policy/when-rule.ts';
import { isMailbox } from '../scenario/policy/whom.ts';
import { isAbout, type Occasion } from './occasion.ts';
import { seeded } from './random.ts';

/** What is done in place of the usual reply. */
export interface Decision {
  /** The rule's name, or the policy's key; null: nothing but the usual. */
  readonly by: string | null;
  readonly deed: Deed;
  readonly delayMs: number;
  /** Is the message taken at the end of data? Null: as the deed has it. */
  readonly kept: boolean | null;
}

export const USUAL: Decision = { by: null, deed: { do: 'pass' }, delayMs: 0, kept: null };

/** How often a rule fitted. */
export interface RuleHits {
  readonly id: number;
  readonly name: string;
  readonly hits: number;
  /** It will never fit again: its `times` are used up for all it counts, or its time is over. */
  readonly spent: boolean;
}

export class WhenRules {
  readonly #clock: Clock;
  #seed: number;
  #added: readonly RuleAtWork[] = [];
  #ofPolicy: readonly RuleAtWork[];
  #ids = 0;

  /** `rules`: those of the policy. */
  constructor(rules: readonly WhenRule[], clock: Clock, seed: number) {
    this.#clock = clock;
    this.#seed = seed;
    this.#ofPolicy = this.#made(rules);
  }

  /** Other rules of the policy: they stand behind those that were added. */
  setPolicy(rules: readonly WhenRule[], seed: number): void {
    this.#seed = seed;
    this.#ofPolicy = this.#made(rules);
  }

  /** The policy's rules alone, as if none had ever been asked or added; so are the numbers. */
  restart(rules: readonly WhenRule[], seed: number): void {
    this.#ids = 0;
    this.#added = [];
    this.setPolicy(rules, seed);
  }

  /** Rules that stand before the earlier ones, in the order given. Gives their numbers. */
  add(rules: readonly WhenRule[]): readonly number[] {
    return this.hold(rules).ids;
  }

  /** The same, held in the hand: other rules get these numbers after a restart. */
  hold(rules: readonly WhenRule[]): HeldRules {
    const added = this.#made(rules);
    this.#added = [...added, ...this.#added];
    return {
      ids: added.map(({ id }) => id),
      hits: () => added.reduce((sum, rule) => sum + rule.report().hits, 0),
      remove: () => {
        this.#added = this.#added.filter((rule) => !added.includes(rule));
      },
    };
  }

  #made(rules: readonly WhenRule[]): readonly RuleAtWork[] {
    return rules.map((rule) => {
      this.#ids += 1;
      return new RuleAtWork(rule, this.#ids, this.#seed + this.#ids, this.#clock);
    });
  }

  get isEmpty(): boolean {
    return this.#added.length === 0 && this.#ofPolicy.length === 0;
  }

  /** False if there is no such rule. */
  remove(id: number): boolean {
    const before = this.#added.length + this.#ofPolicy.length;
    this.#added = this.#added.filter((rule) => rule.id !== id);
    this.#ofPolicy = this.#ofPolicy.filter((rule) => rule.id !== id);
    return this.#added.length + this.#ofPolicy.length < before;
  }

  hits(): readonly RuleHits[] {
    return [...this.#added, ...this.#ofPolicy].map((rule) => rule.report());
  }

  /** The first rule that fits. Asking counts. */
  decide(occasion: Occasion): Fit | null {
    for (const rules of [this.#added, this.#ofPolicy])
      for (const rule of rules) {
        const fit = rule.ask(occasion);
        if (fit !== null) return fit;
      }
    return null;
  }
}

/** Rules that were added together. */
export interface HeldRules {
  readonly ids: readonly number[];
  hits(): number;
  remove(): void;
}

export interface Fit extends Decision {
  readonly by: string;
  /** As if it had never been asked: for connections that were only a look at the port. */
  takeBack(): void;
}

interface Counted {
  asked: number;
  fitted: number;
}

/** Clients, senders or recipients counted apart; the oldest is forgotten. */
const MAX_COUNTED = 100_000;

class RuleAtWork {
  readonly id: number;
  readonly #rule: WhenRule;
  readonly #clock: Clock;
  readonly #setAt: number;
  readonly #random: () => number;
  readonly #counts = new Map<string, Counted>();
  #hits = 0;

  constructor(rule: WhenRule, id: number, seed: number, clock: Clock) {
    this.#rule = rule;
    this.id = id;
    this.#clock = clock;
    this.#setAt = clock.now();
    this.#random = seeded(rule.seed ?? seed);
  }

  get #name(): string {
    return this.#rule.name ?? `when ${this.id}`;
  }

  report(): RuleHits {
    const { times, per } = this.#rule.count;
    const usedUp = times !== null && per === null && this.#hits >= times;
    return { id: this.id, name: this.#name, hits: this.#hits, spent: usedUp || this.#isOver() };
  }

  ask(occasion: Occasion): Fit | null {
    const rule = this.#rule;
    if (!rule.at.includes(occasion.moment) || this.#isOver()) return null;
    if (this.#clock.now() - this.#setAt < rule.sinceMs || !isAbout(rule.who, occasion)) return null;
    const counted = this.#countOf(keyOf(rule, occasion));
    if (rule.count.times !== null && counted.fitted >= rule.count.times) return null;
    counted.asked += 1;
    const due = counted.asked > rule.count.after && (counted.asked - rule.count.after) % rule.count.every === 0;
    if (!due || (rule.chance < 1 && this.#random() >= rule.chance)) return null;
    counted.fitted += 1;
    this.#hits += 1;
    return this.#fit(counted);
  }

  #fit(counted: Counted): Fit {
    const { turns, kept } = this.#rule;
    const { deed, delay }: Turn = turns[Math.min(counted.fitted, turns.length) - 1] ?? turns[0];
    const takeBack = () => {
      counted.asked -= 1;
      counted.fitted -= 1;
      this.#hits -= 1;
    };
    return { by: this.#name, deed, delayMs: this.#drawn(delay), kept, takeBack };
  }

  #isOver(): boolean {
    const { untilMs } = this.#rule;
    return untilMs !== null && this.#clock.now() - this.#setAt >= untilMs;
  }

  #drawn(delay: DelayRange | null): number {
    if (delay === null) return 0;
    const { minMs, maxMs } = delay;
    return minMs === maxMs ? minMs : Math.round(minMs + this.#random() * (maxMs - minMs));
  }

  #countOf(key: string): Counted {
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    if (this.#counts.size >= MAX_COUNTED) {
      const [oldest] = this.#counts.keys();
      if (oldest !== undefined) this.#counts.delete(oldest);
    }
    const counted: Counted = { asked: 0, fitted: 0 };
    this.#counts.set(key, counted);
    return counted;
  }
}

/** What a rule counts apart. At the end of data the recipient is the first that the rule is about. */
function keyOf({ count: { per }, who }: WhenRule, { client, from, to, session }: Occasion): string {
  switch (per) {
    case null:
      return '';
    case 'client':
      return client;
    case 'sender':
      return (from ?? '').toLowerCase();
    case 'recipient':
      return (to.find((one) => who.to === null || isMailbox(one, who.to)) ?? '').toLowerCase();
    case 'session':
      return String(session);
  }
  return per satisfies never;
}
