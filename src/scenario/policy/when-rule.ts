// A rule of `when:` as it is kept: whom it is about, how often, and what is done.
import type { Comparison } from '../comparison.ts';
import type { Pattern } from '../pattern.ts';
import type { AddressRange } from './address-range.ts';
import type { Deed } from './deed.ts';
import type { Moment } from './moment.ts';

export interface DelayRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/** One deed and what it waits for before. */
export interface Turn {
  readonly deed: Deed;
  readonly delay: DelayRange | null;
}

/** Whom a rule is about; null is everybody. */
export interface Who {
  readonly to: readonly string[] | null;
  readonly from: readonly string[] | null;
  readonly client: readonly AddressRange[] | null;
  readonly helo: readonly string[] | null;
  readonly user: readonly string[] | null;
  readonly tls: boolean | null;
  readonly header: ReadonlyMap<string, Pattern> | null;
  readonly body: Pattern | null;
  readonly size: Comparison | null;
  readonly session: Comparison | null;
  readonly message: Comparison | null;
}

export const COUNTED_APART = ['client', 'sender', 'recipient', 'session'] as const;

/** How often a rule fits. */
export interface Count {
  /** Then it is spent; null: never. */
  readonly times: number | null;
  readonly after: number;
  readonly every: number;
  /** Null: one count for all. */
  readonly per: (typeof COUNTED_APART)[number] | null;
}

export interface WhenRule {
  readonly name: string | null;
  readonly at: readonly Moment[];
  readonly who: Who;
  readonly count: Count;
  /** Milliseconds of the sandbox's clock since the rule was set. */
  readonly sinceMs: number;
  readonly untilMs: number | null;
  /** From 0 to 1. */
  readonly chance: number;
  readonly seed: number | null;
  /** In turn; the last one stays. */
  readonly turns: readonly [Turn, ...Turn[]];
  /** Is the message taken at the end of data? Null: as the deed has it. */
  readonly kept: boolean | null;
}
