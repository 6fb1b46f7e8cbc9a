// The password of a desk that others reach: kept as what scrypt makes of it, tried one after the other, more slowly each time.
import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../net/clock.ts';

/** 32 MiB and a tenth of a second for each guess (RFC 7914 2; what OWASP asks for). */
export const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const KEY_BYTES = 32;
/** Longer words are no password; they would only take time. */
const MAX_WORDS = 1_024;
/** Guesses wait for each other: so many wait at most. */
const MAX_WAITING = 10;

/** So many guesses in a row are free for each client; then each waits, twice as long every time. */
const FREE = 5;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const MAX_CLIENTS = 1_000;

export type Guess = 'right' | 'wrong' | 'wait';

interface Client {
  wrong: number;
  /** Not before. */
  next: number;
}

export class Password {
  readonly #clock: Clock;
  readonly #salt: Uint8Array;
  readonly #cost: ScryptOptions;
  readonly #key: Promise<Buffer>;
  readonly #clients = new Map<string, Client>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** `salt`: 16 octets that nobody knows. The words themselves are not kept. */
  constructor(words: string, salt: Uint8Array, clock: Clock, cost: ScryptOptions = COST) {
    this.#clock = clock;
    this.#salt = salt;
    this.#cost = cost;
    this.#key = keyOf(words, salt, cost);
  }

  /** `client`: its address. A guess that has to wait is not looked at, so that it says nothing. */
  async guess(words: string, client: string): Promise<Guess> {
    const known = this.#clients.get(client) ?? { wrong: 0, next: 0 };
    const now = this.#clock.now();
    if (now < known.next || this.#waiting >= MAX_WAITING) return 'wait';
    // counted before it is looked at: guesses that come at once are guesses, too
    this.#count(client, { wrong: known.wrong + 1, next: now + waitAfter(known.wrong + 1) });
    if (words.length > MAX_WORDS || !(await this.#fits(words))) return 'wrong';
    this.#clients.delete(client);
    return 'right';
  }

  async #fits(words: string): Promise<boolean> {
    this.#waiting += 1;
    const key = this.#last.then(() => keyOf(words, this.#salt, this.#cost));
    this.#last = key.catch(() => undefined);
    try {
      return timingSafeEqual(await key, await this.#key);
    } finally {
      this.#waiting -= 1;
    }
  }

  #count(client: string, counted: Client): void {
    this.#clients.delete(client);
    this.#clients.set(client, counted);
    const [oldest] = this.#clients.keys();
    if (this.#clients.size > MAX_CLIENTS && oldest !== undefined) this.#clients.delete(oldest);
  }
}

function waitAfter(wrong: number): number {
  return wrong < FREE ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE));
}

function keyOf(words: string, salt: Uint8Array, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(words.normalize('NFC'), salt, KEY_BYTES, cost, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
