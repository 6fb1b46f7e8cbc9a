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

  constructor(client: SaslClient, initialSent: boolean) {
    this.#client = client;
    this.#held = !initialSent;
  }

  /** The line to send for the text of a 334; null if the server asks again and again. */
  answer(challenge: string): string | null {
    if (this.#rounds >= MAX_ROUNDS) return null;
    this.#rounds += 1;
    const held = this.#held ? this.#client.initial : null;
    this.#held = false;
    if (held !== null) return `${encodeBase64(held)}\r\n`;
    const octets = decodeBase64(challenge);
    const answer = octets === null ? null : this.#client.next(octets);
    return answer !== null && 'send' in answer ? `${encodeBase64(answer.send)}\r\n` : '*\r\n';
  }
}
