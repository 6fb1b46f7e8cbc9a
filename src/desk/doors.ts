// The printed token and the sessions that it opens: in memory, each with an end.
import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../net/clock.ts';

/** Long enough to go to another window, too short to be found in a scrollback. */
const TOKEN_MS = 5 * 60_000;
/** A working day. */
const SESSION_MS = 8 * 3_600_000;
/** Each is a browser of one person. */
const MAX_SESSIONS = 100;

export interface Session {
  readonly id: string;
  /** In each form of ours; a page that is older than the session has another. */
  readonly formToken: string;
}

export class Doors {
  readonly #clock: Clock;
  readonly #random: () => string;
  readonly #sessions = new Map<string, Session & { readonly until: number }>();
  /** Sessions of those whom a proxy names: a cookie of ours would say less. */
  readonly #users = new Map<string, string>();
  #token: { readonly words: string; readonly until: number } | null = null;

  /** `random`: 128 bits or more, in letters of a URL. */
  constructor(clock: Clock, random: () => string) {
    this.#clock = clock;
    this.#random = random;
  }

  /** A fresh token; the one before is none any more. */
  issue(): string {
    const words = `${this.#random()}${this.#random()}`;
    this.#token = { words, until: this.#clock.now() + TOKEN_MS };
    return words;
  }

  /** A session for the token, once; null for any other words. */
  exchange(words: string): Session | null {
    const token = this.#token;
    if (token === null || this.#clock.now() > token.until || !isSame(words, token.words)) return null;
    this.#token = null;
    return this.open();
  }

  open(): Session {
    const session = { id: this.#random(), formToken: this.#random(), until: this.#clock.now() + SESSION_MS };
    this.#sessions.set(session.id, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    return session;
  }

  /** The session of whom a proxy names: there is one, whatever browser it comes from. */
  ofUser(name: string): Session {
    const known = this.session(this.#users.get(name) ?? null);
    if (known !== null) return known;
    const opened = this.open();
    this.#users.delete(name);
    this.#users.set(name, opened.id);
    const [oldest] = this.#users.keys();
    if (this.#users.size > MAX_SESSIONS && oldest !== undefined) this.#users.delete(oldest);
    return opened;
  }

  session(id: string | null): Session | null {
    const found = id === null ? undefined : this.#sessions.get(id);
    if (found === undefined) return null;
    if (this.#clock.now() <= found.until) return found;
    this.#sessions.delete(found.id);
    return null;
  }
}

/** In a time that says nothing of where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
