// AUTH of one session: a challenge, an answer, at most so many times. RFC 4954 4.
import { decodeBase64, encodeBase64 } from '../wire/sasl/base64.ts';
import type { SaslClient } from '../wire/sasl/mechanism.ts';

/** A SASL mechanism of ours needs three rounds at most. */
const MAX_ROUNDS = 8;

export class SaslExchange {
  readonly #client: SaslClient;
  /** The initial response has not gone out with AUTH: the first challenge asks for it. */
  #held: boolean;
  #rounds = 0;
  #broken: string | null = null;

  constructor(client: SaslClient, initialSent: boolean) {
    this.#client = client;
    this.#held = !initialSent;
  }

  /** The line to send for the text of a 334; null if the server asks again and again, or behind our `*`. */
  answer(challenge: string): string | null {
    if (this.#rounds >= MAX_ROUNDS || this.#broken !== null) return null;
    this.#rounds += 1;
    const held = this.#held ? this.#client.initial : null;
    this.#held = false;
    if (held !== null) return `${encodeBase64(held)}\r\n`;
    const octets = decodeBase64(challenge);
    const answer = octets === null ? { fail: 'the challenge is no base64' } : this.#client.next(octets);
    if ('send' in answer) return `${encodeBase64(answer.send)}\r\n`;
    this.#broken = answer.fail;
    return '*\r\n';
  }

  /** Why the exchange is not what it seems, given the code that ended it: a server that says 235 may have shown nothing. */
  doubt(code: number | null): string | null {
    const doubt = this.#broken ?? (code === 235 ? this.#client.doubt() : null);
    return doubt === null ? null : `${this.#client.mechanism}: ${doubt}`;
  }
}
