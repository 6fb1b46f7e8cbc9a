// The words behind the question mark of a request.
import { parseDuration } from '../document/shape.ts';
import type { Outcome } from '../sandbox/records.ts';
import { type Match, type Wanted, wantedOf } from './match.ts';

/** A client that waits longer has a deadline of its own, or none. */
const MAX_WAIT_MS = 60_000;
const MAX_LIST = 1_000;
const OUTCOMES: readonly Outcome[] = ['accepted', 'refused', 'unanswered', 'broken off'];

export interface MessageQuery {
  readonly match: Match;
  readonly since: number;
  readonly limit: number;
  /** Null: does not wait. */
  readonly waitMs: number | null;
  readonly count: number;
  /** It is asked that none comes. */
  readonly none: boolean;
  readonly quietMs: number;
}

type Refused = { readonly refuse: string };

/** What is asked of messages, or what is wrong with it. */
export function messageQuery(words: URLSearchParams): MessageQuery | Refused {
  const read = new Reading(words);
  const match: Match = {
    to: read.wanted('to'),
    from: read.wanted('from'),
    subject: read.wanted('subject'),
    text: read.wanted('text'),
    outcome: read.oneOf('outcome', OUTCOMES),
  };
  return read.done({
    match,
    since: read.whole('since', 0, 0, Number.MAX_SAFE_INTEGER),
    limit: read.whole('limit', 100, 1, MAX_LIST),
    count: read.whole('count', 1, 1, MAX_LIST),
    waitMs: read.lasting('wait', null),
    none: read.oneOf('none', ['0', '1']) === '1',
    quietMs: read.lasting('quiet', 200) ?? 200,
  });
}

/** The mark behind which something is asked for. */
export function sinceQuery(words: URLSearchParams): { readonly since: number } | Refused {
  const read = new Reading(words);
  return read.done({ since: read.whole('since', 0, 0, Number.MAX_SAFE_INTEGER) });
}

export function noQuery(words: URLSearchParams): Record<never, never> | Refused {
  return new Reading(words).done({});
}

/** Reads words one by one and keeps the first thing that is wrong. */
class Reading {
  readonly #words: URLSearchParams;
  readonly #known = new Set<string>();
  #wrong: string | null = null;

  constructor(words: URLSearchParams) {
    this.#words = words;
  }

  wanted(name: string): Wanted | undefined {
    const word = this.#take(name);
    if (word === null) return undefined;
    const wanted = wantedOf(word);
    if (typeof wanted !== 'object' || !('refuse' in wanted)) return wanted;
    return this.#refuse(`${name}: ${wanted.refuse}`);
  }

  oneOf<const W extends string>(name: string, known: readonly W[]): W | undefined {
    const word = this.#take(name);
    if (word === null) return undefined;
    return known.find((one) => one === word) ?? this.#refuse(`${name}: one of ${known.join(', ')}`);
  }

  whole(name: string, otherwise: number, min: number, max: number): number {
    const word = this.#take(name);
    if (word === null) return otherwise;
    const value = /^\d{1,16}$/.test(word) ? Number(word) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.#refuse(`${name}: a whole number from ${min} to ${max}`);
    return otherwise;
  }

  lasting(name: string, otherwise: number | null): number | null {
    const word = this.#take(name);
    if (word === null) return otherwise;
    const ms = parseDuration(word);
    if (ms !== null && ms <= MAX_WAIT_MS) return ms;
    this.#refuse(`${name}: a duration such as 300ms or 5s, ${MAX_WAIT_MS / 1000}s at most`);
    return otherwise;
  }

  /** What was read, unless something is wrong, or a word is there that nobody asked for. */
  done<T extends object>(read: T): T | Refused {
    const unknown = [...this.#words.keys()].find((name) => !this.#known.has(name));
    if (unknown !== undefined) {
      const known = this.#known.size === 0 ? 'none is' : `${[...this.#known].join(', ')} are`;
      this.#refuse(`${JSON.stringify(unknown.slice(0, 40))} is not known; ${known}`);
    }
    return this.#wrong === null ? read : { refuse: this.#wrong };
  }

  #take(name: string): string | null {
    this.#known.add(name);
    const all = this.#words.getAll(name);
    if (all.length > 1) this.#refuse(`${name}: once`);
    return all[0] ?? null;
  }

  #refuse(wrong: string): undefined {
    this.#wrong ??= wrong;
  }
}
