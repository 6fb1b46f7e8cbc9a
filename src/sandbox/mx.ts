// What all sessions of one embedded MX share: the policy, its rules, the clock, the memory, and the log of what was said.
import type { Clock } from '../net/clock.ts';
import type { Moment } from '../scenario/policy/moment.ts';
import type { Policy } from '../scenario/policy.ts';
import { type Behaviour, behaviourOf } from './behaviour.ts';
import { Journal } from './journal.ts';
import { Memory } from './memory.ts';
import type { Occasion } from './occasion.ts';
import type { JournalLimits } from './records.ts';
import type { Refusal } from './rule.ts';
import { type Decision, USUAL, WhenRules } from './when.ts';

/** One reply of the MX. */
export interface LogEntry {
  /** Milliseconds of the MX's clock. */
  readonly at: number;
  readonly session: number;
  readonly client: string;
  readonly moment: Moment;
  readonly code: number;
  readonly enhanced: string | null;
  /** The first line behind the codes. */
  readonly text: string;
  /** The policy that refused, or null. */
  readonly policy: string | null;
}

export interface Counts {
  sessions: number;
  /** Messages taken at the end of data (LMTP: at least one recipient's). */
  accepted: number;
  /** Replies of 4xx and 5xx. */
  refused: number;
  handshakes: number;
}

const NO_COUNTS: Readonly<Counts> = { sessions: 0, accepted: 0, refused: 0, handshakes: 0 };

/** A test or a person looks at the last replies; a load run must not fill the memory with them. */
const LOG_ENTRIES = 1000;

export interface MxOptions {
  /** Of the rules with `chance` or a range of delays that have none of their own. */
  readonly seed?: number;
  readonly limits?: Partial<JournalLimits>;
}

export class Mx {
  readonly clock: Clock;
  readonly memory = new Memory();
  readonly when: WhenRules;
  readonly journal: Journal;
  readonly counts: Counts = { ...NO_COUNTS };
  readonly #log: LogEntry[] = [];
  readonly #open = new Map<string, number>();
  readonly #claims: string[] = [];
  readonly #refusals = new Map<object, number>();
  readonly #first: Policy;
  readonly #seed: number;
  #behaviour: Behaviour;
  #ids = 0;
  #sessions = 0;
  /** Sessions from before the last reset. */
  #earlier = 0;

  constructor(policy: Policy, clock: Clock, { seed = 0, limits = {} }: MxOptions = {}) {
    this.clock = clock;
    this.#first = policy;
    this.#seed = seed;
    this.#behaviour = behaviourOf(policy, clock, this.memory);
    this.when = new WhenRules(policy.when ?? [], clock, policy.seed ?? seed);
    this.journal = new Journal(limits);
  }

  /** What sessions begin with now. */
  get behaviour(): Behaviour {
    return this.#behaviour;
  }

  /** From now on; open sessions keep theirs. The policy's rules of `when:` go with it, those that were added stay before them. */
  setPolicy(policy: Policy): void {
    this.#behaviour = behaviourOf(policy, this.clock, this.memory);
    this.when.setPolicy(policy.when ?? [], policy.seed ?? this.#seed);
  }

  /** As it was at the start: policy and rules; nothing is known of whoever came. Sessions that are open go on. */
  reset(): void {
    const policy = this.#first;
    this.memory.forget();
    this.journal.forget();
    this.#behaviour = behaviourOf(policy, this.clock, this.memory);
    this.when.restart(policy.when ?? [], policy.seed ?? this.#seed);
    Object.assign(this.counts, NO_COUNTS);
    this.#log.length = 0;
    this.#claims.length = 0;
    this.#refusals.clear();
    this.#earlier = this.#sessions;
  }

  /** What is done at a moment: by the first rule of `when:` that fits, else by the policy's keys. Asking counts. */
  decide(
    occasion: Occasion,
    { standing: decisions }: Pick<Behaviour, 'standing'>,
  ): { readonly decision: Decision; readonly takeBack: (() => void) | null } {
    const fit = this.when.decide({ ...occasion, session: occasion.session - this.#earlier });
    const standing = decisions.get(occasion.moment) ?? USUAL;
    if (fit === null) return { decision: standing, takeBack: null };
    const { by, deed, delayMs, kept, takeBack } = fit;
    if (deed.do !== 'pass') return { decision: { by, deed, delayMs, kept }, takeBack };
    return { decision: { by, deed: standing.deed, delayMs: delayMs + standing.delayMs, kept }, takeBack };
  }

  /** Counts a refusal of a policy with `times`; false when it has refused so often. */
  mayRefuse({ of }: Refusal): boolean {
    if (of?.times === undefined) return true;
    const count = (this.#refusals.get(of) ?? 0) + 1;
    this.#refusals.set(of, count);
    return count <= of.times;
  }

  /** Counts a new session; gives its number. */
  nextSession(): number {
    this.counts.sessions += 1;
    this.#sessions += 1;
    return this.#sessions;
  }

  /** The session was none: a look at the port. */
  takeBackSession(number: number): void {
    if (number > this.#earlier) this.counts.sessions -= 1;
  }

  /** Takes the next connection for one from `address`, which this machine may not have (macOS has 127.0.0.1 alone). */
  appearAs(address: string): void {
    this.#claims.push(address);
  }

  /** The address that the connection just accepted was announced with, if any. */
  claimed(): string | undefined {
    return this.#claims.shift();
  }

  /** The last replies, oldest first. */
  log(): readonly LogEntry[] {
    return this.#log.slice(-LOG_ENTRIES);
  }

  note(entry: LogEntry): void {
    if (entry.code >= 400) this.counts.refused += 1;
    this.#log.push(entry);
    if (this.#log.length >= 2 * LOG_ENTRIES) this.#log.splice(0, LOG_ENTRIES);
  }

  /** A queue id in Postfix's old style; unique in this MX. */
  nextId(): string {
    this.#ids += 1;
    return this.#ids.toString(16).toUpperCase().padStart(10, '0');
  }

  /** Counts a connection of `key`; gives how many are open now. */
  opened(key: string): number {
    const open = (this.#open.get(key) ?? 0) + 1;
    this.#open.set(key, open);
    return open;
  }

  closed(key: string): void {
    const open = (this.#open.get(key) ?? 1) - 1;
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }
}
